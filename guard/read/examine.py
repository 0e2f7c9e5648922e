"""One picture from its bytes to a reading: what the worker does, and what the in-process reader does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from guard.model import Box, EntityType, Evidence, Finding, Pixels, ReadingLimits
from guard.read.chat import find_chats
from guard.read.codes import find_codes
from guard.read.decode import Picture, decode, further_frames
from guard.read.documents import find_documents
from guard.read.engine import LineEngine, Reading
from guard.read.layout import arrange
from guard.read.page import Line, TextPage

_AIR_PX = 6
_FRAMES = 30
"""So many frames are read; a picture with more is unreadable for the rest."""


def examine(engine: LineEngine, data: bytes, limits: ReadingLimits) -> Reading:
    """Decode and read a picture.

    Raises:
        PictureRefused: unknown format, damaged, or above the limits.
    """
    picture = decode(data, limits)
    page, findings = _look(engine, picture.pixels)
    if picture.frames > 1:
        page, findings = _with_further_frames(engine, data, limits, picture, page, findings)
    return Reading(picture.pixels, picture.header.media_type, page, findings)


def _look(engine: LineEngine, pixels: Pixels) -> tuple[TextPage, tuple[Finding, ...]]:
    codes = find_codes(pixels)
    # What is read inside a code is noise.
    lines = (line for line in engine.lines(pixels) if not any(_inside(line.box, code.boxes[0]) for code in codes))
    page = arrange(lines)
    height, width = pixels.shape[:2]
    return page, (*codes, *find_documents(page, width, height), *find_chats(pixels, page))


def _with_further_frames(
    engine: LineEngine,
    data: bytes,
    limits: ReadingLimits,
    picture: Picture,
    page: TextPage,
    findings: tuple[Finding, ...],
) -> tuple[TextPage, tuple[Finding, ...]]:
    """The text of all frames on one page, so that nothing hides behind the first one.

    The safe version is a still of the first frame. What another frame shows is covered at its place there; where the
    frames differ in size (the pages of a scan), all of it is.
    """
    count = min(picture.frames, _FRAMES)
    lines, found = list(page.lines), list(findings)
    known = {(line.text, line.box) for line in lines}
    for pixels in further_frames(data, limits, count):
        other, more = _look(engine, pixels)
        if pixels.shape != picture.pixels.shape:
            whole = Box(0, 0, picture.pixels.shape[1], picture.pixels.shape[0])
            other = TextPage.of(Line(line.text, whole, (whole,) * len(line.text)) for line in other.lines)
            more = tuple(replace(finding, boxes=(whole,)) for finding in more)
        lines += (line for line in other.lines if (line.text, line.box) not in known)
        known |= {(line.text, line.box) for line in other.lines}
        found += (finding for finding in more if finding not in found)
    if picture.frames > count:
        unread = Evidence("frames", context="more than are read")
        found.append(Finding(EntityType.UNREADABLE, 1.0, None, None, unread, boxes=()))
    return (arrange(lines) if len(lines) > len(page.lines) else page), tuple(found)


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
