"""Who an incident concerns, as keyed digests: nobody is named by them, and the firm finds its customers by its list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from guard.audit.proof.record import AuditRecord


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a customer's that a case concerns."""

    digest: str
    entity_type: str
    masked: str
    events: tuple[str, ...]
    """Ids of the events that it was seen in."""
    went_out: bool
    """Whether an original that holds it was given out."""


@dataclass(frozen=True, slots=True)
class Affected:
    """What a case's events tell of customers."""

    values: tuple[Value, ...]
    kinds: tuple[str, ...]
    """Entity types of what went out; of all events, where no original is known to have gone out."""
    persons: int
    """Least number of persons: the most distinct values of one entity type; at least 1."""


def affected(records: Iterable[AuditRecord]) -> Affected:
    """What the decisions among these records tell, in the order in which values were first seen."""
    seen: dict[str, tuple[str, str, list[str]]] = {}
    sent: set[str] = set()
    sent_kinds: dict[str, None] = {}
    all_kinds: dict[str, None] = {}
    for record in records:
        decision = record.decision
        if decision is None:
            continue
        out = decision.version == "original"
        all_kinds |= dict.fromkeys(decision.counts)
        if out:
            sent_kinds |= dict.fromkeys(decision.counts)
        for one in decision.seen:
            if one.digest is not None:
                seen.setdefault(one.digest, (one.entity_type, one.masked, []))[2].append(record.event_id)
                if out:
                    sent.add(one.digest)
    values = tuple(
        Value(digest, kind, masked, tuple(ids), digest in sent) for digest, (kind, masked, ids) in seen.items()
    )
    counted = [value for value in values if value.went_out] or values
    by_kind: dict[str, int] = {}
    for value in counted:
        by_kind[value.entity_type] = by_kind.get(value.entity_type, 0) + 1
    return Affected(values, tuple(sent_kinds or all_kinds), max(by_kind.values(), default=1))
