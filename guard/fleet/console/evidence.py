"""Sealed evidence, from an auditor's ground to the file that is taken. Only an auditor's own key opens one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from guard.fleet.console import base
from guard.fleet.console.reading.events import Shown
from guard.fleet.console.refusal import Refusal

PAGE = 40
"""Requests on one page of an auditor's: with long grounds too such a page stays under 100 kB."""
PAGE_OPEN = 20
"""Open requests on one page of an administrator's."""
MAX_GROUND = 500
"""Length of a ground, in characters, at most."""
MAX_SEALED_BYTES = 2 * 1024 * 1024
"""Size of a sealed file that goes through the console, in bytes, at most; a larger one is carried as a file."""
_SEALED = b"age-encryption.org/v1\n"
"""Beginning of every sealed file. Source: age-encryption.org/v1, header."""

_REQUEST = "id, machine, event_id, ground, asked_by, asked_at, answered_by, answered_at, sealed IS NOT NULL"


@dataclass(frozen=True, slots=True)
class Request:
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

    @property
    def place(self) -> str:
        """Where it stands among all, as a page's address has it: the open ones come first, then the newest."""
        return f"{int(self.answered_at is None)}|{self.id}"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A request for sealed evidence that nobody has brought yet, without its ground."""

    id: int
    machine: str
    event_id: str
    asked_at: datetime


def ask(event: Shown, ground: str, who: str, now: datetime) -> None:
    """Keep that an auditor needs what is sealed on that workstation.

    Raises:
        Refusal: nothing was sealed with it, the ground is none or too long, or somebody waits for it already.
    """
    if event.facts.get("sealed") is not True:
        raise Refusal("fleet-evidence-bare")
    ground = ground.replace("\r\n", "\n").replace("\0", "").strip()  # a browser sends a line's end as two characters
    if not ground:
        raise Refusal("fleet-ground")
    if len(ground) > MAX_GROUND:
        raise Refusal("fleet-ground-long", MAX_GROUND, len(ground))
    kept = base.change(
        "INSERT INTO evidence_request (device, trail, number, event_id, machine, ground, asked_by, asked_at) VALUES "
        "(%(device)s, %(trail)s, %(number)s, %(id)s, %(machine)s, %(ground)s, %(who)s, %(at)s) ON CONFLICT DO NOTHING",
        device=event.device,
        trail=event.trail,
        number=event.number,
        id=str(event.facts.get("id", "")),
        machine=event.machine,
        ground=ground,
        who=who,
        at=now,
    )
    if not kept:
        raise Refusal("fleet-evidence-asked")


def open_request(event: Shown) -> Request | None:
    """The request for what was sealed with an event that somebody waits for; None: nobody does."""
    found = base.row(
        f"SELECT {_REQUEST} FROM evidence_request WHERE device = %(device)s AND trail = %(trail)s "
        "AND number = %(number)s AND answered_at IS NULL",
        device=event.device,
        trail=event.trail,
        number=event.number,
    )
    return None if found is None else Request(*found)


def answer(request: int, who: str, now: datetime) -> bool:
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


def wait_again(request: int) -> bool:
    """Take back that it has come, since it was not it; whether it had. What came lies here until another is brought.

    Raises:
        Refusal: the same was asked for anew meanwhile.
    """
    try:
        with transaction.atomic():
            return bool(
                base.change(
                    "UPDATE evidence_request SET answered_by = NULL, answered_at = NULL "
                    "WHERE id = %(id)s AND answered_at IS NOT NULL",
                    id=request,
                )
            )
    except IntegrityError as error:  # of one event one request is open
        raise Refusal("fleet-evidence-asked") from error


def place_of(text: str) -> tuple[bool, int] | None:
    """A place as a page's address has it; None: it is none."""
    found = re.fullmatch(r"([01])\|([0-9]{1,18})", text)
    return None if found is None else (found[1] == "1", int(found[2]))


def requests(after: tuple[bool, int] | None = None) -> list[Request]:
    """The newest requests after a place, the open ones first; one more than `PAGE` where there is another page."""
    is_open, number = after or (True, 2**62)
    found = base.rows(
        f"SELECT {_REQUEST} FROM evidence_request WHERE (answered_at IS NULL, id) < (%(is_open)s, %(number)s) "
        "ORDER BY answered_at IS NULL DESC, id DESC LIMIT %(limit)s",
        is_open=is_open,
        number=number,
        limit=PAGE + 1,
    )
    return [Request(*each) for each in found]


def wanted(after: int = 0) -> list[Wanted]:
    """The oldest open requests after one; one more than `PAGE_OPEN` where there is another page."""
    found = base.rows(
        "SELECT id, machine, event_id, asked_at FROM evidence_request WHERE answered_at IS NULL AND id > %(after)s "
        "ORDER BY id LIMIT %(limit)s",
        after=after,
        limit=PAGE_OPEN + 1,
    )
    return [Wanted(*each) for each in found]


def bring(request: int, data: bytes, who: str, now: datetime) -> None:
    """Keep the sealed file that a request asked for.

    Raises:
        Refusal: it is not sealed, too large, or nobody waits for it.
    """
    if not data.startswith(_SEALED) or len(data) > MAX_SEALED_BYTES:
        raise Refusal("fleet-evidence", MAX_SEALED_BYTES >> 20)
    changed = base.change(
        "UPDATE evidence_request SET sealed = %(data)s, answered_by = %(who)s, answered_at = %(at)s "
        "WHERE id = %(id)s AND answered_at IS NULL",
        data=data,
        id=request,
        who=who,
        at=now,
    )
    if not changed:
        raise Refusal("fleet-evidence-answered")


def sealed(request: int) -> tuple[str, str, bytes] | None:
    """Machine, event and sealed file of a request; None: it has not come."""
    found = base.row(
        "SELECT machine, event_id, sealed FROM evidence_request WHERE id = %(id)s AND sealed IS NOT NULL", id=request
    )
    return None if found is None else (found[0], found[1], bytes(found[2]))
