"""ID_DOCUMENT: a photo or a scan of an identity card, a licence, a passport or a bank card, by its words and shape.

A form on a screen asks for the same things. What tells a card from it: the words of the card itself stand alone and
close together, in a block of a card's proportions; on a bank card the number is the largest writing. How far the card
reaches beyond its words follows from where they are printed: portraits, emblems and margins hold none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from guard.model import Box, EntityType, Evidence, Finding
from guard.read.document_kinds import (
    BOOKLET,
    CARD,
    CARD_INSIDE,
    CARD_NUMBER,
    CARD_WORDS,
    FORM,
    KINDS,
    MACHINE_INSIDE,
    MACHINE_LINE,
    Inside,
    Kind,
)
from guard.read.level import Level, LevelLine, Rect, around, level
from guard.read.page import TextPage

_LONGEST_LINE = 34
"""Longer ones are sentences; Latin letters count half."""
_WIDEST = 46
"""A card is at most so many heights of its writing wide."""
_TALLEST = 32
_SURE = 0.8
_STRANGERS = 1.2
"""So many lines that are no words of the card, for each that is, may stand inside."""
_SPARE = 4
_BORDER = 0.12
"""What is left between a card and the picture's border, in shares of the card, belongs to it."""
_ROUNDS = 3
_AIR = 0.08
"""What is covered around the place where a document is thought to be, in shares of it."""
_GAP = 2.6
"""Between two groups of a number, in heights of it."""
_LARGER = 1.12
_DIGITS = 0.8
_MOST_NEAR = 14


def find_documents(page: TextPage, width: int, height: int) -> tuple[Finding, ...]:
    """A finding for each kind of document that a picture of this size shows, with one box that covers it whole."""
    lines = [
        line for line in page.lines if _length(line.text) <= _LONGEST_LINE or MACHINE_LINE.match(_machine(line.text))
    ]
    turned = level(lines)
    found = (*(_by_words(kind, turned) for kind in KINDS), _machine_readable(turned), _bank_card(turned))
    return tuple(_finding(*document, turned, width, height) for document in found if document is not None)


_Document = tuple[str, float, Rect]
"""Kind, confidence, place."""


def _length(text: str) -> float:
    return sum(0.5 if character.isascii() else 1 for character in text)


def _by_words(kind: Kind, turned: Level) -> _Document | None:
    seen: dict[re.Pattern[str], LevelLine] = {}
    for line in turned.lines:
        for word in (kind.own, *kind.words):
            if word not in seen and word.search(line.text):
                seen[word] = line
    points = len(seen) + (kind.own in seen)
    if points < kind.needed or (kind.must and kind.own not in seen):
        return None
    words = list(seen.values())
    block = around([line.rect for line in words])
    if not _compact(block, words, turned.lines):
        return None
    card = _whole(block, turned.lines, kind.inside, kind.aspect)
    if any(FORM.search(line.text) for line in turned.lines if card.holds(line.rect)):
        return None
    return kind.name, min(0.98, 0.8 + 0.06 * (points - kind.needed)), card


def _compact(block: Rect, seen: Sequence[LevelLine], lines: Iterable[LevelLine]) -> bool:
    text_px = float(np.median([line.rect.height for line in seen]))
    if block.width > _WIDEST * text_px or block.height > _TALLEST * text_px or block.width < 4 * text_px:
        return False
    inside = sum(block.holds(line.rect) for line in lines if len(line.text) > 1)
    return inside - len(seen) <= _STRANGERS * len(seen) + _SPARE


def _whole(block: Rect, lines: Iterable[LevelLine], inside: Inside, aspect: float) -> Rect:
    """The document around a block of its words: what else is written on it enlarges the block."""
    sure = [line.rect for line in lines if line.confidence >= _SURE and len(line.text) > 1]
    card = _around_block(block, inside, aspect)
    for _ in range(_ROUNDS):
        grown = around([block, *(rect for rect in sure if card.holds(rect))])
        if grown == block:
            break
        block, card = grown, _around_block(grown, inside, aspect)
    return card


def _around_block(block: Rect, inside: Inside, aspect: float) -> Rect:
    across, down = inside.right - inside.left, inside.bottom - inside.top
    height = max(block.height / down, block.width / across / aspect)
    width = height * aspect
    left, top = block.left - inside.left * width, block.top - inside.top * height
    return around([block, Rect(left, top, left + width, top + height)])


def _machine_readable(turned: Level) -> _Document | None:
    """The lines at the foot of a passport. Source: ICAO Doc 9303."""
    machine = [line.rect for line in turned.lines if _is_machine_line(_machine(line.text))]
    if not machine:
        return None
    return "machine-readable", 0.95, _around_block(around(machine), MACHINE_INSIDE, BOOKLET)


def _is_machine_line(text: str) -> bool:
    if not MACHINE_LINE.match(text) or text.count("<") < 3:
        return False
    return "<<<" in text or "<<" in text[5:]


def _machine(text: str) -> str:
    return "".join(text.split()).replace("«", "<<").upper()


def _bank_card(turned: Level) -> _Document | None:
    for number in _card_numbers(turned.lines):
        # The number takes half of the card's width or more.
        zone = Rect(
            number.left - 0.3 * number.width,
            number.top - 0.75 * number.width,
            number.right + 0.75 * number.width,
            number.bottom + 0.5 * number.width,
        )
        near = [line for line in turned.lines if zone.holds(line.rect) and not number.holds(line.rect)]
        words = {word for word in CARD_WORDS for line in near if word.search(line.text)}
        if len(words) < 2 or len(near) > _MOST_NEAR:
            continue
        if number.height >= _LARGER * float(np.median([_digits_px(line) for line in near])):
            block = around([number, *(line.rect for line in near)])
            return "bank-card", min(0.95, 0.7 + 0.08 * len(words)), _around_block(block, CARD_INSIDE, CARD)
    return None


def _digits_px(line: LevelLine) -> float:
    """How high digits of a line's size are: Chinese characters stand higher."""
    chinese = any("\u4e00" <= character <= "\u9fff" for character in line.text)
    return line.rect.height * (_DIGITS if chinese else 1)


def _card_numbers(lines: Iterable[LevelLine]) -> Iterator[Rect]:
    """Where numbers stand that are as long as a card's, in one piece or in groups side by side."""
    groups = sorted((line for line in lines if line.text.isdigit()), key=lambda line: line.rect.left)
    for nth, first in enumerate(groups):
        text, rects = first.text, [first.rect]
        if CARD_NUMBER.match(text):
            yield first.rect
        for line in groups[nth + 1 :]:
            if _follows(rects[-1], line.rect):
                text += line.text
                rects.append(line.rect)
        if len(rects) > 1 and CARD_NUMBER.match(text):
            yield around(rects)


def _follows(one: Rect, other: Rect) -> bool:
    apart = abs(one.top + one.bottom - other.top - other.bottom) / 2
    return -0.5 * one.height < other.left - one.right < _GAP * one.height and apart < 0.6 * one.height


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
