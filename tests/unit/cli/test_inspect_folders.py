"""`frostpane inspect FOLDER`: nothing that lies in it goes by unseen and untold."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from guard.cli import main
from tests.support.office_files import archive

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="there are no such files here")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a text below it."""
    (tmp_path / "folder" / "below").mkdir(parents=True)
    (tmp_path / "folder" / "below" / "note.txt").write_text("said")
    return tmp_path / "folder"


def inspected(folder: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, str], list[str]]:
    """The status, the kinds of the files that were inspected by their names, and the lines about the others."""
    status = main(["inspect", "--json", str(folder), "--data-dir", str(folder.parent / "data")])
    out, err = capsys.readouterr()
    told = [json.loads(line) for line in out.splitlines()]
    return status, {Path(one["path"]).name: one["kind"] for one in told}, err.splitlines()


def test_what_a_file_is_tells_its_content(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "list.dat").write_bytes(archive({"list.txt": "said"}))
    (folder / "list").write_text("said")
    assert inspected(folder, capsys) == (0, {"list": "text", "list.dat": "document", "note.txt": "text"}, [])


def test_what_cannot_be_inspected_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "program").write_bytes(b"\0\1\2")
    status, found, told = inspected(folder, capsys)
    assert (status, found, len(told)) == (2, {"note.txt": "text"}, 1)
    assert told[0].startswith(f"frostpane: unknown-format: {folder / 'program'}: ")


@POSIX
def test_what_holds_nothing_is_no_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    os.mkfifo(folder / "pipe")
    (folder / "dangling").symlink_to("nowhere")
    (folder / "again").symlink_to(".")
    assert inspected(folder, capsys) == (0, {"note.txt": "text"}, [])


@POSIX
@pytest.mark.parametrize("of", ["folder", "below"])
def test_a_folder_that_cannot_be_looked_into_is_told(
    of: str, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    locked = folder if of == "folder" else folder / "below"
    locked.chmod(0)
    as_somebody(monkeypatch)
    status, found, told = inspected(folder, capsys)
    locked.chmod(0o700)
    assert (status, found) == (2, {})
    assert told == [f"frostpane: not-readable: {locked}: Permission denied"]
