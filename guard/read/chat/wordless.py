"""Finds messages without writing of their own: pictures, codes, cards, at the edge where the bubbles stand."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from guard.model import Box, Pixels
from guard.read.chat.speakers import Columns
from guard.read.page import around, holds

_WIDEST_PX = 960
_STANDS_OUT = 14
_SMALLEST = 2.2
"""In heights of a line of text."""
_FILLED = 0.55
_WIDEST = 0.85
_HIGHEST = 0.6
_APART = 8
"""How far a message may stand from the next one, in heights of a line of text."""


def find_wordless(pixels: Pixels, columns: Columns) -> tuple[tuple[Box, ...], tuple[Box, ...]]:
    """Blocks that begin where the left bubbles do, and blocks that end where the right ones do.

    Where only one speaker has bubbles, the other one's edge is taken to be as far from the end of the picture.
    """
    boxes = [bubble.box for bubble in columns.all]
    blocks = [
        block
        for block in _blocks(pixels, boxes, columns.text_px)
        if not any(holds(block, box) or holds(box, block) for box in boxes)
    ]
    slack, width = 0.4 * columns.text_px, pixels.shape[1]
    lefts = [bubble.box.left for bubble in columns.left]
    rights = [bubble.box.left + bubble.box.width for bubble in columns.right]
    left = float(np.median(lefts or [width - right for right in rights]))
    right = float(np.median(rights or [width - left for left in lefts]))
    theirs = [block for block in blocks if abs(block.left - left) <= slack]
    ours = [block for block in blocks if block not in theirs and abs(block.left + block.width - right) <= slack]
    near = _near(boxes, [*theirs, *ours], _APART * columns.text_px)
    return tuple(block for block in theirs if block in near), tuple(block for block in ours if block in near)


def _blocks(pixels: Pixels, bubbles: Sequence[Box], text_px: float) -> list[Box]:
    """What stands out from the ground around the bubbles, is filled and no panel."""
    height, width = pixels.shape[:2]
    scale = min(1.0, _WIDEST_PX / width)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA) if scale < 1 else pixels
    ground = np.full_like(small, _ground(pixels, bubbles, text_px))
    apart = (cv2.absdiff(small, ground).max(axis=2) > _STANDS_OUT).astype(np.uint8)
    air = max(1, round(0.4 * text_px * scale))
    joined = cv2.morphologyEx(apart, cv2.MORPH_CLOSE, np.ones((air, air), np.uint8))
    found = []
    for left, top, across, down, area in cv2.connectedComponentsWithStats(joined, connectivity=4)[2][1:].tolist():
        box = Box(*(round(value / scale) for value in (left, top, across, down)))
        large = min(box.width, box.height) >= _SMALLEST * text_px
        panel = box.width > _WIDEST * width or box.height > _HIGHEST * height
        if large and not panel and area >= _FILLED * across * down:
            found.append(box)
    return found


def _ground(pixels: Pixels, bubbles: Sequence[Box], text_px: float) -> NDArray[np.uint8]:
    """The usual colour beside bubbles."""
    away = max(3, round(0.3 * text_px))
    points = [(box.left + box.width // 2, y) for box in bubbles for y in (box.top - away, box.top + box.height + away)]
    seen = [pixels[y, x] for x, y in points if 0 <= y < pixels.shape[0]]
    return np.asarray(np.median(seen or [pixels[0, 0]], axis=0), np.uint8)


def _near(bubbles: Sequence[Box], blocks: Sequence[Box], reach: float) -> list[Box]:
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
