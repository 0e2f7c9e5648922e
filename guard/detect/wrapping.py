"""Lines that were broken for width, as a chat bubble or a narrow cell breaks them: joined again, with the way back."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

_SHORTEST_LINE = 8
"""Characters of a line that width broke, at least."""
_FULL = 0.85
"""Width beside the widest line's, at least, of a line that was broken for width."""
_REACH = 128
"""Characters on either side of a break that a value across it can have, with its label."""
_APART = "\n\n"
_PARAGRAPH = 8
"""Lines of a short paragraph, at most: its lines are full beside each other, not beside those of the whole text."""
_OPEN_ENDS = tuple("-@_/")
"""Signs at which the name of a mailbox or a page is broken."""
_NOT_IN_VALUES = "。…"
_WHOLE = re.compile(
    r"(?:19|20)[0-9]{2}[-/.年][01]?[0-9][-/.月][0-3]?[0-9]日?(?![0-9])|0[1-9][0-9]{1,2}-[0-9]{7,8}(?![0-9])"
)
"""A day or a landline: a line that begins so goes on with nothing."""


_BETWEEN_WORDS = re.compile(r"(?<=[a-z])\n(?=[A-Z][a-z])")
"""A break in place of the blank between two English words."""


class Widths(NamedTuple):
    """Of the lines of a text."""

    longest: int
    """Characters of the longest line."""
    widest: int
    """Columns of the widest line."""


@dataclass(frozen=True, slots=True)
class Unwrapped:
    """The surroundings of the breaks that width made, without these breaks."""

    text: str
    breaks: tuple[int, ...]
    """Where each removed break stood, as offsets of the joined text."""
    parts: tuple[int, ...]
    """Where each of the joined surroundings begins."""
    places: tuple[tuple[int, int], ...]
    """From which offset of the joined text on how many characters of the broken text are missing before it."""

    def original(self, start: int, end: int) -> tuple[int, int] | None:
        """The span in the broken text; None where it crosses no break, so that the broken text shows it as well."""
        if bisect_right(self.breaks, start) == bisect_right(self.breaks, end - 1):
            return None
        if bisect_right(self.parts, start) != bisect_right(self.parts, end - 1):
            return None
        return start + self._missing(start), end + self._missing(end - 1)

    def _missing(self, at: int) -> int:
        return self.places[bisect_right(self.places, (at + 1,)) - 1][1]


def widths(plain: str) -> Widths:
    """How long and how wide the lines of a text get."""
    return _widths(plain, _lines(plain))


def _widths(plain: str, lines: Iterable[tuple[int, int]]) -> Widths:
    longest = widest = 0
    for start, end in lines:
        longest = max(longest, end - start)
        if 2 * (end - start) > widest:
            widest = max(widest, _width(plain[start:end]))
    return Widths(longest, widest)


def unwrap(plain: str, limits: Widths | None = None) -> Unwrapped | None:
    """The text around full lines, these joined to the next; None where no line is full.

    In a short paragraph a line is full beside the others of it. Lines with tabs are rows of a table, and stay.

    Args:
        plain: the text, or a piece of it.
        limits: of the lines of the whole text; None: it is the whole.
    """
    limits = limits or widths(plain)
    breaks: list[int] = []
    for lines in _paragraphs(plain):
        least = _widths(plain, lines) if len(lines) <= _PARAGRAPH else limits
        for start, end in lines[:-1]:
            if _goes_on(plain, start, end, least):
                breaks.append(end)
    return _joined(plain, breaks) if breaks else None


def _goes_on(plain: str, start: int, end: int, limits: Widths) -> bool:
    size = end - start
    if _WHOLE.match(plain, end + 1) is not None:
        return False
    if plain[end - 1 : end] in _OPEN_ENDS and plain[end + 1].isalnum():
        return True
    if size < _SHORTEST_LINE:
        return False
    if size != limits.longest and (
        2 * size < _FULL * limits.widest or _width(plain[start:end]) < _FULL * limits.widest
    ):
        return False
    return plain[end - 1] not in _NOT_IN_VALUES and "\t" not in plain[start:end]


def _joined(plain: str, breaks: list[int]) -> Unwrapped:
    joined: list[str] = []
    removed: list[int] = []
    parts: list[int] = []
    places: list[tuple[int, int]] = []
    size = last = 0
    reach = -1

    def take(until: int) -> None:
        nonlocal size, last
        places.append((size, last - size))
        joined.append(plain[last:until])
        size += until - last
        last = until

    for at in breaks:
        if at - _REACH > reach:
            if reach >= 0:
                take(reach)
                joined.append(_APART)
                size += len(_APART)
            last = max(0, at - _REACH)
            parts.append(size)
        take(at)
        removed.append(size)
        if _BETWEEN_WORDS.match(plain, at) is not None:
            joined.append(" ")
            size += 1
        last = at + 1
        reach = min(len(plain), last + _REACH)
    take(reach)
    return Unwrapped("".join(joined), tuple(removed), tuple(parts), tuple(places))


def _paragraphs(plain: str) -> Iterator[list[tuple[int, int]]]:
    """The lines between empty ones."""
    lines: list[tuple[int, int]] = []
    for start, end in _lines(plain):
        if start < end:
            lines.append((start, end))
        elif lines:
            yield lines
            lines = []
    if lines:
        yield lines


def _lines(plain: str) -> Iterator[tuple[int, int]]:
    """Each line [start, end) without its break."""
    start = 0
    while (end := plain.find("\n", start)) >= 0:
        yield start, end
        start = end + 1
    yield start, len(plain)


def _width(line: str) -> int:
    """Columns that a line takes: two for a Chinese character, which has three bytes."""
    return len(line) if line.isascii() else (len(line) + len(line.encode(errors="replace"))) // 2
