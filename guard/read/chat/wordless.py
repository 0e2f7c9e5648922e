"""Messages without writing of their own: pictures, codes, cards, at the edge where the bubbles stand."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from guard.model import Box
from guard.read.chat.blocks import Block
from guard.read.chat.speakers import Columns
from guard.read.page import around, holds

_SMALLEST = 2.2
"""In heights of a line of text."""
_WIDEST = 0.85
_HIGHEST = 0.6
_APART = 8
"""How far a message may stand from the next one, in heights of a line of text."""


def find_wordless(
    parts: Sequence[Block], columns: Columns, shape: tuple[int, ...]
) -> tuple[tuple[Box, ...], tuple[Box, ...]]:
    """Blocks that begin where the left bubbles do, and blocks that end where the right ones do.

    Where only one speaker has bubbles, the other one's edge is taken to be as far from the end of the picture.
    """
    height, width = shape[:2]
    boxes = [bubble.box for bubble in columns.all]
    blocks = [
        part.box
        for part in parts
        if part.filled
        and min(part.box.width, part.box.height) >= _SMALLEST * columns.text_px
        and part.box.width <= _WIDEST * width
        and part.box.height <= _HIGHEST * height
        and not any(holds(part.box, box) or holds(box, part.box) for box in boxes)
    ]
    slack = 0.4 * columns.text_px
    left, right = edges(columns, width)
    theirs = [block for block in blocks if abs(block.left - left) <= slack]
    ours = [block for block in blocks if block not in theirs and abs(block.left + block.width - right) <= slack]
    near = following(boxes, [*theirs, *ours], _APART * columns.text_px)
    return tuple(block for block in theirs if block in near), tuple(block for block in ours if block in near)


def edges(columns: Columns, width: int) -> tuple[float, float]:
    """Where the bubbles on the left begin, and where those on the right end."""
    lefts = [bubble.box.left for bubble in columns.left]
    rights = [bubble.box.left + bubble.box.width for bubble in columns.right]
    return (
        float(np.median(lefts or [width - right for right in rights])),
        float(np.median(rights or [width - left for left in lefts])),
    )


def following(bubbles: Sequence[Box], blocks: Sequence[Box], reach: float) -> list[Box]:
    """The blocks that follow bubbles, or each other, closely."""
    whole, near, left_over = around(bubbles), list[Box](), list(blocks)
    while True:
        new = [
            box
            for box in left_over
            if whole.top - reach <= box.top + box.height and box.top <= whole.top + whole.height + reach
        ]
        if not new:
            return near
        near += new
        left_over = [box for box in left_over if box not in new]
        whole = around((whole, *new))
