"""The text of a picture, with the way back from its characters to their places."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field

from guard.model import Box, Label


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text as an engine read it: never two columns, never two rows."""

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
        characters = tuple(_shifted(box, left, top) for box in self.characters)
        return Line(self.text, _shifted(self.box, left, top), characters, self.confidence)


@dataclass(frozen=True, slots=True)
class TextPage:
    """All lines of a picture in reading order, joined by line feeds."""

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
        starts = []
        offset = 0
        for line in lines:
            starts.append(offset)
            offset += len(line.text) + 1
        return cls("\n".join(line.text for line in lines), labels, lines, tuple(starts))

    def boxes(self, start: int, end: int) -> tuple[Box, ...]:
        """Where the characters [start, end) stand: one box for each line they touch, tight around the ink."""
        found = []
        first = max(0, bisect_right(self.starts, start) - 1)
        for line, at in zip(self.lines[first:], self.starts[first:], strict=True):
            if at >= end:
                break
            pieces = line.characters[max(0, start - at) : end - at]
            if pieces:
                found.append(around(pieces))
        return tuple(found)


def _shifted(box: Box, left: int, top: int) -> Box:
    return Box(box.left + left, box.top + top, box.width, box.height)


def around(boxes: Iterable[Box]) -> Box:
    """The smallest box that holds all of some boxes (at least one)."""
    boxes = tuple(boxes)
    left = min(box.left for box in boxes)
    top = min(box.top for box in boxes)
    right = max(box.left + box.width for box in boxes)
    bottom = max(box.top + box.height for box in boxes)
    return Box(left, top, right - left, bottom - top)
