"""The named pipe on which browsers find this guard.

One message of the pipe is one message of the protocol. The pipe belongs to the person who is logged in: nobody else and
no other machine can open it, and a pipe of that name that stands there already is a squatter's.
"""

from __future__ import annotations

import contextlib
import ctypes
import importlib
import logging
import threading
from collections.abc import Callable
from ctypes import wintypes
from multiprocessing import connection
from typing import Any

from guard.desktop import Answering, Stop
from guard.desktop.windows import windows
from guard.errors import DesktopError, InputError

log = logging.getLogger(__name__)

# These exist on Windows alone.
_winapi: Any = importlib.import_module("_winapi")
_library: Callable[..., Any] = vars(ctypes)["WinDLL"]
_PipeConnection: Callable[..., connection.Connection] = vars(connection)["PipeConnection"]
_kernel32 = _library("kernel32", use_last_error=True)
_advapi32 = _library("advapi32", use_last_error=True)
_last_error: Callable[[], int] = vars(ctypes)["get_last_error"]

MAX_MESSAGE_BYTES = 64 * 1024 * 1024
NAME = "path_user"
"""By this name browsers look for an agent of the person who is logged in, with that person's SID behind it."""
PREFIX = "\\\\.\\pipe\\"
_OWNER_AND_SYSTEM = "D:P(A;;GA;;;OW)(A;;GA;;;SY)"
_DUPLEX, _FIRST, _OVERLAPPED = 0x3, 0x80000, 0x40000000
_MESSAGES_FROM_HERE = 0x4 | 0x2 | 0x8
"""Message type, message reading, no remote clients."""
_INSTANCES = 64
_RETRY_S = 0.1
_BUFFER_BYTES = 64 * 1024
_INVALID = ctypes.c_void_p(-1).value
_NOT_FOUND = 2


def listen(serve: Answering) -> Stop:
    """Answer the browsers of the person who is logged in, each connection by what `serve` gives.

    Raises:
        DesktopError: somebody else answers them.
    """
    return PipeServer(user_pipe(), serve).close


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

    def __init__(self, name: str, serve: Answering) -> None:
        """Begin to serve. `serve` is told who connects, and gives what answers the messages.

        Raises:
            DesktopError: somebody else listens under that name.
        """
        self._address = PREFIX + name
        self._serve = serve
        self._closed = threading.Event()
        self._connections: set[connection.Connection] = set()
        self._lock = threading.Lock()
        if _taken(self._address):
            raise _squatted()
        self._first = self._instance(_FIRST)
        self._thread = threading.Thread(target=self._accept, name="connector", daemon=True)
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
            threading.Thread(target=self._converse, args=(one, _process(handle)), daemon=True).start()
            while following is None and not self._closed.wait(_RETRY_S):
                following = self._another()
            handle = following

    def _another(self) -> int | None:
        """An instance of the pipe for the next browser; None: there are as many as there may be."""
        try:
            return self._instance(0)
        except DesktopError:
            return None

    def _converse(self, one: connection.Connection, process: int) -> None:
        with self._lock:
            self._connections.add(one)
        receive = self._serve(windows.program_of(process))
        try:
            while True:
                answer = receive(one.recv_bytes(MAX_MESSAGE_BYTES))
                if answer is not None:
                    one.send_bytes(answer)
        except InputError as error:
            log.warning("a browser was hung up on: %s", error.code)
        except (EOFError, OSError):
            log.info("a browser has gone")
        finally:
            with self._lock:
                self._connections.discard(one)
            with contextlib.suppress(OSError):
                one.close()

    def _instance(self, first: int) -> int:
        descriptor = ctypes.c_void_p()
        convert = _advapi32.ConvertStringSecurityDescriptorToSecurityDescriptorW
        if not convert(_OWNER_AND_SYSTEM, 1, ctypes.byref(descriptor), None):
            raise DesktopError("the browsers' pipe cannot be secured; restart the session", code="connector-pipe")
        attributes = _SecurityAttributes(ctypes.sizeof(_SecurityAttributes), descriptor, False)
        mode = _DUPLEX | _OVERLAPPED | first
        sizes = (_INSTANCES, _BUFFER_BYTES, _BUFFER_BYTES, 0)
        handle = _kernel32.CreateNamedPipeW(self._address, mode, _MESSAGES_FROM_HERE, *sizes, ctypes.byref(attributes))
        _kernel32.LocalFree(descriptor)
        if handle is None or handle == _INVALID:
            raise _squatted()
        return int(handle)


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


def _taken(address: str) -> bool:
    """Whether a pipe of that name is there. The flag for the first instance says so too, but not on every system."""
    return bool(_kernel32.WaitNamedPipeW(address, 1)) or _last_error() != _NOT_FOUND


def _process(handle: int) -> int:
    found = wintypes.ULONG()
    return int(found.value) if _kernel32.GetNamedPipeClientProcessId(handle, ctypes.byref(found)) else 0


def _squatted() -> DesktopError:
    return DesktopError(
        "another program answers the browsers in place of Frostpane; end it, and look at what it is",
        code="connector-squatted",
    )
