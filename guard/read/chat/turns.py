"""Who speaks in turn, told by what is written: rows of a name and a time above what is said, or before it."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum

from guard.model import Box, Pixels
from guard.model.boxes import around, on_one_row
from guard.read.chat.pane import pane_of
from guard.read.chat.signs import TurnSigns
from guard.read.chat.words import CLOCK, DAY, is_moment, is_talk, is_time
from guard.read.page import Line

_AGO = r"(?:just now|\d+ ?(?:秒|分钟|小时|天)前|\d+ ?(?:mins?|minutes?|hours?|days?)(?: ago)?)"
_WHEN = rf"(?P<when>(?:{DAY}[\s,]*)?(?:{CLOCK}|[012]\d[0-5]\d\b))"
_MORNING = re.compile(r"上午|凌晨|AM\b", re.IGNORECASE)
_AFTERNOON = re.compile(r"下午|晚上|PM\b", re.IGNORECASE)
_PANEL = 5
"""Gap between what stands in two panels, in heights of a line."""
_LEVEL = 0.5
"""Difference of the middles of two pieces of one row, in heights of a line."""
_OPEN = 6
"""Rows that a further piece may belong to, the lowest ones; all others are above it."""
_COLUMN = 0.8
"""Difference of the places at which two rows of one column begin, in heights of a line."""
_BELOW = 6
"""Reach of what is said below the last name, in heights of a line."""
_BESIDE = 3
"""Distance of what is said from the place at which names begin, in heights of a line, at most."""
_DIGITS = re.compile(r"(\d{1,2})[:：]?(\d{2})(?:[:：](\d{2}))?")


class Way(Enum):
    """How rows tell who speaks; groups `name` and `when` of the first pattern that matches."""

    HEADS = (
        rf"^\W{{0,3}}(?:{DAY}\W*)?(?P<when>{CLOCK})\W+(?P<name>[^\W\d][^\s:：]{{0,20}}(?: [^\s:：]{{1,12}})?)\W*$",
        rf"^(?P<name>\S.{{0,28}}?)(?:\W*(?:{DAY}\W*)?(?P<when>{CLOCK})\S*|\s\W*{_AGO})\W*$",
    )
    """What is said stands below; who speaks may stand behind the time."""
    STAMPS = (
        rf"^\W*{_WHEN}\W*(?:\S{{1,3}}\s+){{0,2}}(?P<name>[^\W\d][^\s:：]{{1,20}}(?: [^\s:：]{{1,12}})?)[:：]\s*\S",
        rf"^\W*{_WHEN}\W*(?P<name>[^\W\d]\S{{1,20}})\s+\S",
    )
    """When, who and what in one row; reading may lose the colon of the hour, and makes letters of badges before a name
    that a colon ends."""
    SAID = (r"^\W{0,2}(?P<name>[^\s:：<>\[\]()（）【】]{2,20})\W?(?:[:：]|>|】)\s*\S",)
    """Who and what in one row."""

    def match(self, text: str) -> re.Match[str] | None:
        """Where a row says who speaks; None: it does not."""
        found = (re.match(pattern, text, re.IGNORECASE) for pattern in self.value)
        return next((match for match in found if match is not None), None)


@dataclass(frozen=True, slots=True)
class Row:
    """Pieces of writing side by side, close to each other."""

    text: str = field(repr=False)
    box: Box
    height: int
    """Of its first piece."""

    @classmethod
    def of(cls, pieces: Sequence[Line]) -> Row:
        """From left to right."""
        words = [word for piece in pieces for word in piece.text.split()]
        text, box = " ".join(words), around(piece.box for piece in pieces)
        return cls(text, box, pieces[0].box.height)


@dataclass(frozen=True, slots=True)
class _Turn:
    row: Row
    name: str = field(repr=False)
    seconds: int | None
    """Of the day, as written; None: no time of day is."""


@dataclass(frozen=True, slots=True)
class Turns:
    """Rows of one column that tell who speaks, from top to bottom, and all rows of the page."""

    told: tuple[_Turn, ...]
    rows: tuple[Row, ...] = field(repr=False)

    @classmethod
    def of(cls, rows: Sequence[Row], way: Way) -> Turns | None:
        """The column with the most; None: fewer than two rows tell who speaks."""
        told = [turn for row in rows if (turn := _turn(row, way)) is not None]
        columns = (
            [turn for turn in told if abs(turn.row.box.left - first.row.box.left) <= _COLUMN * first.row.height]
            for first in told
        )
        best = max(columns, key=len, default=[])
        return cls(tuple(best), tuple(rows)) if len(best) > 1 else None

    @property
    def signs(self) -> TurnSigns:
        """What speaks for and against a conversation."""
        count, names = len(self.told), [turn.name for turn in self.told]
        changes, speakers = [name for name, _ in itertools.groupby(names)], Counter(names)
        rows = self._until(self.told[-1].row.box.bottom, max(turn.row.box.right for turn in self.told))
        times = [turn.seconds for turn in self.told if turn.seconds is not None]
        steps = [later >= earlier for earlier, later in itertools.pairwise(times)]
        return TurnSigns(
            messages=count,
            speakers=len(speakers),
            returning=sum(often > 1 for often in speakers.values()),
            turns=(len(changes) - 1) / count,
            back=(len(changes) - len(speakers)) / count,
            share=count / max(1, len(rows)),
            talk=sum(is_talk(row.text) for row in rows) / max(1, len(rows)),
            onward=sum(steps) / len(steps) if steps else -1.0,
            various=len(speakers) / count,
        )

    def pane(self, pixels: Pixels) -> Box:
        """To which they lead."""
        first, last = self.told[0].row, self.told[-1].row
        bottom, right = last.box.bottom + _BELOW * last.height, first.box.left + _BESIDE * first.height
        said = [row.box for row in self._until(bottom, right)]
        return pane_of(pixels, said, (False, True), first.height)

    def _until(self, bottom: int, right: int) -> list[Row]:
        """The rows that begin below the first one's top and up to those places."""
        first = self.told[0].row
        left, top = first.box.left - first.height, first.box.top
        return [row for row in self.rows if top <= row.box.top <= bottom and left <= row.box.left <= right]


def rows_of(lines: Iterable[Line]) -> tuple[Row, ...]:
    """Lines that stand side by side as one row each, from top to bottom; what stands in a panel beside is another,
    but for a time, which may stand at the end of a wide row."""
    level = list[list[Line]]()
    for line in sorted(lines, key=lambda line: line.box.middle[1]):
        near = (row for row in level[-_OPEN:] if on_one_row(row[0].box, line.box, _LEVEL * row[0].box.height))
        row = next(near, None)
        if row is None:
            level.append([line])
        else:
            row.append(line)
    return tuple(Row.of(pieces) for row in level for pieces in _panels(row))


def _panels(row: list[Line]) -> list[list[Line]]:
    row.sort(key=lambda line: line.box.left)
    found = [[row[0]]]
    for before, line in itertools.pairwise(row):
        if line.box.left - before.box.right > _PANEL * before.box.height and not is_moment(line.text):
            found.append([])
        found[-1].append(line)
    return found


def _turn(row: Row, way: Way) -> _Turn | None:
    match = None if is_time(row.text) else way.match(row.text)
    name = re.sub(r"\W", "", match["name"]).lower() if match is not None else ""
    if match is None or not name or name.isdigit() or name.startswith("http"):
        return None
    digits = _DIGITS.search(match.groupdict().get("when") or "")
    seconds = None
    if digits is not None:
        seconds = 3600 * _hour(int(digits[1]), match["when"]) + 60 * int(digits[2]) + int(digits[3] or 0)
    return _Turn(row, name, seconds)


def _hour(hour: int, when: str) -> int:
    """Of the day; a half of it may be named."""
    if _AFTERNOON.search(when):
        return hour % 12 + 12
    return hour % 12 if _MORNING.search(when) else hour
