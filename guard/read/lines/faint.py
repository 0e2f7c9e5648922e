"""Finds writing that brightness hardly shows: by its colour alone, and grey a little below its ground.

Only where the strokes of usual writing are not near: around them, compression and the edges of letters leave as much.
"""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np

from guard.model import Pixels
from guard.read.lines.cells import by_cells, in_whole_cells
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
_AROUND = 6
"""Factor by which more stands out within a square of strokes than they cover."""
_HARDLY = 0.002
"""Share of the picture that is strokes of usual writing where there is hardly any."""
_LINE, _LINE_PX, _INK = 2.5, (7, 60), (0.1, 0.6)
"""What a line of faint writing is like: its width in heights of it, at least, its height, and its share of strokes."""

Strokes = Callable[[Mask, int], Mask]
"""The strokes in one channel of a picture that stand out by so many levels."""


def with_faint_strokes(pixels: Pixels, strokes: Mask, strokes_of: Strokes) -> Mask:
    """The strokes of usual writing, and those of faint writing apart from it."""
    quiet = _far_from(strokes)
    # Every other pixel of every other row is enough to tell where it is worth to look closely.
    fewer, quiet_fewer = (_every_other(each) for each in (pixels, quiet))
    usual = cv2.countNonZero(strokes)
    noise = _NOISE if usual < _HARDLY * strokes.size else _NOISE_BESIDE
    most = noise * cv2.countNonZero(quiet)
    found = strokes
    for channel_of, step in ((_grey, _GREY_STEP), (_red, _COLOUR_STEP // 2), (_blue, _COLOUR_STEP // 2)):
        active = cv2.bitwise_and(_stands_out(channel_of(fewer), step), quiet_fewer)
        if not _LEAST_PIXELS <= cv2.countNonZero(active) <= _AROUND * noise * cv2.countNonZero(quiet_fewer):
            continue
        faint = np.zeros_like(strokes)
        near = np.asarray(cv2.dilate(active, np.ones((_CELL_PX, 2 * _CELL_PX), np.uint8)), np.uint8)
        for left, top, width, height in shapes(near):
            part = (slice(2 * top, 2 * (top + height)), slice(2 * left, 2 * (left + width)))
            faint[part] = cv2.bitwise_and(strokes_of(channel_of(pixels[part]), step), quiet[part])
        if _LEAST_PIXELS <= cv2.countNonZero(faint) <= most:
            found = np.asarray(cv2.bitwise_or(found, _in_lines(faint)), np.uint8)
    return found


def _every_other(pixels: Pixels) -> Pixels:
    """Every other pixel of every other row; an odd last one is left out, but of one alone."""
    height, width = (max(1, side // 2) for side in pixels.shape[:2])
    whole = pixels[: 2 * height, : 2 * width]
    return np.asarray(cv2.resize(whole, (width, height), interpolation=cv2.INTER_NEAREST), np.uint8)


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


def _grey(pixels: Pixels) -> Mask:
    return np.asarray(cv2.cvtColor(np.ascontiguousarray(pixels), cv2.COLOR_BGR2GRAY), np.uint8)


def _red(pixels: Pixels) -> Mask:
    """Half of how much more red there is than green, around 128."""
    return _beside_green(pixels, 2)


def _blue(pixels: Pixels) -> Mask:
    """Half of how much more blue there is than green, around 128."""
    return _beside_green(pixels, 0)


def _beside_green(pixels: Pixels, which: int) -> Mask:
    green, other = (cv2.extractChannel(pixels, channel) for channel in (1, which))
    return np.asarray(cv2.addWeighted(other, 0.5, green, -0.5, 128), np.uint8)


def _far_from(strokes: Mask) -> Mask:
    """255 where no stroke is within a square or two."""
    height, width = strokes.shape
    cells = by_cells(in_whole_cells(strokes, _CELL_PX), _CELL_PX)
    near = cv2.dilate(np.asarray(cells > 0, np.uint8), np.ones((3, 3), np.uint8))
    far = cv2.resize(255 * (1 - near), None, fx=_CELL_PX, fy=_CELL_PX, interpolation=cv2.INTER_NEAREST)
    return np.asarray(far[:height, :width], np.uint8)


def _stands_out(channel: Mask, step: int) -> Mask:
    """255 where a channel changes by more than a step within a square."""
    square = np.ones((5, 5), np.uint8)
    change = cv2.subtract(cv2.dilate(channel, square), cv2.erode(channel, square))
    return np.where(np.asarray(change) > step, np.uint8(255), np.uint8(0))
