"""The text of a picture, with the way back from its characters to their places."""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from guard.model import Box, Label
from guard.model.boxes import around, moved

_HEIGHTS, _HEIGHTS_OF_DIGITS = 1.6, 1.7
"""Height of the higher of two lines of one text beside the lower one, at most; the ink of digits is lower."""
_REACH = 1.4
"""Gap between the pieces of a line in heights of it, at most: groups of a number stand apart."""
_COLUMN = 4
"""Lines that begin at one place where it is a column's: nothing to the left of it goes on there."""
_COLUMN_PX = 4
_LEADING = 1.2
"""Gap between two lines of a text in heights of them, at most."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text: never two columns, and never two rows, but where a narrow cell cut the end off a value."""

    text: str = field(repr=False)
    box: Box
    """Around the ink of the whole line."""
    characters: tuple[Box, ...] = field(repr=False)
    """One box a character of `text`, left to right, as high as the line's ink."""
    confidence: float = 1.0
    """0 to 1: how sure the engine is of the characters."""

    def __post_init__(self) -> None:
        if len(self.characters) != len(self.text):
            raise ValueError("a line needs one box a character")

    def moved(self, left: int, top: int) -> Line:
        """The same line in a picture that begins so much further to the left and above."""
        characters = tuple(moved(box, left, top) for box in self.characters)
        return Line(self.text, moved(self.box, left, top), characters, self.confidence)


@dataclass(frozen=True, slots=True)
class TextPage:
    """All lines of a picture in reading order.

    A line feed stands between lines of which one may go on in the next, an empty line between others.
    """

    text: str = field(default="", repr=False)
    labels: tuple[Label, ...] = ()
    """Captions beside or above values, as the layout shows them."""
    lines: tuple[Line, ...] = ()
    starts: tuple[int, ...] = ()
    """The offset in `text` at which each line begins."""

    @classmethod
    def of(cls, lines: Iterable[Line], labels: tuple[Label, ...] = ()) -> TextPage:
        """A page of lines that are in reading order already."""
        lines = tuple(lines)
        starts = offsets(lines)
        text: list[str] = []
        size = 0
        for line, start in zip(lines, starts, strict=True):
            text += ("\n" * (start - size), line.text)
            size = start + len(line.text)
        return cls("".join(text), labels, lines, starts)

    def boxes(self, start: int, end: int) -> tuple[Box, ...]:
        """Where the characters [start, end) stand: one box for each row they touch, tight around the ink."""
        found = []
        first = max(0, bisect_right(self.starts, start) - 1)
        for line, at in zip(self.lines[first:], self.starts[first:], strict=True):
            if at >= end:
                break
            pieces = line.characters[max(0, start - at) : end - at]
            found += [around(row) for row in _in_rows(pieces)]
        return tuple(found)


def _in_rows(characters: Sequence[Box]) -> list[list[Box]]:
    """Characters of a line, anew from where they go on further to the left and below."""
    rows: list[list[Box]] = []
    for box in characters:
        if not rows or (box.left < rows[-1][-1].left and box.top >= rows[-1][-1].bottom):
            rows.append([])
        rows[-1].append(box)
    return rows


def offsets(lines: Sequence[Line]) -> tuple[int, ...]:
    """Where each line begins in the text of a page of them."""
    starts = [0] if lines else []
    begin = Counter(line.box.left // _COLUMN_PX for line in lines)
    for line, following in itertools.pairwise(lines):
        left = following.box.left // _COLUMN_PX
        column = begin[left - 1] + begin[left] + begin[left + 1] >= _COLUMN
        starts.append(starts[-1] + len(line.text) + (1 if _may_go_on(line, following, column) else 2))
    return tuple(starts)


def _may_go_on(line: Line, following: Line, column: bool) -> bool:
    """Whether a line may go on in another: close behind it in its row, or close below it."""
    one, other = line.box, following.box
    small, large = sorted((one.height, other.height))
    heights = _HEIGHTS_OF_DIGITS if following.text.isascii() else _HEIGHTS
    if large > heights * small and len(following.text) > 2:
        return False
    if min(one.bottom, other.bottom) - max(one.top, other.top) > 0.5 * small:
        return not column and -large <= other.left - one.right <= _REACH * large
    return other.left < one.right and one.left < other.right and other.top - one.bottom <= _LEADING * large


def is_stray_letter(text: str) -> bool:
    """Whether a reading is a letter or two and no Chinese character: what the corner of a shape reads as."""
    return len(text) <= 2 and not any("\u4e00" <= character <= "\u9fff" for character in text)
