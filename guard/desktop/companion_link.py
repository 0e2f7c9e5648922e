"""The way to one companion extension of a browser, over whatever its host connected by."""

from __future__ import annotations

from multiprocessing.connection import Connection

MAX_FRAME_BYTES = 1024 * 1024
"""Largest frame of an extension, in bytes; its own pieces are half of that."""


class CompanionLink:
    """One connection; see `Companion`."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def send(self, frame: bytes) -> None:
        """See `Companion.send`. Any thread."""
        try:
            self.connection.send_bytes(frame)
        except TypeError as error:  # so the library says that it was closed on another thread while it sent
            raise ConnectionAbortedError("the companion has gone") from error

    def receive(self, within_s: float) -> bytes | None:
        """See `Companion.receive`."""
        return self.connection.recv_bytes(MAX_FRAME_BYTES) if self.connection.poll(within_s) else None
