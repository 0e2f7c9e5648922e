"""Who owns a selection once the server's clock, which counts milliseconds, has passed a time."""

from __future__ import annotations

import struct
import time
from typing import Any

import xcffib
import xcffib.sync

from guard.desktop.x11.connection import Connection
from guard.errors import DisplayUnavailable

_CLOCK = b"SERVERTIME"
"""Name of the counter that is the server's clock (X Synchronization Extension Protocol, section 2)."""
_HEADER_BYTES, _LISTED_BYTES = 32, 14
_PAUSE_S = 0.0001
"""Time until the server's clock is asked again, in seconds: a tenth of its tick."""
_LONGEST_S = 0.005
"""Longest wait, in seconds: a time of 25 days ago cannot be told from one that is to come."""
_ROUND = 1 << 32
"""Times that there are; then the clock begins anew."""


class Tick:
    """The clock of a connection's server. Belongs to the connection's thread."""

    def __init__(self, connection: Connection) -> None:
        """Find the clock.

        Raises:
            DisplayUnavailable: the server has none that can be asked.
        """
        self._connection = connection
        try:
            self._sync: Any = connection.raw(xcffib.sync.key)
            self._sync.Initialize(3, 1).reply()
            self._clock = self._found()
        except (xcffib.XcffibException, KeyError, struct.error) as error:
            raise DisplayUnavailable("the X server's clock cannot be asked: it lacks the extension SYNC") from error

    def _found(self) -> int:
        # Not by xcffib: its list of counters takes no account of their names' padding.
        buffer = bytes(self._connection.raw.wait_for_reply(self._sync.ListSystemCounters().sequence).buf)
        place = _HEADER_BYTES
        while True:
            counter, name_bytes = struct.unpack_from("=I8xH", buffer, place)
            end = place + _LISTED_BYTES + name_bytes
            if buffer[place + _LISTED_BYTES : end] == _CLOCK:
                return int(counter)
            place = (end + 3) & ~3

    def owner_after(self, selection: int, at: int) -> int:
        """The window that owns a selection when the server's clock has passed `at`; 0: none.

        Whoever copies after this call has a later time than `at`, and a claim by that time is in vain.
        """
        until_s = time.monotonic() + _LONGEST_S
        while True:
            # The clock first: whoever copied by the time that it had before is seen to own.
            clock, owner = self._sync.QueryCounter(self._clock), self._connection.core.GetSelectionOwner(selection)
            passed = 0 < (clock.reply().counter_value.lo - at) % _ROUND < _ROUND // 2
            window = int(owner.reply().owner)
            if passed or time.monotonic() > until_s:
                return window
            time.sleep(_PAUSE_S)
