"""The threads that inspect copies, and what is done where they or the inspection worker fail."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress

from guard.service.workers import Workers

_STOPPING_S = 1.0
"""Longest wait of the end for an inspection that is running, in seconds."""


class InspectionThreads:
    """Two for whatever is copied; one for short texts alone, so that nothing keeps them waiting."""

    def __init__(self, gone: Callable[[], bool]) -> None:
        """`gone`: whether the inspection worker has ended, or could not be started."""
        self.any, self.quick = Workers(2, "inspect"), Workers(1, "inspect-quick")
        self._gone = gone
        self._warming: Future[None] | None = None

    def dead(self) -> tuple[str, ...]:
        """The names of threads that have ended although nobody ended them."""
        return (*self.any.dead(), *self.quick.dead())

    def warm(self, load: Callable[[], None]) -> None:
        """Load what inspecting needs. A copy that comes first waits for it as for any inspection."""
        self._warming = self.any.submit(load)

    def tend(self, load: Callable[[], None]) -> tuple[str, ...]:
        """Have a worker that has gone loaded again, and others do what stuck threads leave; gives the stuck ones."""
        if self._gone() and (self._warming is None or self._warming.done()):
            with suppress(RuntimeError):  # the guard is ending
                self.warm(load)
        return (*self.any.stuck(), *self.quick.stuck())

    def end(self) -> None:
        """Begin nothing more, and wait a little for what is running."""
        self.any.end(within_s=_STOPPING_S)
        self.quick.end(within_s=_STOPPING_S)
