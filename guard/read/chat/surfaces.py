"""Signs of what is drawn, text or not: plain bars, pictures in a column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from guard.model import Pixels
from guard.read.chat.rectangles import Numbers, difference
from guard.read.chat.signs import SurfaceSigns
from guard.read.page import Line

_WIDEST_PX = 960
"""Width at which a picture is looked at, in pixels, at most: what is looked for is large, and filling it costs time."""
_TEXT, _LEAST_TEXT_PX = 0.02, 5.0
"""Height of a line where none was read, to the width of the picture; and the least one."""
_SMOOTH = 4
"""Difference of neighbouring pixels on one plain ground."""
_MOST = 800
"""Shapes of one kind that are compared with each other; the largest count."""
_LETTERS = 2
"""Letters that may stand on a picture: the initials of who has none."""
_ALIKE_X, _ALIKE_SIDE = 0.6, 0.2
"""Difference of the middles of pictures in one column, in heights of a line; and of their sides, to one."""
_OPPOSITE_X, _OPPOSITE_SIDE = 6.0, 0.25
"""Least distance of the other speaker's column, in heights of a line; and difference of the sides there."""
_IN_TURN = 0.8
"""Least distance from any picture of the other column, in sides, of what stands in a row of its own."""
_BAR_HIGH, _BAR_WIDE, _BAR_FILLED = (1.1, 4.5), (0.22, 0.97), 0.75
"""Height of a bar, in heights of a line, and its width, to the picture's: least and most; least share of its box."""
_PICTURE_WIDE, _PICTURE_ASPECT, _PICTURE_FILLED = (1.5, 6.0), (0.75, 1.33), 0.3
"""Width of a speaker's picture, in heights of a line, and its width to its height; least share of its box."""


@dataclass(frozen=True, slots=True)
class _Shapes:
    """Boxes of connected pixels, as arrays, in pixels; and the share of its box that each fills."""

    left: Numbers
    top: Numbers
    width: Numbers
    height: Numbers
    filled: Numbers

    @classmethod
    def of(cls, mask: NDArray[np.uint8], connectivity: int) -> _Shapes:
        """Of the pixels that are not 0, together over `connectivity` neighbours."""
        found = cv2.connectedComponentsWithStats(mask, connectivity=connectivity)[2][1:]
        left, top, width, height, area = found.T.astype(np.float64)
        return cls(left, top, width, height, area / (width * height))

    def of_those(self, fit: NDArray[np.bool_]) -> _Shapes:
        """Those that fit, the largest if they are too many."""
        kept = np.flatnonzero(fit)
        kept = kept[np.argsort(-(self.width * self.height)[kept], kind="stable")][:_MOST]
        return _Shapes(self.left[kept], self.top[kept], self.width[kept], self.height[kept], self.filled[kept])


@dataclass(frozen=True, slots=True)
class Surfaces:
    """What is plain in a picture, before a word of it is read."""

    small: Pixels = field(repr=False)
    """The picture, as wide as it is looked at."""
    scale: float
    """Its width to that of the picture."""
    plain: NDArray[np.uint8] = field(repr=False)
    """1 where a pixel is as those beside it."""
    flat: _Shapes = field(repr=False)

    @classmethod
    def of(cls, pixels: Pixels) -> Surfaces:
        """Of a picture as it is."""
        scale = min(1.0, _WIDEST_PX / pixels.shape[1])
        if scale < 1:
            size = (max(1, round(pixels.shape[1] * scale)), max(1, round(pixels.shape[0] * scale)))
            pixels = np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
        plain = _plain(pixels)
        return cls(pixels, scale, plain, _Shapes.of(plain, connectivity=4))

    def signs(self, lines: Sequence[Line]) -> SurfaceSigns:
        """Of the picture and what is read in it."""
        width = self.small.shape[1]
        boxes = np.array([line.box for line in lines], np.float64).reshape(-1, 4) * self.scale
        text_px = max(_LEAST_TEXT_PX, float(np.median(boxes[:, 3])) if len(boxes) else _TEXT * width)
        middles = boxes[:, 1] + boxes[:, 3] / 2
        busy = 1 - self.plain
        for line, (left, top, across, down) in zip(lines, boxes, strict=True):
            if len(line.text) > _LETTERS:
                busy[int(top) : int(top + down) + 1, int(left) : int(left + across) + 1] = 0
        busy = np.asarray(cv2.morphologyEx(busy, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8)), np.uint8)
        drawn = _Shapes.of(busy, connectivity=8)
        return SurfaceSigns(
            **_bars(self.flat, middles, width, text_px),
            **_column(drawn, width, text_px),
        )


def _plain(pixels: Pixels) -> NDArray[np.uint8]:
    """1 where a pixel is as those to the left and above."""
    plain = np.ones(pixels.shape[:2], np.uint8)
    plain[:, 1:] &= difference(pixels[:, 1:], pixels[:, :-1]) <= _SMOOTH
    plain[1:] &= difference(pixels[1:], pixels[:-1]) <= _SMOOTH
    return plain


def _between(values: Numbers, limits: tuple[float, float]) -> NDArray[np.bool_]:
    return np.asarray((values >= limits[0]) & (values <= limits[1]))


def _bars(flat: _Shapes, middles: Numbers, width: int, text_px: float) -> dict[str, float]:
    """Empty boxes, wide and as high as a line or a few: the one to write in stands below all else."""
    high, wide = _between(flat.height / text_px, _BAR_HIGH), _between(flat.width / width, _BAR_WIDE)
    bars = flat.of_those(high & wide & (flat.filled >= _BAR_FILLED))
    if not len(bars.top):
        return {}
    above = np.array([float((middles < top).mean()) if len(middles) else 0.0 for top in bars.top])
    lowest = int(np.argmax(above))
    return {"bars": len(bars.top), "above_bar": above[lowest], "bar": bars.width[lowest] / width}


def _column(drawn: _Shapes, width: int, text_px: float) -> dict[str, float]:
    """Pictures about as high as wide, of one size and in one column, as those of speakers are."""
    wide, even = _between(drawn.width / text_px, _PICTURE_WIDE), _between(drawn.width / drawn.height, _PICTURE_ASPECT)
    square = drawn.of_those(wide & even & (drawn.filled >= _PICTURE_FILLED))
    if not len(square.top):
        return {}
    x, y = square.left + square.width / 2, square.top + square.height / 2
    side = (square.width + square.height) / 2
    alike = (np.abs(x[:, None] - x[None]) <= _ALIKE_X * text_px) & (
        np.abs(side[:, None] - side[None]) <= _ALIKE_SIDE * side[:, None]
    )
    best = int(np.argmax(alike.sum(axis=1)))
    column = np.sort(y[alike[best]])
    gaps = np.diff(column)
    found = {
        "pictures": float(len(column)),
        "uneven": float(gaps.std() / max(1.0, gaps.mean())) if len(gaps) > 1 else 0.0,
        "picture": side[best] / text_px,
        "picture_at": x[best] / width,
    }
    others = np.flatnonzero(
        (np.abs(x - x[best]) > _OPPOSITE_X * text_px) & (np.abs(side - side[best]) <= _OPPOSITE_SIDE * side[best])
    )
    if len(others):
        counts = alike[np.ix_(others, others)].sum(axis=1)
        opposite = y[alike[others[int(np.argmax(counts))]]]
        apart = np.abs(column[:, None] - opposite[None]).min(axis=1) > _IN_TURN * side[best]
        found |= {"opposite": float(counts.max()), "in_turn": float(apart.mean())}
    return found
