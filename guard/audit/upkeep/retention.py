"""Retention: what is older than the policy keeps goes, and a tombstone in the chain says so."""

from __future__ import annotations

from datetime import datetime, timedelta

from guard.audit.proof.encoding import milliseconds, moment
from guard.audit.proof.keys import Head
from guard.audit.upkeep.trail import Trail

PART = 20_000
"""Records that are removed at a time: the guard must not wait for more."""


def prune(trail: Trail, *, now: datetime, days: int, policy_serial: int, held_from: int | None = None) -> int:
    """Remove the leading records that are older than so many days; how many, at most `PART`.

    The newest records stay in any case. Up to the first record that is young enough, so a clock that was wrong for an
    hour costs nothing. `held_from`: the first record that a case holds; it stays, with all after it.

    Raises:
        TrailUnwritable: the disk is full or read-only.
    """
    limit = now - timedelta(days=days)
    row = trail.store.last_before(milliseconds(limit))
    if row is not None and held_from is not None and row.number >= held_from:
        row = next((row for row, _ in trail.store.linked_backwards(held_from - 1)), None)
    if row is None or row.number >= trail.newest.number:
        return 0
    first = trail.store.first_number()
    if row.number - first >= PART:
        row = trail.store.row(first + PART - 1) or row
    trail.prune(
        Head(row.number, row.tag),
        {
            "first": first,
            "count": row.number - first + 1,
            "until": moment(row.at_ms).isoformat(timespec="milliseconds"),
            "days": days,
            "serial": policy_serial,
        },
    )
    return row.number - first + 1
