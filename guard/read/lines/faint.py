"""Finds writing that brightness hardly shows: by its colour alone, and grey a little below its ground.

Only where the strokes of usual writing are not near: around them, compression and the edges of letters leave as much.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import cv2
import numpy as np

from guard.model import Pixels
from guard.read.lines.rows import Mask
from guard.read.lines.shapes import shapes

_CELL_PX = 16
"""Side of the squares that are near writing or not."""
_GREY_STEP = 11
"""Levels of grey by which faint writing stands out, at least."""
_COLOUR_STEP = 40
"""Levels by which the difference of two colours stands out in writing as bright as its ground, at least."""
_LEAST_PIXELS = 60
"""Pixels of two letters, at least."""
_NOISE, _NOISE_BESIDE = 0.06, 0.01
"""Share of the places without usual writing from which on what stands out there is noise: where there is hardly any
usual writing, and beside it."""
_HARDLY = 0.002
"""Share of the picture that is strokes of usual writing where there is hardly any."""
_LINE, _LINE_PX, _INK = 2.5, (7, 60), (0.1, 0.6)
"""What a line of faint writing is like: its width in heights of it, at least, its height, and its share of strokes."""

Strokes = Callable[[Mask, int], Mask]
"""The strokes in one channel of a picture that stand out by so many levels."""


def with_faint_strokes(pixels: Pixels, strokes: Mask, strokes_of: Strokes) -> Mask:
    """The strokes of usual writing, and those of faint writing apart from it."""
    quiet = _far_from(strokes)
    usual = cv2.countNonZero(strokes)
    most = cv2.countNonZero(quiet) * (_NOISE if usual < _HARDLY * strokes.size else _NOISE_BESIDE)
    found = strokes
    for channel, step in _channels(pixels):
        # Every other pixel of every other row is enough to tell where it is worth to look closely.
        active = cv2.bitwise_and(_stands_out(np.ascontiguousarray(channel[::2, ::2]), step), quiet[::2, ::2])
        if cv2.countNonZero(active) < _LEAST_PIXELS:
            continue
        left, top, width, height = (2 * side for side in cv2.boundingRect(active))
        part = (slice(top, top + height), slice(left, left + width))
        faint = cv2.bitwise_and(strokes_of(np.ascontiguousarray(channel[part]), step), quiet[part])
        if _LEAST_PIXELS <= cv2.countNonZero(faint) <= most:
            found = found.copy() if found is strokes else found
            found[part] = cv2.bitwise_or(found[part], _in_lines(np.asarray(faint, np.uint8)))
    return found


def _in_lines(strokes: Mask) -> Mask:
    """The strokes that lie in rows, as those of writing do."""
    kept = np.zeros_like(strokes)
    joined = cv2.dilate(strokes, np.ones((3, 2 * _CELL_PX + 1), np.uint8))
    for left, top, width, height in shapes(np.asarray(joined, np.uint8)):
        ink = strokes[top : top + height, left : left + width]
        long = width - 2 * _CELL_PX >= _LINE * height
        if long and _LINE_PX[0] <= height <= _LINE_PX[1] and _INK[0] <= cv2.countNonZero(ink) / ink.size <= _INK[1]:
            kept[top : top + height, left : left + width] = ink
    return kept


def _channels(pixels: Pixels) -> Iterator[tuple[Mask, int]]:
    """Grey, and two differences of colours around a middle of 128, each with the step that tells writing in it."""
    yield np.asarray(cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY), np.uint8), _GREY_STEP
    blue, green, red = cv2.split(pixels)
    yield np.asarray(cv2.addWeighted(red, 0.5, green, -0.5, 128), np.uint8), _COLOUR_STEP // 2
    yield np.asarray(cv2.addWeighted(blue, 0.5, green, -0.5, 128), np.uint8), _COLOUR_STEP // 2


def _far_from(strokes: Mask) -> Mask:
    """255 where no stroke is within a square or two."""
    height, width = strokes.shape
    grid = (max(1, -(-width // _CELL_PX)), max(1, -(-height // _CELL_PX)))
    cells = cv2.dilate(strokes, np.ones((3, 3), np.uint8))
    cells = cv2.resize(cells, grid, interpolation=cv2.INTER_AREA)
    near = cv2.dilate(np.asarray(cells > 0, np.uint8), np.ones((3, 3), np.uint8))
    return np.asarray(cv2.resize(255 * (1 - near), (width, height), interpolation=cv2.INTER_NEAREST), np.uint8)


def _stands_out(channel: Mask, step: int) -> Mask:
    """255 where a channel changes by more than a step within a square."""
    square = np.ones((5, 5), np.uint8)
    change = cv2.subtract(cv2.dilate(channel, square), cv2.erode(channel, square))
    return np.where(np.asarray(change) > step, np.uint8(255), np.uint8(0))
