"""The bubbles of two speakers, and what tells them from the cells of a table, cards and panels."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from guard.model import Pixels
from guard.read.chat.bubbles import Bubble
from guard.read.chat.conversation import is_receipt, is_time
from guard.read.page import Line, around

_BESIDE = 1.8
"""So close to a cell begins the writing of the next one, in heights of it."""
_SIDES = 3
_SAME = 5
"""Between the colours of two cells, with the noise of a JPEG; the palest bubble differs more from its ground."""
_INITIALS = 2
"""Letters that may stand on a speaker's picture."""


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
    """The left and the right edge that together hold the most bubbles; None: there are less than two."""
    alone = [bubble for bubble in bubbles if not _in_a_row(bubble, bubbles)]
    if len(alone) < 2:
        return None
    text_px = float(np.median([line.box.height for bubble in alone for line in bubble.lines]))
    lefts = sorted({bubble.box.left for bubble in alone})
    rights = sorted({bubble.box.left + bubble.box.width for bubble in alone})
    pairs = (_between(alone, left, right, text_px) for left in lefts for right in rights if right > left)
    best = max(pairs, key=lambda columns: len(columns.all) + 0.5 * (bool(columns.left) and bool(columns.right)))
    return best if len(best.all) >= 2 else None


def _between(bubbles: Sequence[Bubble], left: int, right: int, text_px: float) -> Columns:
    """The bubbles that begin at one edge, and those that end at the other; none goes beyond the edges."""
    slack = 0.5 * text_px
    begin, end = [], []
    for bubble in bubbles:
        x0, x1 = bubble.box.left, bubble.box.left + bubble.box.width
        if x0 < left - slack or x1 > right + slack:
            continue
        if x0 <= left + slack:
            begin.append(bubble)
        elif x1 >= right - slack:
            end.append(bubble)
    return Columns(tuple(begin), tuple(end), text_px)


def _in_a_row(bubble: Bubble, bubbles: Sequence[Bubble]) -> bool:
    """Whether another patch stands beside it at the same height: cells and buttons do, bubbles do not."""
    box = bubble.box
    return any(
        other is not bubble
        and abs(other.box.top - box.top) < 0.3 * box.height
        and abs(other.box.height - box.height) < 0.2 * box.height
        for other in bubbles
    )


def tell(columns: Columns) -> bool:
    """Whether something is said: the numbers and letters of a table's margin are not."""
    said = sum(sum(len(line.text) for line in bubble.lines) > 2 for bubble in columns.all)
    return 2 * said >= len(columns.all)


def are_ragged(columns: Columns) -> bool:
    """Whether the bubbles are as wide as their text; fields, cards and cells are all of one width."""
    widths = [bubble.box.width for bubble in columns.all]
    return max(widths) - min(widths) > 1.5 * columns.text_px


def are_cells(columns: Columns) -> bool:
    """Whether most patches are as wide as their neighbours whatever stands on them, as the cells of a grid are."""
    cells = 0
    for side in (columns.left, columns.right):
        for bubble in side:
            alike = [one for one in side if abs(one.box.width - bubble.box.width) <= 0.3 * columns.text_px]
            texts = [around(line.box for line in one.lines).width for one in alike]
            cells += 2 * len(alike) > len(side) and max(texts) - min(texts) > columns.text_px
    return cells > 0.5 * len(columns.all)


def are_rows(columns: Columns, lines: Sequence[Line]) -> bool:
    """Whether most patches have writing close beside them, as the cells of a table have; beside a bubble stand a face,
    a time, a word or two on its way."""
    rows = 0
    for bubble in columns.all:
        box, reach = bubble.box, _BESIDE * columns.text_px
        rows += any(
            box.top <= line.box.top + line.box.height / 2 < box.top + box.height
            and len(line.text) > _INITIALS
            and not is_time(line.text)
            and not is_receipt(line.text)
            and (
                0 <= box.left - line.box.left - line.box.width < reach
                or 0 <= line.box.left - box.left - box.width < reach
            )
            for line in lines
        )
    return 2 * rows >= len(columns.all)


def are_framed(columns: Columns, pixels: Pixels) -> bool:
    """Whether most patches have their own colour on the other side of a thin line again, as cells of a grid have."""
    height, width = pixels.shape[:2]
    away = max(4, round(0.4 * columns.text_px))
    framed = 0
    for bubble in columns.all:
        left, top, across, down = bubble.box
        x, y = left + across // 2, top + down // 2
        around_it = ((left - away, y), (left + across + away, y), (x, top - away), (x, top + down + away))
        ground = [
            np.median(pixels[v - 1 : v + 2, u - 1 : u + 2], axis=(0, 1))
            for u, v in around_it
            if 0 < u < width and 0 < v < height
        ]
        same = sum(float(np.abs(colour - bubble.colour).max()) <= _SAME for colour in ground)
        framed += same >= _SIDES
    return 2 * framed > len(columns.all)


def side_by_side(columns: Columns) -> int:
    """How many bubbles stand beside the one before them: messages follow each other downwards, panels need not."""
    boxes = sorted((bubble.box for bubble in columns.all), key=lambda box: box.top)
    return sum(upper.top + upper.height > lower.top + 2 for upper, lower in itertools.pairwise(boxes))


def differ(columns: Columns) -> bool:
    """Whether the two speakers have colours of their own."""
    left, right = (np.median([b.colour for b in side], axis=0) for side in (columns.left, columns.right))
    return float(np.abs(left - right).max()) > 12
