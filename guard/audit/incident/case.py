"""A case: what is known of an incident, in a folder of its own. Nothing readable of a customer is in it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, AwareDatetime, TypeAdapter

from guard.audit.incident.law import Facts, Operator, Region
from guard.audit.proof.record import Place
from guard.errors import InputError, TrailUnwritable
from guard.files import read_short, write_whole
from guard.paths import private_folder

_FILE = "case.json"
_FORMAT = "frostpane-case-1"
_ID = re.compile(r"\d{8}-\d{6}-[0-9a-f]{4}")
_MOST_BYTES = 64 * 1024 * 1024
"""Largest file of a case, in bytes: room for the ids of as many records as one case looks at."""


def _reckoned(at: datetime) -> datetime:
    if not 1970 <= at.year < 9999:  # some days more are no date
        raise ValueError("no time of a case")
    return at


_Moment = Annotated[AwareDatetime, AfterValidator(_reckoned)]


@dataclass(frozen=True, slots=True)
class Packed:
    """A pack that was made of it."""

    at: _Moment
    sha256: str
    """Of the sealed file."""
    auditors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """An incident and what it holds."""

    id: str
    opened_at: _Moment
    known_at: _Moment
    """When somebody of the firm knew of it; the clocks begin here."""
    machine: str
    agent: str
    what: str
    """A person's words, without what was found in them."""
    place: Place
    """What received something by mistake."""
    first: int
    """Number of the first record that it holds; all after it are held too. 0: everything, evidence included."""
    last: int
    """Number of the newest record when it was opened."""
    tag: str
    """That record's tag, in hexadecimal."""
    events: tuple[str, ...]
    """Ids of the decisions that concern it, the oldest first."""
    evidence: tuple[str, ...]
    """Names of the sealed files of those that were there when it was opened."""
    persons: int
    """Affected persons: stated, or counted by digests of values that went out; at least 1."""
    stated: bool
    """Whether a person stated them."""
    kinds: tuple[str, ...]
    """Entity types."""
    regions: tuple[Region, ...]
    operator: Operator
    loss_yuan: int
    sent_at: _Moment | None = None
    """When the newest original went there, as far as the trail tells; recalling is counted from it."""
    answers: tuple[str, ...] = ()
    """Ids of those among the events that tell the answer to an earlier one, and are none of their own."""
    packs: tuple[Packed, ...] = ()
    closed_at: _Moment | None = None
    measures: str = ""
    """What was done, without what was found in it."""

    @property
    def event_count(self) -> int:
        """Copies and pastes that concern it: one that was answered counts once, though it has two records."""
        return len(self.events) - len(self.answers)

    def facts(self) -> Facts:
        """What decides about the clocks."""
        return Facts(
            persons=self.persons,
            kinds=self.kinds,
            regions=self.regions,
            known_at=self.known_at,
            operator=self.operator,
            loss_yuan=self.loss_yuan,
            closed_at=self.closed_at,
        )

    def plain(self) -> dict[str, Any]:
        """As JSON values."""
        body = asdict(self) | {"format": _FORMAT, "place": self.place._asdict()}
        return dict(json.loads(json.dumps(body, default=datetime.isoformat)))


_CASE = TypeAdapter(Case)


def folder_of(incidents: Path, case_id: str) -> Path:
    """The case's folder.

    Raises:
        InputError: no case is called so.
    """
    if not _ID.fullmatch(case_id):
        raise InputError("A case is called like 20261124-080000-3f2a; see `incident list`.", code="no-case")
    return incidents / case_id


def write_case(incidents: Path, case: Case) -> None:
    """Put the case in place, whole.

    Raises:
        TrailUnwritable: the disk is full or read-only.
    """
    try:
        folder = private_folder(folder_of(incidents, case.id))
        write_whole(folder / _FILE, json.dumps(case.plain(), ensure_ascii=False, indent=1).encode())
    except OSError as error:
        raise TrailUnwritable(
            f"The case cannot be written ({error.strerror}); make room in the data folder."
        ) from error


def read_case(incidents: Path, case_id: str) -> Case:
    """The case of that id.

    Raises:
        InputError: there is none, or it is damaged.
    """
    file = folder_of(incidents, case_id) / _FILE
    try:
        return _case(read_short(file, _MOST_BYTES), case_id)
    except FileNotFoundError as error:
        raise InputError(f"There is no case {case_id} here; see `incident list`.", code="no-case") from error
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise InputError(f"The case {case_id} cannot be read; take it from a backup.", code="bad-case") from error


def cases(incidents: Path) -> tuple[Case, ...]:
    """All cases that can be read, the newest first."""
    readable = (case for case in _all(incidents) if isinstance(case, Case))
    return tuple(sorted(readable, key=lambda case: case.opened_at, reverse=True))


def damaged(incidents: Path) -> tuple[InputError, ...]:
    """What is to be told of each case that cannot be read."""
    return tuple(case for case in _all(incidents) if isinstance(case, InputError) and case.code == "bad-case")


def _all(incidents: Path) -> Iterator[Case | InputError]:
    for file in sorted(incidents.glob(f"*/{_FILE}")):
        try:
            yield read_case(incidents, file.parent.name)
        except InputError as error:
            yield error


def _case(data: bytes, case_id: str) -> Case:
    if json.loads(data)["format"] != _FORMAT:
        raise ValueError("of another version")
    case = _CASE.validate_json(data, strict=True)
    if case.id != case_id:
        raise ValueError("of another case")
    return case
