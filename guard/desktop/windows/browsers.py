"""The named pipe on which browsers find this guard: one message of the pipe is one message of the protocol."""

from __future__ import annotations

import ctypes
import logging
from collections.abc import Callable
from ctypes import wintypes
from multiprocessing import connection
from typing import Any

from guard.desktop import Answering, Stop
from guard.desktop.windows import windows
from guard.desktop.windows.pipe_server import PipeServer
from guard.desktop.windows.pipes import PREFIX
from guard.errors import DesktopError, InputError

log = logging.getLogger(__name__)

# These exist on Windows alone.
_library: Callable[..., Any] = vars(ctypes)["WinDLL"]
_kernel32 = _library("kernel32", use_last_error=True)
_advapi32 = _library("advapi32", use_last_error=True)

MAX_MESSAGE_BYTES = 64 * 1024 * 1024
NAME = "path_user"
"""By this name browsers look for an agent of the person who is logged in, with that person's SID behind it."""


def listen(serve: Answering, name: str | None = None) -> Stop:
    """Answer the browsers of the person who is logged in, each connection by what `serve` gives.

    `serve` is told who connects, and gives what answers the messages. `name`: of the pipe, where it is another one.

    Raises:
        DesktopError: somebody else answers them.
    """

    def attend(process: int, one: connection.Connection) -> None:
        receive = serve(windows.program_of(process))
        try:
            while True:
                answer = receive(one.recv_bytes(MAX_MESSAGE_BYTES))
                if answer is not None:
                    one.send_bytes(answer)
        except InputError as error:
            log.warning("a browser was hung up on: %s", error.code)
        except (EOFError, OSError):
            log.info("a browser has gone")

    return PipeServer(PREFIX + (name or user_pipe()), attend, squatted=_squatted()).close


def user_pipe(name: str = NAME) -> str:
    """The pipe's name for the person who is logged in.

    Raises:
        DesktopError: the system does not tell who that is.
    """
    token, size, text = wintypes.HANDLE(), wintypes.DWORD(), wintypes.LPWSTR()
    query, user = 0x8, 1
    if _advapi32.OpenProcessToken(wintypes.HANDLE(-1), query, ctypes.byref(token)):
        _advapi32.GetTokenInformation(token, user, None, 0, ctypes.byref(size))
        found = ctypes.create_string_buffer(size.value)
        told = _advapi32.GetTokenInformation(token, user, found, size, ctypes.byref(size))
        _kernel32.CloseHandle(token)
        sid = ctypes.cast(found, ctypes.POINTER(ctypes.c_void_p))[0] if told else None
        if sid and _advapi32.ConvertSidToStringSidW(ctypes.c_void_p(sid), ctypes.byref(text)):
            value = text.value
            _kernel32.LocalFree(ctypes.cast(text, ctypes.c_void_p))
            return f"{name}.{value}"
    raise DesktopError("the system does not tell who is logged in; log in again", code="connector-pipe")


def _squatted() -> DesktopError:
    return DesktopError(
        "another program answers the browsers in place of Frostpane; end it, and look at what it is",
        code="connector-squatted",
    )
