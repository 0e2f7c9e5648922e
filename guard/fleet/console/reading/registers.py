"""Registers: answers that object, consents, incidents."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

from guard.fleet.console import base
from guard.fleet.console.reading.events import Place, Shown
from guard.fleet.console.roles import Viewer

PAGE = 80
"""Lines on one page of a register: with the forms of each such a page stays under 100 kB."""
LIST = 200
"""Cases, at most: the newest."""
_DIGITS = 9
"""Digits of a number of persons, at most; workstations say what they like."""
CONSENTS = ("consent-issued", "consent-used", "consent-refused", "consent-revoked")
_PLACE = "received_at, device, trail, number"
_UNDECIDED = (
    "NOT EXISTS (SELECT FROM review AS its (its_device, its_trail, its_number) "
    "WHERE (its_device, its_trail, its_number) = (device, trail, number))"
)
Line = TypeVar("Line")


@dataclass(frozen=True, slots=True)
class Objection:
    """One answer "no customer data", and what was decided about it."""

    at: datetime
    device: str
    trail: str
    number: int
    machine: str
    agent: str
    facts: dict[str, Any] = field(repr=False)
    accepted: bool | None
    """None: nobody has decided yet."""
    by: str

    @property
    def day(self) -> str:
        """Of its part."""
        return f"{self.at:%Y-%m-%d}"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line about a consent."""

    at: datetime
    kind: str
    machine: str
    agent: str
    facts: dict[str, Any] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Page(Generic[Line]):
    """One page of a register."""

    lines: tuple[Line, ...]
    next: Place | None
    """None: there is nothing more."""


@dataclass(frozen=True, slots=True)
class Incident:
    """One case of a workstation."""

    case: str
    machine: str
    agent: str
    reported_at: datetime
    due: datetime | None
    """The first clock of a law that runs; None: none does."""
    persons: int
    packed_at: datetime | None
    closed_at: datetime | None


def objections(
    viewer: Viewer, now: datetime, *, days: int, undecided: bool, begin: Place | None = None
) -> Page[Objection]:
    """Answers that object, from the newest on."""
    found, following = _newest(
        viewer,
        "machine, agent, facts",
        "common ->> 'answer' = 'not_sensitive'",
        _UNDECIDED if undecided else "TRUE",
        now - timedelta(days=days),
        begin or _after(now),
    )
    decided = _reviews([(device, trail, number) for _, device, trail, number, *_ in found])
    told = (
        Objection(at, device, trail, number, machine, agent, base.facts_of(facts), *decided[device, trail, number])
        for at, device, trail, number, machine, agent, facts in found
    )
    return Page(tuple(told), following)


def _newest(
    viewer: Viewer, columns: str, alike: str, condition: str, since: datetime, begin: Place, **values: object
) -> tuple[list[tuple[Any, ...]], Place | None]:
    """One page of events, each beginning with its place, and where the next one begins."""
    found = base.newest(
        f"{_PLACE}, {columns}",
        alike,
        f"({_PLACE}) < (%(at)s, %(device)s, %(trail)s, %(number)s) AND {viewer.machines} AND {condition}",
        since,
        begin.received_at,
        PAGE + 1,
        at=begin.received_at,
        device=begin.device,
        trail=begin.trail,
        number=begin.number,
        team=viewer.team,
        **values,
    )
    return found[:PAGE], Place(*found[PAGE - 1][:4]) if len(found) > PAGE else None


def _after(now: datetime) -> Place:
    """A place before which every event is."""
    return Place(now + timedelta(days=1))


def _reviews(events: list[tuple[str, str, int]]) -> defaultdict[tuple[str, str, int], tuple[bool | None, str]]:
    """What was decided about these events, and by whom."""
    found = base.rows(
        "SELECT device, trail, number, accepted, who FROM review WHERE (device, trail, number) IN "
        "(SELECT * FROM unnest(%(devices)s::text[], %(trails)s::text[], %(numbers)s::bigint[]))",
        devices=[device for device, _, _ in events],
        trails=[trail for _, trail, _ in events],
        numbers=[number for _, _, number in events],
    )
    none: tuple[bool | None, str] = (None, "")
    return defaultdict(lambda: none, {tuple(event): (accepted, who) for *event, accepted, who in found})


def decide(event: Shown, *, accepted: bool, who: str, now: datetime) -> None:
    """Keep what a supervisor decided; the last word counts."""
    base.change(
        "INSERT INTO review VALUES (%(device)s, %(trail)s, %(number)s, %(id)s, %(machine)s, %(rule)s, %(accepted)s, "
        "%(who)s, %(at)s) ON CONFLICT (device, trail, number) DO UPDATE SET accepted = excluded.accepted, "
        "who = excluded.who, at = excluded.at",
        device=event.device,
        trail=event.trail,
        number=event.number,
        id=str(event.facts.get("id", "")),
        machine=event.machine,
        rule=str(event.facts.get("rule", "")),
        accepted=accepted,
        who=who,
        at=now,
    )


def decisions(viewer: Viewer) -> list[tuple[str, str, str, bool, str, datetime]]:
    """Event, machine, rule, whether it was accepted, by whom and when: for the next policy."""
    return [
        (event, machine, rule, accepted, who, at)
        for event, machine, rule, accepted, who, at in base.rows(
            f"SELECT event_id, machine, rule, accepted, who, at FROM review WHERE {viewer.machines} ORDER BY at",
            team=viewer.team,
        )
    ]


def consents(viewer: Viewer, now: datetime, days: int, begin: Place | None = None) -> Page[Entry]:
    """Lines about consents, from the newest on."""
    found, following = _newest(
        viewer,
        "kind, machine, agent, facts",
        "kind = ANY(%(kinds)s)",
        "TRUE",
        now - timedelta(days=days),
        begin or _after(now),
        kinds=list(CONSENTS),
    )
    told = (Entry(at, kind, machine, agent, base.facts_of(facts)) for at, _, _, _, kind, machine, agent, facts in found)
    return Page(tuple(told), following)


def incidents(viewer: Viewer, now: datetime, days: int) -> list[Incident]:
    """The cases that run, however long ago they were reported, before those of that time that are closed."""
    found = base.rows(
        "WITH told AS (SELECT received_at, kind, device, machine, agent, facts FROM every_event "
        "WHERE kind IN ('incident-reported', 'incident-packed', 'incident-closed') "
        f"AND {viewer.machines}) "
        "SELECT r.facts ->> 'case', r.machine, r.agent, r.received_at AS reported, r.facts ->> 'due', "
        "r.facts ->> 'persons', later.packed, later.closed FROM told AS r LEFT JOIN ("
        "SELECT device, facts ->> 'case' AS name, min(received_at) FILTER (WHERE kind = 'incident-packed') AS packed, "
        "min(received_at) FILTER (WHERE kind = 'incident-closed') AS closed FROM told GROUP BY 1, 2) AS later "
        "ON later.device = r.device AND later.name = r.facts ->> 'case' WHERE r.kind = 'incident-reported' "
        "AND (later.closed IS NULL OR r.received_at > %(since)s) "
        "ORDER BY later.closed IS NOT NULL, reported DESC LIMIT %(limit)s",
        since=now - timedelta(days=days),
        team=viewer.team,
        limit=LIST,
    )
    return [
        Incident(case or "", machine, agent, at, _time(due), _count(persons), packed, closed)
        for case, machine, agent, at, due, persons, packed, closed in found
    ]


def _time(text: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        return None


def _count(text: str | None) -> int:
    return int(text) if text is not None and text.isdecimal() and len(text) <= _DIGITS else 0
