"""The bubbles of two speakers: those that begin at one edge, and those that end at the other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from guard.read.chat.bubbles import Bubble
from guard.read.page import is_stray_letter

_FACE = 5.5
"""Width of a speaker's picture with the air around it, in heights of a line."""
_BADGE = 1.8
"""Height of a badge, in heights of the usual line."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The bubbles of both speakers, and the usual height of their text."""

    left: tuple[Bubble, ...]
    right: tuple[Bubble, ...]
    text_px: float

    @property
    def all(self) -> tuple[Bubble, ...]:
        return (*self.left, *self.right)


def columns_of(bubbles: Sequence[Bubble]) -> Columns | None:
    """The left and the right edge that together hold the most bubbles; None: there are none."""
    alone = [bubble for bubble in bubbles if not bubble.is_initial and not _in_a_row(bubble, bubbles)]
    alone = [bubble for bubble in alone if not _is_badge(bubble, alone)]
    if not alone:
        return None
    text_px = float(np.median([line.box.height for bubble in alone for line in bubble.lines]))
    lefts = _apart((bubble.box.left for bubble in alone), text_px)
    rights = _apart((bubble.box.right for bubble in alone), text_px)
    pairs = ((left, right) for left in lefts for right in rights if right > left)
    found = [(_between(alone, left, right, text_px), left, right) for left, right in pairs]
    best, _, _ = max(found, key=lambda one: _fitness(*one))
    return best


def _fitness(columns: Columns, left: int, right: int) -> tuple[float, int, int]:
    """Of two pairs of edges that hold as many, the one beyond which nothing goes, then the closer one: what stands
    further out is a panel's."""
    slack = 0.5 * columns.text_px
    wrong = sum(bubble.box.left < left - slack or bubble.box.right > right + slack for bubble in columns.all)
    return len(columns.all) + 0.5 * (bool(columns.left) and bool(columns.right)), -wrong, left - right


def _apart(edges: Iterable[int], text_px: float) -> list[int]:
    """Edges of which none is another one's neighbour."""
    kept: list[int] = []
    for edge in sorted(set(edges)):
        if not kept or edge - kept[-1] > 0.2 * text_px:
            kept.append(edge)
    return kept


def _between(bubbles: Sequence[Bubble], left: int, right: int, text_px: float) -> Columns:
    """The bubbles that begin at one edge, and those that end at the other; a long one may go as far beyond that as a
    speaker's picture takes room."""
    face = _FACE * text_px
    begin, end, both = list[Bubble](), list[Bubble](), list[Bubble]()
    for bubble in bubbles:
        before, after = bubble.box.left - left, right - bubble.box.right
        if min(before, after) < -face:
            continue
        begins, ends = abs(before) <= 0.5 * text_px, abs(after) <= 0.5 * text_px
        if begins or ends:
            (both if begins and ends else begin if begins else end).append(bubble)
    if both and end and not begin and not _apart_in_colour(both, end):
        return Columns((), (*end, *both), text_px)
    for bubble in both:
        before, after = bubble.box.left - left, right - bubble.box.right
        ours = abs(before) > abs(after) + (0 if end else 0.3 * text_px)
        (end if ours and (end or (begin and _apart_in_colour([bubble], begin))) else begin).append(bubble)
    return Columns(tuple(begin), tuple(end), text_px)


def _is_badge(bubble: Bubble, bubbles: Sequence[Bubble]) -> bool:
    """Whether a patch is the number of what is new in a list: as small as it may be, with a digit or two."""
    high = float(np.median([one.lines[0].box.height for one in bubbles]))
    return (
        len(bubble.lines) == 1
        and is_stray_letter(bubble.lines[0].text)
        and max(bubble.box.width, bubble.box.height) < _BADGE * high
    )


def _in_a_row(bubble: Bubble, bubbles: Sequence[Bubble]) -> bool:
    """Whether another patch stands beside it at the same height: cells and buttons do, bubbles do not.

    A letter on a square is a cell too where the patch has its size; else it is the picture of who speaks.
    """
    box = bubble.box
    return any(
        other is not bubble
        and (not other.is_initial or abs(other.box.width - box.width) < 0.1 * box.width)
        and abs(other.box.top - box.top) < 0.3 * box.height
        and abs(other.box.height - box.height) < 0.2 * box.height
        for other in bubbles
    )


def have_own_colours(columns: Columns) -> bool:
    """Whether the two speakers have colours of their own."""
    return bool(columns.left and columns.right) and _apart_in_colour(columns.left, columns.right)


def _apart_in_colour(some: Sequence[Bubble], others: Sequence[Bubble]) -> bool:
    one, other = (np.median([bubble.colour for bubble in side], axis=0) for side in (some, others))
    return float(np.abs(one - other).max()) > 12
