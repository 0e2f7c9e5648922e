"""Which law demands what after an incident, and until when. The laws are data (`assets/incident/clocks.toml`)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from guard.model import Duty, Message


class Region(StrEnum):
    """Where the affected persons are."""

    CN = "cn"
    EU = "eu"


class Operator(StrEnum):
    """What the firm is to the cyberspace authorities."""

    CRITICAL = "critical"
    """Operator of critical information infrastructure."""
    CENTRAL = "central"
    """Central or state organ, or a unit directly under one."""
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Facts:
    """What decides which clocks run."""

    persons: int
    """Affected persons, as far as they are known; at least 1."""
    kinds: tuple[str, ...]
    """Entity types."""
    regions: tuple[Region, ...]
    known_at: datetime
    """When somebody of the firm knew of it, UTC."""
    operator: Operator = Operator.OTHER
    loss_yuan: int = 0
    closed_at: datetime | None = None
    """When its handling ended; None: it has not."""


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade of incidents, and the number of persons or the loss from which on one has it."""

    name: Message
    min_persons: int
    min_loss_yuan: int
    source: str


@dataclass(frozen=True, slots=True)
class Clock:
    """One duty of a law, and its conditions."""

    id: str
    duty: Duty
    region: Region
    source: str
    within: timedelta | None
    """None: at once."""
    from_end: bool
    """Counted from the end of the handling instead of from the knowledge."""
    operators: tuple[Operator, ...]
    graded: str | None
    """The least grade, by its Chinese name."""
    high_risk: bool


@dataclass(frozen=True, slots=True)
class Law:
    """All clocks and grades that are known, the grades from the lowest to the highest."""

    clocks: tuple[Clock, ...]
    grades: tuple[Grade, ...]
    high_risk_kinds: frozenset[str]
    high_risk_persons: int

    def grade(self, facts: Facts) -> Grade | None:
        """The highest grade that the facts reach; None: below all of them."""
        reached = [
            grade
            for grade in self.grades
            if facts.persons >= grade.min_persons or facts.loss_yuan >= grade.min_loss_yuan
        ]
        return reached[-1] if reached else None

    def is_high_risk(self, facts: Facts) -> bool:
        """Whether the kinds of data, or the number of persons, are likely a high risk to them."""
        return facts.persons >= self.high_risk_persons or not self.high_risk_kinds.isdisjoint(facts.kinds)

    def duties(self, facts: Facts) -> tuple[Duty, ...]:
        """What the laws demand, the nearest deadline first, then what is due at once, then what waits."""
        due = [_due(clock, facts) for clock in self.clocks if self.applies(clock, facts)]
        return tuple(sorted(due, key=lambda duty: (duty.waits, duty.due is None, duty.due or facts.known_at)))

    def applies(self, clock: Clock, facts: Facts) -> bool:
        """Whether the facts meet every condition of a clock."""
        grade = self.grade(facts)
        return (
            clock.region in facts.regions
            and (not clock.operators or facts.operator in clock.operators)
            and (clock.graded is None or (grade is not None and self._rank(grade.name.zh) >= self._rank(clock.graded)))
            and (not clock.high_risk or self.is_high_risk(facts))
        )

    def _rank(self, name: str) -> int:
        return [grade.name.zh for grade in self.grades].index(name)


def _due(clock: Clock, facts: Facts) -> Duty:
    start = facts.closed_at if clock.from_end else facts.known_at
    if start is None:
        return replace(clock.duty, waits=True)
    return clock.duty if clock.within is None else replace(clock.duty, due=start + clock.within)


def read_law(assets: Path) -> Law:
    """The laws' clocks that are shipped."""
    table = tomllib.loads((assets / "incident" / "clocks.toml").read_text("utf-8"))
    return Law(
        clocks=tuple(map(_clock, table["clock"])),
        grades=tuple(
            Grade(Message(**one["name"]), one["min_persons"], one["min_loss_yuan"], one["source"])
            for one in table["grade"]
        ),
        high_risk_kinds=frozenset(table["high_risk_kinds"]),
        high_risk_persons=table["high_risk_persons"],
    )


def _clock(entry: dict[str, Any]) -> Clock:
    span = timedelta(days=entry.get("days", 0), hours=entry.get("hours", 0))
    return Clock(
        id=entry["id"],
        duty=Duty(Message(**entry["article"]), entry["to"], Message(**entry["what"]), Message(**entry["why"])),
        region=Region(entry["region"]),
        source=entry["source"],
        within=span or None,
        from_end=entry["from"] == "closed",
        operators=tuple(map(Operator, entry.get("operators", ()))),
        graded=entry.get("graded"),
        high_risk=entry.get("high_risk", False),
    )
