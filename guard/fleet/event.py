"""One event on its way from a trail to the hub."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from guard.errors import FleetError

MAX_EVENT_BYTES = 8 * 1024
"""Size of one event, in bytes, at most; the workstation keeps to 7,000."""
MAX_DEPTH = 20
"""Lists and tables in each other in one event, at most; the workstation's facts are lists and tables of words."""
MAX_NUMBER = 2**62
"""Highest number of a record; the database counts to 2⁶³."""
MAX_NAME = 255
"""Characters of what events are looked up by, at most: an index of the database takes no longer ones."""
_NAMED = ("rule", "to_group", "answer")
"""Facts that events are looked up by."""
_TRAIL = re.compile(r"[0-9a-f]{32}")
_ENTITY = re.compile(r"[A-Z_]{1,40}")
_NOT_KEPT = re.compile("[\0\ud800-\udfff]")
"""Characters that no database takes: NUL, and halves of others."""
_UNREADABLE = (ValueError, TypeError, KeyError, AttributeError, RecursionError)
"""What reading anything else than an event ends in."""


@dataclass(frozen=True, slots=True)
class Written:
    """An event as it goes over the wire, and what of it the way there is found by."""

    trail: str
    number: int
    body: bytes = field(repr=False)
    """JSON in ASCII, one line."""

    @property
    def previous(self) -> int:
        """Number of the record before it, as the body has it."""
        return int(json.loads(self.body)["previous"])

    def message_id(self, device: str) -> str:
        """What the server tells repeated messages by."""
        return f"{device}.{self.trail}.{self.number}"


@dataclass(frozen=True, slots=True)
class Numbers:
    """Where a record stands in its trail, as `Event` has it."""

    trail: str
    number: int
    previous: int
    begins: int

    @property
    def are_sound(self) -> bool:
        """Whether these can be numbers of a record."""
        return (
            type(self.trail) is str
            and is_trail(self.trail)
            and all(type(each) is int for each in (self.number, self.previous, self.begins))
            and 0 <= self.previous < self.number <= MAX_NUMBER
            and 1 <= self.begins <= self.number
        )


@dataclass(frozen=True, slots=True)
class Event:
    """One record of a trail, without a value of a customer."""

    trail: str
    """Chain of the record, in hexadecimal: after a restored backup numbers begin anew under another one."""
    number: int
    previous: int
    """Number of the record before it that the workstation still has in that chain; 0: none."""
    begins: int
    """Number of the chain's first record."""
    at: datetime
    """By the workstation's clock, UTC."""
    kind: str
    """Action or kind of note."""
    machine: str
    agent: str
    facts: dict[str, Any] = field(repr=False)
    """All else that is told of the record."""
    facts_json: str = field(default="", repr=False, compare=False)
    """The same in JSON, of an event that was read; empty: of one that was made here."""

    @property
    def numbers(self) -> Numbers:
        """Where the record stands."""
        return Numbers(self.trail, self.number, self.previous, self.begins)

    def to_bytes(self) -> bytes:
        """JSON in ASCII, one line."""
        body = {
            "trail": self.trail,
            "number": self.number,
            "previous": self.previous,
            "begins": self.begins,
            "at": self.at.astimezone(UTC).isoformat(),
            "kind": self.kind,
            "machine": self.machine,
            "agent": self.agent,
            "facts": self.facts,
        }
        return json.dumps(body, separators=(",", ":")).encode("ascii")

    def written(self) -> Written:
        """As it goes over the wire."""
        return Written(self.trail, self.number, self.to_bytes())


def is_trail(name: str) -> bool:
    """Whether this can be what a chain of records is called."""
    return _TRAIL.fullmatch(name) is not None


def event_of(data: bytes) -> Event:
    """Read one back.

    Raises:
        FleetError: it is none (`fleet-event`).
    """
    if len(data) > MAX_EVENT_BYTES:
        raise FleetError("the event is larger than any", code="fleet-event")
    try:
        body = _body(data)
        if not _is_kept(body, MAX_DEPTH):
            raise FleetError("the event is deeper than any, or holds what no database takes", code="fleet-event")
        event = Event(
            **_numbers(body),
            at=datetime.fromisoformat(body["at"]),
            kind=body["kind"],
            machine=body["machine"],
            agent=body["agent"],
            facts=body["facts"],
            facts_json=json.dumps(body["facts"], ensure_ascii=False, allow_nan=False),  # no endless numbers
        )
    except _UNREADABLE as error:
        raise FleetError("the event is not written as one", code="fleet-event") from error
    if not _is_sound(event):
        raise FleetError("the event says what none can", code="fleet-event")
    return event


def numbers_of(data: bytes) -> Numbers | None:
    """Where the record stands of which no event can be read; None: that cannot be read either."""
    try:
        numbers = Numbers(**_numbers(_body(data)))
    except _UNREADABLE:
        return None
    return numbers if numbers.are_sound else None


def _body(data: bytes) -> Any:
    return json.loads(data.decode("ascii"))


def _numbers(body: Any) -> dict[str, Any]:
    return {name: body[name] for name in ("trail", "number", "previous", "begins")}


def _is_kept(value: object, depth: int) -> bool:
    """Whether the database takes it."""
    if isinstance(value, str):
        return _NOT_KEPT.search(value) is None
    if isinstance(value, dict):
        return depth > 0 and all(_is_kept(each, depth - 1) for pair in value.items() for each in pair)
    return not isinstance(value, list) or (depth > 0 and all(_is_kept(each, depth - 1) for each in value))


def _is_sound(event: Event) -> bool:
    return (
        event.numbers.are_sound
        and all(type(text) is str for text in (event.kind, event.machine, event.agent))
        and event.at.utcoffset() == timedelta(0)
        and 1 < event.at.year < 9999  # in the time of whoever reads it, it may be another year
        and 0 < len(event.kind) <= 40
        and len(event.machine) <= MAX_NAME
        and len(event.agent) <= MAX_NAME
        and isinstance(event.facts, dict)
        and _fits(event.facts)
    )


def _fits(facts: Mapping[str, Any]) -> bool:
    """Whether the database and the console's pages take them: one event that they do not take would hold up those of
    all workstations."""
    serial, entities = facts.get("serial", 0), facts.get("entities", {})
    return (
        (type(serial) is not int or abs(serial) <= MAX_NUMBER)
        and all(isinstance(name, str) and len(name) <= MAX_NAME for name in (facts.get(each, "") for each in _NAMED))
        and isinstance(entities, dict)
        and all(_ENTITY.fullmatch(name) and type(count) is int for name, count in entities.items())
    )
