"""The figures of a report, counted by DuckDB from exports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from guard.errors import InputError

GAP_MINUTES = 30
"""A running guard writes a heartbeat far more often; a longer silence without a `stop` is a gap."""
_WEEKS = 8
_TOP = 15
_COLUMNS = {
    "@timestamp": "TIMESTAMP",
    "event.id": "VARCHAR",
    "event.sequence": "BIGINT",
    "event.action": "VARCHAR",
    "event.kind": "VARCHAR",
    "rule.id": "VARCHAR",
    "process.name": "VARCHAR",
    "url.domain": "VARCHAR",
    "host.name": "VARCHAR",
    "user.name": "VARCHAR",
    "frostpane.version": "VARCHAR",
    "frostpane.origin.group": "VARCHAR",
    "frostpane.destination.group": "VARCHAR",
    "frostpane.entities": "MAP(VARCHAR, BIGINT)",
    "frostpane.digests": "VARCHAR[]",
    "frostpane.answer": "VARCHAR",
    "frostpane.card": "VARCHAR",
}
_LOAD = """
CREATE TABLE records AS SELECT DISTINCT ON ("host.name", "event.id")
    "@timestamp" AS moment, "event.id" AS id, "event.sequence" AS number, "event.action" AS action,
    "event.kind" = 'alert' AS decided, "rule.id" AS rule,
    coalesce("process.name", "url.domain", '?') AS application, "host.name" AS machine, "user.name" AS agent,
    "frostpane.version" AS version, "frostpane.destination.group" AS destination,
    "frostpane.entities" AS entities, "frostpane.digests" AS digests, "frostpane.answer" AS answer,
    "frostpane.card" AS card
FROM read_json($files, format = 'newline_delimited', columns = {columns}, union_by_name = false)
WHERE "@timestamp" >= $since AND "@timestamp" < $until
"""


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
class RuleFigure:
    """How a rule did."""

    rule: str
    events: int
    agents: int
    overridden: int
    """Answered with a justification or a consent."""
    not_sensitive: int
    """Answered with: this is no customer data."""


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
    """Distinct values that were seen, by their digests."""
    days: tuple[Day, ...]
    entities: tuple[Count, ...]
    destinations: tuple[Count, ...]
    applications: tuple[Count, ...]
    rules: tuple[RuleFigure, ...]
    by_agent: tuple[AgentFigure, ...]
    weeks: tuple[Week, ...]
    answers: tuple[Count, ...]
    states: tuple[Count, ...]
    silences: tuple[Silence, ...]
    silence_count: int


def figures_of(folder: Path, *, since: datetime, until: datetime) -> Figures:
    """Count the exports of a folder and those below it. An event that is in two exports counts once.

    Raises:
        InputError: there is no export, or one is damaged.
    """
    files = sorted(str(path) for ending in ("ndjson", "ndjson.gz") for path in folder.rglob(f"*.{ending}"))
    if not files:
        raise InputError(f"{folder} holds no export (*.ndjson).", code="no-export")
    base = duckdb.connect(":memory:")
    try:
        columns = "{" + ", ".join(f"'{name}': '{kind}'" for name, kind in _COLUMNS.items()) + "}"
        base.execute("SET TimeZone = 'UTC'")
        base.execute(
            _LOAD.replace("{columns}", columns),
            {"files": files, "since": since.replace(tzinfo=None), "until": until.replace(tzinfo=None)},
        )
    except duckdb.Error as error:
        raise InputError(
            "An export is damaged or not one of `audit export`; take the files that were not written whole out.",
            code="bad-export",
        ) from error
    else:
        return _count(base)
    finally:
        base.close()


def _count(base: duckdb.DuckDBPyConnection) -> Figures:
    def rows(query: str) -> Sequence[tuple[Any, ...]]:
        return base.execute(query).fetchall()

    # An answer is a second record of the same copy: it tells what the person chose and is no event of its own.
    base.execute("CREATE TABLE events AS SELECT * FROM records WHERE decided AND answer IS NULL")
    base.execute("CREATE TABLE answers AS SELECT * FROM records WHERE decided AND answer IS NOT NULL")
    (first, last, records, machines, agents) = rows(
        "SELECT min(moment), max(moment), count(*), count(DISTINCT machine), count(DISTINCT agent) FROM records"
    )[0]
    silences = _silences(rows)
    return Figures(
        first=None if first is None else f"{first:%Y-%m-%d %H:%M}",
        last=None if last is None else f"{last:%Y-%m-%d %H:%M}",
        records=records,
        decisions=rows("SELECT count(*) FROM events")[0][0],
        machines=machines,
        agents=agents,
        customers=rows("SELECT count(DISTINCT digest) FROM (SELECT unnest(digests) AS digest FROM events)")[0][0],
        days=tuple(
            Day(*row)
            for row in rows(
                "SELECT strftime(moment, '%Y-%m-%d') AS day, count(*) FILTER (action = 'audit'), "
                "count(*) FILTER (action = 'warn'), count(*) FILTER (action = 'redact'), "
                "count(*) FILTER (action = 'block') FROM events GROUP BY day ORDER BY day"
            )
        ),
        entities=_counts(
            rows(
                "SELECT name, sum(times)::BIGINT FROM (SELECT unnest(map_keys(entities)) AS name, "
                "unnest(map_values(entities)) AS times FROM events) GROUP BY name ORDER BY 2 DESC, 1"
            )
        ),
        destinations=_counts(rows(_by("destination"))),
        applications=_counts(rows(_by("application"))),
        rules=tuple(
            RuleFigure(*row)
            for row in rows(
                "WITH given AS (SELECT rule, count(*) FILTER (answer IN ('justified', 'consent')) AS overridden, "
                "count(*) FILTER (answer = 'not_sensitive') AS not_sensitive FROM answers GROUP BY rule) "
                "SELECT e.rule, count(*), count(DISTINCT agent), coalesce(any_value(overridden), 0), "
                "coalesce(any_value(not_sensitive), 0) FROM events e LEFT JOIN given g ON e.rule = g.rule "
                "WHERE e.rule IS NOT NULL GROUP BY e.rule ORDER BY 2 DESC, 1"
            )
        ),
        by_agent=tuple(
            AgentFigure(*row)
            for row in rows(
                "SELECT agent, sum(n)::BIGINT, sum(n - 1)::BIGINT FROM (SELECT agent, coalesce(rule, '-') AS rule, "
                "count(*) AS n FROM events WHERE action <> 'audit' AND action <> 'allow' GROUP BY ALL) "
                f"GROUP BY agent ORDER BY 2 DESC, 1 LIMIT {_TOP}"
            )
        ),
        weeks=_weeks(rows),
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


def _weeks(rows: Any) -> tuple[Week, ...]:
    """Events by weeks since the rule first taught the person; only persons who were heard of that late count."""
    found = rows(
        "WITH taught AS (SELECT agent, rule, min(moment) AS since FROM events "
        "WHERE rule IS NOT NULL AND action IN ('warn', 'redact', 'block') GROUP BY ALL), "
        "seen AS (SELECT agent, max(moment) AS until FROM records GROUP BY agent), "
        f"weeks AS (SELECT unnest(range(0, {_WEEKS})) AS week), "
        "watched AS (SELECT week, t.agent, t.rule, t.since FROM weeks, taught t JOIN seen s ON s.agent = t.agent "
        "WHERE s.until >= t.since + to_days(CAST(7 * (week + 1) AS INTEGER)) OR week = 0) "
        "SELECT w.week, count(DISTINCT (w.agent, w.rule)), count(e.id) FROM watched w LEFT JOIN events e "
        "ON e.agent = w.agent AND e.rule = w.rule AND e.moment > w.since "
        "AND e.moment >= w.since + to_days(CAST(7 * w.week AS INTEGER)) "
        "AND e.moment < w.since + to_days(CAST(7 * (w.week + 1) AS INTEGER)) GROUP BY w.week ORDER BY w.week"
    )
    return tuple(Week(*row) for row in found)


def _silences(rows: Any) -> tuple[Silence, ...]:
    found = rows(
        "SELECT machine, strftime(moment, '%Y-%m-%d %H:%M'), strftime(after, '%Y-%m-%d %H:%M') FROM ("
        "SELECT machine, agent, moment, action, "
        "lead(moment) OVER (PARTITION BY machine, agent ORDER BY number) AS after FROM records) "
        f"WHERE action <> 'stop' AND after - moment > INTERVAL {GAP_MINUTES} MINUTE ORDER BY after - moment DESC"
    )
    return tuple(Silence(*row) for row in found)


def _counts(found: Sequence[tuple[Any, ...]]) -> tuple[Count, ...]:
    return tuple(Count(str(name), count) for name, count in found)
