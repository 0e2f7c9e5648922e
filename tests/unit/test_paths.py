"""Where an installation keeps what it has."""

from __future__ import annotations

import os
import socket
import sys
import tempfile
from pathlib import Path

import pytest

from guard.desktop.windows.screenshots import own_folders
from guard.paths import installation, lasting_folder, private_folder


@pytest.mark.skipif(sys.platform == "win32", reason="folders of Linux")
def test_the_environment_cannot_move_the_policy_of_the_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CONFIG_DIRS", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert installation().policy_drop == Path("/etc/frostpane/policy.d")


@pytest.mark.skipif(sys.platform != "win32", reason="folders of Windows")
def test_the_policy_of_the_machine_lies_where_administrators_alone_write(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ALLUSERSPROFILE", "ProgramData", "WIN_PD_OVERRIDE_COMMON_APPDATA"):
        monkeypatch.setenv(name, "C:\\elsewhere")
    assert installation().policy_drop == Path("C:\\ProgramData\\frostpane\\policy.d")


@pytest.mark.skipif(sys.platform != "win32", reason="folders of Windows")
def test_the_environment_moves_no_folder_in_which_captures_land(monkeypatch: pytest.MonkeyPatch) -> None:
    before = own_folders()
    for name in ("DESKTOPDIRECTORY", "MYPICTURES", "PERSONAL", "MYVIDEO", "LOCAL_APPDATA"):
        monkeypatch.setenv(f"WIN_PD_OVERRIDE_{name}", "C:\\elsewhere")
    monkeypatch.setenv("LOCALAPPDATA", "C:\\elsewhere")
    assert own_folders() == before


def test_a_data_directory_of_its_own_is_complete(tmp_path: Path) -> None:
    paths = installation(tmp_path)
    assert paths.policy_drop.parent == paths.data == tmp_path


@pytest.mark.skipif(sys.platform == "win32", reason="mode bits")
def test_what_is_made_on_the_way_to_a_private_folder_is_private_too(tmp_path: Path) -> None:
    made = private_folder(tmp_path / "installation" / "policy.d")
    assert {path.stat().st_mode & 0o777 for path in (made, made.parent)} == {0o700}
    assert private_folder(made) == made


@pytest.mark.skipif(sys.platform == "win32", reason="its temporary directory is the user's own")
def test_a_folder_that_somebody_else_made_first_keeps_no_guard_from_starting(
    short_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(short_folder))
    theirs = short_folder / f"frostpane-{os.getuid()}"
    theirs.mkdir(mode=0o755)
    theirs.chmod(0o755)
    own = lasting_folder()
    assert own != theirs
    assert own == lasting_folder()
    assert own.stat().st_mode & 0o777 == 0o700


@pytest.mark.skipif(sys.platform == "win32", reason="pipes have room enough for their names")
def test_a_temporary_directory_with_a_long_path_keeps_no_guard_from_starting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = tmp_path / ("x" * 100)
    deep.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(deep))
    with socket.socket(socket.AF_UNIX) as listening:
        address = lasting_folder() / f"{os.getpid()}.test"
        listening.bind(str(address))
        address.unlink()
