"""Parts of labelled pictures: what somebody cuts out of a screen is a conversation, or none, as the screen is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from guard.model import Box, Pixels
from guard.model.boxes import around
from guard.read.layout import arrange
from guard.read.page import Line, TextPage

_RIM = (-0.02, 0.03)
"""Least and greatest rim around a pane, to its sides."""
_CUT = (0.35, 0.7)
"""Height of a few messages cut out, to that of their pane."""
_WIDE, _NARROW = (0.55, 0.97), (0.3, 0.65)
"""Sides of a part of a screen without a conversation, to its own."""
_FEWEST_LINES = {True: 4, False: 3}
"""Lines in a small part; what shows fewer is hardly either kind."""
_LEAST_PX = (80, 60)


@dataclass(frozen=True, slots=True)
class Crop:
    """A part of a picture with the lines in it."""

    pixels: Pixels = field(repr=False)
    page: TextPage


def crops(
    pixels: Pixels, page: TextPage, pane: Box | None, is_chat: bool, random: np.random.Generator
) -> Iterator[Crop]:
    """Up to three parts of a conversation whose pane is known: it, a few messages, and it with some of what is around;
    two of another screen. None of a conversation whose pane is not known."""
    if is_chat and pane is None:
        return
    frame = Box(0, 0, pixels.shape[1], pixels.shape[0])
    parts = _of_chat(frame, pane, random) if pane is not None and is_chat else _of_other(frame, random)
    for box, is_small in parts:
        lines = tuple(line for whole in page.lines if (line := _within(whole, box)) is not None)
        enough = not is_small or len(lines) >= _FEWEST_LINES[is_chat]
        if enough and box.width >= _LEAST_PX[0] and box.height >= _LEAST_PX[1]:
            part = np.ascontiguousarray(pixels[box.top : box.bottom, box.left : box.right])
            yield Crop(part, arrange(lines))


def _of_chat(frame: Box, pane: Box, random: np.random.Generator) -> Iterator[tuple[Box, bool]]:
    rim = random.uniform(*_RIM, 4) * (pane.width, pane.height, pane.width, pane.height)
    left, top = max(0, round(pane.left - rim[0])), max(0, round(pane.top - rim[1]))
    right, bottom = min(frame.width, round(pane.right + rim[2])), min(frame.height, round(pane.bottom + rim[3]))
    yield _between(left, top, right, bottom), False
    height = round(pane.height * random.uniform(*_CUT))
    begin = max(0, round(pane.top + random.uniform() * (pane.height - height)))
    yield _between(left, begin, right, min(frame.height, begin + height)), True
    shares = random.uniform(size=4)
    yield (
        _between(
            round(left * shares[0]),
            round(top * shares[1]),
            round(right + (frame.width - right) * shares[2]),
            round(bottom + (frame.height - bottom) * shares[3]),
        ),
        False,
    )


def _of_other(frame: Box, random: np.random.Generator) -> Iterator[tuple[Box, bool]]:
    for share, is_small in ((_WIDE, False), (_NARROW, True)):
        width, height = round(frame.width * random.uniform(*share)), round(frame.height * random.uniform(*share))
        left, top = random.integers(frame.width - width + 1), random.integers(frame.height - height + 1)
        yield Box(int(left), int(top), width, height), is_small


def _between(left: int, top: int, right: int, bottom: int) -> Box:
    return Box(left, top, right - left, bottom - top)


def _within(line: Line, part: Box) -> Line | None:
    """What of a line is in a part of its picture, from that part's corner."""
    if not part.top <= line.box.top + line.box.height / 2 <= part.bottom:
        return None
    inside = [nth for nth, box in enumerate(line.characters) if part.left <= box.left + box.width / 2 <= part.right]
    while inside and line.text[inside[0]].isspace():
        inside.pop(0)
    while inside and line.text[inside[-1]].isspace():
        inside.pop()
    if not inside:
        return None
    first, last = inside[0], inside[-1] + 1
    characters = line.characters[first:last]
    box = line.box if len(characters) == len(line.text) else around(characters)
    return Line(line.text[first:last], box, characters, line.confidence).moved(-part.left, -part.top)
