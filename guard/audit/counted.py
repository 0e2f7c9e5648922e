"""What happened again and again: one entry with its count, though the chain tells the count in a record of its own.

A record cannot be changed once it is in the chain, and holding it back until its count is known would lose it in a
crash. So `repeated` closes the count of an earlier record, and whoever reads sees both as one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from guard.audit.proof.record import AuditRecord, NoteKind


def newest_first(records: Iterable[AuditRecord]) -> Iterator[AuditRecord]:
    """The entries of records that come newest first. Counts of records that are not among them come last."""
    counts: dict[str, AuditRecord] = {}
    for record in records:
        if record.kind is NoteKind.REPEATED:
            counts[_event(record)] = record
        else:
            yield _with(record, counts.pop(record.event_id, None))
    yield from counts.values()


def counts_of(records: Iterable[AuditRecord]) -> Mapping[str, AuditRecord]:
    """The records that tell a count, by the event that they count."""
    return {_event(record): record for record in records if record.kind is NoteKind.REPEATED}


def oldest_first(records: Iterable[AuditRecord], counts: Mapping[str, AuditRecord]) -> Iterator[AuditRecord]:
    """The entries of records that come oldest first; `counts` was read before. A count without its record stays one."""
    told: set[str] = set()
    for record in records:
        if record.kind is NoteKind.REPEATED:
            if _event(record) not in told:
                yield record
        else:
            count = counts.get(record.event_id)
            if count is not None:
                told.add(record.event_id)
            yield _with(record, count)


def _event(count: AuditRecord) -> str:
    return str(count.facts["event"])


def _with(record: AuditRecord, count: AuditRecord | None) -> AuditRecord:
    if count is None:
        return record
    return replace(record, times=int(count.facts["times"]), counted_by=count.event_id)
