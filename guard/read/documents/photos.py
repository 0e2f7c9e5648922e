"""Whether a place in a picture is a photo or a scan: forms are even between their words."""

from __future__ import annotations

import cv2
import numpy as np

from guard.model import Pixels
from guard.read.documents.level import Corners

_LEVELS = 1
"""Difference in green of neighbours that are even, 0 to 255, at most."""
_EVEN = 0.35
"""Share of even pixels below which a place is a photo."""
_LEAST_PX = 24
"""Least side of a place that is looked at."""


def is_photo(pixels: Pixels, place: Corners) -> bool:
    """Whether little of the upright rectangle around a place is even."""
    left, top = np.maximum(0, place.min(axis=0)).astype(int)
    right, bottom = np.minimum(pixels.shape[1::-1], place.max(axis=0)).astype(int)
    if right - left < _LEAST_PX or bottom - top < _LEAST_PX:
        return False
    green = np.ascontiguousarray(pixels[top:bottom, left:right, 1])
    near = np.ones((3, 3), np.uint8)
    even = cv2.subtract(cv2.dilate(green, near), cv2.erode(green, near)) <= _LEVELS
    return float(even.mean()) < _EVEN
