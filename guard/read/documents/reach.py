"""How far a document reaches beyond its words: by where they are printed on it, and by what stands beside them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from guard.read.documents.kinds.kind import FORM, Kind
from guard.read.documents.level import SURE, LevelLine, Rect, around

_ROUNDS = 3
"""Rounds in which a card grows by what is written on it."""


def card_of(kind: Kind, words: Mapping[int, LevelLine], lines: Sequence[LevelLine]) -> Rect:
    """Where a document most likely lies that has these words.

    `words`: by their numbers, 0 for those of the document's own. `lines`: all that was read.
    """
    block = around([line.rect for line in words.values()])
    title = words[0].rect if kind.centred and 0 in words else None
    if not kind.varies:
        return _grown(block, lines, kind, kind.aspect, title)
    # What stands beside its words is the document's: it lies in the way in which it holds more of the writing, and no
    # form's; where both ways hold the same, the one that fits.
    both = [_grown(block, lines, kind, aspect, title) for aspect in (1 / kind.aspect, kind.aspect)]
    return max(both, key=lambda card: (-_forms(card, lines), _held(card, lines), -card.width * card.height))


def _grown(block: Rect, lines: Iterable[LevelLine], kind: Kind, aspect: float, title: Rect | None) -> Rect:
    """The document around a block of its words: what else is written on it enlarges the block."""
    sure = [line.rect for line in lines if line.confidence >= SURE and len(line.text) > 1]
    card = kind.inside.around(block, aspect)
    for _ in range(_ROUNDS):
        grown = around([block, *filter(card.holds, sure)])
        if title is not None:
            grown = around([grown, _mirrored(grown, title)])
        if grown == block:
            break
        block, card = grown, kind.inside.around(grown, aspect)
    return card


def _held(card: Rect, lines: Iterable[LevelLine]) -> int:
    return sum(card.holds(line.rect) for line in lines if line.confidence >= SURE)


def _forms(card: Rect, lines: Iterable[LevelLine]) -> int:
    return sum(card.holds(line.rect) for line in lines if FORM.search(line.text))


def _mirrored(block: Rect, title: Rect) -> Rect:
    """The block on the other side of the middle of a title."""
    return Rect(title.left + title.right - block.right, block.top, title.left + title.right - block.left, block.bottom)
