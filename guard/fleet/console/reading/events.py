"""Events with filters: the newest first, page by page, each page within its time."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from guard.errors import FleetError
from guard.fleet.console import base
from guard.fleet.console.roles import Viewer

PAGE = 50
"""Events on one page."""
BUDGET_S = 0.5
"""Time for one page, in seconds: what was not reached by then is looked through on the next one."""
FIRST_LOOK = timedelta(hours=1)
"""Time over which a first look goes back, and every other one at least: an hour of a large fleet is read at once."""
_COLUMNS = "received_at, device, trail, number, at, kind, machine, agent, facts"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page ended: the next begins with what comes after it."""

    received_at: datetime
    device: str = "g"
    """After every device, which are of hexadecimal digits."""
    trail: str = ""
    number: int = 0

    def __str__(self) -> str:
        return f"{self.received_at.isoformat()}|{self.device}|{self.trail}|{self.number}"


@dataclass(frozen=True, slots=True)
class Filter:
    """What somebody looks for; empty: everything."""

    kind: str = ""
    rule: str = ""
    group: str = ""
    """Of the destination."""
    agent: str = ""
    machine: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """One event."""

    place: Place
    device: str
    trail: str
    number: int
    at: datetime
    """By the workstation's clock."""
    kind: str
    machine: str
    agent: str
    facts: dict[str, Any] = field(repr=False)

    @property
    def day(self) -> str:
        """Of the hub's clock: its part of the table."""
        return f"{self.place.received_at.astimezone(UTC):%Y-%m-%d}"


@dataclass(frozen=True, slots=True)
class Found:
    """One page."""

    events: tuple[Shown, ...]
    next: Place | None
    """None: there is nothing more."""
    looked_back_to: datetime | None
    """Where the time was over before the page was full; None: it was not."""


def place_of(text: str) -> Place | None:
    """A place as a page's address has it; None: it is none."""
    try:
        at, device, trail, number = text.split("|")
        place = Place(datetime.fromisoformat(at), device, trail, int(number))
        day_of(f"{place.received_at:%Y-%m-%d}")
    except (ValueError, FleetError):
        return None
    sound = place.received_at.tzinfo is not None and 0 <= place.number < 2**63 and "\0" not in text
    return place if sound else None


def oldest_day() -> date | None:
    """The first day of which there is a part; None: there is none."""
    found = base.row("SELECT min(day) FROM kept_day")
    return None if found is None else found[0]


def search(
    viewer: Viewer,
    wanted: Filter,
    now: datetime,
    begin: Place | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> Found:
    """One page of what somebody looks for and may see.

    Events are looked through from the newest on, twice as far back in each look as in the last, and no further than
    there is time for at the pace of the last.
    """
    first = wanted.day or oldest_day()
    if first is None:
        return Found((), None, None)
    bottom = _midnight(first)
    top = _midnight(wanted.day) + timedelta(days=1) if wanted.day else now + timedelta(days=1)
    place = begin or Place(top)
    began, span, found = clock(), FIRST_LOOK, list[Shown]()
    reached = min(top, place.received_at + timedelta(microseconds=1))
    while reached > bottom and len(found) <= PAGE:
        since = max(bottom, reached - span)
        look = clock()
        found += _look(viewer, wanted, since, reached, place, PAGE + 1 - len(found))
        reached, ended = since, clock()
        left_s = began + BUDGET_S - ended
        if left_s <= 0:
            break
        span = max(FIRST_LOOK, min(span * 2, span * (left_s / max(ended - look, 0.001))))
    if len(found) > PAGE:
        return Found(tuple(found[:PAGE]), found[PAGE - 1].place, None)
    if reached > bottom:
        return Found(tuple(found), Place(reached, ""), reached)
    return Found(tuple(found), None, None)


def stream(viewer: Viewer, wanted: Filter, now: datetime) -> Iterator[Shown]:
    """All of it, a page at a time."""
    begin: Place | None = None
    while True:
        page = search(viewer, wanted, now, begin)
        yield from page.events
        if page.next is None:
            return
        begin = page.next


def event(viewer: Viewer, day: date, device: str, trail: str, number: int) -> Shown | None:
    """One event; None: there is none there, or not for this person."""
    found = base.row(
        f"SELECT {_COLUMNS} FROM every_event WHERE device = %(device)s AND trail = %(trail)s AND number = %(number)s "
        f"AND received_at >= %(since)s AND received_at < %(until)s AND {viewer.machines}",
        device=device,
        trail=trail,
        number=number,
        since=_midnight(day),
        until=_midnight(day) + timedelta(days=1),
        team=viewer.team,
    )
    return None if found is None else _shown(found)


def by_hour(wanted: Filter, now: datetime, hours: int) -> list[tuple[datetime, int]]:
    """Counts of the last hours, from the hub's own table: by kind and rule alone, so of all teams."""
    since = now.replace(minute=0, second=0, microsecond=0) - timedelta(hours=hours - 1)
    found: dict[datetime, int] = dict(
        base.rows(
            "SELECT date_trunc('hour', hour, 'UTC'), sum(events)::bigint FROM hourly WHERE hour >= %(since)s "
            "AND (%(kind)s::text = '' OR kind = %(kind)s) AND (%(rule)s::text = '' OR rule = %(rule)s) GROUP BY 1",
            since=since,
            kind=wanted.kind,
            rule=wanted.rule,
        )
    )
    return [(since + timedelta(hours=turn), int(found.get(since + timedelta(hours=turn), 0))) for turn in range(hours)]


def words(now: datetime) -> tuple[list[str], list[str]]:
    """Kinds and rules of the last 90 days, for the fields of the filter."""
    found = base.rows(
        "SELECT kind, rule FROM hourly WHERE hour > %(since)s GROUP BY 1, 2", since=now - timedelta(days=90)
    )
    return sorted({kind for kind, _ in found}), sorted({rule for _, rule in found if rule})


def day_of(text: str) -> date | None:
    """A day as forms send it; None: nothing was given.

    Raises:
        FleetError: it is none (`fleet-day`).
    """
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise FleetError("a day is written 2026-01-31", code="fleet-day") from error
    if not 2000 <= day.year < 2200:
        raise FleetError("there are no events of that day", code="fleet-day")
    return day


def _look(viewer: Viewer, wanted: Filter, since: datetime, until: datetime, place: Place, limit: int) -> list[Shown]:
    alike = {
        "kind": "kind = %(kind)s",
        "rule": "common ? 'rule' AND common ->> 'rule' = %(rule)s",
        "group": "common ->> 'to_group' = %(group)s",
    }
    own = {"agent": "agent = %(agent)s", "machine": "machine = %(machine)s"}
    found = base.newest_events(
        _COLUMNS,
        " AND ".join(condition for name, condition in alike.items() if getattr(wanted, name)),
        " AND ".join(
            (
                "received_at >= %(since)s AND received_at < %(until)s",
                "(received_at, device, trail, number) < (%(at)s, %(device)s, %(trail)s, %(number)s)",
                viewer.machines,
                *(condition for name, condition in own.items() if getattr(wanted, name)),
            )
        ),
        "received_at DESC, device DESC, trail DESC, number DESC",
        limit,
        since=since,
        until=until,
        at=place.received_at,
        device=place.device,
        trail=place.trail,
        number=place.number,
        team=viewer.team,
        kind=wanted.kind,
        rule=wanted.rule,
        group=wanted.group,
        agent=wanted.agent,
        machine=wanted.machine,
    )
    return [_shown(each) for each in found]


def _shown(found: tuple[Any, ...]) -> Shown:
    received_at, device, trail, number, at, kind, machine, agent, facts = found
    place = Place(received_at, device, trail, number)
    return Shown(place, device, trail, number, at, kind, machine, agent, base.facts_of(facts))


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
