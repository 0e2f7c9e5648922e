"""One picture from its bytes to a reading: what the worker does, and what the in-process reader does."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from guard.model import Box, Pixels, ReadingLimits
from guard.read.chat import find_chats
from guard.read.codes import find_codes
from guard.read.decode import decode
from guard.read.documents import find_documents
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
    codes = find_codes(pixels)
    # What is read inside a code is noise.
    lines = (line for line in engine.lines(pixels) if not any(_inside(line.box, code.boxes[0]) for code in codes))
    page = arrange(lines)
    height, width = pixels.shape[:2]
    findings = (*codes, *find_documents(page, width, height), *find_chats(pixels, page))
    return Reading(pixels, header.media_type, page, findings)


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
        read = (line.moved(left, top) for line in engine.lines(region))
        found += (line for line in read if _inside(line.box, box))
    return arrange(found)


def _inside(box: Box, region: Box) -> bool:
    """Whether its middle lies in the region: the air around a region may show its neighbours."""
    x, y = box.left + box.width / 2, box.top + box.height / 2
    return region.left <= x < region.left + region.width and region.top <= y < region.top + region.height
