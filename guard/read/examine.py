"""One picture from its bytes to a reading: what the worker does, and what the in-process reader does."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from guard.model import Box, Pixels, ReadingLimits
from guard.read.decode import decode
from guard.read.engine import LineEngine, Reading
from guard.read.layout import arrange
from guard.read.page import Line, TextPage

_AIR_PX = 6


def examine(engine: LineEngine, data: bytes, limits: ReadingLimits) -> Reading:
    """Decode and read a picture.

    Raises:
        PictureRefused: unknown format, damaged, or above the limits.
    """
    header, pixels = decode(data, limits)
    return Reading(pixels, header.media_type, arrange(engine.lines(pixels)))


def examine_again(engine: LineEngine, pixels: Pixels, boxes: Sequence[Box]) -> TextPage:
    """What the engine reads inside boxes of a picture, at its place in the picture."""
    found: list[Line] = []
    height, width = pixels.shape[:2]
    for box in boxes:
        left, top = max(0, box.left - _AIR_PX), max(0, box.top - _AIR_PX)
        right, bottom = min(width, box.left + box.width + _AIR_PX), min(height, box.top + box.height + _AIR_PX)
        if right <= left or bottom <= top:
            continue
        region = np.ascontiguousarray(pixels[top:bottom, left:right])
        found += (line for line in moved(engine.lines(region), left, top) if _inside(line.box, box))
    return arrange(found)


def moved(lines: Sequence[Line], left: int, top: int) -> list[Line]:
    """Lines of a region, at their place in the whole picture."""
    return [
        Line(
            line.text,
            _shift(line.box, left, top),
            tuple(_shift(c, left, top) for c in line.characters),
            line.confidence,
        )
        for line in lines
    ]


def _shift(box: Box, left: int, top: int) -> Box:
    return Box(box.left + left, box.top + top, box.width, box.height)


def _inside(box: Box, region: Box) -> bool:
    """Whether its middle lies in the region: the air around a region may show its neighbours."""
    x, y = box.left + box.width / 2, box.top + box.height / 2
    return region.left <= x < region.left + region.width and region.top <= y < region.top + region.height
