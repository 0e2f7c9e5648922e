"""Which messages of a batch follow what the hub has: decided without a database, from the marks alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from guard.errors import FleetError
from guard.fleet.event import Event, Numbers, event_of, numbers_of

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
    unread: Numbers | None = None
    """Where the record stands of which there is no event; None: there is one, or that cannot be told either."""

    @property
    def numbers(self) -> Numbers | None:
        """Where the record stands; None: that cannot be told."""
        return self.unread if self.event is None else self.event.numbers

    @property
    def line(self) -> Line | None:
        """Whose mark it counts for; None: nobody's."""
        return None if self.numbers is None else (self.device, self.numbers.trail)

    def refused(self) -> Received:
        """The same, once its event turned out to be none that can be kept."""
        return Received(self.device, None, self.numbers)


@dataclass(frozen=True, slots=True)
class Gap:
    """Numbers that a workstation does not have, or of which it sent what is no event."""

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
        return Received(device, None, numbers_of(data))


def sort(batch: Sequence[Received], marks: Mapping[Line, int]) -> Sorted:
    """Tell what follows the marks; messages of one batch may come in any order."""
    lots = [Lot.REFUSED] * len(batch)
    reached = dict(marks)
    kept: list[Received] = []
    gaps: list[Gap] = []
    numbered = [(each.numbers, turn) for turn, each in enumerate(batch) if each.numbers is not None]
    for numbers, turn in sorted(numbered, key=lambda one: one[0].number):
        each = batch[turn]
        line = (each.device, numbers.trail)
        mark = reached.get(line, 0)
        if numbers.number <= mark:
            lots[turn] = Lot.REPEATED
        elif numbers.previous > mark:
            lots[turn] = Lot.EARLY
        else:
            first, last = max(mark + 1, numbers.begins), numbers.number
            if each.event is not None:
                lots[turn] = Lot.KEPT
                kept.append(each)
                last -= 1
            if first <= last:
                gaps.append(Gap(line, first, last))
            reached[line] = numbers.number
    moved = {line: number for line, number in reached.items() if number != marks.get(line, 0)}
    return Sorted(tuple(lots), tuple(kept), tuple(gaps), moved)
