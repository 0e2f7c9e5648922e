"""Backup while records are written, and restore."""

from __future__ import annotations

import contextlib
import errno
import json
import shutil
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from guard.audit import NoteKind, TrailSettings
from guard.audit.proof import age_format
from guard.audit.proof.reading import reading
from guard.audit.proof.verify import examine
from guard.audit.upkeep import backup
from guard.audit.upkeep.backup import back_up, restore
from guard.audit.upkeep.journal import append_note
from guard.desktop.memory import MemoryVault
from guard.errors import InputError, TrailUnwritable
from guard.paths import installation
from tests.support.trail import HERE, Given, outcome

IDENTITY, AUDITOR = age_format.new_identity()
SETTINGS = TrailSettings(auditor_keys=(AUDITOR,))
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def note(given: Given, kind: NoteKind) -> None:
    append_note(given.paths, given.vault, kind, {}, clock=given.clock, here=HERE)


def test_a_backup_that_is_made_while_records_are_written_is_whole(given: Given, tmp_path: Path) -> None:
    with given.recorder(SETTINGS) as recorder:
        for turn in range(20):
            recorder.record(outcome(), evidence=b"x" * 100)
            if turn == 10:
                back_up(given.paths, tmp_path / "copy", NOW)
                kept = recorder.status().records
    copy = Given(tmp_path / "copy", vault=given.vault)
    # The vault has gone on meanwhile; the auditor, who has no vault, finds the copy whole.
    copy.vault = type(given.vault)(available=False)
    examination = examine(copy.paths, copy.vault, identities=[IDENTITY])
    assert (examination.problems, examination.records) == ((), kept)
    assert len(list((tmp_path / "copy" / "evidence").iterdir())) == 11


def test_a_restore_brings_back_the_records_and_shows_what_is_missing_since(given: Given, tmp_path: Path) -> None:
    given.filled(5, SETTINGS)
    back_up(given.paths, tmp_path / "copy", NOW)
    given.filled(3, SETTINGS)
    shutil.rmtree(given.data)
    assert restore(given.paths, tmp_path / "copy").made_at == NOW.isoformat(timespec="seconds")
    note(given, NoteKind.RESTORED)
    given.filled(2, SETTINGS)
    (problem,) = examine(given.paths, given.vault, identities=[IDENTITY]).problems
    assert (problem.number, problem.what) == (9, "it is missing, and all to 13; the guard noticed.")
    with reading(given.paths, given.vault) as reader:
        kinds = [record.kind.value for record in reader.forwards()]
    assert kinds[8:] == ["cut", "restored", "start", "outcome", "outcome", "stop"]


def test_a_restore_right_after_the_backup_leaves_no_hole(given: Given, tmp_path: Path) -> None:
    given.filled(5)
    back_up(given.paths, tmp_path / "copy", NOW)
    restore(given.paths, tmp_path / "copy")
    given.filled(2)
    assert examine(given.paths, given.vault).problems == ()
    assert (given.data / "trail-before-restore-1.sqlite").exists()


def test_without_a_vault_a_restore_shows_what_is_missing_too(given: Given, tmp_path: Path) -> None:
    given.vault.available = False
    given.filled(5)
    back_up(given.paths, tmp_path / "copy", NOW)
    given.filled(3)
    restore(given.paths, tmp_path / "copy")
    given.filled(2)
    assert [problem.number for problem in examine(given.paths, given.vault).problems] == [9]


def test_a_restore_does_not_make_an_installation_forget_the_policies_that_it_has_seen(
    given: Given, tmp_path: Path
) -> None:
    given.filled(2)
    memory = given.paths.policy_state / "memory.json"
    memory.parent.mkdir()
    memory.write_text("serial 5")
    back_up(given.paths, tmp_path / "copy", NOW)
    memory.write_text("serial 6")
    restore(given.paths, tmp_path / "copy")
    assert memory.read_text() == "serial 6"
    shutil.rmtree(given.data)
    restore(given.paths, tmp_path / "copy")
    assert memory.read_text() == "serial 5"


def test_a_backup_on_another_workstation_is_read_by_the_auditor(given: Given, tmp_path: Path) -> None:
    given.filled(5, SETTINGS)
    back_up(given.paths, tmp_path / "copy", NOW)
    elsewhere = Given(tmp_path / "elsewhere", seed=9)
    restore(elsewhere.paths, tmp_path / "copy")
    examination = examine(elsewhere.paths, elsewhere.vault, identities=[IDENTITY])
    assert (examination.problems, examination.tags_checked) == ((), 8)


@pytest.mark.parametrize("damage", ["flip", "missing", "manifest", "format", "outside"])
def test_a_backup_that_is_not_whole_is_refused_and_changes_nothing(given: Given, tmp_path: Path, damage: str) -> None:
    given.filled(5)
    copy = tmp_path / "copy"
    back_up(given.paths, copy, NOW)
    manifest = json.loads((copy / "manifest.json").read_bytes())
    match damage:
        case "flip":
            (copy / "trail.sqlite").write_bytes(b"x" + (copy / "trail.sqlite").read_bytes()[1:])
        case "missing":
            (copy / "trail.ratchet").unlink()
        case "manifest":
            (copy / "manifest.json").write_bytes(b"[]")
        case "format":
            (copy / "manifest.json").write_text(json.dumps(manifest | {"format": "2"}))
        case "outside":
            (tmp_path / "x").write_bytes(b"x")
            manifest["files"]["../x"] = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"
            (copy / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(InputError):
        restore(given.paths, copy)
    assert examine(given.paths, given.vault).problems == ()


def test_a_folder_that_is_not_empty_and_an_installation_without_a_trail_are_refused(
    given: Given, tmp_path: Path
) -> None:
    with pytest.raises(InputError):
        back_up(given.paths, tmp_path / "copy", NOW)
    given.filled(1)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").touch()
    with pytest.raises(InputError):
        back_up(given.paths, tmp_path / "full", NOW)


@pytest.mark.parametrize("where", ["backup", "evidence/backup", "../data/backup"])
def test_a_backup_inside_the_data_folder_is_refused(given: Given, where: str) -> None:
    given.filled(1)
    with pytest.raises(InputError, match="outside"):
        back_up(given.paths, given.data / where.replace("../data", f"../{given.data.name}"), NOW)
    assert not (given.data / "backup").exists()


def test_a_backup_where_no_folder_can_be_made_names_that_place(given: Given, tmp_path: Path) -> None:
    given.filled(1)
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match="file/copy") as refusal:
        back_up(given.paths, tmp_path / "file" / "copy", NOW)
    assert refusal.value.code == "not-writable"


def test_a_backup_that_fails_leaves_nothing_and_can_be_tried_again(
    given: Given, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given.filled(3)
    full = OSError(errno.ENOSPC, "No space left on device")

    def refuse(path: Path, data: bytes) -> None:
        raise full

    with monkeypatch.context() as patch:
        patch.setattr(backup, "_write", refuse)
        with pytest.raises(TrailUnwritable, match=f"{tmp_path / 'copy'}.*No space left"):
            back_up(given.paths, tmp_path / "copy", NOW)
    assert list((tmp_path / "copy").iterdir()) == []
    assert back_up(given.paths, tmp_path / "copy", NOW) > 2


def test_without_a_vault_a_backup_of_another_installation_is_readable_where_a_trail_was(
    given: Given, tmp_path: Path
) -> None:
    given.vault.available = False
    given.filled(5)
    back_up(given.paths, tmp_path / "copy", NOW)
    elsewhere = Given(tmp_path / "elsewhere", seed=9)
    elsewhere.vault.available = False
    elsewhere.filled(3)
    restore(elsewhere.paths, tmp_path / "copy")
    assert examine(elsewhere.paths, elsewhere.vault).problems == ()
    elsewhere.filled(2)
    examination = examine(elsewhere.paths, elsewhere.vault)
    assert (examination.problems, examination.records) == ((), 12)
    # What was set aside opens with its own name.
    before = tmp_path / "before"
    before.mkdir()
    for was, name in (
        ("trail-before-restore-1.sqlite", "trail.sqlite"),
        ("trail-before-restore-1.installation", "installation"),
        ("trail.keys", "trail.keys"),
    ):
        shutil.copy(elsewhere.data / was, before / name)
    with reading(installation(before), elsewhere.vault) as reader:
        assert (len(list(reader.forwards())), reader.unread) == (6, 0)


@pytest.mark.parametrize(
    "name",
    [
        "captures/aa/original",
        "captures/aa/capture.json",
        "frostpane.log",
        "policy",
        "policy/../evil",
        "/etc/cron.d/evil",
        "C:evil.txt",
        "C:/evil.txt",
        "\\evil.txt",
        "policy\\..\\..\\evil",
        "//share/evil",
        "policy/a:stream",
        "policy/NUL",
        "policy.d/./a",
        "",
        ".",
    ],
)
def test_a_backup_gives_back_only_what_one_writes(given: Given, tmp_path: Path, name: str) -> None:
    note(given, NoteKind.START)
    copy = tmp_path / "copy"
    back_up(given.paths, copy, NOW)
    manifest = json.loads((copy / "manifest.json").read_bytes())
    forged = copy / "forged"
    forged.write_bytes(b"evil")
    with contextlib.suppress(OSError, ValueError):
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(forged, copy / name)
    manifest["files"][name] = sha256(b"evil").hexdigest()
    (copy / "manifest.json").write_text(json.dumps(manifest))
    before = sorted(given.data.rglob("*"))
    with pytest.raises(InputError) as caught:
        restore(given.paths, copy)
    assert caught.value.code == "bad-backup"
    assert sorted(given.data.rglob("*")) == before


@pytest.mark.parametrize("change", ["nothing", "proof", "file", "no proof", "another installation", "no key"])
def test_a_workstation_knows_its_own_backup_again(given: Given, tmp_path: Path, change: str) -> None:
    given.filled(2)
    back_up(given.paths, tmp_path / "copy", NOW, given.vault)
    manifest, proof = tmp_path / "copy" / "manifest.json", tmp_path / "copy" / "manifest.mac"
    match change:
        case "proof":
            proof.write_bytes(bytes(64))
        case "no proof":
            proof.unlink()
        case "file":  # with its digest in the list, which anybody can make
            (tmp_path / "copy" / "trail.ratchet").write_bytes(b"x")
            listed = json.loads(manifest.read_text())
            listed["files"]["trail.ratchet"] = sha256(b"x").hexdigest()
            manifest.write_text(json.dumps(listed))
        case "another installation":
            given.vault = MemoryVault()
        case "no key":
            given.vault.available = False
    if change in {"proof", "file", "no proof"}:
        with pytest.raises(InputError) as caught:
            restore(given.paths, tmp_path / "copy", given.vault)
        assert caught.value.code == "bad-backup"
    else:
        assert restore(given.paths, tmp_path / "copy", given.vault).proved == (change == "nothing")
