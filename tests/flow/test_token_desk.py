"""Whose tokens count and which were used: what the desk remembers of a trail that lost records."""

from __future__ import annotations

import base64
import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from guard.audit import NoteKind
from guard.errors import PolicyUntrusted
from guard.model.clock import wall_clock
from guard.policy.keys import read_private
from guard.tokens.admit import TokenDesk
from guard.tokens.token import AdminToken, TokenAction, sign_token
from tests.support.office import Office, trail
from tests.support.trail import HERE, Given, SetClock
from tests.support.world import running_world
from tests.support.xserver import until

pytestmark = pytest.mark.usefixtures("no_keyring")


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Office:
    return Office(tmp_path, capsys)


def test_a_token_is_not_used_again_once_the_clock_was_set_back(office: Office, tmp_path: Path) -> None:
    given = Given(office.data, clock=SetClock(datetime.now(UTC) + timedelta(hours=3)))
    office.manage()
    office.issue("pause")
    used = json.loads(base64.b64decode(json.loads(office.token.read_bytes())["payload"]))["id"]
    with given.recorder() as recorder:
        recorder.note(NoteKind.TOKEN_USED, {"action": "pause", "id": used})
    desk = TokenDesk(given.paths, given.vault, lambda kind, facts: None, HERE, wall_clock)
    with pytest.raises(PolicyUntrusted) as refusal:
        desk.use(office.token.read_bytes(), "pause")
    assert refusal.value.code == "token-spent"


def test_records_that_were_lost_spend_the_tokens_of_before_and_no_later_one(office: Office) -> None:
    given = Given(office.data, clock=SetClock(datetime.now(UTC) + timedelta(minutes=1)))
    office.manage()
    given.filled(3)
    given.paths.trail.unlink()
    office.issue("pause")
    desk = TokenDesk(given.paths, given.vault, lambda kind, facts: kind, HERE, wall_clock)
    given.filled(1)
    with pytest.raises(PolicyUntrusted) as refusal:
        desk.use(office.token.read_bytes(), "pause")
    assert refusal.value.code == "token-unrecorded"
    given.paths.trail.unlink()
    given.clock.now = datetime.now(UTC) - timedelta(minutes=20)
    for name in ("trail.ratchet", "installation"):
        (given.data / name).unlink()
    given.filled(1)
    given.paths.trail.unlink()
    given.filled(1)
    assert desk.use(office.token.read_bytes(), "pause").minutes == 15


@pytest.mark.parametrize("damage", ["DELETE FROM records", "UPDATE records SET box = x'00'"])
def test_what_was_done_to_records_spends_the_tokens_of_before_and_a_later_one_counts(
    office: Office, damage: str
) -> None:
    start = datetime.now(UTC) - timedelta(hours=2)
    given = Given(office.data, clock=SetClock(start))
    office.manage()
    given.filled(4)
    with closing(sqlite3.connect(given.paths.trail)) as base, base:
        base.execute(f"{damage} WHERE number = 3")
    given.filled(1)
    desk = TokenDesk(given.paths, given.vault, lambda kind, facts: kind, HERE, wall_clock)
    token = AdminToken("t1", TokenAction.PAUSE, "*", "*", start - timedelta(minutes=1), start + timedelta(days=1), 15)
    key = read_private((office._keys / "admin.key").read_bytes(), None)
    with pytest.raises(PolicyUntrusted, match=r"ask for one that is issued after 20\d\d-") as refusal:
        desk.use(sign_token(token, [key]), "pause")
    assert refusal.value.code == "token-unrecorded"
    office.issue("pause")
    assert desk.use(office.token.read_bytes(), "pause").minutes == 15


def test_the_record_of_a_use_that_was_cut_off_is_missed_at_the_next_use(office: Office) -> None:
    office.manage()
    office.issue("pause")
    with running_world(office.data) as world:
        assert office.use("pause")[0] == 0
        until(lambda: bool(trail(world, "pause")))
        with closing(sqlite3.connect(office.data / "trail.sqlite", timeout=20)) as base, base:
            (used,) = base.execute("SELECT max(number) FROM records").fetchone()
            base.execute("DELETE FROM records WHERE number >= ?", (used - 1,))
        status, _, err = office.use("pause")
        assert (status, err.startswith("frostpane: token-unrecorded: ")) == (1, True)
        assert [kind for kind, _ in trail(world, "cut", "token-refused")] == ["cut", "token-refused"]


@pytest.mark.parametrize(
    ("login", "facts"),
    [
        ("session", {"by": "session", "told_by": "system"}),
        ("shutdown", {"by": "shutdown", "told_by": "system"}),
        ("goes-on", {"by": "SIGTERM", "login": "goes-on", "leave": "missing"}),
        (None, {"by": "SIGTERM", "leave": "missing"}),
    ],
)
def test_who_logs_off_needs_no_leave_and_a_signal_in_a_login_that_goes_on_shows(
    office: Office, login: str | None, facts: dict[str, str]
) -> None:
    given = Given(office.data)
    desk = TokenDesk(given.paths, given.vault, lambda kind, facts: kind, HERE, wall_clock)
    assert desk.why_stopped("SIGTERM", login, demanded=True) == facts
