"""The dots of which the words over a screen are made, taken out before anything is read.

On X11 the watermark is painted as lone dots of one grey, on wide screens of two pixels by two; amid writing on such a
screen they cost one value in fourteen.
"""

from __future__ import annotations

import cv2
import numpy as np

from guard.model import Pixels

WATERMARK_GREY = 128
"""Level of red, green and blue of the watermark; the windows paint it in this grey."""
_LARGEST_PX = 2
"""Width and height of a dot, at most."""
_SHARE = 0.0003
"""Share of the pixels that are of dots on even ground, at least: letters have rims of lone pixels of any grey."""
_EVEN = 2
"""Levels between neighbours on even ground, at most."""
_OF_SHAPES = 0.5
"""Share of all shapes of the grey that are such dots, at least: of writing in this grey, points are the fewest."""
_DENSEST = 0.17
"""Share of dots in a square around one, at most: denser ones draw what a person reads."""
_SQUARE_PX = 32
_MOST_PIXELS = 12_000_000
"""Pixels of a picture, at most, that is read in a copy; no screen is larger, and a copy takes the memory of reading."""


def without_dots(pixels: Pixels) -> Pixels:
    """The picture itself, or a copy in which the watermark's dots look like what is around them."""
    size = pixels.shape[0] * pixels.shape[1]
    least = _SHARE * size
    grey = cv2.inRange(pixels, (WATERMARK_GREY,) * 3, (WATERMARK_GREY,) * 3)
    if size > _MOST_PIXELS or cv2.countNonZero(grey) < least:
        return pixels
    count, shapes, stats, _ = cv2.connectedComponentsWithStats(grey, connectivity=8)
    small = stats[:, (cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT)].max(axis=1) <= _LARGEST_PX
    small[0] = False  # what is of no shape
    if stats[small, cv2.CC_STAT_AREA].sum() < least:
        return pixels
    lone = np.where(small, 255, 0).astype(np.uint8)[shapes]
    share = cv2.boxFilter(lone, -1, (_SQUARE_PX, _SQUARE_PX))
    dots = cv2.bitwise_and(lone, cv2.inRange(share, 0, 255 * _DENSEST))
    if cv2.countNonZero(dots) < least:
        return pixels
    around = cv2.medianBlur(pixels, 2 * _LARGEST_PX + 1)
    steps = cv2.morphologyEx(cv2.extractChannel(around, 1), cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8))
    on_even = shapes[cv2.bitwise_and(dots, cv2.inRange(steps, 0, _EVEN)) > 0]
    if on_even.size < least or np.unique(on_even).size < _OF_SHAPES * count:
        return pixels
    return np.asarray(cv2.copyTo(around, dots, pixels.copy()), np.uint8)
