"""The recorded decisions, as a rehearsal replays them: the one place where the trail and the policy meet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from guard.audit.proof.keys import KeyStore
from guard.audit.proof.reading import reading
from guard.audit.proof.record import AuditRecord, Place
from guard.errors import InputError, TrailBroken, TrailError
from guard.model import Action, Application, Channel, Destination, EntityType
from guard.paths import Paths
from guard.policy.rehearse import PastDecision


def recorded_decisions(
    paths: Paths, vault: Callable[[], KeyStore]
) -> Callable[[datetime, datetime], Iterator[PastDecision]]:
    """The decisions of an installation, as `open_store` takes them; the vault is asked for once they are read."""
    return lambda since, until: past_decisions(paths, vault(), since, until)


def past_decisions(paths: Paths, vault: KeyStore, since: datetime, until: datetime) -> Iterator[PastDecision]:
    """The policy's decisions, without persons' answers, the newest first; none where no guard ever wrote a trail.

    Raises:
        TrailError: some of them cannot be read; at the end where others can.
    """
    damaged = False
    try:
        with reading(paths, vault) as trail:
            for record in trail.between(since, until):
                damaged = damaged or record.tells_of_damage
                answered = record.decision is not None and record.decision.answer is not None
                if not answered and (decision := past_decision(record)) is not None:
                    yield decision
            unread = trail.unread
    except InputError as error:
        if not paths.trail_ratchet.exists():
            return
        raise TrailBroken(
            "Recorded decisions cannot be read: the trail is gone; see `frostpane audit verify`."
        ) from error
    except TrailError as error:
        raise TrailBroken(f"Recorded decisions cannot be read. {error}") from error
    if unread or damaged:
        many = f"{unread} records do not open" if unread else "the trail before was damaged and set aside"
        raise TrailBroken(f"Recorded decisions cannot be read: {many}; see `frostpane audit verify`.")


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
    # Its path was not recorded; that it belonged to its group was decided then.
    application = Application(
        executable=place.executable, window_class=place.window_class, site=place.site, protected=True
    )
    return Destination(application, place.group)
