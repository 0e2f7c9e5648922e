"""The status as plain JSON values, and the one word for it."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from enum import Enum
from typing import Any

from guard.model import Status

_FINE_POLICIES = frozenset({"ok", "stale", "refused"})
"""States of a policy under which the one that is meant is in force."""
_MENDABLE_POINTS = frozenset({"destination", "customers", "hub"})
"""Points of the coverage that somebody is to mend; of the others it is told how far the guard sees here."""


def as_plain(status: Status) -> dict[str, Any]:
    """The status in the field names of the command's contract."""
    plain: dict[str, Any] = json.loads(json.dumps(asdict(status), default=_plain))
    plain["state"] = _state(status)
    gate = plain["gate"]
    gate["owner"] = gate.pop("owns")
    return plain


def _state(status: Status) -> str:
    """Never `guarding` where copies would pass unguarded."""
    if status.silent or not status.gate.connected:
        return "not-guarding"
    if status.paused_until:
        return "paused"
    if status.gate.standby:
        return "standby"
    if any(point.point == "clipboard" and not point.guarded for point in status.coverage):
        return "not-guarding"
    troubled = (
        status.gate.rival is not None
        or status.reader.detail is not None
        or status.trail.state == "unwritable"
        or bool(status.stuck)
        or any(point.point in _MENDABLE_POINTS and not point.guarded for point in status.coverage)
    )
    return "attention" if troubled or status.policy.state not in _FINE_POLICIES else "guarding"


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    raise TypeError(type(value).__name__)
