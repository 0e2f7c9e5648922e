"""Names in columns of names, whatever they begin with: a heading says so, or nearly all other cells are names."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from guard.detect.context import Context
from guard.detect.entities import name_words as words
from guard.detect.entities.romanised import without_accents
from guard.detect.lookups import Lookups
from guard.detect.passage import Passage
from guard.detect.recognizer import Candidate
from guard.detect.spans import Spans
from guard.model import EntityType

_NATIVE = re.compile(rf"[{words.HAN}]{{2,8}}")
_SHORT, _LONGEST_NATIVE = 2, 4
"""Characters of a Chinese name, at least and at most; what is longer is transcribed."""
_SURE_ENDING = 2
"""Characters of a given name that tell a name whose surname is not known."""
_FEWEST = 3
"""Names among the cells, at least."""
_OF_NAMED, _OF_OTHERS = 0.5, 0.8
"""Shares of the cells that are known for names, at least: below a heading that says so, and below any other."""
_WHOLE, _LIKELY = 0.86, 0.6
"""Confidences: below such a heading the whole cell counts for more than a part that was found; elsewhere."""


class NamedCells:
    """Judges the cells that no rule knows by those that one does."""

    def __init__(self, lookups: Lookups) -> None:
        """
        Args:
            lookups: surnames, the characters of given names and of transcribed ones, words that look like a name.
        """
        self._surnames = lookups.surnames
        self._given = lookups.given
        self._foreign = lookups.transcribing | lookups.given | lookups.surnames
        self._common = lookups.common
        self._names_too = lookups.names_too
        self._english = lookups.english_names

    def find(self, passage: Passage, names: Spans, latin: Collection[str]) -> Iterator[Candidate]:
        """
        Args:
            passage: the text with its columns.
            names: where names were found.
            latin: the words of those in Latin letters.
        """
        told = {(start, end) for start, end, context in passage.above if context is Context.NAME}
        for cells in passage.columns:
            if len(cells) < _FEWEST:
                continue
            is_told = sum(cell in told for cell in cells) > _OF_NAMED * len(cells)
            count = sum(names.touch(*cell) for cell in cells)
            if count >= max(_FEWEST, (_OF_NAMED if is_told else _OF_OTHERS) * len(cells)):
                for start, end in cells:
                    if not names.hold(start, end) and self._may_be(passage.plain[start:end], is_told):
                        confidence = _WHOLE if is_told else _LIKELY
                        yield Candidate(EntityType.PERSON, start, end, confidence, "person.column")
            elif is_told:
                for start, end in self._surnames_of(passage.plain, cells, latin):
                    yield Candidate(EntityType.PERSON, start, end, _LIKELY, "person.column")

    def _may_be(self, value: str, is_told: bool) -> bool:
        """Whether all of a cell may be a Chinese name or a transcribed one."""
        if _NATIVE.fullmatch(value) is None or words.NOBODY.match(value) is not None:
            return False
        given = value[2 if len(value) > _SHORT and value[:2] in self._surnames else 1 :]
        if value[0] in self._surnames and self._given.issuperset(given) and len(given) == _SURE_ENDING:
            return words.NOT_A_NAME.search(given) is None and (is_told or words.NOT_A_NAME.search(value) is None)
        is_word = value[:2] in self._common and value[:2] not in self._names_too
        if is_word or words.NOT_A_NAME.search(value) is not None:
            return False
        sure = is_told and _SHORT < len(value) <= _LONGEST_NATIVE and self._given.issuperset(value[-_SURE_ENDING:])
        return sure or self._foreign.issuperset(value)

    def _surnames_of(
        self, text: str, cells: tuple[tuple[int, int], ...], latin: Collection[str]
    ) -> Iterator[tuple[int, int]]:
        """The cells of a column with one word each, one of which names somebody whom the text has in full."""
        values = [text[start:end] for start, end in cells]
        single = [value for value in values if words.may_be_one_name(value)]
        known = {value for value in single if value in latin or without_accents(value) in self._english}
        if known and len(single) >= max(_FEWEST, _OF_OTHERS * len(values)):
            yield from (cell for cell, value in zip(cells, values, strict=True) if value in single)
