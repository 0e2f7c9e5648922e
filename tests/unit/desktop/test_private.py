"""A folder that only its owner can enter, where rights are mode bits."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest

from guard.desktop.private import keep_private, open_to_others
from guard.errors import DesktopError

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="permissions of POSIX")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_folder_is_made_private_and_a_loose_one_closed(tmp_path: Path) -> None:
    new, loose = tmp_path / "above" / "new", tmp_path / "loose"
    loose.mkdir(mode=0o755)
    for folder in (new, loose):
        keep_private(folder)
        assert mode(folder) == 0o700
        assert open_to_others(folder) is None


def test_what_others_could_reach_is_named_with_what_to_do(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    policy = folder / "policy.d" / "laid-down.policy"
    policy.parent.mkdir(mode=0o755)
    policy.touch(mode=0o644)
    assert open_to_others(folder) is None  # nobody comes through
    for mode in (0o710, 0o701, 0o720):
        folder.chmod(mode)
        assert open_to_others(folder) == f"{folder} is open to others; chmod -R go= {folder}"


def test_a_folder_of_somebody_else_is_an_error_and_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path, mode: int) -> None:
        raise PermissionError(1, "Operation not permitted")

    tmp_path.chmod(0o755)
    monkeypatch.setattr(Path, "chmod", refuse)
    with pytest.raises(DesktopError) as caught:
        keep_private(tmp_path)
    assert caught.value.code == "not-private"
    assert "cannot be looked at" in str(open_to_others(tmp_path / "missing"))
