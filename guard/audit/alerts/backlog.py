"""What a receiver has not had yet: records of the trail after a position. The position is all that is kept."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from guard.audit.alerts.message import Alert, alert_of, thinned
from guard.audit.alerts.settings import AlertSettings
from guard.audit.proof.reading import TrailReader
from guard.audit.proof.record import AuditRecord, NoteKind
from guard.files import read_short, write_whole

BATCH = 2_000
"""Records that are looked at for one delivery, at most."""
DETAIL = 100_000
"""Records that are sent one by one after a time without connection; of those before, their number goes out."""
THINNED = 10_000
"""Records that one alert of thinned ones stands for, at most."""


@dataclass(frozen=True, slots=True)
class Position:
    """How far a receiver has everything."""

    number: int
    """Of the last record that was looked at for it."""
    count: int
    """Alerts that it has had."""


@dataclass(frozen=True, slots=True)
class Batch:
    """What is to be delivered next."""

    alerts: tuple[Alert, ...]
    """Empty: nothing up to the position concerns alerts."""
    position: Position
    """Once they are delivered."""


class Positions:
    """The file of all positions, by receiver. Where it is damaged all of the trail goes out once more."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def of(self, receiver: str) -> Position | None:
        """None: this receiver is new."""
        try:
            kept = self._load()
            if receiver not in kept:
                return None
            number, count = kept[receiver]
            return Position(int(number), int(count))
        except (TypeError, ValueError):
            return Position(0, 0)

    def keep(self, receiver: str, position: Position) -> None:
        """Remember it, durably.

        Raises:
            OSError: the disk takes nothing.
        """
        try:
            kept = self._load()
        except ValueError:
            kept = {}
        body = kept | {receiver: [position.number, position.count]}
        write_whole(self._file, json.dumps(body).encode("utf-8"))

    def _load(self) -> dict[str, list[int]]:
        """Raises ValueError: it is damaged."""
        try:
            found = json.loads(read_short(self._file))
        except OSError:
            return {}
        except RecursionError as error:
            raise ValueError("no table") from error
        if not isinstance(found, dict):
            raise ValueError("no table")
        return found


def next_batch(
    reader: TrailReader, position: Position, settings: AlertSettings, *, detail: int = DETAIL, batch: int = BATCH
) -> Batch | None:
    """The next records in the trail's order, as alerts; None: there are none."""
    newest = reader.newest_number()
    if position.number > newest:  # the trail was set aside or restored: its numbers began anew
        position = Position(0, position.count)
    behind = newest - position.number
    if behind <= 0:
        return None
    if behind > detail:
        return _thinned(reader, position, settings, min(behind - detail, THINNED))
    records = list(islice(reader.after(position.number), batch))
    if not records:
        return None if position.number == newest else Batch((), Position(newest, position.count))
    alerts = tuple(
        alert_of(record, position.count + turn) for turn, record in enumerate(filter(settings.names, records), start=1)
    )
    return Batch(alerts, Position(records[-1].number, position.count + len(alerts)))


def _thinned(reader: TrailReader, position: Position, settings: AlertSettings, records: int) -> Batch:
    last = position.number + records
    first_named: AuditRecord | None = None
    last_named: AuditRecord | None = None
    counts: Counter[str] = Counter()
    for record in _until(reader.after(position.number), last):
        if settings.names(record):
            first_named, last_named = first_named or record, record
            counts[record.decision.action if record.decision else record.kind.value] += _stands_for(record)
    if first_named is None or last_named is None:
        return Batch((), Position(last, position.count))
    told = thinned(first_named, last_named, counts, position.count + 1)
    return Batch((told,), Position(last, position.count + 1))


def _stands_for(record: AuditRecord) -> int:
    """How much a record adds to the count of its kind; a closed storm adds what came after its first."""
    return int(record.facts.get("times", 2)) - 1 if record.kind is NoteKind.REPEATED else 1


def _until(records: Iterator[AuditRecord], last: int) -> Iterator[AuditRecord]:
    for record in records:
        if record.number > last:
            return
        yield record
