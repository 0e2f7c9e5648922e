"""Signed consents that the console hands on to a workstation, and cannot read."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from guard.fleet import consents, subjects
from guard.fleet.console import base
from guard.fleet.console.roles import Viewer
from guard.fleet.hub.rollout import Pushing

LIST = 20
"""Lines of a list, at most: the newest."""


@dataclass(frozen=True, slots=True)
class Sent:
    """One consent that was sent to a machine."""

    at: datetime
    machine: str
    who: str
    digest: str


def send_consent(machine: str, devices: Sequence[str], data: bytes, who: str, now: datetime, pushing: Pushing) -> str:
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
            asyncio.run(_put(pushing, subjects.consents_scope(device), message))
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


async def _put(pushing: Pushing, scope: str, message: bytes) -> None:
    async with pushing() as put:
        await put((scope,), message)
