"""Puts the pattern that carries a number into a picture."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from guard.model import Pixels

TILE_PX = 128
"""Side of the square that is repeated, in pixels: a small crop holds one, a large screen a hundred."""
STRENGTH, LIVELY_STRENGTH = 1.5, 1.9
"""Standard deviation of what is added to a pixel, in levels of brightness of 256: 44 and 42 dB under the picture; the
second where a picture is lively everywhere, which hides the mark from eyes and from whoever seeks it."""
_LIVELY = 5.0
"""Mean difference of neighbouring pixels above which a square of the picture is lively, in levels."""
TILE_STEPS = 32
"""Steps that a tile has for its standard deviation."""


def marked(pixels: Pixels, tile: bytes) -> Pixels:
    """A copy of the picture with the square laid over all of it, side by side.

    What is added to a pixel depends on its place alone: covered places tell as little as before.
    """
    height, width = pixels.shape[:2]
    square = np.frombuffer(tile, np.int8).reshape(TILE_PX, TILE_PX).astype(np.float32) / TILE_STEPS
    calm, lively = (_halves(square, strength) for strength in (STRENGTH, LIVELY_STRENGTH))
    out = np.empty_like(pixels)
    for top in range(0, height, TILE_PX):
        for left in range(0, width, TILE_PX):
            part = np.s_[top : top + TILE_PX, left : left + TILE_PX]
            out[part] = _laid_over(pixels[part], lively if _is_lively(pixels[part]) else calm)
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


def _is_lively(part: Pixels) -> bool:
    green = part[::2, :, 1].astype(np.int16)
    return green.shape[1] > 1 and float(np.abs(np.diff(green, axis=1)).mean()) > _LIVELY
