"""Photos that were taken in little light, made as bright as the networks know them."""

from __future__ import annotations

import cv2
import numpy as np

from guard.model import Pixels

_BRIGHTEST, _DIM, _BRIGHT = 99.95, 150, 245
"""Percentile of brightness that is raised to `_BRIGHT` where it is below `_DIM`; the few bright pixels of a terminal
count."""
_SAMPLE = 4
"""Step in pixels between those that are looked at."""
_MOST_PIXELS = 12_000_000
"""Pixels of a picture, at most, that is read in a copy; a larger one is read as it is, for its copy would take the
memory that reading needs."""


def brightened(pixels: Pixels) -> Pixels:
    """The picture itself, or a brighter copy of a dim one. A dark screen is none: its writing is bright."""
    if pixels.shape[0] * pixels.shape[1] > _MOST_PIXELS:
        return pixels
    blue, green, red = cv2.split(np.ascontiguousarray(pixels[::_SAMPLE, ::_SAMPLE]))
    brightest = float(np.percentile(cv2.max(cv2.max(blue, green), red), _BRIGHTEST))
    if not 0 < brightest < _DIM:
        return pixels
    return np.asarray(cv2.convertScaleAbs(pixels, alpha=_BRIGHT / brightest), np.uint8)
