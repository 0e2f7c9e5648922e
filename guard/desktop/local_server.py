"""Whoever on this machine connects to an address of the guard's own: a socket of one login, or a pipe on Windows."""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections.abc import Callable
from multiprocessing.connection import Client, Connection, Listener
from pathlib import Path
from typing import Protocol

from guard.errors import DesktopError, is_lack

log = logging.getLogger(__name__)

_LACK_S = 0.5
"""Time before the next attempt where the system lends no more open files, in seconds."""


class Connected(Protocol):
    """One end of a connection: a socket's or a pipe's."""

    def poll(self, timeout: float) -> bool: ...
    def fileno(self) -> int: ...
    def close(self) -> None: ...
    def recv_bytes(self, maxlength: int) -> bytes: ...
    def send_bytes(self, buf: bytes) -> None: ...


def attended(address: str, attend: Callable[[Connection], None], *, name: str, most: int) -> Callable[[], None]:
    """Have each connection attended to on a thread of its own, until what this gives is called.

    `attend` closes the connection. `most`: connections at once, where they are a socket's.

    Raises:
        OSError: nobody can connect there.
        DesktopError: another program listens there.
    """
    if not _is_pipe(address):
        return LocalServer(address, attend, name=name, most=most).close
    from guard.desktop.windows.pipe_server import PipeServer

    squatted = DesktopError(
        f"another program listens in the place of this guard ({name}); end it, and look at what it is",
        code=f"{name}-squatted",
    )
    return PipeServer(address, lambda _process, connection: attend(connection), squatted=squatted).close


def connect(address: str) -> Connected:
    """A connection to whoever of this login listens there.

    Raises:
        OSError: nobody does.
        DesktopError: somebody else does.
    """
    if not _is_pipe(address):
        return Client(address)
    from guard.desktop.windows.pipe_client import connect as connect_to_pipe

    return connect_to_pipe(address)


def _is_pipe(address: str) -> bool:
    return address.startswith("\\\\")


class LocalServer:
    """Attends to each connection on a thread of its own, until it is closed. Those under way then end by themselves."""

    def __init__(self, address: str, attend: Callable[[Connection], None], *, name: str, most: int) -> None:
        """`attend`: closes the connection. `most`: connections at once; more are turned away unheard.

        Raises:
            OSError: nobody can connect there.
        """
        self._address, self._attend, self._name = address, attend, name
        Path(address).unlink(missing_ok=True)
        self._listener = Listener(address)
        self._closed = False
        self._room = threading.BoundedSemaphore(most)
        self._thread = threading.Thread(target=self._serve, name=name, daemon=True)
        try:
            self._thread.start()
        except RuntimeError:  # no thread to be had
            self._listener.close()
            raise

    def close(self) -> None:
        """Take no more connections."""
        self._closed = True
        with contextlib.suppress(OSError), Client(self._address):
            pass  # wakes the thread from accept()
        self._thread.join(timeout=2)
        self._listener.close()

    def _serve(self) -> None:
        while not self._closed:
            try:
                connection = self._listener.accept()
            except OSError as error:
                log.info("a connection to %s ended early", self._name)
                if is_lack(error):  # it still waits, and would be asked for without pause
                    time.sleep(_LACK_S)
                continue
            if self._closed or not self._room.acquire(blocking=False):
                connection.close()
                continue
            try:
                threading.Thread(
                    target=self._answer, args=(connection,), name=f"{self._name}-answer", daemon=True
                ).start()
            except RuntimeError:  # no more threads for now: whoever asks again may be answered
                connection.close()
                self._room.release()

    def _answer(self, connection: Connection) -> None:
        try:
            self._attend(connection)
        finally:
            self._room.release()
