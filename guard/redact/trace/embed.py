"""Puts the pattern that carries a number into a picture."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from guard.model import Pixels

TILE_PX = 128
"""Side of the square that is repeated, in pixels: a small crop holds one, a large screen a hundred."""
STRENGTH, WHITE_STRENGTH = 1.93, 2.45
"""Standard deviation of what is added to a pixel, in levels of brightness of 256: 42.3 dB under the picture, and about
that under white, which can only become darker."""
_WHITE, _WHITE_SHARE = 250, 0.75
"""Level from which a pixel is white, and share of such pixels above which a square of the picture is."""
TILE_STEPS = 32
"""Steps that a tile has for its standard deviation."""


def marked(pixels: Pixels, tile: bytes) -> Pixels:
    """A copy of the picture with the square laid over all of it, side by side.

    Nothing but the picture as it is given has any influence: what is covered in it tells as little as before.
    """
    height, width = pixels.shape[:2]
    square = np.frombuffer(tile, np.int8).reshape(TILE_PX, TILE_PX).astype(np.float32) / TILE_STEPS
    usual, white = _halves(square, STRENGTH), _halves(square, WHITE_STRENGTH)
    out = np.empty_like(pixels)
    for top in range(0, height, TILE_PX):
        for left in range(0, width, TILE_PX):
            part = np.s_[top : top + TILE_PX, left : left + TILE_PX]
            out[part] = _laid_over(pixels[part], white if _is_white(pixels[part]) else usual)
    return out


def _halves(square: NDArray[np.floating[Any]], strength: float) -> tuple[Pixels, Pixels]:
    """What a square makes lighter, and what it makes darker, alike in all three colours."""
    lighter, darker = (np.rint(half * strength).astype(np.uint8) for half in (square.clip(0), -square.clip(max=0)))
    return np.dstack([lighter] * 3), np.dstack([darker] * 3)


def _laid_over(part: Pixels, halves: tuple[Pixels, Pixels]) -> Pixels:
    import cv2

    rows, columns = part.shape[:2]
    lighter, darker = (half[:rows, :columns] for half in halves)
    return np.asarray(cv2.subtract(cv2.add(part, lighter), darker), np.uint8)


def _is_white(part: Pixels) -> bool:
    return bool((part[::2, ::2, 1] >= _WHITE).mean() > _WHITE_SHARE)
