"""Which programs a person cannot change.

Wine keeps mode bits in place of access lists, and gives a file's owner every right. So the lists stand here, and are
asked as the system asks its own: an open that wants several rights is given all of them or none.
"""

from __future__ import annotations

import ctypes
from collections.abc import Mapping

import pytest

from guard.desktop.windows import win32, windows

READ = 0x1200A9
MODIFY = 0x1301BF
"""All but deleting what is in a folder, and taking it over."""
DELETE_CHILD, MAKE_FOLDERS = READ | 0x40, READ | 0x4
DRIVE, FOLDER, PROGRAM = "C:\\", "C:\\Tools", "C:\\Tools\\crm.exe"


def is_protected(monkeypatch: pytest.MonkeyPatch, may: Mapping[str, int]) -> bool:
    """Whether the program is, where this login may do that; elsewhere it may read, and make folders on the drive."""
    lists = {DRIVE: MAKE_FOLDERS, FOLDER: READ, PROGRAM: READ, **may}

    def opened(path: str, access: int, *_: object) -> int | None:
        if lists[path] & access == access:
            return 4
        vars(ctypes)["set_last_error"](5)
        return win32.INVALID_HANDLE

    monkeypatch.setattr(win32, "CreateFile", opened)
    monkeypatch.setattr(win32, "CloseHandle", lambda _handle: True)
    return windows.is_protected(PROGRAM)


def test_a_program_that_others_may_only_read_is_protected(monkeypatch: pytest.MonkeyPatch) -> None:
    assert is_protected(monkeypatch, {})


@pytest.mark.parametrize(
    "may",
    [
        {PROGRAM: MODIFY},
        {PROGRAM: READ | 0x40000},
        {FOLDER: MODIFY},
        {FOLDER: READ | 0x2},
        {FOLDER: MAKE_FOLDERS},
        {FOLDER: DELETE_CHILD},
        {DRIVE: DELETE_CHILD},
    ],
    ids=["modify it", "give rights", "modify its folder", "lay files", "lay folders", "delete in it", "rename it"],
)
def test_one_right_is_enough_to_change_a_program(monkeypatch: pytest.MonkeyPatch, may: Mapping[str, int]) -> None:
    assert not is_protected(monkeypatch, may)
