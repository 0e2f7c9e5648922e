"""How far an installation had come is known from the vault, and where that says nothing from the trail."""

from datetime import UTC, datetime
from pathlib import Path

from guard.audit import open_recorder
from guard.audit.proof.record import NoteKind
from guard.compose.marks import KeptMarks
from guard.desktop.memory import MemoryVault
from guard.paths import Paths, installation
from guard.policy.marks import Mark

MARK = Mark("t" * 64, 2, 2, 12, "d" * 64)


def noted(paths: Paths, vault: MemoryVault, serial: int) -> None:
    facts: dict[str, str | int] = {"trust": MARK.trust, "root": 2, "under": 2, "policy": MARK.digest}
    recorder = open_recorder(paths, vault, clock=lambda: datetime.now(UTC))
    recorder.note(NoteKind.START, {"version": "0", "policy_serial": serial, **facts})
    recorder.note(NoteKind.HEARTBEAT)
    recorder.close()


def test_the_vault_keeps_it_for_one_installation(tmp_path: Path) -> None:
    vault = MemoryVault()
    KeptMarks(installation(tmp_path / "one"), vault).remember(MARK)
    assert KeptMarks(installation(tmp_path / "one"), vault).highest() == MARK
    assert KeptMarks(installation(tmp_path / "other"), vault).highest() is None


def test_the_trail_tells_it_where_the_vault_was_emptied_or_turned_back(tmp_path: Path) -> None:
    paths, vault = installation(tmp_path / "data"), MemoryVault()
    noted(paths, vault, 12)
    assert KeptMarks(paths, vault).highest() == MARK
    KeptMarks(paths, vault).remember(Mark(MARK.trust, 2, 2, 3, "older"))
    assert KeptMarks(paths, vault).highest() == MARK
    KeptMarks(paths, vault).remember(Mark(MARK.trust, 2, 2, 13, "newer"))
    assert KeptMarks(paths, vault).highest() == Mark(MARK.trust, 2, 2, 13, "newer")


def test_without_a_vault_the_trail_is_enough_and_without_both_nothing_is_known(tmp_path: Path) -> None:
    vault = MemoryVault(available=False)
    assert KeptMarks(installation(tmp_path / "none"), vault).highest() is None
    paths = installation(tmp_path / "data")
    noted(paths, vault, 12)
    KeptMarks(paths, vault).remember(MARK)
    assert KeptMarks(paths, vault).highest() == MARK


def test_a_key_that_was_dropped_lifts_no_floor() -> None:
    before, repaired = Mark("t", 1, 1, 99, "a"), Mark("t", 2, 2, 3, "b")
    assert repaired.is_above(before)
    assert not before.is_above(repaired)
    assert before.is_above(None)
    assert before.is_above(Mark("another", 9, 9, 9, "c"))
