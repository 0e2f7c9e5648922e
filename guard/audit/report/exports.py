"""Gathers the records of exports into one table to count in."""

from __future__ import annotations

import gzip
import sqlite3
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic_core import from_json

from guard.audit.proof.record import NoteKind
from guard.audit.report.words import state_of
from guard.errors import InputError

_TABLES = """
CREATE TABLE records (
    machine TEXT, id TEXT, at_ms INTEGER, number INTEGER, action TEXT, decided INTEGER, rule TEXT, application TEXT,
    agent TEXT, destination TEXT, kind INTEGER, answer TEXT, card TEXT, pastes INTEGER,
    PRIMARY KEY (machine, id)
) WITHOUT ROWID;
CREATE TABLE kinds (kind INTEGER, name TEXT, times INTEGER);
"""
_INSERT = (
    "INSERT INTO records VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
    # An export that was made before the count was closed does not have it.
    "ON CONFLICT (machine, id) DO UPDATE SET pastes = max(pastes, excluded.pastes)"
)


@dataclass(frozen=True, slots=True)
class Incident:
    """A case, as its records tell it."""

    case: str
    machine: str
    agent: str
    reported_at: datetime
    application: str
    persons: int
    laws: str
    due: datetime | None
    """The nearest end of a clock; None: at once."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """What exports hold besides their rows."""

    digests: frozenset[str]
    """Of all customers' values in decided events, each by its own installation's key."""
    incidents: tuple[Incident, ...]
    """The newest first."""
    closed: frozenset[str]
    """Cases that were closed."""


def gather(folder: Path, base: sqlite3.Connection, *, since: datetime, until: datetime) -> Gathered:
    """Fill `records`, one row an event however many exports it is in, from the exports of a folder and those below it.

    What an event holds of which entity type is the same for many: `kind` names such a mixture, `kinds` lists it.

    Raises:
        InputError: there is no export, or one is damaged.
    """
    base.executescript(_TABLES)
    rows = _Rows(since, until)
    for path in exports_of(folder):
        with damage_told(path):
            base.executemany(_INSERT, rows.of(path))
    _fold(base, rows.counts)
    mixtures = ((kind, *part) for mixture, kind in rows.kinds.items() for part in mixture)
    base.executemany("INSERT INTO kinds VALUES (?, ?, ?)", mixtures)
    newest_first = sorted(rows.incidents.values(), key=lambda one: one.reported_at, reverse=True)
    return Gathered(frozenset(rows.digests), tuple(newest_first), frozenset(rows.closed))


def _fold(base: sqlite3.Connection, counts: Sequence[tuple[int, str, str, str]]) -> None:
    """What happened again and again is one row with its count; a count whose event is elsewhere stays a row."""
    for times, machine, event, told_by in counts:
        found = base.execute(
            "UPDATE records SET pastes = max(pastes, ?) WHERE machine = ? AND id = ?", (times, machine, event)
        )
        if found.rowcount:
            base.execute("DELETE FROM records WHERE machine = ? AND id = ?", (machine, told_by))


def exports_of(folder: Path) -> tuple[Path, ...]:
    """The exports of a folder and those below it.

    Raises:
        InputError: there is none.
    """
    files = sorted(path for ending in ("ndjson", "ndjson.gz") for path in folder.rglob(f"*.{ending}"))
    if not files:
        raise InputError(f"{folder} holds no export (*.ndjson).", code="no-export")
    return tuple(files)


def records_of(path: Path) -> Iterator[tuple[dict[str, Any], datetime]]:
    """Every record of an export, with its time."""
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as lines:
        for line in lines:
            record = from_json(line)
            yield record, datetime.fromisoformat(record["@timestamp"])


@contextmanager
def damage_told(path: Path) -> Iterator[None]:
    """What goes wrong in here is that export's fault: another program may have written anything under its name.

    Raises:
        InputError: the export is damaged.
    """
    try:
        yield
    except (ValueError, KeyError, TypeError, AttributeError, OSError, EOFError, zlib.error, sqlite3.Error) as error:
        raise InputError(
            f"{path}: damaged, not written whole, or not one of `audit export`; export it again or take it out.",
            code="bad-export",
        ) from error


class _Rows:
    """Makes rows of exports; keeps what does not become a row."""

    def __init__(self, since: datetime, until: datetime) -> None:
        self._since, self._until = since, until
        self.kinds: dict[tuple[tuple[str, int], ...], int] = {}
        self.digests: set[str] = set()
        self.incidents: dict[str, Incident] = {}
        self.closed: set[str] = set()
        self.counts: list[tuple[int, str, str, str]] = []
        """How often, on which workstation, which event, as which record tells."""

    def of(self, path: Path) -> Iterator[tuple[Any, ...]]:
        for record, at in records_of(path):
            if self._since <= at < self._until:
                yield self._row(record, at)

    def _row(self, record: dict[str, Any], at: datetime) -> tuple[Any, ...]:
        told = record.get
        decided, answer = told("event.kind") == "alert", told("frostpane.answer")
        if decided and answer is None:
            self.digests.update(told("frostpane.digests") or ())
        facts = told("frostpane.facts") or {}
        if record["event.action"] == NoteKind.REPEATED and "event" in facts:
            key = (int(facts["times"]), str(record["host.name"]), str(facts["event"]))
            self.counts.append((*key, str(record["event.id"])))
        if record["event.action"] in (NoteKind.INCIDENT_REPORTED, NoteKind.INCIDENT_CLOSED):
            self._incident(record, at)
        mixture = tuple((told("frostpane.entities") or {}).items())
        return (
            record["host.name"],
            record["event.id"],
            int(at.timestamp() * 1000),
            record["event.sequence"],
            state_of(str(record["event.action"]), facts),
            decided,
            told("rule.id") or facts.get("rule"),
            told("process.name") or told("url.domain") or "?",
            told("user.name"),
            told("frostpane.destination.group"),
            self.kinds.setdefault(mixture, len(self.kinds)),
            answer,
            told("frostpane.card"),
            told("frostpane.times") or 1,
        )

    def _incident(self, record: dict[str, Any], at: datetime) -> None:
        facts = record["frostpane.facts"]
        if record["event.action"] == NoteKind.INCIDENT_CLOSED:
            self.closed.add(str(facts["case"]))
            return
        self.incidents[str(facts["case"])] = Incident(
            case=str(facts["case"]),
            machine=str(record["host.name"]),
            agent=str(record.get("user.name")),
            reported_at=at,
            application=str(facts["application"]),
            persons=int(facts["persons"]),
            laws=str(facts["laws"]),
            due=datetime.fromisoformat(facts["due"]) if facts["due"] else None,
        )
