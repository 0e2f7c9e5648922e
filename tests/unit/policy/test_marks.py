"""How far an installation had come is known from the vault, and where that says nothing from the trail."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from guard.audit import open_recorder
from guard.audit.proof.record import NoteKind
from guard.compose import marks
from guard.compose.marks import KeptMarks
from guard.desktop.memory import MemoryVault
from guard.paths import Paths, installation
from guard.policy.marks import Mark
from tests.support.firm import Firm

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


def test_a_vault_that_refuses_is_asked_again_and_no_lower_mark_takes_the_place_of_what_it_keeps(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths, vault = installation(tmp_path / "data"), MemoryVault()
    KeptMarks(paths, vault).remember(MARK)
    vault.available = False
    kept = KeptMarks(paths, vault)
    assert kept.highest() is None
    kept.remember(Mark(MARK.trust, 2, 2, 3, "older"))
    vault.available = True
    assert kept.highest() == Mark(MARK.trust, 2, 2, 3, "older")  # it is not asked all the time
    monkeypatch.setattr(marks, "AGAIN_S", 0.0)
    vault.available = False
    again = KeptMarks(paths, vault)
    assert again.highest() is None
    again.remember(Mark(MARK.trust, 2, 2, 3, "older"))
    vault.available = True
    assert again.highest() == MARK
    kept.remember(Mark(MARK.trust, 2, 2, 4, "old"))
    assert (kept.highest(), KeptMarks(paths, vault).highest()) == (MARK, MARK)


@pytest.mark.parametrize(
    ("again_s", "serial_in_force", "codes"),
    [(0.0, 1, {"policy-rolled-back", "policy-serial"}), (marks.AGAIN_S, 2, {"policy-rolled-back"})],
)
def test_an_older_policy_that_comes_back_behind_a_locked_keyring_is_told_once_that_opens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, again_s: float, serial_in_force: int, codes: set[str]
) -> None:
    monkeypatch.setattr(marks, "AGAIN_S", again_s)
    vault = MemoryVault()
    firm = Firm(tmp_path)
    for serial in (1, 5):
        firm.marks = KeptMarks(firm.paths, vault)
        firm.pull(firm.policy(serial))
        assert firm.start().status.serial == serial
        if serial == 1:
            shutil.copytree(firm.folder, tmp_path / "older")
    shutil.rmtree(firm.folder)
    shutil.copytree(tmp_path / "older", firm.folder)
    vault.available = False
    firm.marks = KeptMarks(firm.paths, vault)
    assert firm.start().status.serial == 1
    vault.available = True
    firm.pull(firm.policy(2))
    given = firm.start()
    assert (given.status.serial, {each.code for each in given.refusals}) == (serial_in_force, codes)
    firm.marks = KeptMarks(firm.paths, vault)
    assert "policy-rolled-back" in {each.code for each in firm.start().refusals}


def test_a_key_that_was_dropped_lifts_no_floor() -> None:
    before, repaired = Mark("t", 1, 1, 99, "a"), Mark("t", 2, 2, 3, "b")
    assert repaired.is_above(before)
    assert not before.is_above(repaired)
    assert before.is_above(None)
    assert before.is_above(Mark("another", 9, 9, 9, "c"))
