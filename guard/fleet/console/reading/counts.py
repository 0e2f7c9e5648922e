"""Rules and agents in counts, from a rule to its machines and agents and back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from guard.fleet.console import base
from guard.fleet.console.roles import Viewer
from guard.model.precision import Precision

SPANS = (1, 7, 30, 90)
"""Days over which one may count."""
LIST = 100
"""Lines of one list, at most: the largest."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of one rule, agent or machine."""

    name: str
    events: int
    """Answers are none: each is a second record of the copy that it is about."""
    stopped: int
    """Events in which the guard warned, frosted or blocked."""
    lessons: int
    answered: int
    objected: int
    """Answers that say that it was no customer data."""

    @property
    def precision(self) -> Precision:
        """By all answers."""
        return Precision(self.answered - self.objected, self.objected)


@dataclass(frozen=True, slots=True)
class Learner:
    """One agent and what lessons changed."""

    tally: Tally
    taught: int
    """Rules of which this person was shown a lesson."""
    again: int
    """Of these rules, those that stopped this person again on a later day."""

    @property
    def repeat_rate(self) -> float | None:
        """Share of `again`; None: no lesson was shown."""
        return None if not self.taught else self.again / self.taught


@dataclass(frozen=True, slots=True)
class Counted:
    """How far days are counted."""

    at: datetime
    """When today was last."""
    behind: date | None
    """The newest day that is not counted, or is to be counted anew; None: there is none."""


_SUMS = "sum(events)::bigint, sum(stopped)::bigint, sum(lessons)::bigint, sum(answered)::bigint, sum(objected)::bigint"


def days_of(text: str) -> int:
    """A span as pages have it in their address; another one is 7 days."""
    return int(text) if text in map(str, SPANS) else 7


def counted(now: datetime, days: int) -> Counted | None:
    """How far the days of a span are counted; None: today is not yet."""
    found = base.row(
        "SELECT at, (SELECT max(day) FROM uncounted_days(%(now)s) AS day WHERE day > %(since)s AND day < %(open)s) "
        "FROM counted WHERE day = %(today)s",
        now=now,
        since=now.date() - timedelta(days=days),
        open=now.date() - timedelta(days=1),  # that one is counted for good an hour after its end
        today=now.date(),
    )
    return None if found is None else Counted(*found)


def _table(viewer: Viewer, *columns: str) -> str:
    """The smallest table that tells these columns apart, and the machines that somebody may see."""
    asked = {column for column in columns if column} | ({"machine"} if viewer.is_narrowed else set())
    if asked <= {"rule"}:
        return "daily_of_rule"
    return "daily" if "rule" in asked else "daily_of_agent"


def by(
    column: str, viewer: Viewer, now: datetime, days: int, *, rule: str = "", agent: str = "", machine: str = ""
) -> list[Tally]:
    """The largest by `rule`, `agent` or `machine`, of what a rule, an agent or a machine has, if one is named."""
    assert column in ("rule", "agent", "machine")
    named = {"rule": rule, "agent": agent, "machine": machine}
    given = "".join(f" AND {name} = %({name})s" for name, value in named.items() if value)
    table = _table(viewer, column, *(name for name, value in named.items() if value))
    found = base.rows(
        f"SELECT {column}, {_SUMS} FROM {table} "
        f"WHERE day > %(since)s AND {column} <> '' AND {viewer.machines}{given} "
        "GROUP BY 1 ORDER BY 3 DESC, 2 DESC, 1 LIMIT %(limit)s",
        since=now.date() - timedelta(days=days),
        team=viewer.team,
        limit=LIST,
        **named,
    )
    return [Tally(*each) for each in found]


def total(viewer: Viewer, now: datetime, days: int, *, rule: str = "", agent: str = "", machine: str = "") -> Tally:
    """All of a rule, an agent or a machine in one line; nothing named: of everything."""
    named = {"rule": rule, "agent": agent, "machine": machine}
    given = "".join(f" AND {name} = %({name})s" for name, value in named.items() if value)
    table = _table(viewer, *(name for name, value in named.items() if value))
    found = base.row(
        f"SELECT {_SUMS} FROM {table} WHERE day > %(since)s AND {viewer.machines}{given}",
        since=now.date() - timedelta(days=days),
        team=viewer.team,
        **named,
    )
    return Tally("", *(int(each or 0) for each in found or (0,) * 5))


def reach(viewer: Viewer, now: datetime, days: int, *, rule: str) -> tuple[int, int]:
    """Machines and agents with which a rule had to do."""
    touched = f"FROM daily WHERE rule = %(rule)s AND day > %(since)s AND {viewer.machines}"
    found = base.row(
        f"WITH touched AS MATERIALIZED (SELECT DISTINCT machine, agent {touched}) "
        "SELECT count(DISTINCT machine), count(DISTINCT agent) FROM touched",
        rule=rule,
        since=now.date() - timedelta(days=days),
        team=viewer.team,
    )
    return (0, 0) if found is None else (int(found[0]), int(found[1]))


def by_day(
    viewer: Viewer, now: datetime, days: int, *, rule: str = "", agent: str = "", machine: str = ""
) -> list[tuple[date, int]]:
    """Events that the guard stopped, day by day."""
    named = {"rule": rule, "agent": agent, "machine": machine}
    given = "".join(f" AND {name} = %({name})s" for name, value in named.items() if value)
    today = now.date()
    table = _table(viewer, *(name for name, value in named.items() if value))
    found = dict(
        base.rows(
            f"SELECT day, sum(stopped)::bigint FROM {table} WHERE day > %(since)s AND {viewer.machines}{given} "
            "GROUP BY 1",
            since=today - timedelta(days=days),
            team=viewer.team,
            **named,
        )
    )
    span = [today - timedelta(days=turn) for turn in range(days - 1, -1, -1)]
    return [(day, int(found.get(day, 0))) for day in span]


def knows(column: str, viewer: Viewer, name: str) -> bool:
    """Whether this person may see anything of that `agent` or `machine`."""
    assert column in ("agent", "machine")
    return bool(name) and any(
        base.rows(
            f"SELECT 1 FROM {table} WHERE {column} = %(name)s AND {viewer.machines} LIMIT 1",
            name=name,
            team=viewer.team,
        )
        for table in ("daily_of_agent", "every_event")
    )


def learners(viewer: Viewer, now: datetime, tallies: list[Tally], days: int) -> list[Learner]:
    """The same agents with what their lessons changed."""
    found = {
        agent: (taught, again)
        for agent, taught, again in base.rows(
            "WITH first AS (SELECT agent, rule, min(day) AS day FROM daily WHERE agent = ANY(%(agents)s) "
            f"AND day > %(since)s AND lessons > 0 AND {viewer.machines} GROUP BY 1, 2) "
            "SELECT agent, count(*), count(*) FILTER (WHERE EXISTS (SELECT 1 FROM daily AS later "
            "WHERE later.agent = first.agent AND later.rule = first.rule AND later.day > first.day "
            "AND later.stopped > 0)) FROM first GROUP BY 1",
            agents=[tally.name for tally in tallies],
            since=now.date() - timedelta(days=days),
            team=viewer.team,
        )
    }
    return [Learner(tally, *found.get(tally.name, (0, 0))) for tally in tallies]
