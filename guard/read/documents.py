"""ID_DOCUMENT: a photo or a scan of an identity card, a licence, a passport or a bank card, by its words and shape.

A form on a screen asks for the same things. What tells a card from it: the words of the card itself stand alone and
close together, in a block of a card's proportions; on a bank card the number is the largest writing. How far the card
reaches beyond its words follows from where they are printed: portraits, emblems and margins hold none.
"""

from __future__ import annotations

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
    SENTENCE,
    Inside,
    Kind,
)
from guard.read.level import Level, LevelLine, Rect, around, levels
from guard.read.page import Line, TextPage

_LONGEST_LINE = 34
"""Longer ones are sentences; Latin letters count half."""
_TALLEST = 40
"""A card is at most so many heights of its writing high."""
_SURE = 0.8
_STRANGERS = 1.2
"""So many lines that are no words of the card, for each that is, may stand inside."""
_SPARE = 4
_BORDER = 0.12
"""What is left between a card and the picture's border, in shares of the card, belongs to it."""
_ROUNDS = 3
_MOST = 12
"""Documents on one picture."""
_PAGE = "passport"
_ABOVE = 4
"""So many heights of a title may be between it and what stands above it."""
_ROW = 0.9
_MOSTLY = 0.5
_AIR = 0.08
"""What is covered around the place where a document is thought to be, in shares of it."""
_GAP = 2.6
"""Between two groups of a number, in heights of it."""
_LARGER, _AS_LARGE = 1.12, 0.95
_DIGITS = 0.8
_MOST_NEAR = 14


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


_Document = tuple[str, float, Rect]
"""Kind, confidence, place."""


def _next(lines: Sequence[Line]) -> tuple[Level, _Document] | None:
    """The surest document among lines, and the level picture that it stands in."""
    found = [
        (turned, document) for turned in levels(lines, _telling) if (document := _surest(turned.lines)) is not None
    ]
    return max(found, key=lambda one: one[1][1]) if found else None


def _telling(text: str) -> bool:
    """Whether a line is one of a document, so that it tells how that is tilted."""
    return any(pattern.search(text) for kind in KINDS for pattern in (kind.own, *kind.words))


def _surest(lines: Sequence[LevelLine]) -> _Document | None:
    found = [document for kind in KINDS for document in _by_words(kind, lines)]
    machine = _machine_readable(lines)
    if machine is not None:
        # The words of the page say better than its last two lines how far it reaches.
        found = [document for document in found if document[0] == _PAGE] or [machine]
    if found:
        return max(found, key=lambda document: document[1])
    return _bank_card(lines)


def _length(text: str) -> float:
    return sum(0.5 if character.isascii() else 1 for character in text)


_Words = dict[int, LevelLine]
"""Lines by the number of the word on them; 0 stands for the words of the document's own."""


def _by_words(kind: Kind, lines: Sequence[LevelLine]) -> Iterator[_Document]:
    """Each place where enough words of a kind stand as they do on it; several may tell of one document."""
    marked = [
        [line for line in lines if pattern.search(line.text) and not SENTENCE.search(line.text)]
        for pattern in (kind.own, *kind.words)
    ]
    if sum(map(bool, marked)) + bool(marked[0]) < (kind.needed if marked[0] else kind.alone):
        return
    for seed in marked[0] or next(filter(None, marked)):
        words = _around_seed(kind, seed, marked)
        points = len(words) + (0 in words)
        if points < (kind.needed if 0 in words else kind.alone) or not (_in_rows(kind, words) and _titled(kind, words)):
            continue
        block = around([line.rect for line in words.values()])
        if not _compact(kind, block, marked, words, lines):
            continue
        card = _whole(block, lines, kind)
        if not any(FORM.search(line.text) for line in lines if card.holds(line.rect)):
            yield kind.name, min(0.98, 0.8 + 0.03 * (points - kind.needed) + 0.03 * (0 in words)), card


def _around_seed(kind: Kind, seed: LevelLine, marked: Sequence[Sequence[LevelLine]]) -> _Words:
    """Of each word the nearest line to a seed, on the side of it where the document is."""
    own = seed in marked[0]
    words = {next(nth for nth, lines in enumerate(marked) if seed in lines): seed}
    for nth, lines in enumerate(marked):
        near = [line for line in lines if _may_belong(kind, seed if own else None, seed, line)]
        if nth not in words and near:
            words[nth] = min(near, key=lambda line: _apart(seed.rect, line.rect))
    return words


def _may_belong(kind: Kind, own: LevelLine | None, seed: LevelLine, line: LevelLine) -> bool:
    px = min(line.rect.height, seed.rect.height)
    across = max(line.rect.right, seed.rect.right) - min(line.rect.left, seed.rect.left)
    down = (line.rect.top + line.rect.bottom - seed.rect.top - seed.rect.bottom) / 2
    if across > kind.widest * px or abs(down) > _TALLEST * px:
        return False
    if own is None:
        return True
    return down < seed.rect.height if kind.at_foot else down > -_ABOVE * seed.rect.height


def _apart(one: Rect, other: Rect) -> float:
    across = max(0.0, other.left - one.right, one.left - other.right)
    return across + abs(one.top + one.bottom - other.top - other.bottom) / 2


def _in_rows(kind: Kind, words: _Words) -> bool:
    """Whether words stand above, beside and below each other as they do on the document: a form has its own order."""
    rows = [
        (kind.rows[nth], line.rect)
        for nth, line in words.items()
        if nth < len(kind.rows) and kind.rows[nth] is not None
    ]
    for row, rect in rows:
        for other_row, other in rows:
            middle, other_middle = (rect.top + rect.bottom) / 2, (other.top + other.bottom) / 2
            px = min(rect.height, other.height)
            if row == other_row and abs(middle - other_middle) > _ROW * max(rect.height, other.height):
                return False
            if row is not None and other_row is not None and row < other_row and middle > other_middle - 0.4 * px:
                return False
    return True


def _titled(kind: Kind, words: _Words) -> bool:
    """Whether the words of the document's own, where they are its title, are larger than the others."""
    if 0 not in words or kind.at_foot or len(words) == 1:
        return True
    others = [line.rect.height for nth, line in words.items() if nth and line is not words[0]]
    return not others or words[0].rect.height >= kind.larger * float(np.median(others))


def _compact(
    kind: Kind, block: Rect, marked: Sequence[Sequence[LevelLine]], words: _Words, lines: Iterable[LevelLine]
) -> bool:
    text_px = float(np.median([line.rect.height for line in words.values()]))
    if block.width > kind.widest * text_px or block.height > _TALLEST * text_px or block.width < 4 * text_px:
        return False
    known = {id(line) for lines in marked for line in lines}
    strangers = sum(
        len(line.text) > 1 and line.confidence >= _SURE and id(line) not in known and block.holds(line.rect)
        for line in lines
    )
    # What stands under a title may be a long text.
    return strangers <= (_STRANGERS * len(words) + _SPARE) * (2 if 0 in words or kind.alone > kind.needed else 1)


def _whole(block: Rect, lines: Iterable[LevelLine], kind: Kind) -> Rect:
    """The document around a block of its words: what else is written on it enlarges the block."""
    sure = [line.rect for line in lines if line.confidence >= _SURE and len(line.text) > 1]
    card = _around_words(block, kind)
    for _ in range(_ROUNDS):
        grown = around([block, *(rect for rect in sure if _mostly_in(card, rect))])
        if grown == block:
            break
        block, card = grown, _around_words(grown, kind)
    return card


def _around_words(block: Rect, kind: Kind) -> Rect:
    aspect = 1 / kind.aspect if kind.upright and block.height > block.width else kind.aspect
    return _around_block(block, kind.inside, aspect)


def _mostly_in(card: Rect, rect: Rect) -> bool:
    """Whether a line is the card's: it may stand out by little where the card is larger than was thought."""
    width = min(card.right, rect.right) - max(card.left, rect.left)
    return card.holds(rect) and width >= _MOSTLY * rect.width


def _around_block(block: Rect, inside: Inside, aspect: float) -> Rect:
    across, down = inside.right - inside.left, inside.bottom - inside.top
    height = max(block.height / down, block.width / across / aspect)
    width = height * aspect
    left, top = block.left - inside.left * width, block.top - inside.top * height
    return around([block, Rect(left, top, left + width, top + height)])


def _machine_readable(lines: Sequence[LevelLine]) -> _Document | None:
    """The lines at the foot of a passport. Source: ICAO Doc 9303."""
    machine = [line.rect for line in lines if _is_machine_line(_machine(line.text))]
    if not machine:
        return None
    return "machine-readable", 0.95, _around_block(around(machine), MACHINE_INSIDE, BOOKLET)


def _is_machine_line(text: str) -> bool:
    if not MACHINE_LINE.match(text) or text.count("<") < 3:
        return False
    return "<<<" in text or "<<" in text[5:]


def _machine(text: str) -> str:
    return "".join(text.split()).replace("«", "<<").upper()


def _bank_card(lines: Sequence[LevelLine]) -> _Document | None:
    for number in _card_numbers(lines):
        # The number takes half of the card's width or more.
        zone = Rect(
            number.left - 0.3 * number.width,
            number.top - 0.75 * number.width,
            number.right + 0.75 * number.width,
            number.bottom + 0.5 * number.width,
        )
        near = [line for line in lines if zone.holds(line.rect) and not number.holds(line.rect)]
        words = {word for word in CARD_WORDS for line in near if word.search(line.text)}
        if len(words) < 2 or len(near) > _MOST_NEAR:
            continue
        larger = _LARGER if len(words) == 2 else _AS_LARGE
        if number.height >= larger * float(np.median([_digits_px(line) for line in near])):
            block = around([number, *(line.rect for line in near)])
            return "bank-card", min(0.95, 0.7 + 0.08 * len(words)), _around_block(block, CARD_INSIDE, CARD)
    return None


def _digits_px(line: LevelLine) -> float:
    """How high digits of a line's size are: Chinese characters stand higher."""
    chinese = any("\u4e00" <= character <= "\u9fff" for character in line.text)
    return line.rect.height * (_DIGITS if chinese else 1)


def _card_numbers(lines: Iterable[LevelLine]) -> Iterator[Rect]:
    """Where numbers stand that are as long as a card's, in one piece or in groups side by side."""
    groups = sorted(
        (line for line in lines if line.text.isdigit() and line.confidence >= _SURE), key=lambda line: line.rect.left
    )
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
