"""What people called no customer data, for a supervisor who decides about it; from exports."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from guard.audit.report.exports import damage_told, exports_of, records_of


@dataclass(frozen=True, slots=True)
class Objection:
    """One content on one workstation, and how often its person called it no customer data."""

    id: str
    """Of this content, at that group, by that rule."""
    rule: str
    group: str
    entities: tuple[str, ...]
    previews: tuple[str, ...]
    """Masked."""
    digests: tuple[str, ...]
    """Of its values, under the workstation's key; empty: they have none, such as a conversation in a picture."""
    machine: str
    agent: str
    at: datetime
    """Of the first time."""
    times: int = 1
    reason: str | None = None
    """The person's words, customer data in them covered."""

    @property
    def looks(self) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
        """What it shares with others that look alike."""
        return self.rule, self.entities, self.previews


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer to a stop."""

    rule: str
    at: datetime
    objection: str | None
    """Which one it is; None: the person took it for customer data."""
    machine: str
    event: str
    """Id of the record; with the machine it tells the answer apart from all others."""


@dataclass(frozen=True, slots=True)
class Answers:
    """All answers of a centre."""

    objections: tuple[Objection, ...]
    """Those that look alike stand together."""
    answers: tuple[Answered, ...]
    """In the order of time."""


def answers_of(folder: Path) -> Answers:
    """What was answered by the exports of a folder and those below it. What is in two exports counts once.

    Raises:
        InputError: there is no export, or one is damaged.
    """
    objections: dict[str, Objection] = {}
    answers: dict[tuple[str, str], Answered] = {}
    for path in exports_of(folder):
        with damage_told(path):
            for record, at in records_of(path):
                answer, rule = record.get("frostpane.answer"), record.get("rule.id")
                event = (str(record["host.name"]), str(record["event.id"]))
                if answer is None or rule is None or event in answers:
                    continue
                objection = _objection(record, at) if answer == "not_sensitive" else None
                if objection is not None:
                    known = objections.get(objection.id)
                    objections[objection.id] = objection if known is None else _both(known, objection)
                answers[event] = Answered(str(rule), at, None if objection is None else objection.id, *event)
    return Answers(
        tuple(sorted(objections.values(), key=lambda one: (one.looks, one.machine, one.at))),
        tuple(sorted(answers.values(), key=lambda one: one.at)),
    )


def _objection(record: dict[str, Any], at: datetime) -> Objection:
    rule, group = str(record["rule.id"]), str(record["frostpane.destination.group"])
    digests = tuple(sorted(map(str, record.get("frostpane.digests") or ())))
    machine = str(record["host.name"])
    # A content of which nothing is known stays one of its own.
    what = digests or (str(record["event.id"]),)
    name = hashlib.sha256(json.dumps([rule, group, machine, *what]).encode()).hexdigest()[:10]
    return Objection(
        id=name,
        rule=rule,
        group=group,
        entities=tuple(sorted(record.get("frostpane.entities") or ())),
        previews=tuple(sorted(map(str, record.get("frostpane.previews") or ()))),
        digests=digests,
        machine=machine,
        agent=str(record.get("user.name")),
        at=at,
        reason=record.get("event.reason"),
    )


def _both(one: Objection, other: Objection) -> Objection:
    return replace(one, times=one.times + 1, at=min(one.at, other.at), reason=one.reason or other.reason)
