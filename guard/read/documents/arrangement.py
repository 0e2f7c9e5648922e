"""Whether words stand to each other as they do on a document, and not as on a form."""

from __future__ import annotations

import itertools
from statistics import median

from guard.read.documents.kinds.kind import Kind
from guard.read.documents.level import LevelLine, around

_ROW = 0.9
"""Difference in height between the words of one row, in heights of them, at most."""
_BELOW = 0.4
"""Least distance between the middles of words of different rows, in heights of them."""
_COLUMN = 4
"""Distance between the beginnings of words at one edge, in heights of them, at most."""
_LEAST_ROWS = 2.2
"""Least height of a document's words, in heights of a line; a row of captions is the head of a table."""
_FORM_WORDS = 8
"""Words of one document from which they are no form's."""

PlacedWords = dict[int, LevelLine]
"""Lines by the number of the word on them; 0 stands for the words of the document's own."""


def in_rows(kind: Kind, words: PlacedWords) -> bool:
    """Whether words stand above, beside and below each other as they do on the document: a form has its own order."""
    placed = [(row, words[nth].rect) for nth, row in enumerate(kind.rows) if row is not None and nth in words]
    for (row, rect), (other_row, other) in itertools.product(placed, placed):
        down = other.middle[1] - rect.middle[1]
        if row == other_row and abs(down) > _ROW * max(rect.height, other.height):
            return False
        if row < other_row and down < _BELOW * min(rect.height, other.height):
            return False
    column = [words[nth].rect for nth in kind.column if nth in words]
    lefts = [rect.left for rect in column]
    return not column or max(lefts) - min(lefts) <= _COLUMN * max(rect.height for rect in column)


def of_any_form(kind: Kind, words: PlacedWords) -> bool:
    """Whether words may be a form's: none of them stands on this document alone."""
    return len(words) < _FORM_WORDS and not any(word in words for word in (0, *kind.telling))


def in_one_row(words: PlacedWords) -> bool:
    """Whether words stand side by side, as those of no document do."""
    rects = [line.rect for line in words.values()]
    return around(rects).height < _LEAST_ROWS * median([rect.height for rect in rects])
