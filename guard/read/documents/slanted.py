"""Upright boxes that together cover a place with slanted sides, and little around it."""

from __future__ import annotations

import itertools
import math

import cv2
import numpy as np

from guard.model import Box
from guard.read.documents.level import Corners

_BANDS = 18
"""Boxes of one place, at most."""
_LEAST_PX = 6
"""Least height of a box."""
_STRAIGHT = 0.04
"""Share of itself that one box may cover too much; else there are bands."""


def boxes_of(place: Corners, width: int, height: int) -> tuple[Box, ...]:
    """Boxes from top to bottom, inside a picture of that size, that hold all of a convex place."""
    top, bottom = math.floor(place[:, 1].min()), math.ceil(place[:, 1].max())
    whole = _box(place, top, bottom, width, height)
    if whole is None:
        return ()
    if cv2.contourArea(place) >= (1 - _STRAIGHT) * (bottom - top) * np.ptp(place[:, 0]):
        return (whole,)
    count = max(1, min(_BANDS, int((bottom - top) // _LEAST_PX)))
    edges = np.linspace(top, bottom, count + 1).round().tolist()
    bands = (_box(place, first, last, width, height) for first, last in itertools.pairwise(edges))
    return tuple(band for band in bands if band is not None)


def _box(place: Corners, top: float, bottom: float, width: int, height: int) -> Box | None:
    """Around what of the place lies between two heights, cut at the picture's borders."""
    corners = place.tolist()
    xs = [x for x, y in corners if top <= y <= bottom]
    for (x0, y0), (x1, y1) in zip(corners, [*corners[1:], corners[0]], strict=True):
        xs += [x0 + (x1 - x0) * (y - y0) / (y1 - y0) for y in (top, bottom) if min(y0, y1) < y < max(y0, y1)]
    if not xs:
        return None
    left, right = max(0, math.floor(min(xs))), min(width, math.ceil(max(xs)))
    upper, lower = max(0, math.floor(top)), min(height, math.ceil(bottom))
    return Box(left, upper, right - left, lower - upper) if right > left and lower > upper else None
