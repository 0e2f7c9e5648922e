"""The way to one companion extension of a browser, over whatever its host connected by."""

from __future__ import annotations

import contextlib
import threading
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait

MAX_FRAME_BYTES = 1024 * 1024
"""Largest frame of an extension, in bytes; its own pieces are half of that."""


class CompanionLink:
    """One connection; see `Companion`."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._woken, self._waking = Pipe(duplex=False)
        self._lock = threading.Lock()
        self._is_woken = False

    def send(self, frame: bytes) -> None:
        """See `Companion.send`. Any thread."""
        try:
            self.connection.send_bytes(frame)
        except TypeError as error:  # so the library says that it was closed on another thread while it sent
            raise ConnectionAbortedError("the companion has gone") from error

    def receive(self, within_s: float | None) -> bytes | None:
        """See `Companion.receive`."""
        ready = wait((self.connection, self._woken), within_s)
        if self._woken in ready:
            with self._lock:
                self._woken.recv_bytes()
                self._is_woken = False
        return self.connection.recv_bytes(MAX_FRAME_BYTES) if self.connection in ready else None

    def wake(self) -> None:
        """See `Companion.wake`."""
        with self._lock, contextlib.suppress(OSError):
            if not self._is_woken:
                self._is_woken = True
                self._waking.send_bytes(b"")
