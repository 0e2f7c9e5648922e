"""The wall clock, and one that nobody can set: read here alone, handed on as an argument everywhere else."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Gives the time of day, with its zone."""


def wall_clock() -> datetime:
    """The time of day, in UTC."""
    return datetime.now(UTC)


def since_boot_s() -> float:
    """A clock that nobody can set, also while the machine sleeps; starts anew with the machine."""
    # Linux stops its ordinary monotonic clock in sleep; other systems have one that goes on.
    read: Callable[[int], float] | None = getattr(time, "clock_gettime", None)
    boot: int | None = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if read is None or boot is None else read(boot)
