"""`frostpane inspect FOLDER`: nothing that lies in it goes by unseen and untold."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from guard.cli import main
from tests.support.office_files import archive
from tests.support.source import ROOT

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="there are no such files here")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a text below it."""
    (tmp_path / "folder" / "below").mkdir(parents=True)
    (tmp_path / "folder" / "below" / "note.txt").write_text("said")
    return tmp_path / "folder"


def inspected(folder: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, str], list[str]]:
    """The status, the kinds of the files that were inspected by their names, and the lines about the others."""
    status = main(["inspect", "--json", str(folder), "--data-dir", str(folder.absolute().parent / "data")])
    out, err = capsys.readouterr()
    told = [json.loads(line) for line in out.splitlines()]
    return status, {Path(one["path"]).name: one["kind"] for one in told}, err.splitlines()


def test_what_a_file_is_tells_its_content(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "list.dat").write_bytes(archive({"list.txt": "said"}))
    (folder / "list").write_text("said")
    assert inspected(folder, capsys) == (0, {"list": "text", "list.dat": "document", "note.txt": "text"}, [])


def test_a_file_that_is_called_as_stdin_is_one(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(folder)
    Path("-").absolute().write_text("said")
    assert inspected(Path(), capsys) == (0, {"-": "text", "note.txt": "text"}, [])


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
@pytest.mark.parametrize("locked", ["folder", "folder/below"])
@pytest.mark.parametrize("mode", [0, 0o400], ids=["no names", "names alone"])
def test_what_nobody_lets_in_is_told(locked: str, mode: int, folder: Path) -> None:
    beside, closed = folder.parent / "beside.txt", folder.parent / locked
    beside.write_text("said")
    closed.chmod(mode)
    # Who is root gets past the mode bits unless he gives that right away.
    powerless = ("setpriv", "--bounding-set=-dac_override,-dac_read_search") if os.getuid() == 0 else ()
    words = ("inspect", folder, folder / "below" / "note.txt", beside, "--data-dir", folder.parent / "data")
    done = subprocess.run(
        [*powerless, sys.executable, "-m", "guard", *map(str, words)], cwd=ROOT, capture_output=True, check=False
    )
    closed.chmod(0o700)
    assert done.returncode == 2
    lines = done.stderr.decode().splitlines()
    assert len(lines) == 2
    for line in lines:
        assert line.startswith(f"frostpane: not-readable: {closed}")
        assert line.endswith(": Permission denied")
    assert f"{beside}: nothing found\n" in done.stdout.decode()
    assert "3 files: 0 with findings, 2 not inspected" in done.stdout.decode()
