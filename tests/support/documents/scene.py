"""What is written on a drawn document, how it is drawn, and how a camera sees it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from guard.model import Box, Finding, Pixels
from guard.model.boxes import around
from guard.read.documents import Shapes, find_documents
from guard.read.page import Line, TextPage
from tests.support.pictures import Sheet

CARD = Box(300, 200, 760, 480)
Written = tuple[tuple[int, int, str, int], ...]
"""Left, top, text and height of the writing in pixels, from the card's corner."""


@dataclass(frozen=True)
class Scene:
    """A card and the kind of document that it is; None: it is none."""

    name: str
    written: Written = field(repr=False)
    kind: str | None


def photo(written: Written) -> Sheet:
    """A card of even colour on a table."""
    sheet = Sheet(1400, 900, ground="#7a6a58")
    sheet.rect(*(round(value) for value in CARD), "#dfe8ee", 20)
    for left, top, text, size_px in written:
        sheet.write(CARD.left + left, CARD.top + top, text, size_px)
    return sheet


def noisy(pixels: Pixels) -> Pixels:
    """As a camera sees it."""
    noise = np.random.default_rng(7).normal(0, 5, pixels.shape)
    return np.clip(pixels + noise, 0, 255).astype(np.uint8)


def documents(page: TextPage, pixels: Pixels) -> tuple[Finding, ...]:
    """What is found in a picture of which nothing more is read."""
    return find_documents(page, Shapes(pixels), lambda _: ())


def covered_card(degrees: float, boxes: Sequence[Box]) -> float:
    """The share of the card, turned around the middle of a picture of it, that boxes cover."""
    points = [
        turned(CARD.left + x * CARD.width / 50, CARD.top + y * CARD.height / 50, degrees, 1400, 900)
        for x in range(51)
        for y in range(51)
    ]
    held = sum(
        any(box.left <= x <= box.left + box.width and box.top <= y <= box.top + box.height for box in boxes)
        for x, y in points
    )
    return held / len(points)


def area(boxes: Sequence[Box]) -> int:
    """In pixels, of boxes that do not overlap."""
    return sum(box.width * box.height for box in boxes)


def turned(x: float, y: float, degrees: float, width: int, height: int) -> tuple[float, float]:
    """A point of a picture that is turned around its middle."""
    angle, dx, dy = math.radians(degrees), x - width / 2, y - height / 2
    across = dx * math.cos(angle) - dy * math.sin(angle)
    return width / 2 + across, height / 2 + dx * math.sin(angle) + dy * math.cos(angle)


def tilted(line: Line, degrees: float, width: int, height: int) -> Line:
    """A line as the reader gives it in a picture that is turned around its middle."""
    boxes = []
    for box in line.characters:
        x, y = turned(box.left + box.width / 2, box.top + box.height / 2, degrees, width, height)
        grown = abs(math.sin(math.radians(degrees)))
        across, down = round(box.width + grown * box.height), round(box.height + grown * box.width)
        boxes.append(Box(round(x - across / 2), round(y - down / 2), across, down))
    return Line(line.text, around(boxes), tuple(boxes))
