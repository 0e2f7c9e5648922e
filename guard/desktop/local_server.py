"""Whoever on this machine connects to an address of the guard's own: a socket of one login, or a pipe on Windows."""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Callable
from multiprocessing.connection import Client, Connection, Listener
from pathlib import Path

log = logging.getLogger(__name__)


class LocalServer:
    """Attends to each connection on a thread of its own, until it is closed. Those under way then end by themselves."""

    def __init__(self, address: str, attend: Callable[[Connection], None], *, name: str, most: int) -> None:
        """`attend`: closes the connection. `most`: connections at once; more are turned away unheard.

        Raises:
            OSError: nobody can connect there.
        """
        self._address, self._attend, self._name = address, attend, name
        if not address.startswith("\\\\"):
            Path(address).unlink(missing_ok=True)
        self._listener = Listener(address)
        self._closed = False
        self._room = threading.BoundedSemaphore(most)
        self._thread = threading.Thread(target=self._serve, name=name, daemon=True)
        self._thread.start()

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
            except OSError:
                log.info("a connection to %s ended early", self._name)
                continue
            if self._closed or not self._room.acquire(blocking=False):
                connection.close()
                continue
            threading.Thread(target=self._answer, args=(connection,), name=f"{self._name}-answer", daemon=True).start()

    def _answer(self, connection: Connection) -> None:
        try:
            self._attend(connection)
        finally:
            self._room.release()
