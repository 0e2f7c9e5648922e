"""The recorded decisions, as a rehearsal replays them: the one place where the trail and the policy meet."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import datetime

from guard.audit.keys import KeyStore
from guard.audit.reading import reading
from guard.audit.record import AuditRecord, Place
from guard.errors import GuardError
from guard.model import Action, Application, Channel, Destination, EntityType
from guard.paths import Paths
from guard.policy.rehearse import PastDecision


def past_decisions(paths: Paths, vault: KeyStore, since: datetime, until: datetime) -> Iterator[PastDecision]:
    """The decisions of the trail, from the newest to the oldest; those alone that this workstation can read."""
    with contextlib.suppress(GuardError), reading(paths, vault) as trail:
        for record in trail.between(since, until):
            if (decision := past_decision(record)) is not None:
                yield decision


def past_decision(record: AuditRecord) -> PastDecision | None:
    """The facts of a record; None: it is no decision."""
    decided = record.decision
    if decided is None:
        return None
    return PastDecision(
        id=record.event_id,
        at=record.at,
        counts={EntityType(name): count for name, count in decided.counts.items()},
        origin=_destination(decided.origin),
        destination=_destination(decided.destination),
        channel=Channel(decided.channel),
        action=Action[decided.action.upper()],
        rule_id=decided.rule,
        policy_serial=decided.serial,
    )


def _destination(place: Place) -> Destination:
    application = Application(executable=place.executable, window_class=place.window_class, site=place.site)
    return Destination(application, place.group)
