"""Makes a line narrower before it is read, and only where that costs nothing: the network's time is its input's width.

The network has a step for every 8 pixels and gives at most one character a step. A Chinese character fills four steps
and needs two of them; an `l` fills one. So characters are squeezed and close writing (figures, Latin letters) is left
as wide as it needs, piece by piece of a line.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from guard.model import Pixels
from guard.read.stretches import runs

HEIGHT_PX = 48
"""Height that the network wants, in pixels."""
STEP_PX = 8
"""One output step of the network covers this much of its input."""
_NARROWEST_PX = 48
_WIDEST_PX = 2400
_SHORT_PX = 96
"""Width up to which nothing is squeezed: nothing around a character or two tells what they are."""
_LOW_PX = 18
"""Height of a strip below which nothing is squeezed: two thirds of such lines would be read again."""
_LEAST = 0.6
"""Share of their width that characters keep. Measured: 19 of 20 lines read the same at 0.5, all at 0.6."""
_PITCH_PX = 18.0
"""Pitch that close writing keeps: equal figures in a row need two steps each, one of them for what parts them."""
_SIMPLE_PX = 26
_SIMPLE_STROKES = 2.4
"""Width of a figure or a Latin letter, and strokes in a column of it, at most; most Chinese characters have more."""
_CLOSE_PX = 24
"""Gap between simple shapes that are close writing, at most …"""
_CLOSE = 3
"""Simple shapes in a row that are close writing, at least."""
_PITCHES = 3
"""Shapes over which the pitch is taken: one narrow shape has room beside it."""
_LATE_PX = 1.6
"""Pixels by which the network marks squeezed characters too late (measured over names amid sentences)."""
_WORTH = 0.85
"""Share of its width from which on a line is not squeezed: much of Latin writing would be read again."""
_RIM_PX = 6
_PIECE_PX = 16
"""Width of a piece that is squeezed differently from the one before, at least."""


@dataclass(frozen=True, slots=True)
class View:
    """A line as the network gets it."""

    picture: Pixels = field(repr=False)
    """48 pixels high, a multiple of 8 wide."""
    at: NDArray[np.float64] = field(repr=False)
    """Some x in the picture, rising …"""
    of: NDArray[np.float64] = field(repr=False)
    """… and the x in the strip that they show."""

    squeezed: bool
    """Whether a wider view of the strip would show more."""

    def x(self, steps: float) -> float:
        """The x in the strip of a place in the network's answer."""
        late = _LATE_PX if self.squeezed else 0.0
        return float(np.interp(steps * STEP_PX - late, self.at, self.of))


def full(strip: Pixels) -> View:
    """The strip in its own proportions."""
    height, width = strip.shape[:2]
    wide = int(np.ceil(width * HEIGHT_PX / height / STEP_PX)) * STEP_PX
    wide = min(_WIDEST_PX, max(_NARROWEST_PX, wide))
    return View(_resized(strip, wide), np.array([0.0, wide]), np.array([0.0, width]), squeezed=False)


def squeezed(strip: Pixels) -> View:
    """The strip, as narrow as what is written in it allows."""
    height, width = strip.shape[:2]
    scale = HEIGHT_PX / height
    if height < _LOW_PX or not _SHORT_PX < width * scale <= _WIDEST_PX:
        return full(strip)
    pieces = _pieces(strip, scale)
    widths = [max(1, round((end - start) * scale * share)) for start, end, share in pieces]
    if sum(widths) > _WORTH * width * scale:
        return full(strip)
    parts = [_resized(strip[:, start:end], wide) for (start, end, _), wide in zip(pieces, widths, strict=True)]
    at = np.cumsum([0.0, *widths])
    spare = max(_NARROWEST_PX, -(-int(at[-1]) // STEP_PX) * STEP_PX) - int(at[-1])
    parts.append(np.repeat(parts[-1][:, -1:], spare, axis=1))
    of = np.array([0.0, *(end for _, end, _ in pieces)])
    return View(np.hstack(parts), at, of, squeezed=bool(at[-1] < width * scale - STEP_PX))


def _resized(strip: Pixels, wide: int) -> Pixels:
    way = cv2.INTER_LINEAR if strip.shape[0] < HEIGHT_PX else cv2.INTER_AREA
    return np.asarray(cv2.resize(strip, (wide, HEIGHT_PX), interpolation=way), np.uint8)


def _pieces(strip: Pixels, scale: float) -> list[tuple[int, int, float]]:
    """Start, end, and the share of its width that each piece of a strip keeps."""
    width = strip.shape[1]
    pieces: list[tuple[int, int, float]] = []
    at = 0
    for start, end, share in _close_writing(strip, scale):
        if start - at >= _PIECE_PX / scale:
            pieces.append((at, start, _LEAST))
        elif pieces and start > at:
            before = pieces.pop()
            pieces.append((before[0], start, max(before[2], share)))
        else:
            start = at
        pieces.append((start, end, share))
        at = end
    if width - at >= _PIECE_PX / scale or not pieces:
        pieces.append((at, width, _LEAST))
    elif width > at:
        last = pieces.pop()
        pieces.append((last[0], width, last[2]))
    return pieces


def _close_writing(strip: Pixels, scale: float) -> list[tuple[int, int, float]]:
    """Start, end and share of figures and Latin letters that stand together, from left to right, none into the next."""
    shapes, strokes = _shapes(strip)
    if len(shapes) < _CLOSE:
        return []
    wide = (shapes[:, 1] - shapes[:, 0]) * scale
    narrow = wide <= _SIMPLE_PX
    simple = narrow & (strokes <= _SIMPLE_STROKES)
    simple[1:-1] |= narrow[1:-1] & simple[:-2] & simple[2:]
    near = (
        np.append((shapes[1:, 0] - shapes[:-1, 1]) * scale < _CLOSE_PX, False) & simple & np.append(simple[1:], False)
    )
    found: list[tuple[int, int, float]] = []
    rim = round(_RIM_PX / scale)
    for first, last in runs(near):
        if last - first + 1 < _CLOSE:
            continue
        middles = shapes[first : last + 1].mean(axis=1)
        over = min(_PITCHES, last - first)
        pitch = float((middles[over:] - middles[:-over]).min()) / over * scale
        share = min(1.0, _PITCH_PX / pitch)
        if share > _LEAST:
            start = max(found[-1][1] if found else 0, int(shapes[first, 0]) - rim)
            found.append((start, min(strip.shape[1], int(shapes[last, 1]) + rim), share))
    return found


def _shapes(strip: Pixels) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """First column and end of each shape that stands apart, and how many strokes a column of it has in the mean."""
    grey = np.asarray(cv2.cvtColor(strip, cv2.COLOR_BGR2GRAY), np.uint8)
    ground = int(np.median(grey))
    apart = np.asarray(cv2.absdiff(grey, np.full_like(grey, ground)), np.uint8)
    ink = apart > max(24.0, 0.4 * float(apart.max()))
    shapes = np.flatnonzero(np.diff(np.concatenate(([0], ink.any(axis=0).view(np.int8), [0])))).reshape(-1, 2)
    begun = np.count_nonzero(ink[1:] & ~ink[:-1], axis=0) + ink[0]
    total = np.concatenate(([0], np.cumsum(begun)))
    return shapes, (total[shapes[:, 1]] - total[shapes[:, 0]]) / np.maximum(1, shapes[:, 1] - shapes[:, 0])
