"""One automaton for all words that the recognizers look for: labels and place names, in one pass over the text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Generic, NamedTuple, TypeVar

import ahocorasick

from guard.detect.context import Context

T = TypeVar("T")


class Mark(NamedTuple, Generic[T]):
    """A word of the lexicon at [start, end)."""

    start: int
    end: int
    value: T


class Lexicon:
    """Built once for a detector; reading it changes nothing."""

    def __init__(self, labels: Mapping[str, Context], places: Iterable[str]) -> None:
        """
        Args:
            labels: label words in lower case and their class.
            places: names of provinces, cities and counties.
        """
        self._automaton = ahocorasick.Automaton()
        for place in places:
            self._automaton.add_word(place, (len(place), None, False))
        for word, context in labels.items():
            self._automaton.add_word(word, (len(word), context, word[0].isascii()))
        self._automaton.make_automaton()

    def marks(self, lower: str) -> tuple[tuple[Mark[Context], ...], tuple[tuple[int, int], ...]]:
        """The label words of a lower-case text by their end, and the place names, touching ones joined.

        Of words that overlap the longest stands: 微信号 is no 信号.
        """
        words: list[Mark[Context]] = []
        places: list[tuple[int, int]] = []
        for last, (length, context, latin) in self._automaton.iter(lower):
            end = last + 1
            start = end - length
            if context is None:
                while places and start <= places[-1][1]:
                    start = min(start, places.pop()[0])
                places.append((start, end))
                continue
            if latin and not _whole(lower, start, end):
                continue
            while words and words[-1].start >= start:
                words.pop()
            if not words or words[-1].end < end or words[-1].start > start:
                words.append(Mark(start, end, context))
        return tuple(words), tuple(places)

    def context_of(self, lower: str) -> Context | None:
        """The class of a label: that of its last word."""
        words, _ = self.marks(lower)
        return words[-1].value if words else None


def _whole(text: str, start: int, end: int) -> bool:
    """Whether no Latin letter touches the word: `card` is not in `discard`."""
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    if after == "s" and end + 1 < len(text):
        after = text[end + 1]
    return not ((before.isascii() and before.isalpha()) or (after.isascii() and after.isalpha()))
