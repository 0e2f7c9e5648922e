"""One thread that looks after the lanes at the moments that count, and sleeps between them."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable

NEVER = math.inf
"""Moment that does not come."""


class Keeper:
    """Calls back at the next moment that it was told of. Moments are those of the monotonic clock, in seconds."""

    def __init__(self, callback: Callable[[], Callable[[], float] | None]) -> None:
        """
        Args:
            callback: gives what is to be called; it tells the next moment. None: its owner has gone, and so may we.
        """
        self._callback = callback
        self._changed = threading.Condition()
        self._at = NEVER
        self._ended = False
        threading.Thread(target=self._run, name="lanes", daemon=True).start()

    def by(self, moment: float) -> None:
        """Call back at that moment at the latest. Any thread; the thread is woken only where it would sleep longer."""
        with self._changed:
            if moment < self._at:
                self._at = moment
                self._changed.notify()

    def close(self) -> None:
        """End the thread. Twice is fine."""
        with self._changed:
            self._ended = True
            self._changed.notify()

    def _run(self) -> None:
        while self._comes():
            call = self._callback()
            if call is None:
                return
            self.by(call())
            del call

    def _comes(self) -> bool:
        with self._changed:
            while not self._ended and (left_s := self._at - time.monotonic()) > 0:
                self._changed.wait(None if left_s == NEVER else left_s)
            self._at = NEVER
            return not self._ended
