"""A picture, looked at in each way in which a conversation can be told."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from guard.model import Box, Pixels
from guard.model.boxes import cut, frame
from guard.read.chat.by_bubbles import Bubbled, by_bubbles
from guard.read.chat.header import header_of
from guard.read.chat.panes import Panes
from guard.read.chat.signs import BubbleSigns, Signs, TurnSigns
from guard.read.chat.spoken_tables import told_in_columns
from guard.read.chat.surfaces import Surfaces
from guard.read.chat.transcript import transcript
from guard.read.chat.turns import Turns, Way, rows_of
from guard.read.chat.words import is_tool
from guard.read.chat.writing import page_signs, word_signs
from guard.read.page import TextPage

_AIR = 0.25
"""Height below the last lines of what the ends of a pane cut off, in heights of a line."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """What each way makes of a picture."""

    pixels: Pixels = field(repr=False)
    page: TextPage
    surfaces: Surfaces
    bubbled: Bubbled | None
    turns: tuple[Turns | None, ...]
    """By rows that tell who speaks: for each way in which they do."""
    transcript: tuple[Box, ...]
    """Lines that begin with their speakers."""
    table: tuple[Box, ...]
    """Columns of who spoke and what was said."""

    @classmethod
    def of(cls, pixels: Pixels, page: TextPage, surfaces: Surfaces | None = None) -> Sighting:
        """A picture and what is read in it. `surfaces`: of the picture; None: they are looked at here."""
        surfaces = surfaces or Surfaces.of(pixels)
        recorded = any(is_tool(line.text) for line in page.lines)
        rows = rows_of(page.lines)
        return cls(
            pixels,
            page,
            surfaces,
            by_bubbles(pixels, surfaces, page),
            tuple(Turns.of(rows, way) for way in Way),
            transcript(page.lines, recorded),
            told_in_columns(page.lines),
        )

    def signs(self, wording: float) -> Signs:
        """All that speaks for and against a conversation; `wording`: what the pieces of its text weigh."""
        pixels, page = self.pixels, self.page
        height, width = pixels.shape[:2]
        heads, stamps, said = (turns.signs if turns is not None else TurnSigns() for turns in self.turns)
        return Signs(
            self.bubbled.signs(pixels, page) if self.bubbled is not None else BubbleSigns(),
            heads,
            stamps,
            said,
            word_signs(page.lines, wording),
            page_signs(page.lines, width, height),
            self.surfaces.signs(page.lines),
        )

    @property
    def told(self) -> tuple[Box, ...]:
        """What a record says: its lines, or its columns of who spoke and what was said."""
        return self.transcript or self.table

    @property
    def guess(self) -> Box | None:
        """The pane to which messages lead; None where none do."""
        turns = next((turns for turns in self.turns if turns is not None), None)
        if turns is not None and (self.bubbled is None or not self.bubbled.is_firm):
            return turns.pane(self.pixels)
        if self.bubbled is None:
            return None
        pane, air = self.bubbled.pane(self.pixels), round(_AIR * self.bubbled.columns.text_px)
        return cut(pane._replace(top=pane.top - air, height=pane.height + 2 * air), frame(self.pixels.shape))

    def shown(self, panes: Panes) -> tuple[Box, ...]:
        """What a conversation takes of the picture: its pane and who is spoken with, or the lines of a record."""
        if self.is_record:
            return self.told
        pane = panes.best(self.pixels, self.page, self.guess)
        return (pane, *header_of(self.pixels, pane, self.page, self._text_px))

    @property
    def is_record(self) -> bool:
        """Whether it shows a record, and no messages on patches."""
        return bool(self.told) and (self.bubbled is None or not self.bubbled.is_firm)

    @property
    def _text_px(self) -> float:
        if self.bubbled is not None:
            return self.bubbled.columns.text_px
        heights = [line.box.height for line in self.page.lines]
        return float(np.median(heights)) if heights else 0.0
