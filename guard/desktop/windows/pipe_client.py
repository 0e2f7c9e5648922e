"""Connecting to a named pipe of the person who is logged in, and to nobody else's under its name.

Anybody on the machine may make a pipe of any name first. Whoever made it cannot give it to somebody else, so its owner
tells whether it is one of this person's. Source: Microsoft Learn, "Named Pipe Security and Access Rights".
"""

from __future__ import annotations

import ctypes
import importlib
import time
from collections.abc import Callable
from multiprocessing import connection
from typing import Any

from guard.desktop.windows import win32
from guard.desktop.windows.private import own_user, taken
from guard.errors import DesktopError

# These exist on Windows alone.
_winapi: Any = importlib.import_module("_winapi")
_PipeConnection: Callable[..., connection.Connection] = vars(connection)["PipeConnection"]

_IDENTIFY_ALONE = 0x100000 | 0x10000
"""SECURITY_SQOS_PRESENT, SECURITY_IDENTIFICATION: whoever listens learns who asks, and cannot act in his name."""
_ROOM_S = 20.0
"""Time for which a pipe all of whose instances are taken is asked again, in seconds."""
_ONCE_MS = 1000
_NO_ROOM = (121, 231)
"""ERROR_SEM_TIMEOUT, ERROR_PIPE_BUSY."""


def connect(address: str) -> connection.Connection:
    """A connection to the pipe.

    Raises:
        OSError: nobody listens there.
        DesktopError: another account does.
    """
    one = _PipeConnection(_opened(address))
    try:
        if _owner(one.fileno()) != own_user():
            raise DesktopError(
                "another account listens in the place of this guard; look at what it runs on this machine",
                code="pipe-squatted",
            )
        _winapi.SetNamedPipeHandleState(one.fileno(), _winapi.PIPE_READMODE_MESSAGE, None, None)
    except (OSError, DesktopError):
        one.close()
        raise
    return one


def _opened(address: str) -> int:
    until = time.monotonic() + _ROOM_S
    access, flags = _winapi.GENERIC_READ | _winapi.GENERIC_WRITE, _winapi.FILE_FLAG_OVERLAPPED | _IDENTIFY_ALONE
    while True:
        try:
            _winapi.WaitNamedPipe(address, _ONCE_MS)
            return int(_winapi.CreateFile(address, access, 0, 0, _winapi.OPEN_EXISTING, flags, 0))
        except OSError as error:
            if getattr(error, "winerror", None) not in _NO_ROOM or time.monotonic() >= until:
                raise


def _owner(pipe: int) -> str:
    """The security id of whoever made the pipe."""
    sid, descriptor, text = ctypes.c_void_p(), ctypes.c_void_p(), ctypes.c_void_p()
    failed = win32.GetSecurityInfo(
        pipe, win32.SE_KERNEL_OBJECT, win32.OWNER, ctypes.byref(sid), None, None, None, ctypes.byref(descriptor)
    )
    if failed:
        raise PermissionError(failed, "the owner of a pipe is not told")
    try:
        if not win32.ConvertSidToStringSid(sid, ctypes.byref(text)):
            raise PermissionError("the owner of a pipe is not told")
        return taken(text)
    finally:
        win32.LocalFree(descriptor)
