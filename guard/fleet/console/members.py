"""Who may log in, what they are, and what they looked at."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from guard.fleet.console import base
from guard.fleet.console.refusal import Refusal
from guard.fleet.console.roles import Role, Viewer

MAX_FAILURES = 5
"""Failed attempts at one name from one address within `THROTTLE`; after these even the right password waits."""
MAX_FAILURES_OF_NAME = 50
"""Failed attempts at one name from anywhere: fewer would let a stranger keep somebody out."""
MAX_FAILURES_OF_ADDRESS = 30
"""Failed attempts from one address at any name: many people may sit behind one."""
THROTTLE = timedelta(minutes=10)
MAX_NAME = 150
"""Length of a name, in characters, at most: Django's."""


@dataclass(frozen=True, slots=True)
class Member:
    """One line of the list of accounts."""

    name: str
    role: str
    team: str
    logged_in_at: datetime | None
    """None: never yet."""
    machines: int
    """Of the team."""


@dataclass(frozen=True, slots=True)
class Team:
    """One line of the list of teams."""

    name: str
    machines: int
    unknown: int
    """Machines that have given no sign of life yet."""


@dataclass(frozen=True, slots=True)
class Move:
    """A machine that another team works at now; empty: none."""

    machine: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Look:
    """One look at a person's records, or one change."""

    at: datetime
    who: str
    role: str
    page: str
    agent: str
    machine: str
    detail: str


def viewer_of(name: str) -> Viewer:
    """What somebody may see now: a role that was taken away counts from the next page on."""
    found = base.row("SELECT role, team FROM member WHERE name = %(name)s", name=name)
    if found is None:
        return Viewer(name, None, None)
    role = Role(found[0])
    return Viewer(name, role, found[1] if role is Role.SUPERVISOR else None)


def members() -> list[Member]:
    """Everybody with a role or an account."""
    found = base.rows(
        "SELECT coalesce(name, username), coalesce(role, ''), coalesce(team, ''), last_login, "
        "(SELECT count(*) FROM seat WHERE seat.team = member.team) "
        "FROM member FULL JOIN auth_user ON username = name ORDER BY 1"
    )
    return [Member(*each) for each in found]


def appoint(name: str, role: Role, team: str | None) -> None:
    """Give a role.

    Raises:
        Refusal: a supervisor without a team, or no name.
    """
    if not name or len(name) > MAX_NAME:
        raise Refusal("fleet-account-name", MAX_NAME)
    if role is Role.SUPERVISOR and not team:
        raise Refusal("fleet-account-team")
    base.change(
        "INSERT INTO member VALUES (%(name)s, %(role)s, %(team)s) ON CONFLICT (name) DO UPDATE SET "
        "role = excluded.role, team = excluded.team",
        name=name,
        role=role.value,
        team=team if role is Role.SUPERVISOR else None,
    )


def dismiss(name: str) -> None:
    """Take a role away."""
    base.change("DELETE FROM member WHERE name = %(name)s", name=name)


def teams() -> list[Team]:
    """Every team that machines were given to."""
    found = base.rows(
        "SELECT team, count(*), count(*) FILTER (WHERE known.machine IS NULL) "
        "FROM seat LEFT JOIN (SELECT DISTINCT machine FROM presence) AS known USING (machine) GROUP BY 1 ORDER BY 1"
    )
    return [Team(*each) for each in found]


def seat(lines: Iterable[tuple[str, str]]) -> list[Move]:
    """Say which team works at which machine; an empty team: at it works none. Gives what that changed."""
    given = dict(lines)
    asked = "SELECT machine, team FROM seat WHERE machine = ANY(%(machines)s) FOR UPDATE"
    before = dict(base.rows(asked, machines=list(given)))
    moves = [Move(name, before.get(name, ""), team) for name, team in given.items() if team != before.get(name, "")]
    left = [move.machine for move in moves if not move.after]
    base.change("DELETE FROM seat WHERE machine = ANY(%(machines)s)", machines=left)
    base.change_many(
        "INSERT INTO seat VALUES (%(machine)s, %(team)s) ON CONFLICT (machine) DO UPDATE SET team = excluded.team",
        [{"machine": move.machine, "team": move.after} for move in moves if move.after],
    )
    return moves


def seats_of(text: str) -> list[tuple[str, str]]:
    """Lines of `machine,team`.

    Raises:
        Refusal: a line is none.
    """
    made = []
    lines = csv.reader(io.StringIO(text.removeprefix("\ufeff")))  # with which spreadsheets begin a file
    try:
        for line in lines:
            if not line or line == ["machine", "team"]:
                continue
            if len(line) != 2 or not line[0].strip() or max(map(len, line)) > 255 or "\0" in "".join(line):
                raise csv.Error
            made.append((line[0].strip(), line[1].strip()))
    except csv.Error as error:
        raise Refusal("fleet-seats", lines.line_num) from error
    return made


def note_look(
    viewer: Viewer, now: datetime, page: str, *, agent: str = "", machine: str = "", detail: str = ""
) -> None:
    """Keep that somebody looked, before he sees anything."""
    _note(viewer, now, page, [{"agent": agent, "machine": machine, "detail": detail[:500]}])


def note_moves(viewer: Viewer, now: datetime, moves: Iterable[Move]) -> None:
    """Keep which machine went from which team to which: that decides who sees whose records."""
    told = ((move.machine, f"{move.before or '–'} → {move.after or '–'}") for move in moves)
    _note(viewer, now, "seat", [{"agent": "", "machine": machine, "detail": detail[:500]} for machine, detail in told])


def _note(viewer: Viewer, now: datetime, page: str, looks: list[dict[str, str]]) -> None:
    same = {"at": now, "who": viewer.name, "role": "" if viewer.role is None else viewer.role.value, "page": page}
    base.change_many(
        "INSERT INTO look (at, who, role, page, agent, machine, detail) VALUES "
        "(%(at)s, %(who)s, %(role)s, %(page)s, %(agent)s, %(machine)s, %(detail)s)",
        [same | look for look in looks],
    )


def looks(agent: str, before: int | None, limit: int) -> list[tuple[int, Look]]:
    """The newest looks with their numbers; `agent` empty: at everybody."""
    found = base.rows(
        "SELECT id, at, who, role, page, agent, machine, detail FROM look "
        "WHERE (%(agent)s::text = '' OR agent = %(agent)s) AND id < %(before)s ORDER BY id DESC LIMIT %(limit)s",
        agent=agent,
        before=before if before is not None else 2**62,
        limit=limit,
    )
    return [(number, Look(*fields)) for number, *fields in found]


def is_throttled(name: str, address: str, now: datetime) -> bool:
    """Whether there were too many failed attempts lately."""
    found = base.row(
        "SELECT count(*) FILTER (WHERE name = %(name)s AND address = %(address)s), "
        "count(*) FILTER (WHERE name = %(name)s), count(*) FILTER (WHERE address = %(address)s) "
        "FROM attempt WHERE at > %(since)s",
        name=name,
        address=address,
        since=now - THROTTLE,
    )
    most = (MAX_FAILURES, MAX_FAILURES_OF_NAME, MAX_FAILURES_OF_ADDRESS)
    return found is not None and any(count >= limit for count, limit in zip(found, most, strict=True))


def note_failure(name: str, address: str, now: datetime) -> None:
    """Keep a failed attempt; those that count no more go."""
    base.change("DELETE FROM attempt WHERE at <= %(since)s", since=now - THROTTLE)
    base.change("INSERT INTO attempt VALUES (%(at)s, %(name)s, %(address)s)", at=now, name=name, address=address)
