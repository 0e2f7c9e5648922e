"""A rehearsal that a policy demands: whoever takes the policy makes it, and what cannot be read passes none."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from guard.cli import main
from guard.compose.recorded_decisions import recorded_decisions
from guard.desktop.memory import MemoryVault
from guard.policy.store import open_store
from tests.support.policies import USABLE, Office, real_clock, recent
from tests.support.trail import Given, SetClock

pytestmark = pytest.mark.usefixtures("no_keyring")

DEMANDS = "[rehearsal]\nrequired = true\ndays = 3\nmax_stricter = 0\n"


@pytest.fixture
def given(tmp_path: Path) -> Given:
    """A workstation without a keyring, so that commands read what the recorder of this test wrote."""
    return Given(
        tmp_path / "data", vault=MemoryVault(available=False), clock=SetClock(real_clock() - timedelta(hours=1))
    )


@pytest.fixture
def office(given: Given) -> Office:
    """It follows a policy that redacts telephone numbers."""
    office = Office(given.data, clock=real_clock)
    office.drop(office.signed(document(1)))
    assert office.look().status.serial == 1
    return office


def document(serial: int, more: str = "", action: bytes = b"redact") -> bytes:
    return recent(serial, more).replace(b"CN_ID", b"PHONE").replace(b"'redact'", b"'%s'" % action)


def stricter(office: Office, folder: Path) -> Path:
    """A signed policy that blocks what was redacted and demands a rehearsal without any such change."""
    file = folder / "stricter.policy"
    file.write_bytes(office.signed(document(2, DEMANDS, b"block")))
    return file


def codes(office: Office) -> tuple[int, set[str]]:
    """Serial in force and the codes of refused files, for a guard that starts now."""
    store = open_store(
        office.paths, usable=USABLE, past=recorded_decisions(office.paths, lambda: MemoryVault(available=False))
    )
    given = store.in_force()
    return given.status.serial, {each.code for each in given.refusals}


def test_no_command_takes_a_policy_whose_rehearsal_is_above_its_limit(
    given: Given, office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given.filled(6)
    file = stricter(office, tmp_path)
    assert main(["policy", "install", str(file), "--data-dir", str(given.data)]) == 2
    assert capsys.readouterr().err.startswith("frostpane: policy-rehearsal: would make 6 of 6 past decisions stricter")
    assert [path.name for path in office.paths.policy_drop.iterdir()] == ["test.policy"]
    office.drop(file.read_bytes(), "dropped.policy")
    for words in (["show", "--json"], ["explain", "last", "--json"]):
        assert main(["policy", *words, "--data-dir", str(given.data)]) == 0
    assert json.loads(capsys.readouterr().out.splitlines()[0])["serial"] == 1
    assert codes(office) == (1, {"policy-rehearsal"})


def test_a_workstation_without_a_past_takes_the_policy(
    given: Given, office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["policy", "install", str(stricter(office, tmp_path)), "--data-dir", str(given.data)]) == 0
    assert capsys.readouterr().out.startswith("policy test 2")


def test_a_store_that_is_given_no_past_takes_no_policy_that_demands_a_rehearsal(office: Office) -> None:
    office.drop(office.signed(document(2, DEMANDS)))
    given = open_store(office.paths, usable=USABLE).in_force()
    assert (given.status.serial, {each.code for each in given.refusals}) == (1, {"policy-unrehearsed"})


def lose_keys(data: Path) -> None:
    (data / "trail.keys").write_text("garbage")


def lose_name(data: Path) -> None:
    (data / "installation").write_bytes(b"\xff\xfe")


def lose_file(data: Path) -> None:
    (data / "trail.sqlite").unlink()


def empty_file(data: Path) -> None:
    (data / "trail.sqlite").write_bytes(b"")


def folder_instead(data: Path) -> None:
    (data / "trail.sqlite").unlink()
    (data / "trail.sqlite").mkdir()


def rewrite(statement: str) -> Callable[[Path], None]:
    def damage(data: Path) -> None:
        with closing(sqlite3.connect(data / "trail.sqlite")) as base, base:
            base.execute(statement)

    return damage


@pytest.mark.parametrize(
    "damage",
    [
        lose_keys,
        lose_name,
        lose_file,
        empty_file,
        folder_instead,
        rewrite("INSERT INTO pruned VALUES (1, 'x', 'y')"),
        rewrite("UPDATE records SET at = 0 WHERE number = 5"),
        rewrite("UPDATE records SET box = x'00' WHERE number = 5"),
    ],
)
def test_a_rehearsal_on_decisions_that_cannot_be_read_fails_and_says_so(
    given: Given, office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str], damage: Callable[[Path], None]
) -> None:
    given.filled(6)
    file = stricter(office, tmp_path)
    for ending in ("-wal", "-shm"):
        (given.data / f"trail.sqlite{ending}").unlink(missing_ok=True)
    damage(given.data)
    assert main(["policy", "rehearse", str(file), "--data-dir", str(given.data)]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert "Recorded decisions cannot be read" in told.err
    assert len(told.err.splitlines()) == 1
    assert main(["policy", "install", str(file), "--data-dir", str(given.data)]) == 2
    assert capsys.readouterr().err.startswith("frostpane: policy-unrehearsed: ")
    office.drop(file.read_bytes(), "dropped.policy")
    assert codes(office) == (1, {"policy-unrehearsed"})


def test_a_damaged_trail_that_a_guard_set_aside_is_no_past_without_decisions(given: Given, office: Office) -> None:
    given.filled(6)
    shutil.copy(__file__, given.paths.trail)
    given.filled(1)
    office.drop(office.signed(document(2, DEMANDS)))
    assert codes(office) == (1, {"policy-unrehearsed"})
