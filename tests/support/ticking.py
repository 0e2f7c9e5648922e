"""Whether the thread of the windows stands still: a timer on it that wants to run every few milliseconds."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from PySide6.QtCore import QEventLoop, Qt, QTimer

EVERY_MS = 2


@dataclass
class Stood:
    """The longest times between two ticks, in milliseconds."""

    wall_ms: float = 0.0
    worked_ms: float = 0.0
    """Of the thread's own processor: what other programs take is not in it."""


class Ticker:
    """Runs the thread's event loop and watches how smoothly that goes."""

    def __init__(self) -> None:
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self._tick)
        self._loop = QEventLoop()
        self._done: Callable[[], bool] = lambda: False
        self._stood = Stood()
        self._last = (0.0, 0.0)

    @contextmanager
    def watching(self) -> Iterator[Stood]:
        """Watches all that the block does; what it waits for with `run_until` too."""
        self._stood, self._last = Stood(), (time.perf_counter(), time.thread_time())
        self._timer.start()
        try:
            yield self._stood
            self._tick()
        finally:
            self._timer.stop()

    def run_until(self, done: Callable[[], bool], timeout_s: float = 60.0) -> None:
        """Let everything happen until that is so.

        Raises:
            TimeoutError: it never was.
        """
        end = time.monotonic() + timeout_s
        self._done = lambda: done() or time.monotonic() > end
        watched = self._timer.isActive()
        self._timer.start()
        self._loop.exec()
        self._done = lambda: False
        if not watched:
            self._timer.stop()
        if not done():
            raise TimeoutError("it never happened")

    def _tick(self) -> None:
        now = (time.perf_counter(), time.thread_time())
        self._stood.wall_ms = max(self._stood.wall_ms, 1000 * (now[0] - self._last[0]))
        self._stood.worked_ms = max(self._stood.worked_ms, 1000 * (now[1] - self._last[1]))
        self._last = now
        if self._done():
            self._loop.quit()
