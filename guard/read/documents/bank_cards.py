"""Bank cards: a number as long as a card's that is the largest writing, with words of a bank around it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from statistics import median

from guard.read.documents.kinds.kind import CARD, Inside, words
from guard.read.documents.level import SURE, LevelLine, Rect, around
from guard.read.documents.phrases import Index
from guard.read.documents.words import Document

_FEWEST_DIGITS = 15
"""Digits of a whole number, at least."""
_NUMBER = re.compile(r"^\d{15,19}$")
_PRINTED = words(
    "[银銀]行|ban(k|c[oa]|que(?!t))",
    "储蓄卡|借记卡|信用卡|贷记卡|白金卡|金卡|debit|credit|platinum",
    "银联|unionpay|^n?ionpay",
    r"visa|mastercard|americanexpress|^american$|^3[47]\d{13}$|jcb",
    r"valid|thru|good|month|year|有效期|(?<![\d/])\d\d/\d\d($|c[vs][cv])",
    "atm|闪付|quickpass",
    r"c[vs][cv]2?:?\d{3}",
)
_INSIDE = Inside(0.06, 0.07, 0.92, 0.9)
"""Place of the writing on a card."""
_NUMBER_INSIDE = Inside(0.09, 0.53, 0.87, 0.63)
_UPRIGHT_NUMBER_INSIDE = Inside(0.08, 0.48, 0.92, 0.52)
_LOWER_NUMBERS_INSIDE = Inside(0.08, 0.65, 0.92, 0.69), Inside(0.08, 0.65, 0.78, 0.69)
"""The same where an upright card has its number below the chip, in one row."""
_BEFORE, _ABOVE, _BEHIND, _BELOW = 0.3, 0.75, 0.75, 0.5
"""How far a card may reach around its number, in widths of it: the number takes half of the card's or more."""
_GAP = 2.6
"""Gap between two groups of one number, in heights of it."""
_OVERLAP = 0.8
"""Overlap of the upright boxes of slanted groups, in heights of them."""
_AS_LARGE = 0.8
"""Height of a card's number in heights of the other writing, at least: digits are lower than characters."""
_MOST_NEAR = 14
"""Lines around a card's number, at most."""
_PIECE = 8
"""Fewest digits that are seen of a number where a finger hides the others."""
_GROUP = 4
"""Digits of a group."""
_CUT = 12
"""Digits beyond which a number whose first or last group is cut off is no telephone's."""
_MISREAD = str.maketrans("OoQDIlBSZ", "000011852")
_WORDS = Index(_PRINTED)
_NETWORKS = {2, 3}
"""Which of the words name one; a number of fifteen digits tells of American Express. Source: ISO/IEC 7812-1."""
_BY_NUMBER, _A_WORD, _SUREST = 0.7, 0.08, 0.95
"""Confidence of a card by its number, more for each word, and the most."""
_UPRIGHT, _AN_UPRIGHT_WORD = 0.65, 0.05
"""The same of an upright one."""
_ROW = 0.6
"""Difference between the places of groups in one row or column, in heights of them, at most."""
_ENOUGH = 2
"""Words that make a card of a number."""
_LEADING = 2.0
"""Distance between two rows of its number, in heights of it, at most."""
_LEANS = 0.2
"""Overlap of the boxes of slanted rows, in heights of them."""
_PITCHES = 16
"""Height of an upright card, in rows of its number."""


def bank_cards(lines: Sequence[LevelLine], shaped: bool) -> Iterator[Document]:
    """Each place that may be a bank card, lying or upright. `shaped`: whether the lines are those of a card."""
    groups = _groups(lines)
    numbers = list(_card_numbers(groups))
    rows = [number for number, digits in numbers if digits >= _FEWEST_DIGITS]
    upright = list(_upright(groups, rows))
    named = [(line, some) for line in lines if (some := _WORDS.search(line.text))] if numbers or upright else []
    for number, digits in numbers:
        whole = digits >= _FEWEST_DIGITS
        zone = Rect(
            number.left - _BEFORE * number.width,
            number.top - _ABOVE * number.width,
            number.right + _BEHIND * number.width,
            number.bottom + _BELOW * number.width,
        )
        printed = [(line, some) for line, some in named if zone.holds(line.rect)]
        seen = {word for _, some in printed for word in some}
        # Forms name a bank beside a number, but seldom the network.
        if len(seen) < (2 if whole and not (shaped or seen & _NETWORKS) else 1 if whole else 3):
            continue
        near = _near(number, zone, lines)
        # All around it may be guessed at.
        usual = median([line.rect.height for line in near] or [0.0])
        if len(near) <= _MOST_NEAR and number.height >= _AS_LARGE * usual:
            confidence = min(_SUREST, _BY_NUMBER + _A_WORD * len(seen))
            card = _card(number, near, [line for line, _ in printed])
            # Pages of a bank show whole numbers and names too, so that it lies in a photo or inside edges.
            lacking = (0 if whole else 1 if digits > _CUT else _ENOUGH) - len(seen)
            yield Document("bank-card", confidence, number, card, weak=True, lacking=lacking)
    for number, card in upright:
        printed = [(line, some) for line, some in named if card.holds(line.rect)]
        seen = {word for _, some in printed for word in some}
        if len(seen) >= _ENOUGH and len(_near(number, card, lines)) <= _MOST_NEAR:
            block = around([number, *(line.rect for line, _ in printed)])
            # A number in one row may be a lying card's, or a form's.
            confidence, lacking = _UPRIGHT + _AN_UPRIGHT_WORD * len(seen), 0 if number in rows else -len(seen)
            yield Document("bank-card", confidence, block, card, 1 / CARD, weak=True, lacking=lacking)


def _near(number: Rect, zone: Rect, lines: Iterable[LevelLine]) -> list[LevelLine]:
    """What is written around a number: single letters, and what was guessed at, are what the card lies on."""
    written = (line for line in lines if len(line.text) > 1 and line.confidence >= SURE)
    return [line for line in written if zone.holds(line.rect) and not number.holds(line.rect)]


def _card(number: Rect, near: Iterable[LevelLine], printed: Sequence[LevelLine]) -> Rect:
    """Where the card may lie: the number takes most of its width, a little below its middle.

    It holds its own words, and what is `near` and stands inside.
    """
    width = number.width / (_NUMBER_INSIDE.right - _NUMBER_INSIDE.left)
    left, top = number.left - _NUMBER_INSIDE.left * width, number.top - _NUMBER_INSIDE.top * width / CARD
    card = Rect(left, top, left + width, top + width / CARD)
    inside = [line.rect for line in near if line in printed or card.holds(line.rect)]
    return around([card, _INSIDE.around(around([number, *inside]), CARD)])


def _groups(lines: Iterable[LevelLine]) -> list[LevelLine]:
    """Lines that are digits alone, from left to right."""
    groups = (
        LevelLine(text, line.rect, line.confidence)
        for line in lines
        if line.confidence >= SURE and (text := _number(line.text)) is not None
    )
    return sorted(groups, key=lambda line: line.rect.left)


def _card_numbers(groups: Sequence[LevelLine]) -> Iterator[tuple[Rect, int]]:
    """Where numbers stand that are as long as a card's, in one piece or in groups side by side, then pieces of them.

    Each with how many digits it has.
    """
    pieces: list[tuple[Rect, int]] = []
    for nth, first in enumerate(groups):
        text, rects = first.text, [first.rect]
        if _NUMBER.match(text):
            yield first.rect, len(text)
        for line in groups[nth + 1 :]:
            if line.rect.left - rects[-1].right >= _GAP * rects[-1].height:
                break
            if _follows(rects[-1], line.rect):
                text += line.text
                rects.append(line.rect)
        # The slanted groups of a tilted number overlap, so that a digit may be read in two of them.
        if len(rects) > 1 and (_NUMBER.match(text) or _NUMBER.match(text[1:])):
            yield around(rects), len(text)
        if _PIECE <= len(text) < _FEWEST_DIGITS and (len(text) % _GROUP == 0 or len(rects) > 1 or len(text) > _CUT):
            pieces.append((around(rects), len(text)))
    yield from pieces


def _upright(groups: Sequence[LevelLine], numbers: Iterable[Rect]) -> Iterator[tuple[Rect, Rect]]:
    """Numbers of cards that are higher than wide, in one row or in groups below each other, and the cards.

    Args:
        numbers: those in one row.
    """
    for number in numbers:
        for inside in (_UPRIGHT_NUMBER_INSIDE, *_LOWER_NUMBERS_INSIDE):
            yield number, inside.around(number, 1 / CARD)
    by_row = sorted(groups, key=lambda line: line.rect.top)
    for nth, first in enumerate(by_row):
        column = [first]
        for line in by_row[nth + 1 :]:
            if line.rect.top - column[-1].rect.bottom > _LEADING * first.rect.height:
                break
            if _stands_below(column[-1].rect, line.rect):
                column.append(line)
        whole = "".join(line.text for line in column)
        if len(column) > 1 and len(first.text) % _GROUP == 0 and _NUMBER.match(whole):
            number = around([line.rect for line in column])
            height = _PITCHES * (number.height - first.rect.height) / (len(column) - 1)
            left, top = number.left - _UPRIGHT_NUMBER_INSIDE.left * height / CARD, number.top - height / 2
            yield number, Rect(left, top, left + height / CARD, top + height)


def _stands_below(one: Rect, other: Rect) -> bool:
    apart, px = other.top - one.bottom, min(one.height, other.height)
    return abs(one.left - other.left) <= _ROW * px and -_LEANS * px <= apart <= _LEADING * px


def _number(text: str) -> str | None:
    """The digits of a line that is a number but for a letter that was read for a digit; None: it is none."""
    digits = text.translate(_MISREAD)
    letters = sum(not character.isdigit() for character in text)
    return digits if digits.isdigit() and digits.isascii() and letters <= len(text) // _GROUP else None


def _follows(one: Rect, other: Rect) -> bool:
    apart = abs(one.top + one.bottom - other.top - other.bottom) / 2
    return -_OVERLAP * one.height < other.left - one.right < _GAP * one.height and apart < _ROW * one.height
