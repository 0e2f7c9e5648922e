"""Which application a window belongs to."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterable
from ctypes import wintypes
from dataclasses import replace
from pathlib import PureWindowsPath

from guard.desktop import MAX_HOLD_S
from guard.desktop.windows import win32
from guard.model import UNKNOWN_APPLICATION, Application, Box

_SHUTTING_DOWN = 0x2000
"""SM_SHUTTINGDOWN: the session is ending. Source: GetSystemMetrics, winuser.h."""
_TAKE_OVER = (0x40000, 0x80000)
"""WRITE_DAC, WRITE_OWNER."""
_CHANGE_FILE = (0x2, 0x4, 0x10000, *_TAKE_OVER)
"""FILE_WRITE_DATA, FILE_APPEND_DATA, DELETE, and those to take it over."""
_CHANGE_DRIVE = (0x40, *_TAKE_OVER)
"""FILE_DELETE_CHILD, and those to take it over: nobody renames a drive."""
_CHANGE_FOLDER = (0x10000, *_CHANGE_DRIVE)
"""DELETE beside them."""
_LAY_BESIDE = (0x2, 0x4)
"""FILE_ADD_FILE, FILE_ADD_SUBDIRECTORY: a program loads libraries that lie beside it."""
_SHARE_ALL, _OPEN_EXISTING, _FOLDERS_TOO, _ACCESS_DENIED = 0x7, 3, 0x02000000, 5
_ABORT_IF_HUNG = 0x2
"""SMTO_ABORTIFHUNG. Source: SendMessageTimeout, winuser.h."""
_NO_ANSWER = (0, 1460)
"""What is told where the time passed, and ERROR_TIMEOUT; a window that has gone since is another error."""
_EXCLUDED_FROM_CAPTURE = 0x11
"""Windows 10 version 2004 and later."""


def answers(window: int | None) -> bool:
    """Whether the thread of a window, where there is one, takes messages; waits for it as long as for a paste."""
    if not window:
        return True
    if win32.SendMessageTimeout(window, win32.WM_NULL, 0, 0, _ABORT_IF_HUNG, int(MAX_HOLD_S * 1000), None):
        return True
    return win32.last_error() not in _NO_ANSWER


def foreground() -> Application:
    """The application of the active window; unknown where there is none."""
    return application_of(win32.GetForegroundWindow())


def application_of(window: int | None) -> Application:
    """The application that a window belongs to, with the class and title of the window that a person sees.

    A hidden helper window (OLE, browsers) stands for the process's window that is in front.
    """
    pid = process_of(window)
    if not pid:
        return UNKNOWN_APPLICATION
    seen = _seen_window(pid)
    return replace(
        program_of(pid), window_class=_text(win32.GetClassName, seen), title=_text(win32.InternalGetWindowText, seen)
    )


def program_of(pid: int) -> Application:
    """The program that a process runs: its file's name and path, and whether this login may not change it."""
    path = path_of(pid)
    if path is None:
        return Application(pid=pid)
    return Application(executable=PureWindowsPath(path).name, pid=pid, path=path, protected=is_protected(path))


def process_of(window: int | None) -> int:
    """The process that a window belongs to; 0 where there is none."""
    if not window:
        return 0
    pid = wintypes.DWORD()
    win32.GetWindowThreadProcessId(window, ctypes.byref(pid))
    return int(pid.value)


def is_protected(path: str) -> bool:
    """Whether this login may change neither a file nor a folder above it, nor lay anything beside it.

    The system itself answers that.
    """
    whole = PureWindowsPath(path)
    if not whole.anchor or whole.anchor.startswith("\\\\"):
        return False  # a share is somebody else's word
    *folders, drive = (str(folder) for folder in whole.parents)
    return not (
        _may(path, _CHANGE_FILE)
        or _may(str(whole.parent), _LAY_BESIDE)
        or any(_may(folder, _CHANGE_FOLDER) for folder in folders)
        or _may(drive, _CHANGE_DRIVE)
    )


def _may(path: str, rights: Iterable[int]) -> bool:
    """Whether any of these rights is given. Each is asked for by itself: several at once are given all or none."""
    return any(_is_given(path, right) for right in rights)


def _is_given(path: str, access: int) -> bool:
    """Rights are asked before sharing, so a program that runs is no hindrance. Source: CreateFile, fileapi.h."""
    handle = win32.CreateFile(path, access, _SHARE_ALL, None, _OPEN_EXISTING, _FOLDERS_TOO, None)
    if handle not in (None, win32.INVALID_HANDLE):
        win32.CloseHandle(handle)
        return True
    return bool(win32.last_error() != _ACCESS_DENIED)


def path_of(pid: int) -> str | None:
    """Full path of a process's program; None where the system does not tell."""
    process = win32.OpenProcess(win32.PROCESS_QUERY_LIMITED_INFORMATION, False, pid)
    if not process:
        return None
    try:
        size = wintypes.DWORD(32768)
        path = ctypes.create_unicode_buffer(size.value)
        if not win32.QueryFullProcessImageName(process, 0, path, ctypes.byref(size)):
            return None
        return path.value
    finally:
        win32.CloseHandle(process)


def window_class(window: int | None) -> str | None:
    """The class of a window; None where there is no such window."""
    return _text(win32.GetClassName, window)


def is_guard(pid: int) -> bool:
    """Whether a process runs this guard's program. See `Desktop.is_guard`."""
    path = path_of(pid)
    return path is not None and path == path_of(os.getpid())


def awake_s() -> float:
    """Seconds that this machine has been running and awake."""
    since = ctypes.c_ulonglong()
    win32.QueryUnbiasedInterruptTime(ctypes.byref(since))
    return since.value / 1e7


def keep_out_of_captures(window: int) -> bool:
    """Ask that a window of this process be left out of captures; False: this system cannot."""
    return bool(win32.SetWindowDisplayAffinity(window, _EXCLUDED_FROM_CAPTURE))


def login_ends() -> str | None:
    """`session` while the login or the machine ends; None: it does not, or is not told. See `Desktop.login_ends`."""
    return "session" if win32.GetSystemMetrics(_SHUTTING_DOWN) else None


def seen_windows() -> tuple[Box, ...]:
    """See `Desktop.seen_windows`. They come in the order in which they lie; what every click goes through is none."""
    boxes: list[Box] = []

    def visit(window: int, _: int) -> bool:
        place = wintypes.RECT()
        shown = (
            win32.IsWindowVisible(window) and not win32.IsIconic(window) and _text(win32.InternalGetWindowText, window)
        )
        clickable = not win32.GetWindowLong(window, win32.GWL_EXSTYLE) & win32.WS_EX_TRANSPARENT
        if shown and clickable and win32.GetWindowRect(window, ctypes.byref(place)):
            boxes.append(Box(place.left, place.top, place.right - place.left, place.bottom - place.top))
        return True

    win32.EnumWindows(win32.WindowVisitor(visit), 0)
    return tuple(boxes)


def _seen_window(pid: int) -> int | None:
    """The window of a process that a person sees: the active one, else the first visible one with a title."""
    active = win32.GetForegroundWindow()
    if process_of(active) == pid:
        owner: int | None = win32.GetAncestor(active, win32.GA_ROOTOWNER)
        return owner or active
    found: list[int] = []

    def visit(window: int, _: int) -> bool:
        if process_of(window) == pid and win32.IsWindowVisible(window) and _text(win32.InternalGetWindowText, window):
            found.append(window)
        return not found

    win32.EnumWindows(win32.WindowVisitor(visit), 0)
    return found[0] if found else None


def _text(ask: object, window: int | None) -> str | None:
    if not window or not callable(ask):
        return None
    buffer = ctypes.create_unicode_buffer(512)
    return buffer.value if ask(window, buffer, len(buffer)) else None
