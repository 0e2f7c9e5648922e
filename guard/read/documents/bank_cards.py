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
_NUMBER = re.compile(r"^\d{15,19}$")
_PRINTED = words(
    "银行|bank",
    "储蓄卡|借记卡|信用卡|贷记卡|白金卡|金卡|debit|credit|platinum",
    "银联|unionpay|^n?ionpay",
    "visa|mastercard|americanexpress|jcb",
    r"valid|thru|good|month|year|有效期|^\d\d/\d\d$",
    "atm|闪付|quickpass",
)
_INSIDE = Inside(0.06, 0.07, 0.92, 0.9)
"""Where the writing of a card lies on it."""
_NUMBER_INSIDE = Inside(0.09, 0.53, 0.87, 0.63)
_UPRIGHT_NUMBER_INSIDE = Inside(0.08, 0.48, 0.92, 0.52)
_GAP = 2.6
"""Between two groups of a number, in heights of it."""
_OVERLAP = 0.8
"""The upright boxes of slanted groups overlap."""
_LARGER, _AS_LARGE = 1.12, 0.95
_DIGITS = 0.8
_MOST_NEAR, _FEW_NEAR = 14, 7
"""So many lines stand around a card's number, and where it is no larger than they are."""
_PIECE = 8
"""So many digits of a number are seen where a finger hides the others."""
_GROUP = 4
_ROWS = 2
"""An upright card has a group of its number in each row, or two."""
_MISREAD = str.maketrans("OoQDIlBSZ", "000011852")
_WORDS = Index(_PRINTED)
_NETWORKS = {2, 3}
"""Which of the words name one."""
_ENOUGH = 2
"""With so many words and a number it is a card."""
_UPRIGHT_WORDS = 2
_LEADING = 2.0
_LEANS = 0.2
"""So far the boxes of slanted rows overlap, in heights of them."""
_PITCHES = 16
"""An upright card is about so many rows of its number high."""


def bank_cards(lines: Sequence[LevelLine]) -> Iterator[Document]:
    """The first bank card among lines, else the first place that is one where its edges are seen; and upright ones."""
    groups = _groups(lines)
    numbers, upright = list(_card_numbers(groups)), list(_upright(groups))
    named = [(line, some) for line in lines if (some := _WORDS.search(line.text))] if numbers or upright else []
    perhaps: Document | None = None
    for number, whole in numbers if named else ():
        # The number takes half of the card's width or more.
        zone = Rect(
            number.left - 0.3 * number.width,
            number.top - 0.75 * number.width,
            number.right + 0.75 * number.width,
            number.bottom + 0.5 * number.width,
        )
        beside = [(line.rect, some) for line, some in named if zone.holds(line.rect)]
        seen = {word for _, some in beside for word in some}
        # Forms name a bank beside a number, but seldom the network.
        if len(seen) < (2 if whole and not seen & _NETWORKS else 1 if whole else 3):
            continue
        near = _near(number, zone, lines)
        if len(near) > _MOST_NEAR:
            continue
        larger = _LARGER if len(seen) == 2 or not whole else _AS_LARGE
        large = number.height >= larger * median([_digits_px(line) for line in near])
        if large or (whole and len(near) <= _FEW_NEAR):
            weak = len(seen) < 2 or not (whole and large)
            confidence = min(0.95, 0.7 + 0.08 * len(seen))
            # A piece of a number tells less than the words around it how large the card is.
            known = number if whole else around([number, *(rect for rect, _ in beside)])
            lacking = min(0, _ENOUGH - len(seen))
            document = Document("bank-card", confidence, known, _card(number, known, near), weak=weak, lacking=lacking)
            if not weak:
                yield document
                break
            perhaps = perhaps or document
    else:
        if perhaps is not None:
            yield perhaps
    for number, card in upright if named else ():
        seen = {word for line, some in named if card.holds(line.rect) for word in some}
        if len(seen) >= _UPRIGHT_WORDS and len(_near(number, card, lines)) <= _MOST_NEAR:
            count = len(seen) + 1
            yield Document("bank-card", 0.6 + 0.05 * count, number, card, 1 / CARD, weak=True, count=count)


def _near(number: Rect, zone: Rect, lines: Iterable[LevelLine]) -> list[LevelLine]:
    return [line for line in lines if zone.holds(line.rect) and not number.holds(line.rect)]


def _card(number: Rect, known: Rect, near: Iterable[LevelLine]) -> Rect:
    """Where the card may lie: the number takes most of its width, a little below its middle; it holds what is known."""
    width = number.width / (_NUMBER_INSIDE.right - _NUMBER_INSIDE.left)
    height = width / CARD
    left, top = number.left - _NUMBER_INSIDE.left * width, number.top - _NUMBER_INSIDE.top * height
    card = Rect(left, top, left + width, top + height)
    inside = [line.rect for line in near if card.holds(line.rect)]
    return around([card, _INSIDE.around(around([known, *inside]), CARD)])


def _digits_px(line: LevelLine) -> float:
    """How high digits of a line's size are: Chinese characters stand higher."""
    chinese = any("\u4e00" <= character <= "\u9fff" for character in line.text)
    return line.rect.height * (_DIGITS if chinese else 1)


def _groups(lines: Iterable[LevelLine]) -> list[LevelLine]:
    """Lines that are digits alone, from left to right; long ones also where they were guessed at."""
    groups = (
        LevelLine(text, line.rect, line.confidence)
        for line in lines
        if (text := _number(line.text)) is not None and (line.confidence >= SURE or len(text) >= _PIECE)
    )
    return sorted(groups, key=lambda line: line.rect.left)


def _card_numbers(groups: Sequence[LevelLine]) -> Iterator[tuple[Rect, bool]]:
    """Where numbers stand that are as long as a card's, in one piece or in groups side by side; then pieces of them."""
    pieces: list[Rect] = []
    for nth, first in enumerate(groups):
        text, rects = first.text, [first.rect]
        if first.confidence < SURE:
            pieces.append(first.rect)
            continue
        if _NUMBER.match(text):
            yield first.rect, True
        for line in groups[nth + 1 :]:
            if line.rect.left - rects[-1].right >= _GAP * rects[-1].height:
                break
            if _follows(rects[-1], line.rect):
                text += line.text
                rects.append(line.rect)
        # The slanted groups of a tilted number overlap, so that a digit may be read in two of them.
        if len(rects) > 1 and (_NUMBER.match(text) or _NUMBER.match(text[1:])):
            yield around(rects), True
        if _PIECE <= len(text) < _FEWEST_DIGITS and (len(text) % _GROUP == 0 or len(rects) > 1):
            pieces.append(around(rects))
    yield from ((piece, False) for piece in pieces)


def _upright(groups: Sequence[LevelLine]) -> Iterator[tuple[Rect, Rect]]:
    """Numbers of cards that are higher than wide, in one row or in groups below each other, and the cards."""
    by_row = sorted(groups, key=lambda line: line.rect.top)
    for nth, first in enumerate(by_row):
        if _NUMBER.match(first.text):
            yield first.rect, _UPRIGHT_NUMBER_INSIDE.around(first.rect, 1 / CARD)
        column = [first]
        for line in by_row[nth + 1 :]:
            if line.rect.top - column[-1].rect.bottom > _LEADING * first.rect.height:
                break
            if _stands_below(column[-1].rect, line.rect):
                column.append(line)
        rows = _ROWS if all(len(line.text) == 2 * _GROUP for line in column) else _GROUP
        if len(column) >= rows and _NUMBER.match("".join(line.text for line in column)):
            number = around([line.rect for line in column])
            height = _PITCHES * (number.height - first.rect.height) / (len(column) - 1)
            left, top = number.left - _UPRIGHT_NUMBER_INSIDE.left * height / CARD, number.top - height / 2
            yield number, Rect(left, top, left + height / CARD, top + height)


def _stands_below(one: Rect, other: Rect) -> bool:
    apart, px = other.top - one.bottom, min(one.height, other.height)
    return abs(one.left - other.left) <= 0.6 * px and -_LEANS * px <= apart <= _LEADING * px


def _number(text: str) -> str | None:
    """The digits of a line that is a number but for a letter that was read for a digit; None: it is none."""
    digits = text.translate(_MISREAD)
    letters = sum(not character.isdigit() for character in text)
    return digits if digits.isdigit() and digits.isascii() and letters <= len(text) // _GROUP else None


def _follows(one: Rect, other: Rect) -> bool:
    apart = abs(one.top + one.bottom - other.top - other.bottom) / 2
    return -_OVERLAP * one.height < other.left - one.right < _GAP * one.height and apart < 0.6 * one.height
