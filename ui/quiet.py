"""Not twice the same: one popup for the same content and destination in so many minutes."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import datetime, timedelta

from guard.model import Outcome


class Quiet:
    """Remembers what was shown."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._shown: dict[Hashable, datetime] = {}

    def first(self, outcome: Outcome, minutes: int) -> bool:
        """Whether this content was not yet shown for this destination in the last minutes; from now on it was."""
        now = self._now()
        limit = now - timedelta(minutes=minutes)
        self._shown = {key: at for key, at in self._shown.items() if at > limit}
        key = _key(outcome)
        if key in self._shown:
            return False
        self._shown[key] = now
        return True


def _key(outcome: Outcome) -> Hashable:
    destination = outcome.verdict.destination
    values = frozenset((finding.entity_type, finding.digest or finding.masked) for finding in outcome.findings)
    return (
        outcome.channel,
        outcome.version,
        destination.group,
        destination.application.executable,
        values or outcome.snapshot_id,
    )
