"""Whether a notification is shown now: not the same one twice in a moment, not many at once, none in quiet hours."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta

SAME = timedelta(seconds=60)
"""Time for which the same sentence is not told again."""
WINDOW = timedelta(minutes=1)
MOST_IN_WINDOW = 4
"""Notifications a minute, at most; what comes beyond stands in the history."""


class Moderation:
    """Remembers what was told lately."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._told: deque[tuple[datetime, str]] = deque(maxlen=64)

    def admits(self, sentence: str) -> bool:
        """Whether that may be told now; it then counts as told."""
        now = self._now()
        lately = [(at, told) for at, told in self._told if timedelta(0) <= now - at < WINDOW]
        repeated = any(told == sentence and now - at < SAME for at, told in lately)
        if repeated or len(lately) >= MOST_IN_WINDOW:
            return False
        self._told.append((now, sentence))
        return True
