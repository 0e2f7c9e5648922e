"""Whether a place in a picture is a photo or a scan: forms are even between their words."""

from __future__ import annotations

from collections.abc import Iterable

import cv2
import numpy as np

from guard.model import Pixels

_LEVELS = 1
"""Difference in green of neighbours that are even, 0 to 255, at most."""
_EVEN = 0.35
"""Share of even pixels below which a place is a photo."""
_LEAST_PX = 24
"""Least side of a place that is looked at."""


def is_photo(pixels: Pixels, corners: Iterable[tuple[float, float]]) -> bool:
    """Whether little of the upright place around some corners is even."""
    height, width = pixels.shape[:2]
    xs, ys = zip(*corners, strict=True)
    left, top = max(0, int(min(xs))), max(0, int(min(ys)))
    right, bottom = min(width, int(max(xs))), min(height, int(max(ys)))
    if right - left < _LEAST_PX or bottom - top < _LEAST_PX:
        return False
    green = np.ascontiguousarray(pixels[top:bottom, left:right, 1])
    near = np.ones((3, 3), np.uint8)
    even = cv2.subtract(cv2.dilate(green, near), cv2.erode(green, near)) <= _LEVELS
    return float(even.mean()) < _EVEN
