"""What the console hands on: signed consents to a workstation, sealed evidence to an auditor. It can read neither."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from guard.errors import FleetError
from guard.fleet import consents, subjects
from guard.fleet.console import base
from guard.fleet.console.roles import Viewer
from guard.fleet.hub.rollout import Put

LIST = 20
"""Lines of a list, at most: the newest."""
MAX_SEALED_BYTES = 2 * 1024 * 1024
"""Size of a sealed file that goes through the console, in bytes, at most; a larger one is carried as a file."""
_SEALED = b"age-encryption.org/v1\n"
"""Beginning of every sealed file. Source: age-encryption.org/v1, header."""


@dataclass(frozen=True, slots=True)
class Sent:
    """One consent that was sent to a machine."""

    at: datetime
    machine: str
    who: str
    digest: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """A request for sealed evidence that nobody has brought yet, without its ground."""

    id: int
    machine: str
    event_id: str
    asked_at: datetime


def send_consent(machine: str, devices: Sequence[str], data: bytes, who: str, now: datetime, put: Put) -> str:
    """Send a signed consent to the devices of a machine, with those that were sent there before; its digest.

    Raises:
        FleetError: it is none, or the server does not take it; then nothing is kept.
    """
    consents.check(data)
    digest = hashlib.sha256(data).hexdigest()
    with transaction.atomic():
        for device in devices:
            base.change(
                "INSERT INTO consent_sent VALUES (%(device)s, %(digest)s, %(machine)s, %(data)s, %(who)s, %(at)s) "
                "ON CONFLICT DO NOTHING",
                device=device,
                digest=digest,
                machine=machine,
                data=data,
                who=who,
                at=now,
            )
            found = base.rows(
                "SELECT data FROM consent_sent WHERE device = %(device)s ORDER BY at DESC LIMIT %(most)s",
                device=device,
                most=consents.MOST,
            )
            message = consents.bundle([bytes(each) for (each,) in found])
            asyncio.run(_put(put, subjects.consents_scope(device), message))
    return digest


def sent_consents(viewer: Viewer) -> list[Sent]:
    """The newest, to machines that somebody may see."""
    found = base.rows(
        f"SELECT DISTINCT at, machine, who, digest FROM consent_sent WHERE {viewer.machines} "
        "ORDER BY at DESC LIMIT %(limit)s",
        team=viewer.team,
        limit=LIST,
    )
    return [Sent(*each) for each in found]


def wanted_evidence() -> list[Wanted]:
    """The oldest open requests."""
    found = base.rows(
        "SELECT id, machine, event_id, asked_at FROM evidence_request WHERE answered_at IS NULL "
        "ORDER BY id LIMIT %(limit)s",
        limit=LIST,
    )
    return [Wanted(*each) for each in found]


def bring_evidence(request: int, data: bytes, who: str, now: datetime) -> None:
    """Keep the sealed file that a request asked for.

    Raises:
        FleetError: it is not sealed, too large, or nobody waits for it (`fleet-evidence`).
    """
    if not data.startswith(_SEALED) or len(data) > MAX_SEALED_BYTES:
        told = f"this is no sealed file of {MAX_SEALED_BYTES >> 20} MiB at most; only what is sealed may lie here"
        raise FleetError(told, code="fleet-evidence")
    changed = base.change(
        "UPDATE evidence_request SET sealed = %(data)s, answered_by = %(who)s, answered_at = %(at)s "
        "WHERE id = %(id)s AND answered_at IS NULL",
        data=data,
        id=request,
        who=who,
        at=now,
    )
    if not changed:
        raise FleetError("nobody waits for that any more", code="fleet-evidence")


def evidence(request: int) -> tuple[str, str, bytes] | None:
    """Machine, event and sealed file of a request; None: it has not come."""
    found = base.row(
        "SELECT machine, event_id, sealed FROM evidence_request WHERE id = %(id)s AND sealed IS NOT NULL", id=request
    )
    return None if found is None else (found[0], found[1], bytes(found[2]))


async def _put(put: Put, scope: str, message: bytes) -> None:
    await put((scope,), message)
