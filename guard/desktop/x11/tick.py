"""Whose turn it is of those who copy within one tick of the server's clock, which counts milliseconds."""

from __future__ import annotations

import logging
import struct
import time
from collections.abc import Callable
from typing import Any

import xcffib
import xcffib.sync
import xcffib.xproto as xproto

from guard.desktop.x11.connection import Connection
from guard.desktop.x11.events import Events

log = logging.getLogger(__name__)

_EXTENSION = b"SYNC"
_CLOCK = b"SERVERTIME"
"""Name of the counter that is the server's clock (X Synchronization Extension Protocol, section 2)."""
_HEADER_BYTES, _LISTED_BYTES = 32, 14
_PAUSE_S = 0.0001
"""Time until the server's clock is asked again, in seconds: a tenth of its tick."""
_LONGEST_S = 0.005
"""Longest wait, in seconds: a time of 25 days ago cannot be told from one that is to come."""
_ROUND = 1 << 32
"""Times that there are; then the clock begins anew."""
_MOST_YIELDED, _CALM_S = 3, 0.05
"""Copies that go before a claim, and the time in seconds after which it is as many again: programs that copy in turns
without pause would keep the gate from all of them."""


class Tick:
    """The clock of a connection's server. Belongs to the connection's thread."""

    def __init__(self, connection: Connection) -> None:
        """Find the clock; of a server that has none that can be asked, no time is waited for.

        Raises:
            ConnectionLost: the server has gone.
        """
        self._connection = connection
        self._clock: int | None = None
        if connection.core.QueryExtension(len(_EXTENSION), _EXTENSION).reply().present:
            self._sync: Any = connection.raw(xcffib.sync.key)
            self._sync.Initialize(3, 1).reply()
            self._clock = self._found()
        if self._clock is None:
            log.warning("the X server's clock cannot be asked: of copies within one millisecond one may be lost")

    def _found(self) -> int | None:
        # Not by xcffib: its list of counters takes no account of their names' padding.
        buffer = bytes(self._connection.raw.wait_for_reply(self._sync.ListSystemCounters().sequence).buf)
        place = _HEADER_BYTES
        while place + _LISTED_BYTES <= len(buffer):
            counter, name_bytes = struct.unpack_from("=I8xH", buffer, place)
            end = place + _LISTED_BYTES + name_bytes
            if buffer[place + _LISTED_BYTES : end] == _CLOCK:
                return int(counter)
            place = (end + 3) & ~3
        return None

    def now(self) -> int:
        """The server's clock; 0, which it takes for that: a server's that cannot be asked."""
        if self._clock is None:
            return int(xproto.Time.CurrentTime)
        return int(self._sync.QueryCounter(self._clock).reply().counter_value.lo)

    def passes(self, at: int) -> None:
        """Wait until the server's clock has passed `at`, for a moment at most; all that it told before is here then.

        Whoever copies afterwards, by the server's time, has a later one, and a claim by `at` is in vain.
        """
        if self._clock is None:
            self._connection.core.GetInputFocus().reply()
            return
        until_s = time.monotonic() + _LONGEST_S
        while not _is_past(at, self.now()):
            if time.monotonic() > until_s:
                return
            time.sleep(_PAUSE_S)


class Turn:
    """Of one selection: whether a claim has to let another copy go first."""

    def __init__(self, tick: Tick, events: Events, selection: int, own: int, waits: Callable[[], bool]) -> None:
        """`own`: the window that claims. `waits`: whether to wait until nobody can copy at a copy's time any more."""
        self._tick, self._events, self._selection, self._own, self._waits = tick, events, selection, own, waits
        self._yielded, self._yielded_s = 0, 0.0

    def yields(self, at: int, noticed_at: int | None = None) -> bool:
        """Whether somebody has copied since `at`, of which we are yet to handle the event: a claim would be a theft.

        `noticed_at`: the server's clock at something after which it has just answered a question, so that it need not
        be asked again: Qt copies by the time of a key or button, which is long past. None: it has not.
        """
        if self._waits() and (noticed_at is None or not _is_past(at, noticed_at)):
            self._tick.passes(at)
        if not self._events.is_changing(self._selection, self._own):
            return False
        now_s = time.monotonic()
        self._yielded = self._yielded + 1 if now_s - self._yielded_s < _CALM_S else 1
        self._yielded_s = now_s
        return self._yielded <= _MOST_YIELDED


def _is_past(at: int, now: int) -> bool:
    return 0 < (now - at) % _ROUND < _ROUND // 2
