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
    piece, matrix = pixels[y0:y1, x0:x1], np.column_stack([turn / scale, turn @ np.array([left, top]) - (x0, y0)])
    level = warped(piece, matrix, scale, (width, height), cv2.INTER_LINEAR)
    smooth = cv2.GaussianBlur(level, (0, 0), 1.0)
    across = np.asarray(cv2.Sobel(smooth, cv2.CV_16S, 1, 0), np.int16)
    down = np.asarray(cv2.Sobel(smooth, cv2.CV_16S, 0, 1), np.int16)
    if not ((corners > (x0, y0)) & (corners < (x1, y1))).all():
        full = np.full(piece.shape[:2], 255, np.uint8)
        seen = warped(full, matrix, scale, (width, height), cv2.INTER_NEAREST, cv2.BORDER_CONSTANT)
        _draw_border(across, cv2.Sobel(seen, cv2.CV_16S, 1, 0))
        _draw_border(down, cv2.Sobel(seen, cv2.CV_16S, 0, 1))
    return View(np.clip(across, -FULL, FULL), np.clip(down, -FULL, FULL), left, top, scale)


def warped(
    piece: Pixels,
    matrix: NDArray[np.float64],
    scale: float,
    size: tuple[int, int],
    way: int,
    border: int = cv2.BORDER_REPLICATE,
) -> Pixels:
    """A picture of that width and height to which a piece is turned and brought to a scale.

    It is shrunk first: of a turned picture only the nearest pixels are asked. `matrix`: from the picture to the piece,
    2 × 3.
    """
    times = _times(scale)
    level = cv2.warpAffine(
        _divided(piece, times), matrix / times, size, flags=way | cv2.WARP_INVERSE_MAP, borderMode=border
    )
    return np.asarray(level, np.uint8)


def shrunk(pixels: Pixels, scale: float) -> Pixels:
    """A picture at a scale of 1 at most."""
    times = _times(scale)
    left = scale * times
    return np.asarray(cv2.resize(_divided(pixels, times), None, fx=left, fy=left), np.uint8)


def _times(scale: float) -> int:
    """By how much a picture is divided on the way to a scale."""
    return max(1, int(1 / scale))


def _divided(pixels: Pixels, times: int) -> Pixels:
    """A picture shrunk by a whole number, which is several times as fast as by another one."""
    width, height = max(1, pixels.shape[1] // times), max(1, pixels.shape[0] // times)
    whole = pixels[: times * height, : times * width]
    return np.asarray(cv2.resize(whole, (width, height), interpolation=cv2.INTER_AREA), np.uint8)


def _draw_border(change: Grid, border: NDArray[Any]) -> None:
    """The picture's own border as a change of colour, where it lies in the small picture."""
    there = np.abs(border) > _STEP
    change[there] = (np.sign(border[there]) * _BORDER)[:, None]
