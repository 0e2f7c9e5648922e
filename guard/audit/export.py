"""Records in the words of others: a plain form for people's scripts, and Elastic Common Schema for a SIEM."""

from __future__ import annotations

from typing import Any

from guard.audit.proof.record import AuditRecord, Decision, NoteKind, Place
from guard.model.status import VERSION

ECS_VERSION = "8.17.0"
_CATEGORY = {
    NoteKind.OUTCOME: "file",
    NoteKind.POLICY_CHANGED: "configuration",
    NoteKind.POLICY_REFUSED: "configuration",
    NoteKind.POLICY_STATE: "configuration",
    NoteKind.AUDITORS_CHANGED: "configuration",
}
_OUTCOME = {"original": "success", "safe": "success", "nothing": "failure"}
_SEVERITY = {"allow": 0, "audit": 1, "warn": 2, "redact": 3, "block": 4}


def plain(record: AuditRecord) -> dict[str, Any]:
    """The record under this product's own names; what is None is left out."""
    body: dict[str, Any] = {
        "number": record.number,
        "id": record.event_id,
        "at": _time(record),
        "kind": record.kind.value,
        "machine": record.machine,
        "agent": record.agent,
        "monotonic_s": record.monotonic_s,
        "facts": dict(record.facts) or None,
        "tag": record.tag,
        "times": record.times if record.counted_by else None,
        "counted_by": record.counted_by,
    }
    if record.decision is not None:
        body |= _plain_decision(record.decision)
    return {name: value for name, value in body.items() if value is not None}


def _plain_decision(decision: Decision) -> dict[str, Any]:
    evidence = decision.evidence
    return {
        "channel": decision.channel,
        "origin": _place(decision.origin),
        "destination": _place(decision.destination),
        "action": decision.action,
        "override": decision.override,
        "version": decision.version,
        "rule": decision.rule,
        "policy": decision.policy,
        "serial": decision.serial,
        "counts": dict(decision.counts),
        "findings": [
            {
                "type": seen.entity_type,
                "confidence": seen.confidence,
                "masked": seen.masked,
                "digest": seen.digest,
                "times": seen.times,
                **({} if seen.where is None else {"where": seen.where}),
            }
            for seen in decision.seen
        ],
        "answer": decision.answer,
        "reason": decision.reason,
        "card": decision.card,
        "snapshot": decision.snapshot_id,
        "evidence": None
        if evidence is None
        else {
            "file": evidence.file,
            "sha256": evidence.sha256,
            "size_bytes": evidence.size_bytes,
            "withheld": evidence.withheld,
        },
    }


def _place(place: Place) -> dict[str, str]:
    named = {
        "group": place.group,
        "executable": place.executable,
        "window_class": place.window_class,
        "site": place.site,
    }
    return {name: value for name, value in named.items() if value is not None}


def ecs(record: AuditRecord) -> dict[str, Any]:
    """The record in Elastic Common Schema with dotted names; what ECS has no field for is under `frostpane.`."""
    body: dict[str, Any] = {
        "@timestamp": _time(record),
        "ecs.version": ECS_VERSION,
        "event.kind": "event" if record.decision is None else "alert",
        "event.category": [_CATEGORY.get(record.kind, "host")],
        "event.type": ["info"],
        "event.module": "frostpane",
        "event.dataset": "frostpane.trail",
        "event.provider": "frostpane",
        "event.id": record.event_id,
        "event.sequence": record.number,
        "event.action": record.kind.value,
        "agent.name": "frostpane",
        "agent.version": VERSION,
        "host.name": record.machine,
        "user.name": record.agent,
        "frostpane.tag": record.tag,
        "frostpane.monotonic_s": record.monotonic_s,
        "frostpane.facts": dict(record.facts) or None,
        "frostpane.times": record.times if record.counted_by else None,
        "frostpane.counted_by": record.counted_by,
    }
    if record.decision is not None:
        body |= _ecs_decision(record.decision)
    return {name: value for name, value in body.items() if value is not None}


def _ecs_decision(decision: Decision) -> dict[str, Any]:
    evidence = decision.evidence
    return {
        "event.action": decision.action,
        "event.type": ["denied" if decision.version == "nothing" else "allowed"],
        "event.outcome": _OUTCOME.get(decision.version, "unknown"),
        "event.severity": _SEVERITY.get(decision.action),
        "event.reason": decision.reason,
        "rule.id": decision.rule,
        "rule.ruleset": decision.policy,
        "rule.version": str(decision.serial),
        "process.name": decision.destination.executable,
        "url.domain": decision.destination.site,
        "frostpane.channel": decision.channel,
        "frostpane.version": decision.version,
        "frostpane.override": decision.override,
        "frostpane.origin.group": decision.origin.group,
        "frostpane.origin.executable": decision.origin.executable,
        "frostpane.destination.group": decision.destination.group,
        "frostpane.destination.window_class": decision.destination.window_class,
        "frostpane.entities": dict(decision.counts),
        "frostpane.previews": [seen.masked for seen in decision.seen if seen.masked],
        "frostpane.digests": [seen.digest for seen in decision.seen if seen.digest],
        "frostpane.answer": decision.answer,
        "frostpane.card": decision.card,
        "frostpane.snapshot": decision.snapshot_id,
        "frostpane.evidence.file": None if evidence is None else evidence.file,
        "frostpane.evidence.sha256": None if evidence is None else evidence.sha256,
        "frostpane.evidence.withheld": None if evidence is None else evidence.withheld,
    }


def _time(record: AuditRecord) -> str:
    return record.at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{record.at.microsecond // 1000:03d}Z"
