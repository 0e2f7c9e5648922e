"""Past decisions, facts alone, for those who rehearse a policy on them or explain one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from guard.audit.reading import TrailReader
from guard.audit.record import Decision


@dataclass(frozen=True, slots=True)
class PastOutcome:
    """What was decided once, and on which facts."""

    event_id: str
    at: datetime
    counts: Mapping[str, int]
    """Findings by entity type."""
    confidences: Mapping[str, float]
    """The highest of each entity type."""
    origin_group: str
    destination_executable: str | None
    destination_window_class: str | None
    destination_site: str | None
    destination_group: str
    channel: str
    action: str
    rule: str | None
    policy: str
    serial: int
    answer: str | None


def past_outcomes(reader: TrailReader, limit: int | None = None) -> Iterator[PastOutcome]:
    """The newest first; answers of persons are left out, they are no decisions of a policy."""
    found = (
        _past(record.event_id, record.at, record.decision)
        for record in reader.backwards()
        if record.decision is not None and record.decision.answer is None
    )
    return islice(found, limit)


def past_outcome(reader: TrailReader, event_id: str) -> PastOutcome | None:
    """The decision of one event; None: there is none of that id."""
    for record in reader.backwards():
        if record.event_id == event_id and record.decision is not None:
            return _past(record.event_id, record.at, record.decision)
    return None


def _past(event_id: str, at: datetime, decision: Decision) -> PastOutcome:
    confidences: dict[str, float] = {}
    for seen in decision.seen:
        confidences[seen.entity_type] = max(confidences.get(seen.entity_type, 0.0), seen.confidence)
    return PastOutcome(
        event_id=event_id,
        at=at,
        counts=decision.counts,
        confidences=confidences,
        origin_group=decision.origin.group,
        destination_executable=decision.destination.executable,
        destination_window_class=decision.destination.window_class,
        destination_site=decision.destination.site,
        destination_group=decision.destination.group,
        channel=decision.channel,
        action=decision.action,
        rule=decision.rule,
        policy=decision.policy,
        serial=decision.serial,
        answer=decision.answer,
    )
