"""Which messages of a batch follow what the hub has: decided without a database, from the marks alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from guard.errors import FleetError
from guard.fleet.event import Event, event_of

Line = tuple[str, str]
"""Device and trail."""


class Lot(Enum):
    """What becomes of one message."""

    KEPT = auto()
    REPEATED = auto()
    """Message that the hub has already."""
    EARLY = auto()
    """Message whose predecessor has not come yet: it is to come again."""
    REFUSED = auto()
    """Message that is no event."""


@dataclass(frozen=True, slots=True)
class Received:
    """One message: the server vouches for the device, for it let nobody else write there."""

    device: str
    event: Event | None
    """None: what was sent is none."""

    @property
    def line(self) -> Line:
        """Whose mark it counts for."""
        return (self.device, self.event.trail if self.event is not None else "")


@dataclass(frozen=True, slots=True)
class Gap:
    """Numbers that a workstation does not have."""

    line: Line
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Sorted:
    """What is to be done with a batch."""

    lots: tuple[Lot, ...]
    """One a message, in their order."""
    kept: tuple[Received, ...]
    """By device, in the order of their numbers."""
    gaps: tuple[Gap, ...]
    marks: Mapping[Line, int]
    """The lines that have moved, with their new marks."""


def received(device: str, data: bytes) -> Received:
    """Read a message."""
    try:
        return Received(device, event_of(data))
    except FleetError:
        return Received(device, None)


def sort(batch: Sequence[Received], marks: Mapping[Line, int]) -> Sorted:
    """Tell what follows the marks; messages of one batch may come in any order."""
    lots = [Lot.REFUSED] * len(batch)
    reached = dict(marks)
    kept: list[Received] = []
    gaps: list[Gap] = []
    numbered = sorted((each.event.number, turn) for turn, each in enumerate(batch) if each.event is not None)
    for _, turn in numbered:
        each = batch[turn]
        event = each.event
        assert event is not None
        mark = reached.get(each.line, 0)
        if event.number <= mark:
            lots[turn] = Lot.REPEATED
        elif event.previous > mark:
            lots[turn] = Lot.EARLY
        else:
            lots[turn] = Lot.KEPT
            kept.append(each)
            expected = max(mark + 1, event.begins)
            if event.number > expected:
                gaps.append(Gap(each.line, expected, event.number - 1))
            reached[each.line] = event.number
    moved = {line: number for line, number in reached.items() if number != marks.get(line, 0)}
    return Sorted(tuple(lots), tuple(kept), tuple(gaps), moved)
