"""The words that recognizers look for, labels and place names, found in one pass over the text.

English labels go through an automaton. Chinese words do not: thousands of first characters make every step of an
automaton a long search, so all pairs of neighbouring characters are looked up at once and the few hits looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from operator import itemgetter
from typing import Generic, NamedTuple, TypeVar

import ahocorasick
import numpy as np
from numpy.typing import NDArray

from guard.detect.context import Context

_IN_BRACKETS = re.compile(r"[(（\[【][^)）\]】]*[)）\]】]|[\s:*.#№]+\Z")
_NUMBERED = re.compile(r"(?:s|[.,])? (?:number|no|nr|num|id|code|#)\.?\Z")
"""End of a heading that asks for the number of what stands before: `Case Number`, `Conf. no.`"""
_BY_NUMBER = frozenset({Context.PHONE, Context.CARD, Context.ACCOUNT})
_CODES = ("id", "de")
"""Ends of such a heading that asks for what a program counts by: Contact ID, Account code."""
_SOMEBODY = re.compile("[一-龥]{1,5}人|学生|住户|家属|配偶|父亲|母亲|子女|教师")
"""Who a field may be about: 报装人, 同住人. In a sentence these are words like others."""
_NOBODY = re.compile("(?:机器|个|别|工|商|成|老|私|每|多|无|新|达|军|法|好|本|单|双|[一二三四五六七八九十几两])人")
_LATIN = re.compile("[a-z]")
_BEYOND_LATIN = "\u0250"
"""First character behind the Latin letters with their accents: no. is not in Noémie."""
_LONGEST_ENDING = 1
"""Characters behind the label word that still make a label, at most: 单号码."""
_BY_END = itemgetter(1, 0)
_SPREAD = np.uint16(40503)
"""Factor that spreads pairs of characters over 16 bits; odd, near the golden section of their range."""
_FEW = 150
"""Characters of a text whose pairs are looked up one by one, at most; more are sifted together."""
T = TypeVar("T")
_Hit = tuple[int, int, Context | None]


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
        self._latin = ahocorasick.Automaton()
        heads: dict[str, list[tuple[str, Context | None]]] = {}
        for place in places:
            heads.setdefault(place[:2], []).append((place, None))
        for word, context in labels.items():
            if word.isascii():
                self._latin.add_word(word, (len(word), context))
            else:
                heads.setdefault(word[:2], []).append((word, context))
        self._latin.make_automaton()
        self._heads = {head: tuple(words) for head, words in heads.items()}
        self._may_begin = np.zeros(1 << 16, np.bool_)
        self._may_begin[_pairs("".join(heads))[::2]] = True

    def marks(self, lower: str) -> tuple[tuple[Mark[Context], ...], tuple[tuple[int, int], ...]]:
        """The label words of a lower-case text by their end, and the place names, touching ones joined.

        Of words that overlap the longest stands: 微信号 is no 信号.
        """
        hits = list(self._latin_hits(lower)) if _LATIN.search(lower) is not None else []
        if not lower.isascii():
            hits.extend(self._chinese_hits(lower))
            hits.sort(key=_BY_END)
        if not hits:
            return (), ()
        words: list[Mark[Context]] = []
        places: list[tuple[int, int]] = []
        for start, end, context in hits:
            if context is None:
                first = start
                while places and first <= places[-1][1]:
                    first = min(first, places.pop()[0])
                places.append((first, end))
                continue
            while words and words[-1].start >= start:
                words.pop()
            if not words or words[-1].end < end:
                words.append(Mark(start, end, context))
        return tuple(words), tuple(places)

    def context_of(self, lower: str) -> Context | None:
        """The class of a label: that of the word it ends with, brackets and 号 or 码 apart: 产品团队 is no 产品."""
        label = _IN_BRACKETS.sub("", lower).removesuffix("号码")
        words, _ = self.marks(label)
        numbered = _NUMBERED.search(label)
        if numbered is not None and words and words[-1].end == numbered.start():
            value = words[-1].value
            return value if value is Context.ORDER or (value in _BY_NUMBER and numbered[0][-2:] not in _CODES) else None
        if words and len(label) - words[-1].end <= _LONGEST_ENDING:
            return words[-1].value
        return Context.NAME if _SOMEBODY.fullmatch(label) and not _NOBODY.fullmatch(label) else None

    def _latin_hits(self, lower: str) -> Iterator[_Hit]:
        spaced = lower.replace("_", " ")  # id_card
        for last, (length, context) in self._latin.iter(spaced):
            start = last + 1 - length
            if _whole(spaced, start, last + 1):
                yield start, last + 1, context

    def _chinese_hits(self, lower: str) -> Iterator[_Hit]:
        few = len(lower) <= _FEW
        for at in range(len(lower)) if few else self._may_begin.take(_pairs(lower)).nonzero()[0].tolist():
            for word, context in self._heads.get(lower[at : at + 2], ()):
                if lower.startswith(word, at):
                    yield at, at + len(word), context


def _pairs(text: str) -> NDArray[np.uint16]:
    """A number for each two characters that stand side by side; others may have the same."""
    codes: NDArray[np.uint16] = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u2")[::2]
    pairs: NDArray[np.uint16] = codes[:-1] * _SPREAD + codes[1:]
    return pairs


def _whole(text: str, start: int, end: int) -> bool:
    """Whether no Latin letter touches the word: `card` is not in `discard`."""
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    if after == "s" and end + 1 < len(text):
        after = text[end + 1]
    return not any(touching < _BEYOND_LATIN and touching.isalpha() for touching in (before, after))
