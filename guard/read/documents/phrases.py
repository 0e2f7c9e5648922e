"""Printed words as they are read: exactly, by a pattern, or with a character or two read wrong.

A table has hundreds of cells and documents have hundreds of words: an index of pairs of characters tells which few
words a line may have at all.
"""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

_PLAIN = re.compile(r"[^()\[\]{}.*+?\\|^$]+")
_OPTIONAL = frozenset("?*{")
_CHINESE_LEAST, _LATIN_LEAST = 4, 8
"""So many characters a phrase has where one may be wrong; with fewer it might be another word."""
_A_MISTAKE, _A_LATIN_MISTAKE = 4.5, 6
"""A mistake for so many characters."""
_MOST = 3
_DIGITS, _ANY = "0", ""
"""In place of a pair: the line has a digit; any line may have the word."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A plain wording that is long enough to be known by most of its characters."""

    text: str
    begins: bool
    """Whether a line begins so."""
    ends: bool
    pairs: frozenset[str] = field(repr=False)
    """Of characters that follow each other."""
    allowed: int
    """So many characters may be wrong."""

    @classmethod
    def of(cls, text: str, begins: bool, ends: bool) -> Phrase:
        allowed = len(text) // _A_LATIN_MISTAKE if text.isascii() else round(len(text) / _A_MISTAKE)
        return cls(text, begins, ends, frozenset(_pairs(text)), min(_MOST, allowed))

    def nearly_in(self, text: str, pairs: frozenset[str]) -> bool:
        """Whether a text with these pairs of characters, without capitals, has the phrase but for a few characters."""
        if len(self.pairs & pairs) < len(self.pairs) - 2 * self.allowed:
            return False
        if self.begins and self.ends and len(text) > len(self.text) + self.allowed:
            return False
        if self.begins:
            text = text[: len(self.text) + self.allowed]
        elif self.ends:
            text = text[-len(self.text) - self.allowed :]
        return _mistakes(text, self.text, self.begins, self.ends) <= self.allowed


@dataclass(frozen=True, slots=True)
class Words:
    """One caption or title in all its wordings."""

    pattern: re.Pattern[str]
    phrases: tuple[Phrase, ...] = field(repr=False)
    pairs: frozenset[str] = field(repr=False)
    """A line that has one of the wordings has one of these pairs of characters."""

    @classmethod
    def of(cls, text: str) -> Words:
        """From a pattern: its alternatives without special characters are the plain wordings."""
        phrases = []
        pairs: set[str] = set()
        for alternative in _alternatives(text):
            plain = alternative.removeprefix("^").removesuffix("$").casefold()
            if _PLAIN.fullmatch(plain) and len(plain) >= (_LATIN_LEAST if plain.isascii() else _CHINESE_LEAST):
                phrases.append(Phrase.of(plain, alternative.startswith("^"), alternative.endswith("$")))
                pairs |= phrases[-1].pairs
            else:
                pairs.add(_needed_pair(alternative))
        return cls(re.compile(text, re.IGNORECASE), tuple(phrases), frozenset(pairs))

    def search(self, text: str, pairs: frozenset[str]) -> bool:
        """Whether a line without spaces, with these pairs of characters, has one of the wordings."""
        if self.pattern.search(text) is not None:
            return True
        folded = text.casefold()
        return any(phrase.nearly_in(folded, pairs) for phrase in self.phrases)


class Index:
    """Tells which of many words a line has."""

    def __init__(self, words: Iterable[Words]) -> None:
        self._words = tuple(words)
        self._by_pair: dict[str, list[int]] = defaultdict(list)
        for nth, one in enumerate(self._words):
            for pair in one.pairs:
                self._by_pair[pair].append(nth)

    def search(self, text: str) -> list[int]:
        """The numbers of the words that a line without spaces has."""
        pairs = frozenset(_pairs(text.casefold()))
        keys = (_ANY, _DIGITS, *pairs) if any(map(str.isdigit, text)) else (_ANY, *pairs)
        possible = {nth for key in keys for nth in self._by_pair.get(key, ())}
        return [nth for nth in possible if self._words[nth].search(text, pairs)]


def _pairs(text: str) -> Iterator[str]:
    return map("".join, itertools.pairwise(text))


def _alternatives(text: str) -> Iterator[str]:
    """The alternatives of a pattern, apart from those inside of groups."""
    depth, start = 0, 0
    for place, character in enumerate(text):
        depth += (character in "([") - (character in ")]")
        if character == "|" and not depth:
            yield text[start:place]
            start = place + 1
    yield text[start:]


def _needed_pair(pattern: str) -> str:
    """Two characters that follow each other in all that a pattern without alternatives matches."""
    depth, run = 0, ""
    for place, character in enumerate(pattern):
        depth += (character in "([{") - (character in ")]}")
        following = pattern[place + 1 : place + 2]
        literal = not depth and _PLAIN.match(character) and pattern[place - 1 : place] != "\\"
        run = run + character if literal and following not in _OPTIONAL else ""
        if len(run) == 2:
            return run.casefold()
    return _DIGITS if "\\d" in re.sub(r"\(.*?\)[?*]?|\\d[?*]", "", pattern) else _ANY


def _mistakes(text: str, phrase: str, begins: bool, ends: bool) -> int:
    """The fewest characters to change, leave out or put in so that the phrase is a piece, or an end, of the text."""
    row = list(range(len(phrase) + 1))
    best = row[-1]
    for place, character in enumerate(text, start=1):
        above, row[0] = row[0], place if begins else 0
        for nth, wanted in enumerate(phrase, start=1):
            above, row[nth] = row[nth], min(above + (character != wanted), row[nth] + 1, row[nth - 1] + 1)
        best = min(best, row[-1])
    return row[-1] if ends else best
