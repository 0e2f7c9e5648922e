"""Opens, shows and closes the cases of one installation. Any thread."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from itertools import islice
from pathlib import Path

from guard.audit.incident.affected import affected
from guard.audit.incident.case import Case, cases, damaged, folder_of, read_case, write_case
from guard.audit.incident.containment import Containment, containment_for, read_containment
from guard.audit.incident.law import Law, Operator, Region, read_law
from guard.audit.proof.keys import KeyStore
from guard.audit.proof.reading import reading
from guard.audit.proof.record import AuditRecord, NoteKind, Place
from guard.audit.upkeep.holds import Hold, lift_hold, place_hold
from guard.errors import InputError, TrailUnwritable
from guard.model import Duty, IncidentStatus, Workstation
from guard.paths import ASSETS, Paths

Note = Callable[[NoteKind, Mapping[str, str | int]], object | None]
"""Records something; None: it could not be recorded now."""
WINDOW = timedelta(hours=24)
"""Time before the report whose records a case takes, unless somebody says another."""
SAME_MISTAKE = timedelta(minutes=10)
"""Time within which the tray's menu item opens no second case about what went out."""
MAX_RECORDS = 200_000
"""Records that one case looks at, at most; more are a case for the exports of a fleet."""
_ALLOWED = frozenset({"allow", "audit"})


@dataclass(frozen=True, slots=True)
class Told:
    """What a person says of an incident; None: it is taken from the trail, or the usual holds."""

    what: str = ""
    """Without customer data: what was found in it is covered before it comes here."""
    application: str | None = None
    """Executable or host name."""
    since: datetime | None = None
    known_at: datetime | None = None
    persons: int | None = None
    kinds: tuple[str, ...] = ()
    regions: tuple[Region, ...] = (Region.CN,)
    operator: Operator = Operator.OTHER
    loss_yuan: int = 0


class IncidentDesk:
    """The cases of one installation, and what its laws and applications ask for."""

    def __init__(
        self,
        paths: Paths,
        vault: KeyStore,
        note: Note,
        here: Workstation,
        now: Callable[[], datetime],
        random: Callable[[int], bytes],
        assets: Path = ASSETS,
    ) -> None:
        self._paths, self._vault, self._note = paths, vault, note
        self._here, self._now, self._random, self._assets = here, now, random, assets

    @cached_property
    def law(self) -> Law:
        """The laws' clocks."""
        return read_law(self._assets)

    @cached_property
    def _known(self) -> tuple[Containment, ...]:
        return read_containment(self._assets)

    def report(self, told: Told = Told()) -> Case:
        """Open a case about what went out last, and freeze what it needs.

        The records of the time before and all that follow are held until the case is closed, and so is their evidence;
        everything, where the keyring is locked and they cannot be read.

        Raises:
            InputError: there is no trail here.
            TrailError: it cannot be read, or the case cannot be written.
        """
        case = self.draft(told)
        self.open(case)
        return case

    def draft(self, told: Told = Told()) -> Case:
        """The case as it would be opened. Nothing is written or held, so it can be told of while the disk is full.

        Raises:
            InputError: there is no trail here.
            TrailError: it cannot be read.
        """
        now = self._now()
        since = told.since or now - WINDOW
        with reading(self._paths, self._vault) as reader:
            opens, newest = reader.opens_newest(), next(reader.backwards(), None)
            # The newest record may be of this very moment.
            found = list(islice(reader.between(since, now + timedelta(seconds=1)), MAX_RECORDS))
        found.reverse()
        place = Place("unknown", told.application, None, None) if told.application else _place(found)
        if told.application and "." in told.application and not told.application.lower().endswith(".exe"):
            place = Place("unknown", None, None, told.application)
        concerned = [record for record in found if record.decision and _is_of(record.decision.destination, place)]
        hit = affected(concerned)
        last = 0 if newest is None else newest.number
        return Case(
            id=f"{now:%Y%m%d-%H%M%S}-{self._random(2).hex()}",
            opened_at=now,
            known_at=told.known_at or now,
            machine=self._here.machine,
            agent=self._here.agent,
            what=told.what[:2_000],
            place=place,
            first=_first(found, last) if opens else 0,
            last=last,
            tag="" if newest is None else newest.tag,
            events=tuple(record.event_id for record in concerned),
            answers=tuple(_answers(concerned)),
            evidence=tuple(_evidence(found)),
            persons=told.persons or hit.persons,
            stated=told.persons is not None,
            kinds=told.kinds or hit.kinds,
            regions=told.regions,
            operator=told.operator,
            loss_yuan=told.loss_yuan,
            sent_at=max((record.at for record in concerned if _went_out(record)), default=None),
        )

    def mistake(self) -> IncidentStatus:
        """The case about what went out just now: a new one, or, for whoever asks twice, that of the last minutes.

        Where it cannot be written, the advice alone (`kept` is False): the minutes for recalling pass all the same.

        Raises:
            InputError, TrailError: as `draft`.
        """
        case = self.draft()
        for other in self.cases():
            if other.closed_at is None and _is_same(other, case):
                return self.status(other)
        try:
            self.open(case)
        except TrailUnwritable:
            return replace(self.status(case), kept=False)
        return self.status(case)

    def open(self, case: Case) -> None:
        """Hold what a draft needs, write it down and record it.

        Raises:
            TrailUnwritable: the disk is full or read-only.
        """
        try:  # held before anything else: retention may begin at any moment
            evidence = frozenset(case.evidence) if case.first else None
            place_hold(folder_of(self._paths.incidents, case.id), Hold(case.first, evidence, case.opened_at))
        except OSError as error:
            told = f"The case cannot be written ({error.strerror}); make room in the data folder."
            raise TrailUnwritable(told) from error
        write_case(self._paths.incidents, case)
        duties = self.duties(case)
        due = next((duty.due for duty in duties if duty.due is not None), None)
        self._note(
            NoteKind.INCIDENT_REPORTED,
            {
                "case": case.id,
                "application": case.place.site or case.place.executable or "unknown",
                "events": case.event_count,
                "persons": case.persons,
                "first": case.first,
                "last": case.last,
                "laws": "; ".join(dict.fromkeys(duty.article.en for duty in duties)),
                "due": "" if due is None else due.isoformat(timespec="seconds"),
            },
        )

    def close(self, case_id: str, measures: str) -> Case:
        """End the handling: what it held is under retention again. Closing twice changes nothing.

        Raises:
            InputError: there is no such case, or it was closed before (`case-closed`).
            TrailUnwritable: it cannot be written.
        """
        case = read_case(self._paths.incidents, case_id)
        if case.closed_at is not None:
            raise InputError(f"The case {case_id} was closed before.", code="case-closed")
        case = replace(case, closed_at=self._now(), measures=measures[:4_000])
        write_case(self._paths.incidents, case)
        try:
            lift_hold(folder_of(self._paths.incidents, case_id))
        except OSError as error:
            raise TrailUnwritable(f"The hold of the case cannot be lifted ({error.strerror}).") from error
        self._note(NoteKind.INCIDENT_CLOSED, {"case": case_id, "packs": len(case.packs)})
        return case

    def case(self, case_id: str) -> Case:
        """The case of that id.

        Raises:
            InputError: there is none, or it is damaged.
        """
        return read_case(self._paths.incidents, case_id)

    def cases(self) -> tuple[Case, ...]:
        """All cases that can be read, the newest first."""
        return cases(self._paths.incidents)

    def damaged(self) -> tuple[InputError, ...]:
        """What is to be told of each case that cannot be read; what it holds stays held."""
        return damaged(self._paths.incidents)

    def duties(self, case: Case) -> tuple[Duty, ...]:
        """What the laws demand of it, the nearest deadline first."""
        return self.law.duties(case.facts())

    def containment(self, case: Case) -> Containment:
        """What contains it where it went."""
        return containment_for(case.place, self._known)

    def standing(self) -> tuple[IncidentStatus, ...]:
        """The open cases as the status tells them, the newest first."""
        return tuple(self.status(case) for case in self.cases() if case.closed_at is None)

    def status(self, case: Case) -> IncidentStatus:
        """A case as the status tells it."""
        steps = self.containment(case)
        within, sent_at = steps.recall_minutes, case.sent_at
        until = None if within is None or sent_at is None else sent_at + timedelta(minutes=within)
        return IncidentStatus(case.id, case.opened_at, steps.name, steps.steps, self.duties(case), until)


def _is_same(case: Case, draft: Case) -> bool:
    """Whether a case of the last minutes is about what a draft is about."""
    soon = timedelta() <= draft.opened_at - case.opened_at < SAME_MISTAKE
    return soon and (case.place, case.sent_at) == (draft.place, draft.sent_at)


def _first(found: Sequence[AuditRecord], last: int) -> int:
    """Number of the first record that a case holds; all that follow, where there is none in its time."""
    return found[0].number if found else last + 1


def _went_out(record: AuditRecord) -> bool:
    return record.decision is not None and record.decision.version == "original"


def _place(found: Iterable[AuditRecord]) -> Place:
    """Where the newest decision went that a rule cared about; the newest original first, for that is what got out."""
    newest: Place | None = None
    for record in reversed(list(found)):
        decision = record.decision
        if decision is None or decision.action in _ALLOWED:
            continue
        if decision.version == "original":
            return decision.destination
        newest = newest or decision.destination
    return newest or Place("unknown")


def _is_of(destination: Place, place: Place) -> bool:
    if place.site or destination.site:
        return (destination.site or "").lower() == (place.site or "").lower()
    return (destination.executable or "").lower() == (place.executable or "").lower()


def _answers(concerned: Iterable[AuditRecord]) -> Iterable[str]:
    """Ids of the answers to what is among them, which come after it."""
    seen: set[str] = set()
    for record in concerned:
        if record.decision is not None:
            if record.decision.answer is not None and record.decision.snapshot_id in seen:
                yield record.event_id
            seen.add(record.decision.snapshot_id)


def _evidence(found: Iterable[AuditRecord]) -> Iterable[str]:
    for record in found:
        if record.decision is not None and record.decision.evidence is not None and record.decision.evidence.file:
            yield record.decision.evidence.file
