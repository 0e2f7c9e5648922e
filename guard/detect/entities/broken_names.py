"""Names that a narrow cell breaks over two lines, below a heading or beside a caption that says that they are names."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from guard.detect.context import Context
from guard.detect.entities import name_words as words
from guard.detect.entities.romanised import without_accents
from guard.detect.lookups import Lookups
from guard.detect.passage import Passage

_LONGEST_LINE = 24
"""Characters of a line of such a cell, at most."""
_LONGEST_NATIVE = 3
"""Characters of a Chinese name with a surname of one, at most."""
_SHORTEST_FOREIGN = 5
"""Characters of both parts of a transcribed name, at least."""


class BrokenNames:
    """Puts the lines of a cell together again."""

    def __init__(self, lookups: Lookups) -> None:
        """
        Args:
            lookups: surnames, the characters of names and of transcribed ones, English given names.
        """
        self._surnames = lookups.surnames
        self._given = lookups.given
        self._foreign = lookups.transcribing | lookups.given | lookups.surnames
        self._transcribing = lookups.transcribing
        self._english = lookups.english_names

    def find(self, passage: Passage) -> Iterator[tuple[int, int]]:
        """The whole names, over the break; of one whose lines the page does not show together, each line."""
        text = passage.plain
        cells = [(start, end) for start, end, context in passage.above if context is Context.NAME]
        done = 0
        for (start, end), (below, last) in pairwise(cells):
            if (
                start >= done
                and below == end + 1
                and max(end - start, last - below) <= _LONGEST_LINE
                and text[end] == "\n"
            ):
                upper, lower = text[start:end], text[below:last]
                if self._is_one(upper, lower):
                    done = last
                    yield start, last
        named = frozenset(cells)
        for column in passage.columns if cells else ():
            for upper_at, lower_at in pairwise(column):
                if upper_at in named and lower_at in named and lower_at[0] > upper_at[1] + 1:
                    upper, lower = text[slice(*upper_at)], text[slice(*lower_at)]
                    if without_accents(upper) in self._english and words.may_be_one_name(lower):
                        yield lower_at

    def _is_one(self, upper: str, lower: str) -> bool:
        if upper[:1].isascii() or lower[:1].isascii():
            return words.ENGLISH.fullmatch(f"{upper} {lower}") is not None and words.may_be_one_name(lower)
        name = upper + lower
        if len(name) <= _LONGEST_NATIVE + (name[:2] in self._surnames):
            surname = 2 if name[:2] in self._surnames else 1
            return len(name) > surname and name[:surname] in self._surnames and self._given.issuperset(name[surname:])
        return (
            len(name) >= _SHORTEST_FOREIGN
            and self._foreign.issuperset(name)
            and (self._transcribing.issuperset(upper) or self._transcribing.issuperset(lower))
        )
