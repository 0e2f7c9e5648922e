"""Lines that were broken for width, as a chat bubble or a narrow cell breaks them: joined again, with the way back."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

_SHORTEST_LINE = 8
_FULL = 0.85
"""A line at least this wide, beside the widest, was broken for width."""


@dataclass(frozen=True, slots=True)
class Unwrapped:
    """A text without the breaks that width made."""

    text: str
    breaks: tuple[int, ...]
    """Where each removed break stood, as offsets of the joined text."""

    def original(self, start: int, end: int) -> tuple[int, int] | None:
        """The span in the broken text; None where it crosses no break, so that the broken text shows it as well."""
        before = bisect_right(self.breaks, start)
        within = bisect_right(self.breaks, end - 1)
        return None if within == before else (start + before, end + within)


def unwrap(plain: str) -> Unwrapped | None:
    """The text with full lines joined to the next; None where no line is full.

    Lines with tabs are rows of a table, and stay.
    """
    lines = plain.split("\n")
    if len(lines) < 2:
        return None
    longest = max(map(len, lines))
    widths = [_width(line) for line in lines]
    widest = max(widths)
    joined: list[str] = []
    breaks: list[int] = []
    size = 0
    for index, line in enumerate(lines):
        joined.append(line)
        size += len(line)
        if index == len(lines) - 1:
            break
        full = len(line) == longest or widths[index] >= _FULL * widest
        if full and len(line) >= _SHORTEST_LINE and "\t" not in line and lines[index + 1]:
            breaks.append(size)
        else:
            joined.append("\n")
            size += 1
    return Unwrapped("".join(joined), tuple(breaks)) if breaks else None


def _width(line: str) -> int:
    """Columns that a line takes: two for a Chinese character."""
    return len(line) if line.isascii() else sum(1 if character < "\u1100" else 2 for character in line)
