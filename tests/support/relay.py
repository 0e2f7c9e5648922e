"""A TCP relay before a server: the network between, which a test cuts in the ways in which networks fail."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
from dataclasses import dataclass
from enum import Enum, auto

HANDSHAKE_BYTES = 8192
"""Bytes of a client that still arrive when what it says is swallowed: a handshake, and the beginning of a batch."""
_AT_ONCE = struct.pack("ii", 1, 0)
"""Linger of 0 s: a socket that is closed so tells its peer of a reset."""


class Cut(Enum):
    """One way in which a network fails."""

    RESET = auto()
    """Both ends are told of a reset at once, and nobody connects."""
    SWALLOWED = auto()
    """What the client says is taken and arrives nowhere; in the end both are told of an end in order."""
    DEAF = auto()
    """Half open: the server hears the client, and nothing that it says comes back."""
    SILENT = auto()
    """Nothing is carried, and nobody is ever told."""


@dataclass(eq=False, slots=True)
class _Connection:
    client: socket.socket
    server: socket.socket
    cut: Cut | None
    said: int = 0
    """Bytes of the client so far."""
    lost: int = 0
    """Those of them that arrive nowhere."""

    def end(self) -> None:
        """Tell both of a reset, or of an end."""
        for side in (self.client, self.server):
            with contextlib.suppress(OSError):
                if self.cut is Cut.RESET:
                    side.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
                    side.close()
                side.shutdown(socket.SHUT_RDWR)

    def carry(self) -> None:
        """Until both have ended."""
        back = threading.Thread(target=self._from_server, daemon=True)
        back.start()
        with contextlib.suppress(OSError):
            while piece := self.client.recv(65536):
                self.said += len(piece)
                if self.cut is Cut.SILENT or (self.cut is Cut.SWALLOWED and self.said > HANDSHAKE_BYTES):
                    self.lost += len(piece)
                else:
                    self.server.sendall(piece)
            self.server.shutdown(socket.SHUT_WR)
        back.join()
        self.client.close()
        self.server.close()

    def _from_server(self) -> None:
        with contextlib.suppress(OSError):
            while piece := self.server.recv(65536):
                if self.cut not in {Cut.DEAF, Cut.SILENT}:
                    self.client.sendall(piece)
            self.client.shutdown(socket.SHUT_WR)


class Relay:
    """It listens on a port of its own, loopback, and carries what comes to the server's."""

    def __init__(self, to_port: int) -> None:
        self._to_port = to_port
        self._cut: Cut | None = None
        self._open: list[_Connection] = []
        self._unheard: list[socket.socket] = []
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listening.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self, how: Cut) -> None:
        """From now on, and what is open too."""
        self._cut = how
        for connection in self._open:
            connection.cut = how
        if how is Cut.RESET:
            self._end()

    def swallowed(self) -> bool:
        """Whether something was taken that arrives nowhere."""
        return any(each.cut is Cut.SWALLOWED and each.lost > HANDSHAKE_BYTES for each in self._open)

    def mend(self) -> None:
        """Carry again. What was open under the cut ends, but for what was silent, of which nobody is told."""
        self._end()
        self._cut = None

    def close(self) -> None:
        """End it."""
        with contextlib.suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._cut = None
        self._end()
        for client in self._unheard:
            client.close()

    def _end(self) -> None:
        if self._cut is Cut.SILENT:
            return
        ending, self._open = self._open, []
        for connection in ending:
            connection.end()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listening.accept()
            except OSError:
                return
            if self._cut is Cut.SILENT:  # the server never hears of it
                self._unheard.append(client)
                continue
            try:
                if self._cut is Cut.RESET:
                    raise ConnectionRefusedError
                server = socket.create_connection(("127.0.0.1", self._to_port))
            except OSError:
                client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
                client.close()
                continue
            connection = _Connection(client, server, self._cut)
            self._open.append(connection)
            threading.Thread(target=connection.carry, daemon=True).start()
