"""Where the hosts of browsers' companion extensions find the guard: a pipe of this login's own.

A browser starts its host itself, by way of the command interpreter or of a program of ours: the first other program
above it is the browser.
"""

from __future__ import annotations

import ctypes
import logging
import sys
from collections.abc import Callable
from multiprocessing import connection
from pathlib import Path, PureWindowsPath
from typing import Any

from guard.desktop import Companion
from guard.desktop.companion_link import CompanionLink
from guard.desktop.windows import win32, windows
from guard.desktop.windows.pipe_server import PipeServer
from guard.desktop.windows.pipes import companion_pipe
from guard.errors import DesktopError
from guard.model import Application

log = logging.getLogger(__name__)

BETWEEN = frozenset({"cmd.exe", "conhost.exe"})
"""Programs by way of which a browser starts its host."""
_MOST_BETWEEN = 4
"""Programs between a host and its browser, at most."""
_library: Callable[..., Any] = vars(ctypes)["WinDLL"]
_ntdll = _library("ntdll")
_QUERY_LIMITED, _BASIC = 0x1000, 0
"""PROCESS_QUERY_LIMITED_INFORMATION, ProcessBasicInformation. Source: NtQueryInformationProcess, winternl.h."""


class _BasicInformation(ctypes.Structure):
    """PROCESS_BASIC_INFORMATION."""

    _fields_ = tuple(
        (name, ctypes.c_void_p) for name in ("status", "environment", "affinity", "priority", "process", "parent")
    )


def listen(data_dir: Path, serve: Callable[[Application, Companion], None]) -> Callable[[], None]:
    """Let `serve` answer each extension that connects, on a thread of its own, until what this gives is called.

    Raises:
        DesktopError: nobody can connect here.
    """

    def attend(process: int, one: connection.Connection) -> None:
        browser = browser_behind(process)
        if browser is None:
            log.warning("a program that no browser started is not listened to")
        else:
            serve(browser, CompanionLink(one))

    squatted = DesktopError(
        "another program waits for the browsers' companions; end it, and look at what it is", code="companion-squatted"
    )
    return PipeServer(companion_pipe(data_dir), attend, squatted=squatted).close


def browser_behind(process: int) -> Application | None:
    """The browser that started a host; None: it has gone."""
    ours = PureWindowsPath(sys.executable).parent
    for _ in range(_MOST_BETWEEN):
        process = _parent_of(process)
        program = windows.program_of(process) if process else Application()
        if program.executable is None or program.path is None:
            return None
        if program.executable.lower() not in BETWEEN and PureWindowsPath(program.path).parent != ours:
            return program
    return None


def _parent_of(process: int) -> int:
    handle = win32.OpenProcess(_QUERY_LIMITED, False, process)
    if not handle:
        return 0
    found = _BasicInformation()
    try:
        status = _ntdll.NtQueryInformationProcess(
            ctypes.c_void_p(handle), _BASIC, ctypes.byref(found), ctypes.sizeof(found), None
        )
    finally:
        win32.CloseHandle(handle)
    return int(found.parent or 0) if status == 0 else 0
