"""Squares and discs that stand out from an even ground, as the pictures of speakers do."""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from guard.model import Box, Pixels

_STANDS_OUT = 20
"""Least difference from the ground in one colour, 0 to 255."""


def squares(
    pixels: Pixels, place: Box, ground: NDArray[np.float64], aspects: tuple[float, float], filled: float
) -> Iterator[Box]:
    """What stands out in a place that lies inside of a picture.

    `ground`: blue, green and red. `aspects`: least and most width over height. `filled`: share of its box above which
    it fills it; a disc fills 0.79.
    """
    window = pixels[place.top : place.bottom, place.left : place.right]
    apart = cv2.bitwise_not(cv2.inRange(window, ground - _STANDS_OUT, ground + _STANDS_OUT))
    for left, top, width, height, size in cv2.connectedComponentsWithStats(apart, connectivity=8)[2][1:].tolist():
        if aspects[0] <= width / height <= aspects[1] and size > filled * width * height:
            yield Box(place.left + left, place.top + top, width, height)
