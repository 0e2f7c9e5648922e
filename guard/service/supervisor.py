"""Tells whoever started the guard how it is, by systemd's protocol: one datagram of words a message.

Source: sd_notify(3), `READY=1`, `WATCHDOG=1`, `STOPPING=1`; NOTIFY_SOCKET names the socket, WATCHDOG_USEC the longest
silence in microseconds.
"""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Mapping

READY, WELL, STOPPING = "READY=1", "WATCHDOG=1", "STOPPING=1"


class Supervisor:
    """The service manager, if one listens."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._address = environ.get("NOTIFY_SOCKET", "")
        usec = environ.get("WATCHDOG_USEC", "")
        self.patience_s: float | None = int(usec) / 1e6 if usec.isdecimal() and int(usec) else None
        """Seconds of silence after which it ends the guard; None: it never does."""

    def tell(self, words: str) -> None:
        """Say something; fine where nobody listens."""
        if not self._address.startswith(("/", "@")):
            return
        address = f"\0{self._address[1:]}" if self._address.startswith("@") else self._address
        with contextlib.suppress(OSError), socket.socket(socket.AddressFamily["AF_UNIX"], socket.SOCK_DGRAM) as end:
            end.connect(address)
            end.send(words.encode("ascii"))
