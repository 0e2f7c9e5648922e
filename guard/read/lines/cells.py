"""Masks in squares: what share of each is set."""

from __future__ import annotations

import cv2
import numpy as np

from guard.read.lines.rows import Mask


def in_whole_cells(mask: Mask, side_px: int) -> Mask:
    """A copy with blank rows and columns at its end, so that it has whole cells of that side alone."""
    height, width = mask.shape
    return np.asarray(
        cv2.copyMakeBorder(mask, 0, -height % side_px, 0, -width % side_px, cv2.BORDER_CONSTANT), np.uint8
    )


def by_cells(mask: Mask, side_px: int) -> Mask:
    """The mean of each of its whole cells, one element a cell: many times as fast as of others."""
    height, width = mask.shape
    return np.asarray(cv2.resize(mask, (width // side_px, height // side_px), interpolation=cv2.INTER_AREA), np.uint8)
