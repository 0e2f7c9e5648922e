"""Who is guarded: machines, their last sign of life, and what does not guard."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from guard.fleet.console import base
from guard.fleet.console.roles import Viewer

THERE = timedelta(minutes=3)
"""Time after a sign of life within which a machine counts as there."""
LATELY = timedelta(days=7)
"""Time over which browsers without a companion are told."""
STATED = timedelta(days=1)
"""Time over which the last note of each guard about itself is looked for; what lasts longer, signs of life tell."""
BEATS = timedelta(minutes=11)
"""Time over which signs of life are read: a guard that lives writes two into its trail."""
LIST = 50
"""Lines of a list of troubles, at most: the newest."""
PAGE = 100
"""Machines on one page."""
_STATES = ("standby", "gate-lost", "gate-back", "pause", "resume", "start", "stop")
"""Kinds of events that tell whether a guard guards; each device's last one counts."""


@dataclass(frozen=True, slots=True)
class Machine:
    """One workstation, as it last told of itself."""

    device: str
    machine: str
    team: str
    version: str
    policy: str
    serial: int
    state: str
    """Of its policy."""
    seen_at: datetime
    is_there: bool
    missing: int
    """Records that it lost itself, or sent as what is no event."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many machines share something."""

    name: str
    machines: int


@dataclass(frozen=True, slots=True)
class Trouble:
    """A guard that does not guard as it should, or a machine with such browsers."""

    machine: str
    kind: str
    at: datetime | None
    """Since when; None: signs of life alone tell of it, and not since when."""
    times: int = 1


@dataclass(frozen=True, slots=True)
class Troubles:
    """How many there are, and the newest of them."""

    count: int
    newest: tuple[Trouble, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """The fleet in numbers."""

    known: int
    there: int
    newest: int
    """Serial of the newest policy that was rolled out; where none was, the highest that a device tells of."""
    on_newest: int
    """Machines that say they have that or a later one."""
    serials: tuple[Count, ...]
    versions: tuple[Count, ...]
    states: tuple[Count, ...]
    troubles: Troubles
    unaccompanied: Troubles
    refused: int
    """Devices that sent what is no event."""


_NEWEST = "coalesce((SELECT max(serial) FROM rollout), (SELECT max(serial) FROM presence), 0)"
"""The serial of the newest policy: of what was rolled out, and what devices say where nothing was."""
_MACHINE = (
    "SELECT device, machine, coalesce(seat.team, ''), version, policy, serial, state, seen_at, "
    "seen_at > %(there)s AS is_there, "
    "coalesce((SELECT sum(last - first + 1) FROM gap WHERE gap.device = presence.device), 0) "
    "FROM presence LEFT JOIN seat USING (machine) "
)


def standing(viewer: Viewer, now: datetime) -> Standing:
    """All in numbers, of the machines that somebody may see."""
    given = {"team": viewer.team, "there": now - THERE}
    ours = f"FROM presence WHERE {viewer.machines}"
    totals = base.row(
        "SELECT count(*), count(*) FILTER (WHERE seen_at > %(there)s), "
        f"{_NEWEST}, count(*) FILTER (WHERE serial >= {_NEWEST}) {ours}",
        **given,
    )
    known, there, newest, on_newest = totals or (0, 0, 0, 0)
    by = {
        name: tuple(
            Count(str(value), count)
            for value, count in base.rows(
                f"SELECT {name}, count(*) {ours} GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 12", **given
            )
        )
        for name in ("serial", "version", "state")
    }
    refused = base.row(
        f"SELECT count(DISTINCT device) FROM refused JOIN presence USING (device) WHERE {viewer.machines}", **given
    )
    return Standing(
        known,
        there,
        newest,
        on_newest,
        by["serial"],
        by["version"],
        by["state"],
        _troubles(viewer, now),
        _unaccompanied(viewer, now),
        refused[0] if refused else 0,
    )


def machines(viewer: Viewer, now: datetime, *, look_for: str, only: str, after: tuple[str, str]) -> list[Machine]:
    """One page by name, one more than `PAGE` where there is another.

    `only`: those that are `there`, `gone`, on the `newest` policy, `behind` it, or all. `after`: name and device at the
    end of the page before.
    """
    conditions = {
        "there": "seen_at > %(there)s",
        "gone": "seen_at <= %(there)s",
        "newest": f"serial >= {_NEWEST}",
        "behind": f"serial < {_NEWEST}",
    }
    found = base.rows(
        f"{_MACHINE} WHERE {viewer.machines} AND {conditions.get(only, 'TRUE')} "
        "AND (%(like)s::text = '' OR machine ILIKE '%%' || %(like)s || '%%') "
        "AND (machine, device) > (%(after)s, %(device)s) ORDER BY machine, device LIMIT %(limit)s",
        team=viewer.team,
        there=now - THERE,
        like=_literal(look_for),
        after=after[0],
        device=after[1],
        limit=PAGE + 1,
    )
    return [Machine(*each) for each in found]


def bearing(viewer: Viewer, now: datetime, name: str) -> list[Machine]:
    """All of one name, the one seen last first, `PAGE` at most; none: there is none, or not for this person."""
    found = base.rows(
        f"{_MACHINE} WHERE {viewer.machines} AND machine = %(name)s ORDER BY seen_at DESC, device LIMIT %(limit)s",
        team=viewer.team,
        there=now - THERE,
        name=name,
        limit=PAGE,
    )
    return [Machine(*each) for each in found]


def devices(viewer: Viewer, name: str) -> list[str]:
    """All devices that bear a machine's name; none: there is none, or not for this person."""
    found = base.rows(
        f"SELECT device FROM presence WHERE {viewer.machines} AND machine = %(name)s ORDER BY device",
        team=viewer.team,
        name=name,
    )
    return [device for (device,) in found]


def _literal(text: str) -> str:
    """What somebody looks for, with no sign of a pattern in it."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _troubles(viewer: Viewer, now: datetime) -> Troubles:
    found = base.rows(
        "WITH last AS (SELECT DISTINCT ON (device) device, machine, kind, received_at, number, "
        "kind IN ('gate-lost', 'pause') OR (kind = 'standby' AND facts ->> 'state' = 'begins') AS is_trouble "
        f"FROM every_event WHERE kind = ANY(%(kinds)s) AND received_at > %(since)s AND {viewer.machines} "
        "ORDER BY device, received_at DESC, number DESC), "
        "beat AS (SELECT DISTINCT ON (device) device, machine, facts ->> 'gate' AS gate, received_at, number "
        f"FROM every_event WHERE kind = 'heartbeat' AND received_at > %(beats)s AND {viewer.machines} "
        "AND facts ->> 'gate' IN ('lost', 'standby') ORDER BY device, received_at DESC, number DESC) "
        "SELECT count(*) OVER (), coalesce(last.machine, beat.machine), "
        "CASE WHEN is_trouble THEN kind WHEN gate = 'standby' THEN 'standby' ELSE 'gate-lost' END, "
        "CASE WHEN is_trouble THEN last.received_at END "
        "FROM last FULL JOIN beat USING (device) WHERE is_trouble OR (beat.gate IS NOT NULL AND "
        "coalesce((beat.received_at, beat.number) > (last.received_at, last.number), TRUE)) "
        "ORDER BY 4 DESC NULLS LAST, 2 LIMIT %(limit)s",
        kinds=list(_STATES),
        since=now - STATED,
        beats=now - BEATS,
        team=viewer.team,
        limit=LIST,
    )
    return _counted(found)


def _unaccompanied(viewer: Viewer, now: datetime) -> Troubles:
    found = base.rows(
        "SELECT count(*) OVER (), machine, 'unaccompanied', max(received_at), count(*) FROM every_event "
        f"WHERE kind = 'unaccompanied' AND received_at > %(since)s AND {viewer.machines} "
        "GROUP BY machine ORDER BY 4 DESC LIMIT %(limit)s",
        since=now - LATELY,
        team=viewer.team,
        limit=LIST,
    )
    return _counted(found)


def _counted(found: list[tuple[Any, ...]]) -> Troubles:
    """`found`: each line begins with how many there are in all."""
    return Troubles(found[0][0] if found else 0, tuple(Trouble(*each) for _, *each in found))
