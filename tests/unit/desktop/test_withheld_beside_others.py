"""What others write or delete at the place of a capture: another capture, written there at once, is known as one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from guard import files
from guard.desktop import withheld
from guard.desktop.fingerprint import Fingerprint
from guard.desktop.withheld import WithheldOriginals
from tests.support.withheld import FROSTED, ORIGINAL, captured, put_back, replaced

NEXT = b"another" * 7000


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return captured(tmp_path)


@pytest.fixture
def written_over(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whenever a file got its place there, another program writes into it before the guard comes to its next step."""
    flush = files.flush_folder

    def interrupted(folder: Path) -> None:
        flush(folder)
        if folder == path.parent:
            path.write_bytes(NEXT)

    monkeypatch.setattr(files, "flush_folder", interrupted)


@pytest.mark.usefixtures("written_over")
def test_what_is_written_over_a_frosted_file_at_once(path: Path, tmp_path: Path) -> None:
    ours = replaced(WithheldOriginals(tmp_path / "withheld"), path)
    assert path.read_bytes() == NEXT
    assert ours is not None
    assert ours != Fingerprint.of(path)


def test_what_is_written_over_an_original_at_once(path: Path, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    originals = WithheldOriginals(tmp_path / "withheld")
    assert replaced(originals, path) == Fingerprint.of(path)
    request.getfixturevalue("written_over")
    original = originals.release("one")
    assert path.read_bytes() == NEXT
    assert original is not None
    assert original.file not in (None, Fingerprint.of(path))


def test_an_original_that_nobody_writes_over_is_known_as_ours(path: Path, tmp_path: Path) -> None:
    originals = WithheldOriginals(tmp_path / "withheld")
    replaced(originals, path)
    original = originals.release("one")
    assert original is not None
    assert (original.path, original.file) == (path, Fingerprint.of(path))


def test_original_comes_back_where_the_frosted_file_or_its_folder_was_deleted(path: Path, tmp_path: Path) -> None:
    originals = WithheldOriginals(tmp_path / "withheld")
    replaced(originals, path)
    path.unlink()
    path.parent.rmdir()
    assert put_back(originals) == path
    assert path.read_bytes() == ORIGINAL


def test_what_another_program_writes_while_an_original_is_put_back_stays(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    originals = WithheldOriginals(tmp_path / "withheld")
    replaced(originals, path)
    chmod = Path.chmod

    def interrupted(self: Path, mode: int) -> None:
        chmod(self, mode)
        path.write_bytes(NEXT)

    monkeypatch.setattr(Path, "chmod", interrupted)
    beside = put_back(originals)
    assert path.read_bytes() == NEXT
    assert beside.read_bytes() == ORIGINAL


def test_an_original_is_kept_where_the_folder_of_its_capture_cannot_be_flushed(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flush = files.flush_folder

    def refused(folder: Path) -> None:
        if folder == path.parent:
            raise OSError(22, "Invalid argument")
        flush(folder)

    monkeypatch.setattr(files, "flush_folder", refused)
    originals = WithheldOriginals(tmp_path / "withheld")
    assert replaced(originals, path) == Fingerprint.of(path)
    assert path.read_bytes() == FROSTED
    assert put_back(originals) == path
    assert path.read_bytes() == ORIGINAL


@pytest.fixture
def busy(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A system that does not let go of a file that a program has open, and a program that writes it anew meanwhile."""
    replace, refused = Path.replace, []

    def first_refused(self: Path, target: Path) -> Path:
        if target == path and not refused:
            refused.append(target)
            path.write_bytes(NEXT)
            raise PermissionError(13, "The process cannot access the file", str(target))
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", first_refused)


@pytest.mark.usefixtures("busy")
def test_what_a_program_writes_while_it_has_the_capture_open_is_not_frosted_over(path: Path, tmp_path: Path) -> None:
    originals = WithheldOriginals(tmp_path / "withheld")
    assert replaced(originals, path) is None
    assert path.read_bytes() == NEXT
    assert originals.kept() == ()
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_an_original_goes_beside_what_a_program_writes_while_it_has_the_file_open(
    path: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    originals = WithheldOriginals(tmp_path / "withheld")
    replaced(originals, path)
    request.getfixturevalue("busy")
    beside = put_back(originals)
    assert path.read_bytes() == NEXT
    assert beside.read_bytes() == ORIGINAL


@pytest.fixture
def locked(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that lets nobody read the file there for two attempts, as Windows allows it."""
    opened, refused = os.open, []

    def first_refused(name: object, *others: object, **more: object) -> int:
        if name == path and len(refused) < 2:
            refused.append(name)
            raise PermissionError(13, "The process cannot access the file", str(name))
        return opened(name, *others, **more)  # type: ignore[arg-type]

    def from_now_on() -> None:
        monkeypatch.setattr(os, "open", first_refused)

    write = withheld._write

    def written(*arguments: object) -> None:
        write(*arguments)  # type: ignore[arg-type]
        from_now_on()

    monkeypatch.setattr(withheld, "_write", written)


@pytest.mark.usefixtures("locked")
def test_a_capture_that_is_locked_for_a_moment_is_frosted_all_the_same(path: Path, tmp_path: Path) -> None:
    originals = WithheldOriginals(tmp_path / "withheld")
    assert replaced(originals, path) is not None
    assert path.read_bytes() == FROSTED


def test_an_original_comes_back_to_a_place_that_is_locked_for_a_moment(
    path: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    originals = WithheldOriginals(tmp_path / "withheld")
    replaced(originals, path)
    request.getfixturevalue("locked")
    assert put_back(originals) == path
    assert path.read_bytes() == ORIGINAL
