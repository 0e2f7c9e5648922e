"""The file of decisions that supervisors made in the hub's console."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from guard.cli import options as shared
from guard.errors import InputError

_MOST_BYTES = 64 * 1024 * 1024
"""Largest file of decisions, in bytes: some hundred thousand of them."""


@dataclass(frozen=True, slots=True)
class ConsoleDecision:
    """What a supervisor decided about one event."""

    machine: str
    event: str
    accepted: bool
    """None of it is customer data."""
    by: str


def read_decisions(path: Path) -> tuple[ConsoleDecision, ...]:
    """All of a file, in their order.

    Raises:
        InputError: it cannot be read, or is no such file (`not-readable`).
    """
    data = shared.read_file(path, _MOST_BYTES)
    try:
        return tuple(map(_decision, json.loads(data)["decisions"]))
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise InputError(f"{path}: no file of decisions of a console", code="not-readable") from error


def _decision(told: Any) -> ConsoleDecision:
    made = ConsoleDecision(told["machine"], told["event"], told["accepted"], told["by"])
    if type(made.accepted) is not bool or any(type(text) is not str for text in (made.machine, made.event, made.by)):
        raise TypeError
    return made
