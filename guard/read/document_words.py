"""Where the words that are printed on a document stand as they do on it, and how far it reaches beyond them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from guard.read.document_kinds import FORM, SENTENCE, Kind
from guard.read.level import LevelLine, Rect, around

SURE = 0.8
_STRANGERS = 1.2
"""So many lines that are no words of the card, for each that is, may stand inside."""
_SPARE = 4
_ROUNDS = 3
_ABOVE = 4
"""So many heights of a title may be between it and what stands above it."""
_ROW = 0.9
_MOSTLY = 0.5

Document = tuple[str, float, Rect]
"""Kind, confidence, place."""

_Words = dict[int, LevelLine]
"""Lines by the number of the word on them; 0 stands for the words of the document's own."""


def by_words(kind: Kind, lines: Sequence[LevelLine]) -> Iterator[Document]:
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
    px = max(line.rect.height, seed.rect.height)
    across = max(line.rect.right, seed.rect.right) - min(line.rect.left, seed.rect.left)
    down = (line.rect.top + line.rect.bottom - seed.rect.top - seed.rect.bottom) / 2
    if across > kind.widest * px or abs(down) > kind.tallest * px:
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
    if block.width > kind.widest * text_px or block.height > kind.tallest * text_px or block.width < 4 * text_px:
        return False
    known = {id(line) for lines in marked for line in lines}
    strangers = sum(
        len(line.text) > 1 and line.confidence >= SURE and id(line) not in known and block.holds(line.rect)
        for line in lines
    )
    # What stands under a title may be a long text.
    return strangers <= (_STRANGERS * len(words) + _SPARE) * (2 if 0 in words or kind.alone > kind.needed else 1)


def _whole(block: Rect, lines: Iterable[LevelLine], kind: Kind) -> Rect:
    """The document around a block of its words: what else is written on it enlarges the block."""
    sure = [line.rect for line in lines if line.confidence >= SURE and len(line.text) > 1]
    card = _around_words(block, kind)
    for _ in range(_ROUNDS):
        grown = around([block, *(rect for rect in sure if _mostly_in(card, rect))])
        if grown == block:
            break
        block, card = grown, _around_words(grown, kind)
    return card


def _around_words(block: Rect, kind: Kind) -> Rect:
    aspect = 1 / kind.aspect if kind.upright and block.height > block.width else kind.aspect
    return kind.inside.around(block, aspect)


def _mostly_in(card: Rect, rect: Rect) -> bool:
    """Whether a line is the card's: it may stand out by little where the card is larger than was thought."""
    width = min(card.right, rect.right) - max(card.left, rect.left)
    return card.holds(rect) and width >= _MOSTLY * rect.width
