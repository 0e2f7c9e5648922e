"""A pause of guarding, and its end."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from guard.audit import NoteKind, Recorder
from guard.model.clock import Clock, since_boot_s

LOOK_S = 5.0
"""Longest time between two looks at the clocks, in seconds: none wakes who waits when it is set, or after a sleep."""


class Pause:
    """All calls on the service's thread; `until` may be read from any."""

    def __init__(self, recorder: Recorder, now: Clock, boot_s: Callable[[], float] = since_boot_s) -> None:
        """`boot_s`: a clock that nobody can set; a pause ends by whichever of the two comes first."""
        self._recorder, self._now, self._boot_s = recorder, now, boot_s
        self._ends_s = 0.0
        """By the clock that nobody can set."""
        self.until: datetime | None = None
        """None: nothing pauses."""
        self.own_minutes = 0
        """For how long the person at the workstation paused; 0: nothing pauses, or an administrator's token does it."""

    def follow(self, minutes: int, by: str) -> None:
        """Pause for some minutes from now on, or (0) go on."""
        until = self._now() + timedelta(minutes=minutes) if minutes else None
        self._ends_s = self._boot_s() + 60.0 * minutes
        self._recorder.note(NoteKind.PAUSE if minutes else NoteKind.RESUME, {"minutes": minutes, "by": by})
        self.own_minutes = minutes if by == "agent" else 0
        self.until = until  # last: whoever sees it finds the record as well

    def ended_by(self, allows: Callable[[int], bool]) -> str | None:
        """What ends a pause now: its `time` is over, or the `policy` no longer allows the person so many minutes.

        `allows`: whether it does. None: nothing pauses, or that goes on.
        """
        if self.until is not None and self._left_s(self.until) <= 0:
            return "time"
        return "policy" if self.own_minutes and not allows(self.own_minutes) else None

    def due(self) -> Iterator[float]:
        """When to look whether it is over, by the monotonic clock; nothing where nothing pauses."""
        if self.until is not None:
            yield time.monotonic() + min(self._left_s(self.until), LOOK_S)

    def _left_s(self, until: datetime) -> float:
        return min((until - self._now()).total_seconds(), self._ends_s - self._boot_s())
