"""The wall clock: read here alone, handed on as an argument everywhere else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Gives the time of day, with its zone."""


def wall_clock() -> datetime:
    """The time of day, in UTC."""
    return datetime.now(UTC)
