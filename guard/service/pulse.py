"""Whether every thread that guards still answers."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping

Ask = Callable[[Callable[[], None]], None]
"""Has a function called on one thread, soon."""
_IDLE_S = 0.005
"""Processor time of all threads together, in seconds, up to which nothing has happened since they were asked: the
answers themselves take a millisecond or two. A copy takes more."""
_UNASKED = 5
"""Looks in a row that an idle process may pass without asking; then its threads are asked all the same."""


class Pulse:
    """Asks each thread for a sign of life. Any thread but those that are asked."""

    def __init__(
        self,
        threads: Mapping[str, Ask],
        dead: Callable[[], tuple[str, ...]] = tuple,
        processor_s: Callable[[], float] = time.process_time,
    ) -> None:
        """`threads` by name; `dead` names others that are known to have ended or to be stuck."""
        self._threads = dict(threads)
        self._dead, self._processor_s = dead, processor_s
        self._asked_s: float | None = None
        """The processor's time when all threads had answered; None: not all have."""
        self._unasked = 0

    def silent_if_active(self, within_s: float) -> tuple[str, ...]:
        """The same as `silent`, but threads that had nothing to do since they answered are left asleep."""
        asked_s = self._asked_s  # another thread may be asking
        idle = asked_s is not None and self._processor_s() - asked_s < _IDLE_S
        if idle and self._unasked < _UNASKED:
            self._unasked += 1
            return self._dead()
        return self.silent(within_s)

    def silent(self, within_s: float) -> tuple[str, ...]:
        """The names of the threads that gave no sign within that time; waits no longer than it."""
        answered = {name: threading.Event() for name in self._threads}
        for name, ask in self._threads.items():
            ask(answered[name].set)
        until_s = time.monotonic() + within_s
        late = [name for name, event in answered.items() if not event.wait(max(0.0, until_s - time.monotonic()))]
        self._asked_s, self._unasked = None if late else self._processor_s(), 0
        return (*late, *self._dead())
