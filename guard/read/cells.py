"""Lines as cells of a layout: in rows, with neighbours and captions."""

from __future__ import annotations

from dataclasses import dataclass, field

from guard.model import Box
from guard.read.page import Line

_LONGEST_CAPTION = 16
_CAPTION_STOPS = frozenset("，。！？；,!?;|@=")


@dataclass(slots=True, eq=False)
class Cell:
    """A line, its row and its neighbours."""

    line: Line = field(repr=False)
    row: int = -1
    before: Cell | None = field(default=None, repr=False)
    after: Cell | None = field(default=None, repr=False)
    labels: tuple[str, ...] = field(default=(), repr=False)
    """The likeliest first."""

    @property
    def box(self) -> Box:
        return self.line.box


def is_caption(text: str) -> bool:
    """Whether a text may name another: short, without digits or sentence marks."""
    text = text.strip(" :：*")
    return (
        2 <= len(text) <= _LONGEST_CAPTION
        and not any(character.isdigit() or character in _CAPTION_STOPS for character in text)
        and any(character.isalpha() for character in text)
    )


def name_of(text: str) -> str:
    """A caption without its colon."""
    return text.strip(" :：*")
