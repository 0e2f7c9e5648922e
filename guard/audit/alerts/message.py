"""An alert on the wire: ECS as JSON, and around it a message of RFC 5424 in a frame of RFC 5425."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from guard.audit.export import ecs
from guard.audit.proof.record import AuditRecord

_FACILITY = 13
"""Facility of syslog for audit logs. Source: RFC 5424, table 1."""
_SEVERITY = {"block": 4, "redact": 5, "warn": 5}
"""Severities of syslog by action: warning, notice; all else is 6, informational."""
_GRAVE = frozenset(
    {"cut", "gap", "gate-lost", "stood-still", "unclean-end", "clock-changed", "token-refused", "policy-refused"}
)
_MAX_SEQUENCE = 2**31 - 1
"""Highest sequenceId; it starts again at 1. Source: RFC 5424, 7.3.1."""
MAX_BODY_BYTES = 7_000
"""Size of one alert's JSON, in bytes: receivers take messages of 8192. Source: RFC 5425, 4.3.1."""
_SHORTEST_LISTS = (10, 3, 0)
"""Previews and digests that stay in an alert that is too long, tried one after the other; the trail has them all."""
_LISTS = ("frostpane.previews", "frostpane.digests")


@dataclass(frozen=True, slots=True)
class Alert:
    """One alert for one receiver."""

    count: int
    """How many this receiver has had with this one; a receiver that misses a number misses an alert."""
    event_id: str
    timestamp: str
    machine: str
    kind: str
    """Action or kind of note, `thinned` for many at once."""
    body: bytes
    """JSON in ASCII, one line."""
    trail: str = ""
    """Chain of the record, in hexadecimal, where the receiver counts by it: the hub alone."""
    number: int = 0
    """Of the record in that chain; 0: as above."""


def alert_of(record: AuditRecord, count: int) -> Alert:
    """The alert about a record."""
    return _alert(ecs(record) | {"frostpane.alert": count}, count)


def thinned(first: AuditRecord, last: AuditRecord, counts: Mapping[str, int], count: int) -> Alert:
    """One alert in the place of many old ones: their detail is in the trail, their number here."""
    body = ecs(last) | {
        "event.id": f"{first.event_id}..{last.event_id}",
        "event.kind": "metric",
        "event.action": "thinned",
        "event.start": ecs(first)["@timestamp"],
        "event.end": ecs(last)["@timestamp"],
        "frostpane.alert": count,
        "frostpane.thinned": {"first": first.number, "last": last.number, "counts": dict(counts)},
    }
    kept = ("@timestamp", "ecs.version", "event.", "agent.", "host.", "user.", "frostpane.alert", "frostpane.thinned")
    return _alert({name: value for name, value in body.items() if name.startswith(kept)}, count)


def _alert(body: dict[str, Any], count: int) -> Alert:
    told = _json(body)
    for length in _SHORTEST_LISTS:
        if len(told) <= MAX_BODY_BYTES:
            break
        told = _json(body | {name: body[name][:length] for name in _LISTS if name in body})
    return Alert(count, body["event.id"], body["@timestamp"], body["host.name"], body["event.action"], told)


def syslog_frame(alert: Alert) -> bytes:
    """The octet-counted frame of one message.

    Source: RFC 5424, 6; RFC 5425, 4.3.
    """
    severity = _SEVERITY.get(alert.kind, 4 if alert.kind in _GRAVE else 6)
    sequence = (alert.count - 1) % _MAX_SEQUENCE + 1
    host, kind = _token(alert.machine, 255), _token(alert.kind, 32)
    head = f'<{_FACILITY * 8 + severity}>1 {alert.timestamp} {host} frostpane - {kind} [meta sequenceId="{sequence}"] '
    message = head.encode("ascii") + alert.body
    return f"{len(message)} ".encode("ascii") + message


def _token(text: str, longest: int) -> str:
    """A header field: signs of ASCII that are printed, no blank; `-` where nothing is left."""
    return "".join(sign for sign in text if "!" <= sign <= "~")[:longest] or "-"


def _json(body: Mapping[str, Any]) -> bytes:
    return json.dumps(body, separators=(",", ":")).encode("ascii")
