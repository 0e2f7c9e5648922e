"""Finds the upright rulers between the cells of a table, which text close beside them must not be joined across."""

from __future__ import annotations

from collections import Counter

import cv2
import numpy as np
from numpy.typing import NDArray

from guard.model import Box
from guard.read.lines.shapes import shapes

Mask = NDArray[np.uint8]

_TALLER = 1.3
"""Height of a ruler in heights of a usual line, at least: strokes of letters are lower."""
_WIDTH = 0.2
"""Width of a ruler in heights of a usual line, at most."""
_RECURS = 3
"""Upright runs below each other, or side by side, that are rulers, at least: a large letter stands alone."""
_SLACK_PX = 4
"""Width of the columns in which upright runs are counted."""


def find_rulers(strokes: Mask, usual_px: int) -> tuple[Box, ...]:
    """Around each ruler, with a pixel of air on both sides.

    Args:
        strokes: 255 where strokes of letters and of rulers are.
        usual_px: the usual height of a line's ink.
    """
    least = round(_TALLER * usual_px)
    upright = cv2.morphologyEx(strokes, cv2.MORPH_OPEN, np.ones((least, 1), np.uint8))
    if not cv2.countNonZero(upright):
        return ()
    widest = max(3, round(_WIDTH * usual_px))
    runs = [run for run in shapes(np.asarray(upright, np.uint8)) if run[2] <= widest]
    columns = Counter(run[0] // _SLACK_PX for run in runs)
    rows = Counter((run[1], run[3]) for run in runs)
    rulers = []
    for left, top, width, height in runs:
        beside = sum(columns[left // _SLACK_PX + shift] for shift in (-1, 0, 1))
        if beside >= _RECURS or rows[top, height] >= _RECURS:
            begin = max(0, left - 1)
            rulers.append(Box(begin, top, left + width + 1 - begin, height))
    return tuple(rulers)
