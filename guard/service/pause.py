"""A pause of guarding, and its end."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime, timedelta

from guard.audit import NoteKind, Recorder
from guard.model.clock import Clock


class Pause:
    """All calls on the service's thread; `until` may be read from any."""

    def __init__(self, recorder: Recorder, now: Clock) -> None:
        self._recorder, self._now = recorder, now
        self.until: datetime | None = None
        """None: nothing pauses."""

    def follow(self, minutes: int, by: str) -> None:
        """Pause for some minutes from now on, or (0) go on."""
        until = self._now() + timedelta(minutes=minutes) if minutes else None
        self._recorder.note(NoteKind.PAUSE if minutes else NoteKind.RESUME, {"minutes": minutes, "by": by})
        self.until = until  # last: whoever sees it finds the record as well

    def is_over(self) -> bool:
        """Whether a pause has lasted as long as it may."""
        return self.until is not None and self._now() >= self.until

    def due(self) -> Iterator[float]:
        """When it is over, by the monotonic clock; nothing where nothing pauses."""
        if self.until is not None:
            yield time.monotonic() + (self.until - self._now()).total_seconds()
