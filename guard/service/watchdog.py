"""Sees that the guard stood still, and ends a process in which a thread that guards answers no more.

A process that was stopped or starved guards nothing meanwhile, and cannot say so until it runs again. Whoever starts
the guard (systemd, the start-up entry) starts it again after such an end, and is told regularly that all is well.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

log = logging.getLogger(__name__)

TICK_S = 10.0
"""Seconds between two looks. Whether this process ran at all can only be seen by a clock that ticks; the threads that
guard are left asleep at it as long as nothing happens."""
_CLOCK_S = 1.0
"""Seconds between two looks at the clock alone, which wake nobody else: a hole between two ticks shows too. Not where
the system tells of stops and freezes, so that an idle guard sleeps."""
HOLE_S = 3.0
"""Seconds that a look may be late; a later one means that this process did not run."""
_JUST_NOW_S = 0.5
"""Seconds between the end of a wait and the signal of the same stop, at most."""
ANSWER_S = 10.0
"""Seconds that a thread has for its sign of life."""


class Watchdog:
    """Looks on a thread of its own until it is closed."""

    def __init__(
        self,
        *,
        silent: Callable[[float], tuple[str, ...]],
        stood_still: Callable[[int], None],
        well: Callable[[], None],
        lost: Callable[[tuple[str, ...]], None],
        awake_s: Callable[[], float],
        tick_s: float = TICK_S,
        tells_stops: bool = False,
    ) -> None:
        """`silent`: see `Pulse`. `stood_still` is called with seconds, `well` after each look without a trouble, `lost`
        with the names of the threads that gave no sign twice. `awake_s`: a clock that stops while the machine sleeps.
        `tells_stops`: whether `continued` comes after each stop and each freeze.
        """
        self._silent, self._stood_still, self._well, self._lost = silent, stood_still, well, lost
        self._awake_s, self._tick_s = awake_s, tick_s
        self._look_s = tick_s if tells_stops else min(tick_s, _CLOCK_S)
        self._woken = threading.Event()
        self._closed = self._was_stopped = False
        self._thread = threading.Thread(target=self._run, name="watchdog", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def continued(self) -> None:
        """The system tells that this process stood still and runs again. May be called by a signal's handler."""
        self._was_stopped = True
        self._woken.set()

    def close(self) -> None:
        """End. Twice is fine."""
        self._closed = True
        self._woken.set()
        if self._thread.is_alive() and self._thread is not threading.current_thread():
            self._thread.join(timeout=1.0)

    def _run(self) -> None:
        before: tuple[str, ...] = ()
        began_s = self._awake_s()
        looks = 0
        while True:
            earlier_s, began_s = began_s, self._awake_s()
            self._woken.wait(self._look_s)
            if self._awake_s() - began_s > self._look_s + HOLE_S:
                self._woken.wait(_JUST_NOW_S)  # the signal that tells of the same stop comes right after
            self._woken.clear()  # before looking: who closes says so first and wakes then
            if self._closed:
                return
            now_s = self._awake_s()
            # The wait itself may have ended first, so that the signal comes right after its end.
            self._tell_hole(now_s - began_s, now_s - (began_s if now_s - began_s > _JUST_NOW_S else earlier_s))
            looks += 1
            if looks * self._look_s < self._tick_s:
                continue
            looks = 0
            silent = self._silent(ANSWER_S)
            if not silent:
                self._well()
            elif before and not self._closed:
                self._lost(silent)
            before = silent

    def _tell_hole(self, slept_s: float, longest_s: float) -> None:
        if self._was_stopped:
            self._was_stopped = False
            # When the stop began is not told: it was at some time since the last look.
            self._stood_still(max(1, round(longest_s)))
        elif slept_s > self._look_s + HOLE_S:
            self._stood_still(round(slept_s - self._look_s))
