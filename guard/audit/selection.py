"""Which records a person asks for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from guard.audit.proof.record import AuditRecord
from guard.errors import InputError

_AGO = re.compile(r"(\d{1,5})([hdw])")
_UNIT = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
END = datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Selection:
    """What a record must be; None: anything."""

    since: datetime = BEGINNING
    until: datetime = END
    kind: str | None = None
    action: str | None = None
    entity: str | None = None
    group: str | None = None
    """Of the destination."""
    rule: str | None = None
    agent: str | None = None
    event_id: str | None = None
    digest: str | None = None
    """Of a value that was seen."""

    def takes(self, record: AuditRecord) -> bool:
        """Whether the record is one of those; its time was looked at before."""
        decision = record.decision
        return (
            self.kind in (None, record.kind.value)
            and self.agent in (None, record.agent)
            and self.event_id in (None, record.event_id)
            and self.action in (None, decision and decision.action)
            and self.group in (None, decision and decision.destination.group)
            and self.rule in (None, decision and decision.rule)
            and (self.entity is None or (decision is not None and self.entity in decision.counts))
            and (
                self.digest is None
                or (decision is not None and any(seen.digest == self.digest for seen in decision.seen))
            )
        )


def span_of(since: str | None, until: str | None, now: datetime) -> tuple[datetime, datetime]:
    """From when until when a person asks, each as `time_of` takes it; None: without that bound.

    Raises:
        InputError: one is no time, or the end does not come after the beginning.
    """
    begins = BEGINNING if since is None else time_of(since, now)
    ends = END if until is None else time_of(until, now)
    if begins >= ends:
        raise InputError("--until must be a later time than --since.", code="bad-time")
    return begins, ends


def time_of(text: str, now: datetime) -> datetime:
    """A time as a person gives it: `24h`, `7d`, `2w` ago, or a date or time of ISO 8601 (UTC unless it says).

    Raises:
        InputError: it is neither.
    """
    ago = _AGO.fullmatch(text)
    if ago is not None:
        return now - int(ago[1]) * _UNIT[ago[2]]
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise InputError("A time is like 24h, 7d, 2w, 2026-11-24 or 2026-11-24T08:00:00Z.", code="bad-time") from error
    return at if at.tzinfo is not None else at.replace(tzinfo=UTC)
