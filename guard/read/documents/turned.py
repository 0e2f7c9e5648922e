"""What stands aslant or on its head in a photo is read again, in a picture that is turned for it.

A picture is read in the way in which most of it lies, and strongly slanted writing reads poorly: of a card that leans,
or of a second one that lies the other way round, only remains are known.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from guard.model import Box, Pixels
from guard.model.boxes import around, cut, frame, holds, moved, padded
from guard.read.documents.level import SURE, Corners, levels
from guard.read.documents.photos import is_photo
from guard.read.documents.view import warped
from guard.read.page import Line

_ASLANT = 0.1
"""Least slope of writing that reads poorly, in radians."""
_APART = 0.1
"""Least difference of two angles that are both tried, in radians: a reading takes seconds."""
_WORD, _FEWEST = 4, 2
"""Characters of a line that tells how it stands, and such lines of a document, at least."""
_AIR = 0.5
"""Room around all lines in which the rest of a document may lie, in shares of their longer side."""
_TILT_PX, _NOISE_PX = 600, 1.5
"""Longer side of the picture whose edges tell its tilt, and blur against the noise of a camera."""
_MOST_PX = 1600
"""Longer side of what is read again: in a larger picture a card's large number is no writing."""


@dataclass(frozen=True, slots=True)
class Turned:
    """A piece of a picture, turned."""

    pixels: Pixels
    matrix: NDArray[np.float64] = field(repr=False)
    """From the turned piece to the picture, 2 × 3."""

    def back(self, place: Corners) -> Corners:
        """A place of the turned piece in the picture."""
        return np.asarray(place @ self.matrix[:, :2].T + self.matrix[:, 2], np.float32)


def turned_for(
    lines: Sequence[Line], pixels: Pixels, covered: Sequence[Box], telling: Callable[[str], bool]
) -> Iterator[Turned]:
    """The turned pieces in which a document may be read that is none of those covered; none on a screen's own page."""
    apart = [line for line in lines if not any(holds(box, line.box) for box in covered)]
    left = [line for line in apart if len(line.text) >= _WORD]
    if len(left) < _FEWEST:
        return
    place = around(line.box for line in apart)
    air = round(_AIR * max(place.width, place.height))
    place = cut(padded(place, air, air), frame(pixels.shape))
    if not is_photo(pixels, np.array([place[:2], (place.right, place.bottom)], np.float32)):
        return
    piece = pixels[place.top : place.bottom, place.left : place.right].copy()
    angles: list[float] = []
    for angle in (*(() if covered else (_tilt(piece),)), *(level.angle for level in levels(left, telling))):
        if abs(angle) >= _ASLANT and all(abs(angle - other) >= _APART for other in angles):
            angles.append(angle)
    # What stands on its head is guessed at, also where it is all that there is.
    guessed = sum(line.confidence < SURE for line in left) >= max(_FEWEST, 0 if covered else len(left) / 2)
    # Of writing that runs up or down, either end may be its first.
    angles += [angle + math.pi for angle in angles or [0.0] if guessed or abs(angle) > math.pi / 4]
    for box in covered:
        hidden = moved(cut(box, place), -place.left, -place.top)
        piece[hidden.top : hidden.bottom, hidden.left : hidden.right] = 0
    for angle in angles:
        turned, matrix = _turned(piece, angle)
        matrix[:, 2] += place[:2]
        yield Turned(turned, matrix)


def _tilt(piece: Pixels) -> float:
    """The angle, in radians and within an eighth of a turn, at which strokes and edges fall to the right.

    Those that stand upright, and those that lie, tell the same: their directions are added up four times turned.
    """
    scale = min(1.0, _TILT_PX / max(piece.shape))
    small = cv2.resize(piece[..., 1], None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    smooth = cv2.GaussianBlur(small, (0, 0), _NOISE_PX)
    change = cv2.Sobel(smooth, cv2.CV_64F, 1, 0) + 1j * cv2.Sobel(smooth, cv2.CV_64F, 0, 1)
    fourfold = np.sum(change**4 / np.maximum(1, np.abs(change)) ** 2)
    return float(np.angle(fourfold)) / 4


def _turned(piece: Pixels, angle: float) -> tuple[Pixels, NDArray[np.float64]]:
    """A piece, turned level by the angle at which its lines fall to the right; and from there back to it."""
    height, width = piece.shape[:2]
    cos, sin = math.cos(angle), math.sin(angle)
    wide, high = width * abs(cos) + height * abs(sin), width * abs(sin) + height * abs(cos)
    scale = min(1.0, _MOST_PX / max(wide, high))
    turn = np.array([[cos, -sin], [sin, cos]]) / scale
    middle = np.array([width, height]) / 2 - turn @ (np.array([wide, high]) * scale / 2)
    matrix = np.column_stack([turn, middle])
    size = round(wide * scale), round(high * scale)
    return warped(piece, matrix, scale, size, cv2.INTER_CUBIC), matrix
