"""A picture, looked at in each way in which a conversation can be told."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from guard.model import Box, Pixels
from guard.model.boxes import cut, frame
from guard.read.chat.by_bubbles import Bubbled, by_bubbles
from guard.read.chat.by_heads import Headed, by_heads
from guard.read.chat.header import header_of
from guard.read.chat.pane import pane_of
from guard.read.chat.signs import BubbleSigns, HeadSigns, Signs
from guard.read.chat.spoken_tables import told_in_columns
from guard.read.chat.surfaces import surface_signs
from guard.read.chat.transcript import transcript
from guard.read.chat.words import tool_words
from guard.read.chat.writing import page_signs, word_signs
from guard.read.page import TextPage

_MIDDLE = (0.06, 0.35, 0.2)
"""Air at the sides, to the width, and top and height, to the height, of what is in every phone's pane."""
_AIR = 0.25
"""Height below the last lines of what the ends of a pane cut off, in heights of a line."""
_TEXT = 0.02
"""Height of a line where none was read, to the width of the picture."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """What each way makes of a picture."""

    pixels: Pixels = field(repr=False)
    page: TextPage
    bubbled: Bubbled | None
    headed: Headed | None
    """By heads whose time stands behind the name."""
    apart: Headed | None
    """By heads whose time stands at the end of the row, or tells how long ago."""
    transcript: tuple[Box, ...]
    """Lines that begin with their speakers."""
    table: tuple[Box, ...]
    """Columns of who spoke and what was said."""

    @classmethod
    def of(cls, pixels: Pixels, page: TextPage) -> Sighting:
        """A picture and what is read in it."""
        recorded = "tool" in tool_words(page.lines)
        return cls(
            pixels,
            page,
            by_bubbles(pixels, page),
            by_heads(pixels, page, apart=False),
            by_heads(pixels, page, apart=True),
            transcript(page.lines, recorded),
            told_in_columns(page.lines, recorded),
        )

    def signs(self, wording: float) -> Signs:
        """All that speaks for and against a conversation; `wording`: what the pieces of its text weigh."""
        pixels, page = self.pixels, self.page
        height, width = pixels.shape[:2]
        return Signs(
            self.bubbled.signs(pixels, page) if self.bubbled is not None else BubbleSigns(),
            self.headed.signs(page) if self.headed is not None else HeadSigns(),
            self.apart.signs(page) if self.apart is not None else HeadSigns(),
            word_signs(page.lines, bool(self.transcript), wording),
            page_signs(page.lines, width, height),
            surface_signs(pixels, page.lines),
        )

    @property
    def told(self) -> tuple[Box, ...]:
        """What a record says: its lines, or its columns of who spoke and what was said."""
        return self.transcript or self.table

    def shown(self) -> tuple[Box, ...]:
        """What a conversation takes of the picture: its pane and who is spoken with, or the lines of a record."""
        way = next((way for way in (self.bubbled, self.headed, self.apart) if way is not None), None)
        if self.told and self.bubbled is None:
            return self.told
        if way is not None:
            pane, text_px = way.pane, way.text_px
        else:
            pane, text_px = self._middle_pane()
        air = round(_AIR * text_px)
        pane = cut(pane._replace(top=pane.top - air, height=pane.height + 2 * air), frame(self.pixels.shape))
        return (pane, *header_of(self.pixels, pane, self.page, text_px))

    def _middle_pane(self) -> tuple[Box, float]:
        """Where no message leads to a pane: what has the ground of the picture's middle."""
        height, width = self.pixels.shape[:2]
        heights = [line.box.height for line in self.page.lines]
        text_px = float(np.median(heights)) if heights else _TEXT * width
        left, top = round(_MIDDLE[0] * width), round(_MIDDLE[1] * height)
        middle = Box(left, top, width - 2 * left, round(_MIDDLE[2] * height))
        return pane_of(self.pixels, [middle], (True, True), text_px), text_px
