"""Whether every thread that guards still answers."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping

Ask = Callable[[Callable[[], None]], None]
"""Has a function called on one thread, soon."""


class Pulse:
    """Asks each thread for a sign of life. Any thread but those that are asked."""

    def __init__(self, threads: Mapping[str, Ask], dead: Callable[[], tuple[str, ...]] = tuple) -> None:
        """`threads` by name; `dead` names others that are known to have ended or to be stuck."""
        self._threads = dict(threads)
        self._dead = dead

    def silent(self, within_s: float) -> tuple[str, ...]:
        """The names of the threads that gave no sign within that time; waits no longer than it."""
        answered = {name: threading.Event() for name in self._threads}
        for name, ask in self._threads.items():
            ask(answered[name].set)
        until_s = time.monotonic() + within_s
        late = [name for name, event in answered.items() if not event.wait(max(0.0, until_s - time.monotonic()))]
        return (*late, *self._dead())
