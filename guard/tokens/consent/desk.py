"""The consents of one installation: found by the code that a person types, checked, their uses counted.

Records lie in a folder that is anybody's to fill: each is verified before anything in it counts. Their uses are records
of the trail, so neither a restart nor another copy of a file gives one back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from guard.audit.proof.keys import KeyStore
from guard.audit.proof.reading import reading
from guard.audit.proof.record import NoteKind
from guard.errors import GuardError
from guard.model import Workstation
from guard.paths import Paths
from guard.policy.folder import dropped
from guard.policy.grouping import as_told
from guard.policy.sections import ConsentSection
from guard.tokens.admit import Note
from guard.tokens.consent.code import Code, read_code
from guard.tokens.consent.judge import CLOCKS_DIFFER, Circumstances, Question, covered, require_now
from guard.tokens.consent.record import MAX_CONSENT_BYTES, Binding, ConsentRecord, unread, verify_record
from guard.tokens.consent.refusal import Cause, ConsentRefused
from guard.tokens.uses import Uses, lost_just_now, uses_between

MOST_FILES = 4096
"""Newest files of the folder that are looked at, more than a desk gets in years; a full one keeps nobody waiting."""
_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Leave:
    """A consent that lets a content go once."""

    id: str
    nth: int
    uses: int
    formats: Mapping[str, bool]
    """Those that are the content that the customer agreed to; see `judge.covered`."""
    group: str
    site: str | None
    """As browsers tell it."""


@dataclass(frozen=True, slots=True)
class Found:
    """A file of the folder."""

    name: str
    record: ConsentRecord | None
    """None: it cannot even be read."""
    refusal: ConsentRefused | None
    """Why it does not count; None: a supervisor of the policy has signed it."""


class ConsentDesk:
    """Which consents count in one installation, and how often each was used. The service's thread."""

    def __init__(
        self,
        paths: Paths,
        vault: KeyStore,
        note: Note,
        here: Workstation,
        now: Callable[[], datetime],
        digest: Callable[[str], str],
    ) -> None:
        """`digest`: makes this installation's keyed digest of a normalised value."""
        self._paths, self._vault, self._note = paths, vault, note
        self._here, self._now, self._digest = here, now, digest
        self._read: dict[str, Uses] = {}
        """What was read of the trail already, by the record's id: a year of it takes seconds."""

    @property
    def folder(self) -> Path:
        """Where records are laid."""
        return self._paths.consents

    def use(self, typed: str, question: Question, terms: ConsentSection, policy_until: datetime | None = None) -> Leave:
        """Spend one use of the consent with that code, and record it. A refusal is recorded too.

        `policy_until`: when the policy of these terms expires; past it a withdrawal may have been missed.

        Raises:
            ConsentRefused: it opens nothing here; see `Cause`.
        """
        try:
            return self._use(read_code(typed), question, terms, policy_until)
        except ConsentRefused as refusal:
            self._note(NoteKind.CONSENT_REFUSED, {"code": refusal.code, "group": question.destination.group})
            raise

    def _use(self, code: Code, question: Question, terms: ConsentSection, policy_until: datetime | None) -> Leave:
        record, binding = find(self._paths.consents, code, terms.issuers)
        uses, latest = self.used(record)
        here = self._here
        there = Circumstances(self._now(), here.machine, here.agent, terms.revoked, latest, policy_until)
        require_now(record, there)
        formats = covered(record, binding, question, self._digest)
        nth = uses.counts.get(record.id, 0) + 1
        if nth > record.uses:
            raise ConsentRefused(Cause.USED_UP)
        _require_known(record, uses.lost_at)
        facts: dict[str, str | int] = {"id": record.id, "use": nth, "of": record.uses, "group": record.group}
        if record.site is not None:
            facts["site"] = record.site
        if self._note(NoteKind.CONSENT_USED, facts) is None:
            raise ConsentRefused(Cause.UNRECORDED)
        # A tail that was cut off shows only now: writing on is what notices it.
        _require_known(record, self._lost_just_now())
        site = None if record.site is None else as_told(record.site)
        return Leave(record.id, nth, record.uses, formats, record.group, site)

    def used(self, record: ConsentRecord) -> tuple[Uses, datetime | None]:
        """The uses since the record began, and the latest time that the trail has seen beyond now.

        Raises:
            ConsentRefused: the trail cannot be read (`consent-unrecorded`).
        """
        if not self._paths.trail.exists():
            return Uses(), None
        try:
            with reading(self._paths, self._vault) as reader:
                now = self._now()
                ahead = next(reader.between(now + CLOCKS_DIFFER, _NEVER), None)
                near = () if ahead else reader.between(now, now + CLOCKS_DIFFER)
                latest = max((record.at for record in (ahead, *near) if record is not None), default=None)
                older = self._read.get(record.id, Uses())
                since = record.not_before - CLOCKS_DIFFER
                newer = uses_between(reader, NoteKind.CONSENT_USED, since, _NEVER, older.newest)
                uses = self._read[record.id] = newer.with_older(older)
                return uses, latest
        except GuardError as error:
            raise ConsentRefused(Cause.UNRECORDED) from error

    def _lost_just_now(self) -> datetime | None:
        try:
            with reading(self._paths, self._vault) as reader:
                return lost_just_now(reader)
        except GuardError as error:
            raise ConsentRefused(Cause.UNRECORDED) from error


def found(folder: Path, issuers: tuple[str, ...], number: str | None = None) -> Iterator[Found]:
    """The files of a folder, by name; of thousands the newest. With a number: its records, and what cannot be read."""
    if not folder.is_dir():
        return
    for file in dropped(folder, most_files=MOST_FILES, most_bytes=MAX_CONSENT_BYTES):
        if file.refusal is not None and file.refusal.code == "policy-folder":  # left out, and nothing is known of it
            continue
        record = None
        try:
            record = unread(file.data or b"")
            if number in (None, record.number):
                yield Found(file.name, verify_record(file.data or b"", issuers), None)
        except ConsentRefused as refusal:
            yield Found(file.name, record, refusal)


def find(folder: Path, code: Code, issuers: tuple[str, ...]) -> tuple[ConsentRecord, Binding]:
    """The record of a code, and what the code opens in it.

    Raises:
        ConsentRefused: there is none (`consent-code`), or what may be it is damaged, changed or a stranger's.
    """
    files = tuple(found(folder, issuers, code.number))
    # Copies of a file count once: a try takes a moment.
    for record in dict.fromkeys(file.record for file in files if file.record is not None and file.refusal is None):
        with suppress(ConsentRefused):  # another one of the same number
            return record, record.binding(code)
    refusals = [file.refusal for file in files if file.record is not None and file.refusal is not None]
    damaged = [file.refusal for file in files if file.record is None and file.refusal is not None]
    raise next(iter((*refusals, *damaged)), ConsentRefused(Cause.CODE))


def _require_known(record: ConsentRecord, lost_at: datetime | None) -> None:
    """Refuse a consent that may have been used in records that are gone."""
    if lost_at is not None and record.not_before - CLOCKS_DIFFER <= lost_at:
        raise ConsentRefused(Cause.UNRECORDED)
