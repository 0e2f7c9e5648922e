"""Events as a table for spreadsheets."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator

from guard.fleet.console.reading.events import Shown

_HEADS = (
    "received_at",
    "at",
    "kind",
    "machine",
    "agent",
    "rule",
    "serial",
    "to_group",
    "channel",
    "entities",
    "answer",
    "id",
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""Beginnings of a cell that a spreadsheet would reckon with."""


class _Line:
    """A file for the writer of CSV that gives back what was written."""

    def write(self, text: str) -> str:
        """The line itself."""
        return text


def export_lines(found: Iterable[Shown]) -> Iterator[str]:
    """A table in CSV, with a line of heads; no value of a cell is a formula for a spreadsheet."""
    writer = csv.writer(_Line())
    yield "\ufeff" + writer.writerow(_HEADS)
    for each in found:
        facts = each.facts
        entities = facts.get("entities")
        told = " ".join(f"{name}×{count}" for name, count in entities.items()) if isinstance(entities, dict) else ""
        yield writer.writerow(
            _plain(value)
            for value in (
                each.place.received_at.isoformat(),
                each.at.isoformat(),
                *(each.kind, each.machine, each.agent, facts.get("rule"), facts.get("serial"), facts.get("to_group")),
                *(facts.get("channel"), told, facts.get("answer"), facts.get("id")),
            )
        )


def _plain(value: object) -> str:
    """A cell with which no spreadsheet reckons."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
