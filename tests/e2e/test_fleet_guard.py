"""A real guard on a display and its hub: policies and a consent come, what it frosts, an incident and a use go back."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from guard.cli.hub import main as hub_main
from guard.fleet.hub import registry
from guard.fleet.trial.servers import missing
from guard.fleet.trial.stand import Stand
from guard.model import EntityType
from tests.support.clients import Xclip
from tests.support.consents import Supervisor
from tests.support.guard_process import frostpane, running_guard
from tests.support.policies import Office, recent
from tests.support.waiting import until
from tests.support.xserver import running_x_server

psycopg = pytest.importorskip("psycopg", reason="frostpane[hub] is not installed")
pytest.importorskip("django", reason="frostpane[hub] is not installed")
pytestmark = [
    pytest.mark.timeout(300),
    pytest.mark.x11,
    pytest.mark.skipif(missing() is not None, reason=f"{missing()}"),
]

from tests.support.console import Console, served  # noqa: E402

PATIENCE_S = 120.0
ANSWERING = ("tests.support.answering_guard",)
NUMBER = "11010519491231002X"
TEXT = f"身份证号 {NUMBER}".encode()


def now() -> datetime:
    return datetime.now(UTC)


def test_pushes_and_a_consent_reach_a_real_guard_and_what_it_did_and_an_incident_come_back(tmp_path: Path) -> None:
    data = tmp_path / "data"
    office = Office(data, clock=now)
    with tempfile.TemporaryDirectory() as made, running_x_server() as display:
        Path(made).chmod(0o755)  # the database runs as its own user
        stand = Stand(Path(made), now())
        with stand:
            _enrol(stand, data, tmp_path)
            with running_guard(display, data, program=ANSWERING) as guard, served(stand) as console:
                strict = _file(tmp_path, office.signed(recent(41)))
                wang = console.logged_in("wang")
                pushed = console.post(wang, "/policy", "/policy", Path(strict).read_bytes(), step="start", rings="100")
                assert pushed.status_code == 302, pushed.text
                until(lambda: guard.status()["policy"]["serial"] == 41, PATIENCE_S)
                _happens(stand, "SELECT count(*) FROM presence WHERE serial = 41 AND state = 'ok'")

                reported = frostpane("incident", "report", "--since", "2026-01-01", "--data-dir", str(data))
                assert reported.returncode == 0, reported.stderr
                crm, wechat = Xclip(display, tmp_path, "crm"), Xclip(display, tmp_path, "wechat")
                crm.copy(TEXT)
                until(lambda: NUMBER.encode() not in (wechat.paste() or NUMBER.encode()), PATIENCE_S)
                _happens(stand, "SELECT count(*) FROM event WHERE kind = 'redact' AND facts ->> 'serial' = '41'")

                lenient = recent(42).replace(b"'redact'", b"'allow'")
                assert lenient != recent(42)
                assert _hub(stand, "back", _file(tmp_path, office.signed(lenient))) == 0
                until(lambda: guard.status()["policy"]["serial"] == 42, PATIENCE_S)
                crm.copy(TEXT)
                until(lambda: wechat.paste() == TEXT, PATIENCE_S)
                _happens(stand, "SELECT count(*) FROM presence WHERE serial = 42")
                reported_case = "kind = 'incident-reported' AND facts ?& '{case,persons}'"
                _happens(stand, f"SELECT count(*) FROM event WHERE {reported_case}")
                assert "incident" in console.logged_in("an").get("/incidents").text

                supervisor = Supervisor()
                agreed = recent(43, f'[consent]\nissuers = ["""{supervisor.pem}"""]\n')
                agreed = agreed.replace(b"action = 'redact'", b"action = 'redact'\noverride = 'consent'")
                pushed = console.post(wang, "/policy", "/policy", office.signed(agreed), step="start", rings="100")
                assert pushed.status_code == 302, pushed.text
                until(lambda: guard.status()["policy"]["serial"] == 43, PATIENCE_S)
                crm.copy(TEXT)
                until(lambda: NUMBER.encode() not in (wechat.paste() or NUMBER.encode()), PATIENCE_S)
                issued = supervisor.issue(TEXT, [(EntityType.CN_ID, NUMBER)], begins=now() - timedelta(hours=1))
                _send(console, stand, issued.data)
                until(lambda: any((data / "consents").glob("*.consent")), PATIENCE_S)
                data.with_suffix(".code").write_text(issued.code.text, "ascii")
                until(lambda: wechat.paste() == TEXT, PATIENCE_S)
                used = f"kind = 'consent-used' AND facts ->> 'consent' = '{issued.record.id}'"
                _happens(stand, f"SELECT count(*) FROM event WHERE {used}")
                assert issued.record.id in console.logged_in("sun").get("/consents").text
            with psycopg.connect(stand.database.where) as base:
                told = str(base.execute("SELECT * FROM event").fetchall())
    assert NUMBER not in told


def _enrol(stand: Stand, data: Path, folder: Path) -> None:
    authority = folder / "authority.pem"
    authority.write_text(stand.authority)
    token = registry.mint(stand.folder, b"\5" * 16, now(), 1).encode()
    words = ("--server", stand.address, "--authority", str(authority), "--data-dir", str(data))
    done = frostpane("fleet", "enrol", *words, stdin=token)
    assert done.returncode == 0, done.stderr


def _file(folder: Path, signed: bytes) -> str:
    file = folder / "next.policy"
    file.write_bytes(signed)
    return str(file)


def _send(console: Console, stand: Stand, consent: bytes) -> None:
    """A supervisor sends it to the one machine, which is of the team; another team's machine gets none."""
    with psycopg.connect(stand.database.where) as base:
        ((machine,),) = base.execute("SELECT machine FROM presence").fetchall()
    sun, wang = console.logged_in("sun"), console.logged_in("wang")
    for team, status in (("team-02", 404), ("team-01", 302)):
        assert console.post(wang, "/accounts", "/accounts", seats=f"{machine},{team}").status_code == 302
        answer = console.post(sun, "/consents/send", "/consents", consent, "file", machine=machine)
        assert answer.status_code == status, answer.text
    answer = console.post(sun, "/consents/send", "/consents", b"{}", "file", machine=machine)
    assert (answer.status_code, "fleet-consent" in answer.text) == (400, True)


def _hub(stand: Stand, *words: str) -> int:
    return hub_main(["--folder", str(stand.folder.path), "rollout", *words])


def _happens(stand: Stand, question: str) -> None:
    asked: Callable[[Any], bool] = lambda base: base.execute(question).fetchone()[0] > 0  # noqa: E731
    with psycopg.connect(stand.database.where, autocommit=True) as base:
        until(lambda: asked(base), PATIENCE_S)
