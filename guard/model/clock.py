"""The wall clock, and one that nobody can set: read here alone, handed on as an argument everywhere else."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Clock = Callable[[], datetime]
"""Gives the time of day, with its zone."""
SET_CLOCK = timedelta(minutes=1)
"""Step of a clock that was set, at least; smaller ones are the network putting it right."""
STEADY_S = 3600.0
"""Time without such a step, in seconds, after which a clock says what is too old to keep: as a machine starts it may
stand years ahead, until the network puts it right."""


def wall_clock() -> datetime:
    """The time of day, in UTC."""
    return datetime.now(UTC)


def since_boot_s() -> float:
    """A clock that nobody can set, also while the machine sleeps; starts anew with the machine."""
    # Linux stops its ordinary monotonic clock in sleep; other systems have one that goes on.
    read: Callable[[int], float] | None = getattr(time, "clock_gettime", None)
    boot: int | None = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if read is None or boot is None else read(boot)


class WatchedClock:
    """Tells when a clock was set: beside the one that nobody can set, it shows. Not for several threads at once."""

    def __init__(self, now: Clock, boot_s: Callable[[], float] = since_boot_s) -> None:
        self._now, self._boot_s = now, boot_s
        self._booted_at = self._boot()
        self._steady_s = boot_s() + STEADY_S

    def set_by(self) -> timedelta:
        """How far it was set since it was looked at last; nothing where it went on as clocks do."""
        booted_at = self._boot()
        step, self._booted_at = booted_at - self._booted_at, booted_at
        if abs(step) <= SET_CLOCK:
            return timedelta(0)
        self._steady_s = self._boot_s() + STEADY_S
        return step

    @property
    def is_steady(self) -> bool:
        """Whether it has gone on for long enough, as far as it was looked at, to remove something for its age."""
        return self._boot_s() >= self._steady_s

    def _boot(self) -> datetime:
        return self._now() - timedelta(seconds=self._boot_s())
