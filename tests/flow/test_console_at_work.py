"""The console behind a firm's own login, what it keeps when it dies, and its decisions on their way into a policy."""

from __future__ import annotations

import asyncio
import json
import random
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from guard.audit.alerts.backlog import Position
from guard.audit.alerts.stream import next_events
from guard.audit.export import ecs
from guard.audit.proof.age_format import new_identity, seal
from guard.audit.proof.reading import reading
from guard.cli import main
from guard.fleet.hub.intake import received
from guard.fleet.trial.servers import free_port, hub_program, missing
from guard.model import Answer
from guard.paths import installation
from tests.flow.test_exceptions import HOTLINE, answered, pasted, records_of
from tests.support.copies import POLICY
from tests.support.world import WECHAT, World, running_world

psycopg = pytest.importorskip("psycopg", reason="frostpane[hub] is not installed")
pytest.importorskip("django", reason="frostpane[hub] is not installed")
pytestmark = [
    pytest.mark.skipif(missing() is not None, reason=f"{missing()}"),
    pytest.mark.usefixtures("no_keyring"),
]

from guard.fleet.hub.database import Database  # noqa: E402
from tests.fuzz.console_kills import killed  # noqa: E402
from tests.support.console import Console, console, let_in  # noqa: E402
from tests.support.open_folder import open_folder  # noqa: E402

PROXY, ELSEWHERE = "127.0.0.2", "127.0.0.3"


@pytest.fixture(scope="module")
def ours() -> Iterator[Console]:
    with open_folder() as folder, console(folder, records=3_000) as found:
        yield found


@pytest.fixture(scope="module")
def behind(ours: Console) -> Iterator[str]:
    """A console of the same hub that takes the word of one proxy."""
    address = f"http://127.0.0.1:{free_port()}"
    words = ["--plain", "--listen", address.removeprefix("http://"), "--address", address, "--workers", "1"]
    words += ["--proxy-header", "X-Remote-User", "--proxy", PROXY]
    program = hub_program(ours.stand.folder.path, "console", *words, said="console-behind")
    coming = let_in(ours.stand, "zhao", "--role", "auditor", "--no-password")
    program.start()
    try:
        program.wait_for("ready")
        assert coming.wait(60) == 0
        yield address
    finally:
        program.stop()


def asked(address: str, coming_from: str, page: str, headers: dict[str, str] | None = None) -> httpx.Response:
    with httpx.Client(base_url=address, transport=httpx.HTTPTransport(local_address=coming_from)) as session:
        return session.get(page, headers=headers)


def test_whom_the_proxy_names_is_in_with_his_own_role(behind: str) -> None:
    assert asked(behind, PROXY, "/looks", {"X-Remote-User": "zhao"}).status_code == 200
    assert asked(behind, PROXY, "/policy", {"X-Remote-User": "zhao"}).status_code == 403
    assert asked(behind, PROXY, "/policy", {"X-Remote-User": "wang"}).status_code == 200


def test_the_proxys_header_counts_from_nowhere_else(behind: str) -> None:
    for headers in ({"X-Remote-User": "wang"}, {"Remote-User": "wang"}, {"X_Remote_User": "wang"}):
        from_elsewhere = asked(behind, ELSEWHERE, "/policy", headers)
        assert (from_elsewhere.status_code, from_elsewhere.headers["location"][:6]) == (302, "/login"), headers
    forwarded = {"X-Remote-User": "wang", "X-Forwarded-For": PROXY, "Forwarded": f"for={PROXY}"}
    assert asked(behind, ELSEWHERE, "/policy", forwarded).status_code == 302
    # A browser's own header with an underscore comes through a proxy that takes out the other one alone.
    assert asked(behind, PROXY, "/policy", {"X_Remote_User": "wang"}).status_code == 302
    assert asked(behind, PROXY, "/policy").status_code == 302


def test_a_session_that_the_proxy_made_is_worth_nothing_without_its_word(behind: str) -> None:
    with httpx.Client(base_url=behind, transport=httpx.HTTPTransport(local_address=PROXY)) as session:
        assert session.get("/looks", headers={"X-Remote-User": "zhao"}).status_code == 200
        cookies = dict(session.cookies)
    assert cookies
    with httpx.Client(
        base_url=behind, transport=httpx.HTTPTransport(local_address=ELSEWHERE), cookies=cookies
    ) as stolen:
        assert stolen.get("/looks").status_code == 302


def test_a_login_by_the_proxy_offers_no_form_for_passwords(behind: str) -> None:
    answer = asked(behind, ELSEWHERE, "/login")
    assert answer.status_code == 403
    assert 'type="password"' not in answer.text


# Python leaves a socket open whose other end goes between connecting and the first byte of TLS.
@pytest.mark.filterwarnings("ignore:unclosed <ssl.SSLSocket:ResourceWarning")
def test_a_console_that_is_killed_in_the_middle_loses_nothing_and_keeps_nothing_in_half(ours: Console) -> None:
    outcome = killed(ours, rounds=2, chance=random.Random(7))
    assert outcome.answered >= 2
    assert (outcome.lost, outcome.halves) == (0, 0)


async def told_to_the_hub(ours: Console, world: World, device: str) -> None:
    """What the workstation's trail tells of itself, into the hub's database as a sink keeps it."""
    with reading(installation(world.data), world.vault) as reader:
        batch = next_events(reader, Position(0, 0))
    assert batch is not None
    database = Database(ours.stand.database.where)
    await database.keep([received(device, alert.body) for alert in batch.alerts], datetime.now(UTC))
    await database.close()


def test_what_is_accepted_in_the_console_goes_as_it_is_under_the_next_policy(ours: Console, tmp_path: Path) -> None:
    customer = "customer.wang@example.com"
    with running_world(tmp_path / "data", POLICY) as world:
        answered(world, HOTLINE, Answer.NOT_SENSITIVE)
        answered(world, customer, Answer.NOT_SENSITIVE)
    records = records_of(world)
    (tmp_path / "exports").mkdir()
    lines = [json.dumps(ecs(record), ensure_ascii=False) for record in records]
    (tmp_path / "exports" / "desk.ndjson").write_text("\n".join(lines) + "\n", "utf-8")
    asyncio.run(told_to_the_hub(ours, world, "f" * 16))

    sun = ours.logged_in("sun")
    seats = f"{records[0].machine},team-01"
    assert ours.post(ours.logged_in("wang"), "/accounts", "/accounts", seats=seats).status_code == 302
    forms = sorted(set(re.findall(rf'action="(/reviews/[^"]+/{"f" * 16}/[^"]+)"', sun.get("/reviews?days=1").text)))
    assert len(forms) == 2
    by_number = sorted(forms, key=lambda form: int(form.rpartition("/")[2]))
    for form, decision in zip(by_number, ("accept", "refuse"), strict=True):
        assert ours.post(sun, form, "/reviews", decision=decision).status_code == 302
    draft, document = tmp_path / "decisions.json", tmp_path / "centre.toml"
    draft.write_bytes(sun.get("/reviews/draft.json").content)
    document.write_text(POLICY, "utf-8")
    words = ["policy", "exceptions", str(tmp_path / "exports"), "--document", str(document)]
    assert main([*words, "--decisions", str(draft)]) == 0

    written = document.read_text("utf-8")
    assert 'note = "sun"' in written
    with running_world(world.data, written.replace("serial = 7", "serial = 8"), world.vault) as later:
        assert pasted(later, HOTLINE, WECHAT) == HOTLINE.encode()
        assert pasted(later, customer, WECHAT) != customer.encode()


def test_sealed_evidence_passes_through_and_is_opened_on_the_auditors_machine_alone(
    ours: Console, tmp_path: Path
) -> None:
    identity, key = new_identity()
    original = b"synthetic original"
    sealed = seal(original, [key])
    an, wang = ours.logged_in("an"), ours.logged_in("wang")
    fields = "to_char(received_at AT TIME ZONE 'UTC', 'YYYY-MM-DD'), device, trail, number"
    with psycopg.connect(ours.stand.database.where) as base:
        unasked = (
            f"SELECT {fields} FROM every_event WHERE facts ->> 'sealed' = 'true' AND (device, trail, number) NOT IN "
            "(SELECT device, trail, number FROM evidence_request) LIMIT 1"
        )
        asked_for = base.execute(unasked).fetchone()
        page = "/events/{}/{}/{}/{}".format(*asked_for)
        answer = ours.post(an, page.replace("/events/", "/evidence/"), page, ground="Frau Li complained")
        assert answer.status_code == 302
        waiting = "SELECT id FROM evidence_request WHERE ground = 'Frau Li complained'"
        ((number,),) = base.execute(waiting).fetchall()
    assert "Frau Li" not in wang.get("/sealed").text
    for file in (original, sealed + bytes(3 << 20)):
        assert ours.post(wang, "/sealed", "/sealed", file, "file", request=str(number)).status_code == 400
    assert an.get(f"/evidence/{number}.age").status_code == 404
    assert ours.post(wang, "/sealed", "/sealed", sealed, "file", request=str(number)).status_code == 302
    assert ours.post(wang, "/sealed", "/sealed", sealed, "file", request=str(number)).status_code == 400
    for name in ("wang", "sun", "li"):
        assert ours.logged_in(name).get(f"/evidence/{number}.age").status_code == 403
    taken = an.get(f"/evidence/{number}.age")
    assert taken.content == sealed
    assert "Sealed file taken" in an.get("/looks").text

    file, key_file, opened = tmp_path / "evidence.age", tmp_path / "auditor.key", tmp_path / "opened"
    file.write_bytes(taken.content)
    key_file.write_text(identity)
    words = ["evidence", "open", str(file), "--identity", str(key_file), "--data-dir", str(tmp_path / "data")]
    assert main([*words, "-o", str(opened)]) == 0
    assert opened.read_bytes() == original
    assert b"synthetic" not in (ours.stand.folder.path / "console.log").read_bytes()
