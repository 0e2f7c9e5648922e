"""Finds lines of text in photos and over wallpapers: the PP-OCR detection network of the rapidocr wheel."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from guard.model import Box, Pixels
from guard.read.network import quick_session

GRID_PX = 32
"""The network takes sides that are multiples of this."""
TILE_PX = 576
"""Longest side of what the network looks at, which takes 55 MiB meanwhile."""
_OVERLAP_PX = 64
_LEVELS = (0.3, 0.6, 0.9)
"""Chances from which on a pixel belongs to text, the usual one first."""
_BAR = 0.6
"""Share of its rectangle that a mark fills where it is a line, at least."""
_SURE = 0.5
"""Mean chance inside a mark, at least."""
_UNCLIP = 1.6
"""The network marks the core of a line; it is grown by this times its area over its perimeter."""
_SMALLEST_PX = 5


@dataclass(frozen=True, slots=True)
class Quad:
    """A line of text that may be tilted."""

    corners: NDArray[np.float32] = field(repr=False)
    """4 × 2, x and y in pixels, clockwise from the corner at which the text begins."""

    @property
    def size(self) -> tuple[int, int]:
        """Length and height of the line in pixels, at least 1."""
        across = np.linalg.norm(self.corners[1] - self.corners[0])
        down = np.linalg.norm(self.corners[3] - self.corners[0])
        return max(1, round(float(across))), max(1, round(float(down)))

    def cut(self, pixels: Pixels) -> Pixels:
        """The line's strip, level."""
        width, height = self.size
        level = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
        turn = cv2.getPerspectiveTransform(self.corners, level)
        cut = cv2.warpPerspective(pixels, turn, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
        return np.asarray(cut, np.uint8)

    def narrowed(self, air: float) -> Quad:
        """The same line without a share of its height above and below."""
        down_left, down_right = self.corners[3] - self.corners[0], self.corners[2] - self.corners[1]
        shifts = np.array([air * down_left, air * down_right, -air * down_right, -air * down_left], np.float32)
        return Quad(self.corners + shifts)

    def part(self, start: float, end: float) -> Box:
        """The upright box around a piece of the line; `start` and `end` from 0 to 1 along it."""
        top, bottom = self.corners[1] - self.corners[0], self.corners[2] - self.corners[3]
        piece = np.array(
            [
                self.corners[0] + start * top,
                self.corners[0] + end * top,
                self.corners[3] + start * bottom,
                self.corners[3] + end * bottom,
            ]
        )
        left, upper = np.floor(piece.min(axis=0)).astype(int).tolist()
        right, lower = np.ceil(piece.max(axis=0)).astype(int).tolist()
        return Box(left, upper, max(1, right - left), max(1, lower - upper))


class Detector:
    """The network, bound to a number of threads. Large regions are looked at in tiles, which bounds its memory."""

    def __init__(self, model: Path, quick: Path | None = None, *, threads: int = 2) -> None:
        """`quick`: the same network, counting in bytes; it looks in the place of `model` where the processor can."""
        self._session = quick_session(model, quick, threads, (1, 3, GRID_PX, GRID_PX), arena=False)
        self._input = self._session.get_inputs()[0].name

    def find(self, pixels: Pixels, scale: float) -> list[Quad]:
        """Lines in a region, looked at in this scale (0 to 1)."""
        height, width = (max(GRID_PX, round(side * scale / GRID_PX) * GRID_PX) for side in pixels.shape[:2])
        seen = cv2.resize(pixels, (width, height), interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
        chances = np.zeros((height, width), np.float32)
        for top, bottom in _spans(height):
            for left, right in _spans(width):
                # What the tiles say of their seams is put together before lines are made of it.
                known = chances[top:bottom, left:right]
                np.maximum(known, self._infer(np.asarray(seen[top:bottom, left:right], np.uint8)), out=known)
        ratio = np.array([pixels.shape[1] / width, pixels.shape[0] / height], np.float32)
        return [Quad(corners * ratio) for corners in _quads(chances)]

    def _infer(self, tile: Pixels) -> NDArray[np.float32]:
        values = cv2.dnn.blobFromImage(tile, 1 / 127.5, mean=(127.5, 127.5, 127.5))
        chances: NDArray[np.float32] = self._session.run(None, {self._input: values})[0][0, 0]
        return chances


def _spans(side: int) -> list[tuple[int, int]]:
    """Equal pieces of a side, each on the network's grid, each a little into the next."""
    if side <= TILE_PX:
        return [(0, side)]
    count = -(-(side - _OVERLAP_PX) // (TILE_PX - _OVERLAP_PX))
    size = -(-(side + (count - 1) * _OVERLAP_PX) // (count * GRID_PX)) * GRID_PX
    starts = [round(nth * (side - size) / (count - 1) / GRID_PX) * GRID_PX for nth in range(count)]
    return [(start, start + size) for start in starts]


def _quads(chances: NDArray[np.float32]) -> Iterator[NDArray[np.float32]]:
    for contour in _contours(chances, _LEVELS):
        (x, y), (one, other), angle = cv2.minAreaRect(contour)
        if min(one, other) < 3 or _mean_inside(chances, contour) < _SURE:
            continue
        grow = one * other * _UNCLIP / (2 * (one + other))
        grown = ((x, y), (one + 2 * grow, other + 2 * grow), angle)
        if min(grown[1]) >= _SMALLEST_PX:
            yield _clockwise(np.asarray(cv2.boxPoints(grown), np.float32))


def _contours(chances: NDArray[np.float32], levels: tuple[float, ...]) -> Iterator[NDArray[np.int32]]:
    """What the network marks; a mark that is no bar is looked at again on a higher level, where its parts part."""
    marked = cv2.dilate((chances > levels[0]).astype(np.uint8), np.ones((2, 2), np.uint8))
    for found in cv2.findContours(marked, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)[0]:
        contour = np.asarray(found, np.int32)
        one, other = cv2.minAreaRect(contour)[1]
        if len(levels) > 1 and cv2.contourArea(contour) < _BAR * one * other:
            left, top, width, height = cv2.boundingRect(contour)
            inside = np.zeros((height, width), np.float32)
            cv2.fillPoly(inside, [contour - np.array([left, top], np.int32)], 1.0)
            inner = chances[top : top + height, left : left + width] * inside
            yield from (part + np.array([left, top], np.int32) for part in _contours(inner, levels[1:]))
        else:
            yield contour


def _mean_inside(chances: NDArray[np.float32], contour: NDArray[np.int32]) -> float:
    left, top, width, height = cv2.boundingRect(contour)
    inside = np.zeros((height, width), np.uint8)
    cv2.fillPoly(inside, [contour - np.array([left, top], np.int32)], 1)
    return float(cv2.mean(chances[top : top + height, left : left + width], inside)[0])


def _clockwise(points: NDArray[np.float32]) -> NDArray[np.float32]:
    """Corners from the upper left one of a line that runs to the right, or down where it is far taller than wide."""
    by_x = points[np.argsort(points[:, 0], kind="stable")]
    upper_left, lower_left = by_x[:2][np.argsort(by_x[:2, 1])]
    upper_right, lower_right = by_x[2:][np.argsort(by_x[2:, 1])]
    corners = np.array([upper_left, upper_right, lower_right, lower_left], np.float32)
    across = np.linalg.norm(corners[1] - corners[0])
    down = np.linalg.norm(corners[3] - corners[0])
    return np.roll(corners, -1, axis=0) if down > 1.5 * across else corners
