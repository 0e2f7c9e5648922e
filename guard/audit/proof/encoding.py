"""A record as bytes and back. The kind stands first, so that a verification finds some without reading all."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic_core import from_json

from guard.audit.proof.record import AuditRecord, Decision, EvidenceRef, NoteKind, Place, Seen

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def encode(record: AuditRecord) -> bytes:
    """The record as it is closed. Its kind stands first; number and time are kept beside it."""
    body: dict[str, Any] = {
        "kind": record.kind.value,
        "id": record.event_id,
        "mono": round(record.monotonic_s, 3),
        "machine": record.machine,
        "agent": record.agent,
    }
    if record.decision is not None:
        body |= _decision_body(record.decision)
    if record.facts:
        body["facts"] = dict(record.facts)
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def _decision_body(decision: Decision) -> dict[str, Any]:
    body: dict[str, Any] = {
        "snapshot": decision.snapshot_id,
        "channel": decision.channel,
        "origin": decision.origin,
        "destination": decision.destination,
        "action": decision.action,
        "override": decision.override,
        "version": decision.version,
        "rule": decision.rule,
        "policy": decision.policy,
        "serial": decision.serial,
        "matched": decision.matched,
        "counts": dict(decision.counts),
        "seen": [seen if seen.where is not None else seen[:-1] for seen in decision.seen],
        "answer": decision.answer,
        "reason": decision.reason,
        "card": decision.card,
    }
    if decision.evidence is not None:
        ref = decision.evidence
        body["evidence"] = [ref.file, ref.sha256, ref.size_bytes, ref.withheld]
    return {name: value for name, value in body.items() if value is not None}


_KINDS = {kind.value: kind for kind in NoteKind}


def _body(plain: bytes) -> dict[str, Any]:
    try:
        body: dict[str, Any] = from_json(plain)
    except ValueError:  # half a character, as the name of a program may hold; no file and no database takes it
        body = json.loads(plain.decode("utf-8", "replace"))
    return body


def decode(number: int, at_ms: int, plain: bytes, tag: bytes) -> AuditRecord:
    """The record that `encode` closed. `plain` is what the chain has authenticated."""
    body = _body(plain)
    kind = _KINDS[body["kind"]]
    return AuditRecord(
        number=number,
        at=moment(at_ms),
        event_id=body["id"],
        kind=kind,
        monotonic_s=body["mono"],
        machine=body["machine"],
        agent=body["agent"],
        decision=_decision(body) if kind is NoteKind.OUTCOME else None,
        facts=body.get("facts", {}),
        tag=tag.hex(),
    )


def _decision(body: dict[str, Any]) -> Decision:
    return Decision(
        snapshot_id=body["snapshot"],
        channel=body["channel"],
        origin=Place(*body["origin"]),
        destination=Place(*body["destination"]),
        action=body["action"],
        override=body["override"],
        version=body["version"],
        rule=body.get("rule"),
        policy=body["policy"],
        serial=body["serial"],
        matched=tuple(body["matched"]),
        counts=body["counts"],
        seen=tuple(Seen(*seen) for seen in body["seen"]),
        answer=body.get("answer"),
        reason=body.get("reason"),
        card=body.get("card"),
        evidence=EvidenceRef(*body["evidence"]) if "evidence" in body else None,
    )


def milliseconds(at: datetime) -> int:
    """Since 1970, UTC."""
    return (at - _EPOCH) // timedelta(milliseconds=1)


def moment(at_ms: int) -> datetime:
    """The time that `milliseconds` counted to, as exact as that."""
    return _EPOCH + timedelta(milliseconds=at_ms)
