"""A conversation by its bubbles: what begins at one edge, or ends at another, and what stands beside it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from guard.model import Box, Pixels
from guard.model.boxes import around, holds, padded
from guard.read.chat.avatars import find_avatars, is_ours, shows_something
from guard.read.chat.bubbles import find_bubbles
from guard.read.chat.pane import pane_of
from guard.read.chat.signs import BubbleSigns
from guard.read.chat.speakers import Columns, columns_of, have_own_colours
from guard.read.chat.surfaces import Surfaces
from guard.read.chat.words import is_spoken, is_talk, is_time
from guard.read.page import TextPage

_AIR = 2.5
"""Reach of what belongs to messages beyond them, in heights of a line."""
_BESIDE = 0.25
"""Distance from a patch at which the ground beside it is looked at, in heights of a line."""
_EDGE = 0.5
"""Difference of two right edges that count as one, in heights of a line."""


@dataclass(frozen=True, slots=True)
class Bubbled:
    """The messages of two speakers, told by the patches they stand on."""

    columns: Columns
    faces: tuple[Box, ...]

    @property
    def is_firm(self) -> bool:
        """Whether one of them stands where another one does: one alone may be anything."""
        return len(self.messages) > 1

    @property
    def messages(self) -> tuple[Box, ...]:
        """Of both speakers."""
        return tuple(bubble.box for bubble in self.columns.all)

    def pane(self, pixels: Pixels) -> Box:
        """To which they lead."""
        open_sides = not self.columns.left, not self.columns.right
        return pane_of(pixels, (*self.messages, *self.faces), open_sides, self.columns.text_px)

    def signs(self, pixels: Pixels, page: TextPage) -> BubbleSigns:
        """What speaks for and against them."""
        columns, messages = self.columns, self.messages
        count, whole = len(columns.all), around(messages)
        air = round(_AIR * columns.text_px)
        inside = [line for line in page.lines if holds(padded(whole, air, air), line.box)]
        on = [line for line in inside if any(holds(bubble.box, line.box) for bubble in columns.all)]
        times = [line for line in inside if is_time(line.text)]
        said = sum(any(is_spoken(line.text) for line in bubble.lines) for bubble in columns.all)
        height, width = pixels.shape[:2]
        return BubbleSigns(
            left=len(columns.left),
            right=len(columns.right),
            apart_in_colour=have_own_colours(columns),
            spoken=said / count,
            talk=sum(any(is_talk(line.text) for line in bubble.lines) for bubble in columns.all) / count,
            lines=sum(len(bubble.lines) for bubble in columns.all) / count,
            faces=sum(shows_something(pixels, face) for face in self.faces) / len(messages),
            drowned=sum(line not in on and line not in times for line in inside) / len(messages),
            grounds=float(np.median([_apart(pixels, box, columns.text_px) for box in messages])),
            breadth=whole.width / width,
            area=whole.width * whole.height / (width * height),
        )


def by_bubbles(pixels: Pixels, surfaces: Surfaces, page: TextPage) -> Bubbled | None:
    """None: no patch looks like a message."""
    patches = find_bubbles((pixels.shape[0], pixels.shape[1]), surfaces, page.lines)
    # Some programs set the times between messages on patches.
    bubbles = [bubble for bubble in patches if not all(is_time(line.text) for line in bubble.lines)]
    columns = columns_of(bubbles)
    if columns is None:
        return None
    columns = _by_faces(pixels, columns)
    theirs, ours = (
        tuple((one.box, max(one.text_px, columns.text_px)) for one in side) for side in (columns.left, columns.right)
    )
    return Bubbled(columns, find_avatars(pixels, theirs, ours))


def _by_faces(pixels: Pixels, columns: Columns) -> Columns:
    """Where bubbles are as wide as they may be, both speakers' have the same edges: faces tell them apart."""
    if columns.right:
        return columns
    end = max(bubble.box.right for bubble in columns.left)
    ours = tuple(
        bubble
        for bubble in columns.left
        if end - bubble.box.right <= _EDGE * columns.text_px and is_ours(pixels, bubble.box, columns.text_px)
    )
    return Columns(tuple(bubble for bubble in columns.left if bubble not in ours), ours, columns.text_px)


def _apart(pixels: Pixels, patch: Box, text_px: float) -> float:
    """How much the grounds on both sides of a patch differ, as between two panels; 0 at the picture's edge."""
    air = max(2, round(_BESIDE * text_px))
    before, after = patch.left - air, patch.right + air
    if before < 0 or after >= pixels.shape[1]:
        return 0.0
    one, other = (np.median(pixels[patch.top : patch.bottom, x], axis=0) for x in (before, after))
    return float(np.abs(one - other).max())
