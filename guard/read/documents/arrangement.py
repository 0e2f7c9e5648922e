"""Whether words stand to each other as they do on a document, and not as on a form."""

from __future__ import annotations

import itertools

from guard.read.documents.kinds.kind import Kind
from guard.read.documents.level import LevelLine

_ROW = 0.9
"""Difference in height between the words of one row, in heights of them, at most."""
_BELOW = 0.4
"""Least distance between the middles of words of different rows, in heights of them."""
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
    return True


def of_any_form(kind: Kind, words: PlacedWords) -> bool:
    """Whether words may be a form's: none of them stands on this document alone."""
    return len(words) < _FORM_WORDS and not any(word in words for word in (0, *kind.telling))
