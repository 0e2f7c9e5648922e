"""Whether lessons work: how many had the same kind of event again, before and after a lesson was first seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

REPEAT_DAYS = 30
"""Time within which another event of the same kind is a repetition, in days."""
_Z_95 = 1.959964
"""Standard normal quantile of a two-sided interval of 95 %."""
_DAY_MS = 24 * 3600 * 1000


@dataclass(frozen=True, slots=True)
class Share:
    """How many of how many."""

    times: int
    of: int

    def interval(self) -> tuple[float, float]:
        """The Wilson interval of 95 %, both ends in [0, 1]; the whole range where nothing was observed.

        Source: E. B. Wilson, Journal of the American Statistical Association 22 (1927), 209-212.
        """
        if not self.of:
            return 0.0, 1.0
        rate, spread = self.times / self.of, _Z_95**2 / self.of
        middle = rate + spread / 2
        half = _Z_95 * sqrt(rate * (1 - rate) / self.of + spread / self.of / 4)
        return max(0.0, (middle - half) / (1 + spread)), min(1.0, (middle + half) / (1 + spread))


@dataclass(frozen=True, slots=True)
class Repeat:
    """One lesson. Counted are pairs of a person and an entity type, each by its first event; those observed too briefly
    are left out."""

    lesson: str
    before: Share
    """Of the first events without the lesson, those that were followed by another within `REPEAT_DAYS`."""
    after: Share
    """The same of the first events with which the lesson was shown."""


def repeats(rows: Callable[[str], Sequence[tuple[Any, ...]]]) -> tuple[Repeat, ...]:
    """The repeat rates by lesson. `rows` answers a query on the tables that `gather` and `figures_of` made.

    Both sides look forward from an event. Looking back from the lesson would be biased: its own event is chosen by the
    wait for it, and long waits hold more days.
    """
    window = REPEAT_DAYS * _DAY_MS
    found = rows(
        "WITH acts AS (SELECT agent, name, at_ms, card, lead(at_ms) OVER pair AS later, row_number() OVER pair AS turn "
        "FROM events JOIN kinds USING (kind) WHERE action IN ('warn', 'redact', 'block') "
        "WINDOW pair AS (PARTITION BY agent, name ORDER BY at_ms, id)), "
        "lessons AS (SELECT DISTINCT card AS lesson, name FROM acts WHERE card IS NOT NULL), "
        "firsts AS (SELECT lesson, agent, at_ms, later, 0 AS taught FROM acts JOIN lessons USING (name) "
        "WHERE turn = 1 AND card IS NULL "
        # SQLite gives the other columns of the row that has the minimum.
        "UNION ALL SELECT card, agent, min(at_ms), later, 1 FROM acts WHERE card IS NOT NULL "
        "GROUP BY card, agent, name), "
        "seen AS (SELECT agent, max(at_ms) AS until FROM records GROUP BY agent) "
        f"SELECT lesson, taught, sum(coalesce(later - at_ms <= {window}, 0)), count(*) FROM firsts JOIN seen "
        f"USING (agent) WHERE until - at_ms >= {window} GROUP BY lesson, taught ORDER BY lesson"
    )
    shares = {(lesson, bool(taught)): Share(times, of) for lesson, taught, times, of in found}
    nobody = Share(0, 0)
    return tuple(
        Repeat(lesson, shares.get((lesson, False), nobody), shares.get((lesson, True), nobody))
        for lesson in sorted({lesson for lesson, _ in shares})
    )
