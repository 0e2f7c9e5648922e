"""What the hub has not had yet: every record of the trail, in its order, without a value of a customer."""

from __future__ import annotations

import json
from itertools import islice
from typing import Any

from guard.audit.alerts.backlog import BATCH, Batch, Position
from guard.audit.alerts.message import MAX_BODY_BYTES, Alert
from guard.audit.proof.reading import TrailReader
from guard.audit.proof.record import AuditRecord, Decision, NoteKind
from guard.model.status import VERSION

TOLD = frozenset(
    {"attempts", "code", "count", "event", "files", "first", "from", "gate", "honoured", "last"}
    | {"last_sign", "lost", "minutes", "now", "packs", "proved", "records", "rule", "seconds", "serial", "since"}
    | {"state", "thread", "times", "until", "what", "wrong", "right", "before", "level"}
    | {"case", "due", "events", "group", "of", "persons", "use"}
)
"""Facts of notes that go to the hub: words, ids and numbers of the guard itself. All else of a note stays here."""
MAX_FACT = 80
"""Length of one fact of a note, in characters, at most."""
MAX_NAME = 255
"""Length of any other name or fact, in characters, at most."""
_DROPPED_FIRST = ("matched", "entities", "to_program")
"""Facts that an event that is too long goes without, one after the other; the trail has them all."""


def next_events(reader: TrailReader, position: Position, *, batch: int = BATCH) -> Batch | None:
    """The next records in the trail's order, as the hub takes them; None: there are none."""
    newest = reader.newest_number()
    if newest <= position.number:
        return None
    records = list(islice(reader.after(position.number), batch))
    if not records:  # nothing of it opens; the hub will tell the gap by the next that does
        return Batch((), Position(newest, position.count))
    events = []
    previous = position
    for record in records:
        events.append(_event(reader, record, previous.number, previous.count + 1))
        previous = Position(record.number, previous.count + 1)
    return Batch(tuple(events), previous)


def trail_of(reader: TrailReader) -> str:
    """What the newest chain of the trail is called; numbers count within it. Empty: there is none yet."""
    span = reader.chain_of(max(reader.newest_number(), 1))
    return "" if span is None else span.chain.hex()


def _event(reader: TrailReader, record: AuditRecord, previous: int, count: int) -> Alert:
    span = reader.chain_of(record.number)
    assert span is not None  # a record of no chain does not open
    at = record.at.isoformat()
    facts = _facts(record)
    kind = record.kind.value if record.decision is None else record.decision.action
    body: dict[str, Any] = {
        "trail": span.chain.hex(),
        "number": record.number,
        "previous": previous if previous >= span.first else 0,
        "begins": span.first,
        "at": at,
        "kind": kind,
        "machine": _plain(record.machine),
        "agent": _plain(record.agent),
        "facts": facts,
    }
    told = _json(body)
    for name in _DROPPED_FIRST:
        if len(told) > MAX_BODY_BYTES:
            body["facts"] = {key: value for key, value in body["facts"].items() if key != name}
            told = _json(body)
    return Alert(count, record.event_id, at, record.machine, kind, told, span.chain.hex(), record.number)


def _facts(record: AuditRecord) -> dict[str, Any]:
    facts: dict[str, Any] = {"id": record.event_id, "note": record.kind.value, "version": VERSION}
    if record.decision is not None:
        facts |= _decided(record.decision)
    if record.kind is NoteKind.CONSENT_USED:
        facts["consent"] = record.facts.get("id")
    for name, value in record.facts.items():
        if name in TOLD:
            facts[name] = value if isinstance(value, int) else value[:MAX_FACT]
    plain = {name: _plain(value) if isinstance(value, str) else value for name, value in facts.items()}
    return {name: value for name, value in plain.items() if value is not None}


def _plain(text: str) -> str:
    """As the hub takes it; halves of characters became whole ones when the record was read."""
    return text.replace("\0", "")[:MAX_NAME]


def _decided(decision: Decision) -> dict[str, Any]:
    """What was decided and by which rule. No preview, no digest, no words of a person, no file's name."""
    return {
        "channel": decision.channel,
        "action": decision.action,
        "given": decision.version,
        "override": decision.override,
        "rule": decision.rule,
        "policy": decision.policy,
        "serial": decision.serial,
        "from_group": decision.origin.group,
        "to_group": decision.destination.group,
        "to_program": decision.destination.executable,
        "matched": list(decision.matched),
        "entities": dict(decision.counts),
        "answer": decision.answer,
        "reasoned": decision.reason is not None,
        "lesson": decision.card,
        "sealed": decision.evidence is not None and decision.evidence.withheld is None,
    }


def _json(body: dict[str, Any]) -> bytes:
    return json.dumps(body, separators=(",", ":")).encode("ascii")
