"""How often something was used, by the trail: what counts uses over restarts, and says where it cannot."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain, islice

from guard.audit.proof.reading import TrailReader
from guard.audit.proof.record import NoteKind
from guard.errors import TrailBroken

_NEWEST = 50
"""Newest records in which a loss that was noticed a moment ago is looked for."""


@dataclass(frozen=True, slots=True)
class Uses:
    """What the records of a time tell."""

    counts: Mapping[str, int] = field(default_factory=dict)
    """Uses by the id of what was used."""
    lost_at: datetime | None = None
    """Up to when records are gone that may have told of others; None: none are."""
    newest: int = 0
    """Number of the newest record that was read."""

    def with_older(self, older: Uses) -> Uses:
        """These and those of the records before."""
        lost = [at for at in (self.lost_at, older.lost_at) if at is not None]
        counts = Counter(older.counts) + Counter(self.counts)
        return Uses(counts, max(lost, default=None), max(self.newest, older.newest))


def uses_between(reader: TrailReader, kind: NoteKind, since: datetime, until: datetime, after: int = 0) -> Uses:
    """The uses that records of that kind tell of. `after`: the number up to which they were read before.

    A record that does not open was written before the next one that does; what was issued later was not used in it.

    Raises:
        TrailBroken: the newest record does not open.
    """
    counts: Counter[str] = Counter()
    lost: list[datetime] = []
    unread, newer, newest = reader.unread, None, after
    for record in chain(reader.between(since, until), (None,)):
        if reader.unread > unread:
            unread = reader.unread
            if newer is None:
                raise TrailBroken("the newest record does not open")
            lost.append(newer)
        if record is not None:
            if record.number <= after:
                break
            newest = max(newest, record.number)
            newer = record.at
            if record.tells_of_lost_records:
                lost.append(record.at)
            if record.kind is NoteKind.PRUNED:
                with suppress(KeyError, ValueError):
                    lost.append(datetime.fromisoformat(str(record.facts["until"])))
            if record.kind is kind:
                counts[str(record.facts["id"])] += 1
    return Uses(counts, max(lost, default=None), newest)


def lost_just_now(reader: TrailReader) -> datetime | None:
    """When the trail last noticed that records are gone, if it did so a moment ago: writing on is what notices it."""
    newest = islice(reader.backwards(), _NEWEST)
    return max((record.at for record in newest if record.tells_of_lost_records), default=None)
