"""Rectangles that may be the pane of a conversation: between long edges of the picture, two and two."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from guard.model import Box, Pixels

_LONGEST_PX = 640
"""Longer side at which a picture is looked at, in pixels, at most; panes are large."""
_LEAST_PX = 8
_CHANGE = 5
"""Difference between neighbouring pixels at an edge; a pale line on white differs by six."""
_LONG = 0.2
"""Length of an edge that may bound a pane, to the picture's side."""
_GAP = 0.01
"""Gap in an edge, and distance of two edges from each other, to the picture's side."""
_COLUMNS, _ROWS = 8, 12
"""Edges down, and across, that are tried, the longest; more find hardly more panes."""
_WIDTH, _HEIGHT = 0.15, 0.12
"""Least sides of a pane, to the picture's."""

Numbers = NDArray[np.float64]
Places = NDArray[np.intp]
Mask = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class Sides:
    """Places of edges in one direction, with both ends of the picture, and the pairs that are far enough apart."""

    places: Places
    first: Places
    """Number of the place at which each pair begins."""
    last: Places

    @classmethod
    def of(cls, edges: Mask, count: int, least: float, more: Iterable[int]) -> Sides:
        """`edges`: 1 where a long one is, each in its row; `more`: other places to try."""
        size = len(edges)
        places = np.array(sorted({0, size, *more, *_longest(edges.sum(axis=1, dtype=np.int64), count)}), np.intp)
        first, last = np.triu_indices(len(places), 1)
        apart = places[last] - places[first] >= least * size
        return cls(places, first[apart], last[apart])

    @property
    def before(self) -> Places:
        """Distance of each pair from the place before it."""
        return np.asarray(self.places[self.first] - self.places[np.maximum(0, self.first - 1)])

    @property
    def behind(self) -> Places:
        """Distance of each pair from the place behind it."""
        return np.asarray(self.places[np.minimum(len(self.places) - 1, self.last + 1)] - self.places[self.last])


@dataclass(frozen=True, slots=True, eq=False)
class Rectangles:
    """All that may be a pane, in the small picture in which they were looked for."""

    picture: Pixels = field(repr=False)
    scale: tuple[float, float]
    """Width and height of the small picture to the picture's own."""
    across: Mask = field(repr=False)
    """1 where a long edge goes across."""
    down: Mask = field(repr=False)
    columns: Sides
    rows: Sides

    @classmethod
    def of(cls, pixels: Pixels, guess: Box | None) -> Rectangles:
        """`guess`: a pane whose sides are tried too."""
        height, width = pixels.shape[:2]
        shrunk = min(1.0, _LONGEST_PX / max(height, width))
        size = (max(_LEAST_PX, round(width * shrunk)), max(_LEAST_PX, round(height * shrunk)))
        small = np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
        scale = (size[0] / width, size[1] / height)
        across, down = _long_edges(small), _long_edges(np.ascontiguousarray(small.transpose(1, 0, 2)))
        beside, above = list[int](), list[int]()
        if guess is not None:
            beside = [min(size[0], max(0, round(place * scale[0]))) for place in (guess.left, guess.right)]
            above = [min(size[1], max(0, round(place * scale[1]))) for place in (guess.top, guess.bottom)]
        columns = Sides.of(down, _COLUMNS, _WIDTH, beside)
        rows = Sides.of(across, _ROWS, _HEIGHT, above)
        return cls(small, scale, across, np.ascontiguousarray(down.T), columns, rows)

    @property
    def left(self) -> Places:
        return np.repeat(self.columns.places[self.columns.first], len(self.rows.first))

    @property
    def right(self) -> Places:
        return np.repeat(self.columns.places[self.columns.last], len(self.rows.first))

    @property
    def top(self) -> Places:
        return np.tile(self.rows.places[self.rows.first], len(self.columns.first))

    @property
    def bottom(self) -> Places:
        return np.tile(self.rows.places[self.rows.last], len(self.columns.first))

    def box(self, nth: int) -> Box:
        """In the picture's own pixels."""
        across, down = self.scale
        left, right = round(int(self.left[nth]) / across), round(int(self.right[nth]) / across)
        top, bottom = round(int(self.top[nth]) / down), round(int(self.bottom[nth]) / down)
        return Box(left, top, right - left, bottom - top)


def difference(one: Pixels, other: Pixels) -> NDArray[np.uint8]:
    """How far colours are apart in the channel in which they are it most."""
    if not one.size:  # which OpenCV takes for no picture
        return np.zeros(one.shape[:2], np.uint8)
    blue, green, red = cv2.split(cv2.absdiff(one, other))
    return np.asarray(cv2.max(cv2.max(blue, green), red), np.uint8)


def _long_edges(pixels: Pixels) -> Mask:
    """1 where the colour changes from one row to the next, or to the one behind it, all along a long stretch."""
    height, width = pixels.shape[:2]
    changed = np.zeros((height, width), np.uint8)
    for away in (1, 2):
        changed[1 : height - away + 1] |= difference(pixels[away:], pixels[:-away]) > _CHANGE
    gap, long = max(3, round(_GAP * width)), max(_LEAST_PX, round(_LONG * width))
    closed = cv2.morphologyEx(changed, cv2.MORPH_CLOSE, np.ones((1, gap), np.uint8))
    return np.asarray(cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((1, long), np.uint8)), np.uint8)


def _longest(lengths: NDArray[np.int64], count: int) -> list[int]:
    """The rows with the longest edges, each with nothing close beside it."""
    left, found = lengths.copy(), list[int]()
    near = max(2, round(_GAP * len(lengths)))
    while len(found) < count and left.max() > 0:
        row = int(left.argmax())
        found.append(row)
        left[max(0, row - near) : row + near + 1] = 0
    return found
