"""Registers: answers that object, consents, incidents, requests for evidence."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from guard.errors import FleetError
from guard.fleet.console import base
from guard.fleet.console.reading.events import Shown
from guard.fleet.console.roles import Viewer

LIST = 200
"""Lines of one register, at most: the newest."""
MAX_GROUND = 500
"""Length of a ground, in characters, at most."""
CONSENTS = ("consent-issued", "consent-used", "consent-refused", "consent-revoked")


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


@dataclass(frozen=True, slots=True)
class EvidenceRequest:
    """Sealed evidence that an auditor asked for."""

    id: int
    machine: str
    event_id: str
    ground: str
    asked_by: str
    asked_at: datetime
    answered_by: str | None
    answered_at: datetime | None
    is_here: bool
    """Whether the sealed file lies here to be taken."""


def objections(viewer: Viewer, now: datetime, *, days: int, undecided: bool) -> list[Objection]:
    """The newest answers that object."""
    found = base.rows(
        "SELECT e.received_at, e.device, e.trail, e.number, e.machine, e.agent, e.facts, r.accepted, "
        "coalesce(r.who, '') FROM (SELECT * FROM event WHERE facts ->> 'answer' = 'not_sensitive' "
        f"AND received_at > %(since)s AND {viewer.machines} ORDER BY received_at DESC LIMIT %(read)s) AS e "
        "LEFT JOIN review AS r USING (device, trail, number) "
        "WHERE NOT %(undecided)s OR r.accepted IS NULL ORDER BY 1 DESC LIMIT %(limit)s",
        since=now - timedelta(days=days),
        team=viewer.team,
        read=LIST * 10,
        undecided=undecided,
        limit=LIST,
    )
    return [Objection(*(*each[:6], base.facts_of(each[6]), *each[7:])) for each in found]


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


def consents(viewer: Viewer, now: datetime, days: int) -> list[Entry]:
    """The newest lines about consents."""
    found = base.rows(
        "SELECT received_at, kind, machine, agent, facts FROM event WHERE kind = ANY(%(kinds)s) "
        f"AND received_at > %(since)s AND {viewer.machines} ORDER BY received_at DESC, number DESC LIMIT %(limit)s",
        kinds=list(CONSENTS),
        since=now - timedelta(days=days),
        team=viewer.team,
        limit=LIST,
    )
    return [Entry(*(*each[:4], base.facts_of(each[4]))) for each in found]


def incidents(viewer: Viewer, now: datetime, days: int) -> list[Incident]:
    """The cases of that time, those that run before those that are closed."""
    found = base.rows(
        "WITH told AS (SELECT received_at, kind, device, machine, agent, facts FROM event "
        "WHERE kind IN ('incident-reported', 'incident-packed', 'incident-closed') "
        f"AND received_at > %(since)s AND {viewer.machines}) "
        "SELECT * FROM (SELECT r.facts ->> 'case', r.machine, r.agent, r.received_at AS reported, "
        "r.facts ->> 'due', r.facts ->> 'persons', "
        "(SELECT min(received_at) FROM told AS p WHERE p.kind = 'incident-packed' AND p.device = r.device "
        "AND p.facts ->> 'case' = r.facts ->> 'case') AS packed, "
        "(SELECT min(received_at) FROM told AS c WHERE c.kind = 'incident-closed' AND c.device = r.device "
        "AND c.facts ->> 'case' = r.facts ->> 'case') AS closed "
        "FROM told AS r WHERE r.kind = 'incident-reported') AS cases "
        "ORDER BY closed IS NOT NULL, reported DESC LIMIT %(limit)s",
        since=now - timedelta(days=days),
        team=viewer.team,
        limit=LIST,
    )
    return [
        Incident(case or "", machine, agent, at, _time(due), _count(persons), packed, closed)
        for case, machine, agent, at, due, persons, packed, closed in found
    ]


def ask_for_evidence(event: Shown, ground: str, who: str, now: datetime) -> None:
    """Keep that an auditor needs what is sealed on that workstation.

    Raises:
        FleetError: nothing was sealed with it, or no ground is given (`fleet-evidence`).
    """
    if event.facts.get("sealed") is not True:
        raise FleetError("nothing was sealed with this event", code="fleet-evidence")
    if not ground.strip() or len(ground) > MAX_GROUND or "\0" in ground:
        raise FleetError("a ground is needed, of one or two sentences", code="fleet-evidence")
    base.change(
        "INSERT INTO evidence_request (device, trail, number, event_id, machine, ground, asked_by, asked_at) VALUES "
        "(%(device)s, %(trail)s, %(number)s, %(id)s, %(machine)s, %(ground)s, %(who)s, %(at)s) ON CONFLICT DO NOTHING",
        device=event.device,
        trail=event.trail,
        number=event.number,
        id=str(event.facts.get("id", "")),
        machine=event.machine,
        ground=ground.strip(),
        who=who,
        at=now,
    )


def answer_evidence(request: int, who: str, now: datetime) -> bool:
    """Keep that the sealed file has come; whether that request was open."""
    return bool(
        base.change(
            "UPDATE evidence_request SET answered_by = %(who)s, answered_at = %(at)s "
            "WHERE id = %(id)s AND answered_at IS NULL",
            id=request,
            who=who,
            at=now,
        )
    )


def evidence_requests() -> list[EvidenceRequest]:
    """The newest requests, the open ones first."""
    found = base.rows(
        "SELECT id, machine, event_id, ground, asked_by, asked_at, answered_by, answered_at, "
        "sealed IS NOT NULL FROM evidence_request "
        "ORDER BY answered_at IS NOT NULL, id DESC LIMIT %(limit)s",
        limit=LIST,
    )
    return [EvidenceRequest(*each) for each in found]


def _time(text: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        return None


def _count(text: str | None) -> int:
    return int(text) if text is not None and text.isdecimal() else 0
