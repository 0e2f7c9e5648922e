"""Where a picture may show writing at all: known within milliseconds, long before its strokes and lines are.

Coarse on purpose: whatever stands out from what is beside it counts, also borders, icons and photos. It is for the
first safe version of a picture, which is better covered too far than late.
"""

from __future__ import annotations

import cv2
import numpy as np

from guard.model import Box, Pixels
from guard.model.boxes import around
from guard.read.stretches import runs

_CELL_PX = 16
"""Side of the squares that are told apart, in pixels."""
_LEAST = 24
"""Levels in any colour by which something stands out, at least: the faintest writing that is read has 30."""
_TOGETHER = 1.25
"""Size of the box around a box and what stands below it beside their own sizes, up to which they become one."""


def standing_out(pixels: Pixels) -> tuple[Box, ...]:
    """Boxes that hold all that stands out from its neighbours, from top to bottom; whole squares of a grid."""
    boxes: list[Box] = []
    open_ones: list[Box] = []
    for row, cells in enumerate(_cells(pixels)):
        going_on: list[Box] = []
        for start, end in runs(cells > 0):
            run = Box(start, row, end - start, 1)
            above = next((box for box in open_ones if _fill(box, run)), None)
            if above is not None:
                open_ones.remove(above)
                run = around((above, run))
            going_on.append(run)
        boxes += open_ones
        open_ones = going_on
    height, width = pixels.shape[:2]
    return tuple(_in_pixels(box, width, height) for box in (*boxes, *open_ones))


def _cells(pixels: Pixels) -> np.ndarray:
    """1 for each square of the grid in which something stands out, with the holes of one square in a row closed."""
    high, low = (_by_rows(_by_rows(pixels, most).transpose(1, 0, 2), most) for most in (np.maximum, np.minimum))
    cells = np.asarray((high - low).max(axis=2).T >= _LEAST, np.uint8)
    return np.asarray(cv2.morphologyEx(cells, cv2.MORPH_CLOSE, np.ones((1, 3), np.uint8)), np.uint8)


def _by_rows(values: Pixels, most: np.ufunc) -> Pixels:
    """The most of each row of squares, and of the first row of pixels of the next: an edge may lie between two."""
    count, rest = divmod(len(values), _CELL_PX)
    whole = np.ascontiguousarray(values[: count * _CELL_PX]).reshape(count, _CELL_PX, *values.shape[1:])
    found = most.reduce(whole, axis=1)
    if rest:
        found = np.concatenate([found, most.reduce(values[-rest:], axis=0)[None]])
    most(found[:-1], values[_CELL_PX::_CELL_PX], out=found[:-1])
    return np.asarray(found, np.uint8)


def _fill(box: Box, run: Box) -> bool:
    """Whether the box around both is hardly larger than they are together."""
    both = around((box, run))
    return both.width * both.height <= _TOGETHER * (box.width * box.height + run.width)


def _in_pixels(cells: Box, width: int, height: int) -> Box:
    left, top = cells.left * _CELL_PX, cells.top * _CELL_PX
    return Box(left, top, min(width, cells.right * _CELL_PX) - left, min(height, cells.bottom * _CELL_PX) - top)
