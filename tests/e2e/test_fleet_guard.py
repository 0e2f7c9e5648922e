"""A real guard on a display and its hub: a policy comes, what it frosts and an incident go back."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from guard.cli.hub import main as hub_main
from guard.fleet.hub import registry
from guard.fleet.trial.servers import missing
from guard.fleet.trial.stand import Stand
from tests.support.clients import Xclip
from tests.support.guard_process import frostpane, running_guard
from tests.support.policies import Office, recent
from tests.support.waiting import until
from tests.support.xserver import running_x_server

psycopg = pytest.importorskip("psycopg", reason="frostpane[hub] is not installed")
pytestmark = [
    pytest.mark.timeout(300),
    pytest.mark.x11,
    pytest.mark.skipif(missing() is not None, reason=f"{missing()}"),
]

PATIENCE_S = 120.0
NUMBER = "11010519491231002X"
TEXT = f"身份证号 {NUMBER}".encode()


def now() -> datetime:
    return datetime.now(UTC)


def test_a_push_reaches_a_real_guard_and_what_it_frosts_and_an_incident_come_back(tmp_path: Path) -> None:
    data = tmp_path / "data"
    office = Office(data, clock=now)
    with tempfile.TemporaryDirectory() as made, running_x_server() as display:
        Path(made).chmod(0o755)  # the database runs as its own user
        stand = Stand(Path(made), now())
        with stand:
            _enrol(stand, data, tmp_path)
            with running_guard(display, data) as guard:
                strict = _file(tmp_path, office.signed(recent(41)))
                assert _hub(stand, "start", strict, "--rings", "100") == 0
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


def _hub(stand: Stand, *words: str) -> int:
    return hub_main(["--folder", str(stand.folder.path), "rollout", *words])


def _happens(stand: Stand, question: str) -> None:
    asked: Callable[[Any], bool] = lambda base: base.execute(question).fetchone()[0] > 0  # noqa: E731
    with psycopg.connect(stand.database.where, autocommit=True) as base:
        until(lambda: asked(base), PATIENCE_S)
