"""Words that are printed with wide gaps between their characters, as titles and captions of licences are."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from guard.read.documents.level import LevelLine, around

_LONGEST = 6
"""Characters of a piece of a word, at most."""
_PIECES = 5
"""Pieces of a word, at most."""
_GAP = 3.5
"""Gap between two pieces of a word, in heights of them."""
_AS_HIGH = 1.45
"""Height of a piece in heights of its neighbour, at most."""
_ROW = 0.5
"""Difference in height between the middles of pieces, and overlap, in heights of them, at most."""


def joined(lines: Sequence[LevelLine], known: Callable[[str], bool]) -> tuple[LevelLine, ...]:
    """The lines, with those side by side made one where they are a known word only together."""
    pieces = sorted(
        (line for line in lines if len(line.text) <= _LONGEST and not line.text.isascii() and not known(line.text)),
        key=lambda line: line.rect.left,
    )
    used: set[int] = set()
    words = []
    for nth, first in enumerate(pieces):
        word = [first]
        for line in pieces[nth + 1 :] if id(first) not in used else ():
            if len(word) == _PIECES or line.rect.left - word[-1].rect.right > _GAP * first.rect.height:
                break
            if id(line) in used or not _follows(word[-1], line):
                continue
            word.append(line)
            if known("".join(piece.text for piece in word)):
                words.append(_one(word))
                used |= set(map(id, word))
                break
    return (*(line for line in lines if id(line) not in used), *words)


def _follows(one: LevelLine, other: LevelLine) -> bool:
    heights = sorted((one.rect.height, other.rect.height))
    apart = abs(one.rect.top + one.rect.bottom - other.rect.top - other.rect.bottom) / 2
    near = -_ROW * heights[0] < other.rect.left - one.rect.right < _GAP * heights[0]
    return near and heights[1] <= _AS_HIGH * heights[0] and apart < _ROW * heights[0]


def _one(word: Sequence[LevelLine]) -> LevelLine:
    text = "".join(piece.text for piece in word)
    return LevelLine(text, around([piece.rect for piece in word]), min(piece.confidence for piece in word))
