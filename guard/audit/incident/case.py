"""A case: what is known of an incident, in a folder of its own. Nothing readable of a customer is in it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from guard.audit.incident.law import Facts, Operator, Region
from guard.audit.proof.record import Place
from guard.errors import InputError, TrailUnwritable
from guard.files import write_whole
from guard.paths import private_folder

_FILE = "case.json"
_FORMAT = "frostpane-case-1"
_ID = re.compile(r"\d{8}-\d{6}-[0-9a-f]{4}")


@dataclass(frozen=True, slots=True)
class Packed:
    """A pack that was made of it."""

    at: datetime
    sha256: str
    """Of the sealed file."""
    auditors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """An incident and what it holds."""

    id: str
    opened_at: datetime
    known_at: datetime
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
    sent_at: datetime | None = None
    """When the newest original went there, as far as the trail tells; recalling is counted from it."""
    packs: tuple[Packed, ...] = ()
    closed_at: datetime | None = None
    measures: str = ""
    """What was done, without what was found in it."""

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
        return _case(json.loads(file.read_bytes()))
    except FileNotFoundError as error:
        raise InputError(f"There is no case {case_id} here; see `incident list`.", code="no-case") from error
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise InputError(f"The case {case_id} cannot be read; take it from a backup.", code="bad-case") from error


def cases(incidents: Path) -> tuple[Case, ...]:
    """All cases that can be read, the newest first."""
    return tuple(sorted(_readable(incidents), key=lambda case: case.opened_at, reverse=True))


def _readable(incidents: Path) -> Iterator[Case]:
    for file in incidents.glob(f"*/{_FILE}"):
        with suppress(InputError):
            yield read_case(incidents, file.parent.name)


def _case(body: dict[str, Any]) -> Case:
    if body.pop("format") != _FORMAT:
        raise ValueError("of another version")
    moments = {name: datetime.fromisoformat(body[name]) for name in ("opened_at", "known_at")}
    lists = {name: tuple(map(str, body[name])) for name in ("events", "evidence", "kinds")}
    own: dict[str, Any] = {
        "place": Place(**body["place"]),
        "regions": tuple(map(Region, body["regions"])),
        "operator": Operator(body["operator"]),
        **{name: body[name] and datetime.fromisoformat(body[name]) for name in ("sent_at", "closed_at")},
        "packs": tuple(
            Packed(datetime.fromisoformat(one["at"]), one["sha256"], tuple(one["auditors"])) for one in body["packs"]
        ),
    }
    return Case(**body | moments | lists | own)
