"""Named pipes of the person who is logged in: nobody else and no other machine can open them.

One message of a pipe is one frame. A pipe of that name that stands there already is a squatter's.
"""

from __future__ import annotations

import contextlib
import ctypes
import importlib
import threading
from collections.abc import Callable
from ctypes import wintypes
from multiprocessing import connection
from typing import Any

from guard.desktop.windows.private import own_user
from guard.errors import DesktopError

# These exist on Windows alone.
_winapi: Any = importlib.import_module("_winapi")
_library: Callable[..., Any] = vars(ctypes)["WinDLL"]
_PipeConnection: Callable[..., connection.Connection] = vars(connection)["PipeConnection"]
_kernel32 = _library("kernel32", use_last_error=True)
_advapi32 = _library("advapi32", use_last_error=True)
_last_error: Callable[[], int] = vars(ctypes)["get_last_error"]

Attend = Callable[[int, connection.Connection], None]
"""Serves one client, whose process is told, until it or the guard goes; on a thread of its own."""
_OWNER_AND_SYSTEM = "O:{}D:P(A;;GA;;;OW)(A;;GA;;;SY)"
"""The person who is logged in, by name: who runs as administrator would own it as all of those."""
_DUPLEX, _FIRST, _OVERLAPPED = 0x3, 0x80000, 0x40000000
_MESSAGES_FROM_HERE = 0x4 | 0x2 | 0x8
"""Message type, message reading, no remote clients."""
INSTANCES = 64
"""Clients that are served at once; more have to wait."""
_RETRY_S = 0.1
_BUFFER_BYTES = 64 * 1024
_INVALID = ctypes.c_void_p(-1).value
_NOT_FOUND = 2


class _SecurityAttributes(ctypes.Structure):
    """SECURITY_ATTRIBUTES."""

    _fields_ = (("size", wintypes.DWORD), ("descriptor", ctypes.c_void_p), ("inherit", wintypes.BOOL))


_kernel32.CreateNamedPipeW.restype = ctypes.c_void_p
_kernel32.CreateNamedPipeW.argtypes = (
    *(wintypes.LPCWSTR, wintypes.DWORD, wintypes.DWORD, wintypes.DWORD),
    *(wintypes.DWORD, wintypes.DWORD, wintypes.DWORD, ctypes.POINTER(_SecurityAttributes)),
)
_kernel32.LocalFree.argtypes = (ctypes.c_void_p,)
_kernel32.GetNamedPipeClientProcessId.argtypes = (ctypes.c_void_p, ctypes.POINTER(wintypes.DWORD))


class PipeServer:
    """Serves each connection on a thread of its own until it is closed."""

    def __init__(self, address: str, attend: Attend, *, squatted: DesktopError) -> None:
        """Begin to serve.

        Raises:
            DesktopError: somebody else listens there (`squatted`), or the pipe cannot be secured.
            OSError: the system does not tell who is logged in.
        """
        self._address, self._attend, self._squatted = address, attend, squatted
        self._description = _OWNER_AND_SYSTEM.format(own_user())
        self._closed = threading.Event()
        self._connections: set[connection.Connection] = set()
        self._lock = threading.Lock()
        if _taken(self._address):
            raise self._squatted
        self._first = self._instance(_FIRST)
        self._thread = threading.Thread(target=self._accept, name="pipe", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop serving; connections that stand are ended."""
        self._closed.set()
        with contextlib.suppress(OSError), connection.Client(self._address, "AF_PIPE"):
            pass  # wakes the thread that waits for a connection
        self._thread.join(timeout=5)
        with self._lock:
            for one in self._connections:
                with contextlib.suppress(OSError):
                    one.close()

    def _accept(self) -> None:
        handle: int | None = self._first
        while handle is not None:
            with contextlib.suppress(OSError):
                _winapi.ConnectNamedPipe(handle, overlapped=True).GetOverlappedResult(True)
            # Before this one is served and may be closed: the name must never be free for somebody else.
            following = self._another()
            one = _PipeConnection(handle)
            if self._closed.is_set():
                one.close()
                if following is not None:
                    _winapi.CloseHandle(following)
                return
            try:
                threading.Thread(target=self._converse, args=(_process(handle), one), daemon=True).start()
            except RuntimeError:  # no more threads for now: whoever asks again may be answered
                one.close()
            while following is None and not self._closed.wait(_RETRY_S):
                following = self._another()
            handle = following

    def _another(self) -> int | None:
        """An instance of the pipe for the next browser; None: there are as many as there may be."""
        try:
            return self._instance(0)
        except DesktopError:
            return None

    def _converse(self, process: int, one: connection.Connection) -> None:
        with self._lock:
            self._connections.add(one)
        try:
            self._attend(process, one)
        finally:
            with self._lock:
                self._connections.discard(one)
            with contextlib.suppress(OSError):
                one.close()

    def _instance(self, first: int) -> int:
        descriptor = ctypes.c_void_p()
        convert = _advapi32.ConvertStringSecurityDescriptorToSecurityDescriptorW
        if not convert(self._description, 1, ctypes.byref(descriptor), None):
            raise DesktopError("a pipe of this session cannot be secured; log in again", code="connector-pipe")
        attributes = _SecurityAttributes(ctypes.sizeof(_SecurityAttributes), descriptor, False)
        mode = _DUPLEX | _OVERLAPPED | first
        sizes = (INSTANCES, _BUFFER_BYTES, _BUFFER_BYTES, 0)
        handle = _kernel32.CreateNamedPipeW(self._address, mode, _MESSAGES_FROM_HERE, *sizes, ctypes.byref(attributes))
        _kernel32.LocalFree(descriptor)
        if handle is None or handle == _INVALID:
            raise self._squatted
        return int(handle)


def _taken(address: str) -> bool:
    """Whether a pipe of that name is there. The flag for the first instance says so too, but not on every system."""
    return bool(_kernel32.WaitNamedPipeW(address, 1)) or _last_error() != _NOT_FOUND


def _process(handle: int) -> int:
    found = wintypes.ULONG()
    return int(found.value) if _kernel32.GetNamedPipeClientProcessId(handle, ctypes.byref(found)) else 0
