"""A small level picture of a card and what lies around it, in which its edges are sought."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from guard.model import Pixels
from guard.read.documents.level import Corners, Rect

_SIDE_PX = 250
"""Longer side of the card in the small picture that is looked at."""
_REACH = 0.5
"""Room around the place that the words tell in which edges are sought, in shares of its longer side."""
FULL = 56
"""A change of colour, eight times the levels from one pixel of the small picture to the next, that is as good as any
larger one."""
_BORDER = 20
"""Strength of the picture's own border as a side; a card may end there."""
_STEP = 255

Grid = NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class View:
    """The small level picture around a card."""

    across: Grid = field(repr=False)
    """Change of each colour to the right, up to `FULL`; height × width × 3."""
    down: Grid = field(repr=False)
    left: float
    top: float
    scale: float

    def small(self, rect: Rect) -> Rect:
        """A place of the level picture in the small one."""
        return Rect(
            (rect.left - self.left) * self.scale,
            (rect.top - self.top) * self.scale,
            (rect.right - self.left) * self.scale,
            (rect.bottom - self.top) * self.scale,
        )

    def large(self, place: NDArray[np.float64]) -> Corners:
        """A place of the small picture in the level one."""
        return np.asarray(place / self.scale + (self.left, self.top), np.float32)


def view_of(pixels: Pixels, angle: float, guess: Rect) -> View | None:
    """The small picture around the place where a card may lie in the level one; None: there is next to nothing."""
    longer = max(guess.width, guess.height)
    scale = min(1.0, _SIDE_PX / longer)
    air = _REACH * longer
    left, top = guess.left - air, guess.top - air
    width, height = (round((side + 2 * air) * scale) for side in (guess.width, guess.height))
    if min(width, height) < 32:
        return None
    turn = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    corners = np.array([(x, y) for x in (left, left + width / scale) for y in (top, top + height / scale)]) @ turn.T
    x0, y0 = np.maximum(0, np.floor(corners.min(axis=0))).astype(int)
    x1, y1 = np.minimum((pixels.shape[1], pixels.shape[0]), np.ceil(corners.max(axis=0))).astype(int)
    if x1 - x0 < 16 or y1 - y0 < 16:
        return None
    # By a whole number it is shrunk several times as fast.
    times = max(1, int(1 / scale))
    size = max(1, (x1 - x0) // times), max(1, (y1 - y0) // times)
    piece = cv2.resize(pixels[y0 : y0 + times * size[1], x0 : x0 + times * size[0]], size, interpolation=cv2.INTER_AREA)
    # From the small picture to the shrunk piece.
    origin = turn @ np.array([left, top])
    matrix = np.column_stack([turn / scale / times, (origin - (x0, y0)) / times])
    level = cv2.warpAffine(
        piece, matrix, (width, height), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP, borderMode=cv2.BORDER_REPLICATE
    )
    smooth = cv2.GaussianBlur(level, (0, 0), 1.0)
    across = np.asarray(cv2.Sobel(smooth, cv2.CV_16S, 1, 0), np.int16)
    down = np.asarray(cv2.Sobel(smooth, cv2.CV_16S, 0, 1), np.int16)
    if not ((corners > (x0, y0)) & (corners < (x1, y1))).all():
        seen = np.full(piece.shape[:2], 255, np.uint8)
        seen = np.asarray(cv2.warpAffine(seen, matrix, (width, height), flags=cv2.WARP_INVERSE_MAP), np.uint8)
        _draw_border(across, cv2.Sobel(seen, cv2.CV_16S, 1, 0))
        _draw_border(down, cv2.Sobel(seen, cv2.CV_16S, 0, 1))
    return View(np.clip(across, -FULL, FULL), np.clip(down, -FULL, FULL), left, top, scale)


def _draw_border(change: Grid, border: NDArray[Any]) -> None:
    """The picture's own border as a change of colour, where it lies in the small picture."""
    there = np.abs(border) > _STEP
    change[there] = (np.sign(border[there]) * _BORDER)[:, None]
