"""The figures of a report, counted from exports."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from guard.audit.proof.record import NOT_OF_THE_GUARD
from guard.audit.report.exports import Gathered, Incident, gather
from guard.audit.report.repeats import Repeat, repeats
from guard.audit.report.rules import RuleFigure, rule_figures

GAP_MINUTES = 30
"""Silence without a `stop` that is a gap, in minutes; a running guard writes a heartbeat far more often."""
_WEEKS = 8
_TOP = 15
_LONGEST_HOLE = timedelta(days=366)
"""Time without a record that is drawn day by day; what is farther away has the date of a clock that was set wrong."""
_WEEK_MS = 7 * 24 * 3600 * 1000


@dataclass(frozen=True, slots=True)
class Count:
    """A name and how often."""

    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Day:
    """The decisions of one day by action."""

    day: str
    audit: int
    warn: int
    redact: int
    block: int


@dataclass(frozen=True, slots=True)
class AgentFigure:
    """How often a person ran into a rule, and how often again for the same one."""

    agent: str
    events: int
    repeated: int


@dataclass(frozen=True, slots=True)
class Week:
    """Events of a rule a person, so many weeks after the first time that the rule taught this person."""

    week: int
    persons: int
    events: int


@dataclass(frozen=True, slots=True)
class Silence:
    """A running guard of which nothing was heard."""

    machine: str
    since: str
    until: str


@dataclass(frozen=True, slots=True)
class Figures:
    """All that a report shows."""

    first: str | None
    last: str | None
    records: int
    decisions: int
    machines: int
    agents: int
    customers: int
    """Distinct values that were seen, by their digests: one that two installations saw counts twice, by a key each."""
    days: tuple[Day, ...]
    """From the first record's to the last one's, those without events too; empty: there are no events."""
    entities: tuple[Count, ...]
    destinations: tuple[Count, ...]
    applications: tuple[Count, ...]
    rules: tuple[RuleFigure, ...]
    by_agent: tuple[AgentFigure, ...]
    weeks: tuple[Week, ...]
    repeats: tuple[Repeat, ...]
    incidents: tuple[Incident, ...]
    """The newest first."""
    closed_cases: frozenset[str]
    answers: tuple[Count, ...]
    states: tuple[Count, ...]
    silences: tuple[Silence, ...]
    silence_count: int


def figures_of(folder: Path, *, since: datetime, until: datetime) -> Figures:
    """Count the exports of a folder and those below it. An event that is in two exports counts once.

    Raises:
        InputError: there is no export, or one is damaged.
    """
    with closing(sqlite3.connect(":memory:")) as base:
        return _count(base, gather(folder, base, since=since, until=until))


def _count(base: sqlite3.Connection, gathered: Gathered) -> Figures:
    def rows(query: str) -> Sequence[tuple[Any, ...]]:
        return base.execute(query).fetchall()

    # An answer is a second record of the same copy: it tells what the person chose and is no event of its own.
    base.execute("CREATE TABLE events AS SELECT * FROM records WHERE decided AND answer IS NULL")
    base.execute("CREATE VIEW answers AS SELECT * FROM records WHERE decided AND answer IS NOT NULL")
    (first, last, records, machines, agents) = rows(
        "SELECT min(at_ms), max(at_ms), count(*), count(DISTINCT machine), count(DISTINCT agent) FROM records"
    )[0]
    silences = _silences(rows)
    return Figures(
        first=None if first is None else _minute(first),
        last=None if last is None else _minute(last),
        records=records,
        decisions=rows("SELECT count(*) FROM events")[0][0],
        machines=machines,
        agents=agents,
        customers=len(gathered.digests),
        days=_days(rows),
        entities=_counts(
            rows("SELECT name, sum(times) FROM events JOIN kinds USING (kind) GROUP BY name ORDER BY 2 DESC, 1")
        ),
        destinations=_counts(rows(_by("destination"))),
        applications=_counts(rows(_by("application"))),
        rules=rule_figures(rows),
        by_agent=tuple(
            AgentFigure(*row)
            for row in rows(
                "SELECT agent, sum(n), sum(n - 1) FROM (SELECT agent, count(*) AS n FROM events "
                "WHERE action NOT IN ('audit', 'allow') GROUP BY agent, rule) "
                f"GROUP BY agent ORDER BY 2 DESC, 1 LIMIT {_TOP}"
            )
        ),
        weeks=_weeks(rows),
        repeats=repeats(rows),
        incidents=gathered.incidents,
        closed_cases=gathered.closed,
        answers=_counts(rows("SELECT answer, count(*) FROM answers GROUP BY answer ORDER BY 2 DESC, 1")),
        states=_counts(
            rows(
                "SELECT action, count(*) FROM records WHERE NOT decided AND action <> 'heartbeat' "
                "GROUP BY action ORDER BY 2 DESC, 1"
            )
        ),
        silences=silences[:_TOP],
        silence_count=len(silences),
    )


def _by(column: str) -> str:
    return (
        f"SELECT coalesce({column}, '?'), count(*) FROM events WHERE action <> 'allow' "
        f"GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {_TOP}"
    )


def _days(rows: Any) -> tuple[Day, ...]:
    counted = {
        row[0]: Day(*row)
        for row in rows(
            "SELECT date(at_ms / 1000, 'unixepoch') AS day, sum(action = 'audit'), sum(action = 'warn'), "
            "sum(action = 'redact'), sum(action = 'block') FROM events GROUP BY day"
        )
    }
    if not counted:
        return ()
    ends = rows("SELECT date(min(at_ms) / 1000, 'unixepoch'), date(max(at_ms) / 1000, 'unixepoch') FROM records")[0]
    known = [date.fromisoformat(day) for day in sorted({*counted, *ends})]
    days = known[:1]
    for before, day in pairwise(known):
        if day - before <= _LONGEST_HOLE:
            days += [before + timedelta(days=each) for each in range(1, (day - before).days)]
        days.append(day)
    return tuple(counted.get(day.isoformat(), Day(day.isoformat(), 0, 0, 0, 0)) for day in days)


def _weeks(rows: Any) -> tuple[Week, ...]:
    """Events by weeks since the rule first taught the person; only persons who were heard of that late count."""
    weeks = ", ".join(f"({week})" for week in range(_WEEKS))
    found = rows(
        "WITH taught AS (SELECT agent, rule, min(at_ms) AS since FROM events "
        "WHERE rule IS NOT NULL AND action IN ('warn', 'redact', 'block') GROUP BY agent, rule), "
        "seen AS (SELECT agent, max(at_ms) AS until FROM records GROUP BY agent), "
        f"weeks(week) AS (VALUES {weeks}), "
        "watched AS (SELECT week, agent, rule, since FROM weeks, taught JOIN seen USING (agent) "
        f"WHERE week = 0 OR until >= since + {_WEEK_MS} * (week + 1)), "
        "persons AS (SELECT week, count(*) AS count FROM watched GROUP BY week), "
        f"later AS (SELECT agent, rule, (at_ms - since) / {_WEEK_MS} AS week, count(*) AS count "
        "FROM events JOIN taught USING (agent, rule) WHERE at_ms > since GROUP BY agent, rule, week), "
        "again AS (SELECT week, sum(count) AS count FROM watched JOIN later USING (week, agent, rule) GROUP BY week) "
        "SELECT week, persons.count, coalesce(again.count, 0) FROM persons LEFT JOIN again USING (week) ORDER BY week"
    )
    return tuple(Week(*row) for row in found)


def _silences(rows: Any) -> tuple[Silence, ...]:
    written_by_commands = ", ".join(f"'{kind}'" for kind in sorted(NOT_OF_THE_GUARD))
    found = rows(
        "SELECT machine, at_ms, after FROM (SELECT machine, at_ms, action, "
        "lead(at_ms) OVER (PARTITION BY machine, agent ORDER BY number) AS after FROM records "
        f"WHERE action NOT IN ({written_by_commands})) WHERE action NOT LIKE 'stop%' "
        f"AND after - at_ms > {GAP_MINUTES} * 60000 ORDER BY after - at_ms DESC, machine, at_ms"
    )
    return tuple(Silence(machine, _minute(since), _minute(until)) for machine, since, until in found)


def _minute(at_ms: int) -> str:
    return f"{datetime.fromtimestamp(at_ms / 1000, UTC):%Y-%m-%d %H:%M}"


def _counts(found: Sequence[tuple[Any, ...]]) -> tuple[Count, ...]:
    return tuple(Count(str(name), count) for name, count in found)
