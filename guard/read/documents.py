"""ID_DOCUMENT: a photo or a scan of an identity card, a licence, a passport or a bank card, by its words and shape.

A form on a screen asks for the same things. What tells a card from it: the words of the card itself stand alone and
close together, in a block of a card's proportions; on a bank card the number is the largest writing. How far the card
reaches beyond its words follows from where they are printed: portraits, emblems and margins hold none.
"""

from __future__ import annotations

from collections.abc import Sequence

from guard.model import Box, EntityType, Evidence, Finding
from guard.read.bank_cards import bank_card
from guard.read.document_kinds import BOOKLET, KINDS, MACHINE_INSIDE, MACHINE_LINE
from guard.read.document_words import Document, by_words
from guard.read.level import Level, LevelLine, Rect, around, levels
from guard.read.page import Line, TextPage
from guard.read.spread import joined

_LONGEST_LINE = 34
"""Longer ones are sentences; Latin letters count half."""
_BORDER = 0.06
"""What is left between a card and the picture's border, in shares of the card, belongs to it."""
_MOST = 12
"""Documents on one picture."""
_PAGE = "passport"
_AIR = 0.08
"""What is covered around the place where a document is thought to be, in shares of it."""


def find_documents(page: TextPage, width: int, height: int) -> tuple[Finding, ...]:
    """A finding for each document that a picture of this size shows, with one box that covers it whole."""
    lines = [
        line for line in page.lines if _length(line.text) <= _LONGEST_LINE or MACHINE_LINE.match(_machine(line.text))
    ]
    left: Sequence[Line] = lines
    found: list[Finding] = []
    while len(found) < _MOST and (next_one := _next(left)) is not None:
        turned, document = next_one
        found.append(_finding(*document, turned, width, height))
        inside = {id(line) for line, placed in zip(left, turned.lines, strict=True) if document[2].holds(placed.rect)}
        left = [line for line in left if id(line) not in inside]
        if not inside:
            break
    return tuple(found)


def _next(lines: Sequence[Line]) -> tuple[Level, Document] | None:
    """The surest document among lines, and the level picture that it stands in."""
    found = [
        (turned, document)
        for turned in levels(lines, _telling)
        if (document := _surest(joined(turned.lines, _telling))) is not None
    ]
    return max(found, key=lambda one: one[1][1]) if found else None


def _telling(text: str) -> bool:
    """Whether a line is one of a document, so that it tells how that is tilted."""
    return any(pattern.search(text) for kind in KINDS for pattern in (kind.own, *kind.words))


def _surest(lines: Sequence[LevelLine]) -> Document | None:
    found = [document for kind in KINDS for document in by_words(kind, lines)]
    machine = _machine_readable(lines)
    if machine is not None:
        # The words of the page say better than its last two lines how far it reaches.
        found = [document for document in found if document[0] == _PAGE] or [machine]
    if found:
        return max(found, key=lambda document: document[1])
    return bank_card(lines)


def _length(text: str) -> float:
    return sum(0.5 if character.isascii() else 1 for character in text)


def _machine_readable(lines: Sequence[LevelLine]) -> Document | None:
    """The lines at the foot of a passport. Source: ICAO Doc 9303."""
    machine = [line.rect for line in lines if _is_machine_line(_machine(line.text))]
    if not machine:
        return None
    return "machine-readable", 0.95, MACHINE_INSIDE.around(around(machine), BOOKLET)


def _is_machine_line(text: str) -> bool:
    if not MACHINE_LINE.match(text) or text.count("<") < 3:
        return False
    return "<<<" in text or "<<" in text[5:]


def _machine(text: str) -> str:
    return "".join(text.split()).replace("«", "<<").upper()


def _finding(kind: str, confidence: float, card: Rect, turned: Level, width: int, height: int) -> Finding:
    air_x, air_y = _AIR * card.width, _AIR * card.height
    box = turned.upright(Rect(card.left - air_x, card.top - air_y, card.right + air_x, card.bottom + air_y))
    across, down = _BORDER * box.width, _BORDER * box.height
    left, top = (0 if start < reach else start for start, reach in ((box.left, across), (box.top, down)))
    right, bottom = box.left + box.width, box.top + box.height
    right = width if right > width - across else right
    bottom = height if bottom > height - down else bottom
    whole = Box(left, top, right - left, bottom - top)
    evidence = Evidence("documents", context=kind)
    return Finding(EntityType.ID_DOCUMENT, round(confidence, 2), None, None, evidence, boxes=(whole,))
