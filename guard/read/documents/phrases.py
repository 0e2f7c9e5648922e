"""Printed words as they are read: exactly, by a pattern, or with a character or two read wrong.

A table has hundreds of cells and documents have hundreds of words: an index of pairs of characters tells which few
words a line may have at all.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

_PLAIN = re.compile(r"[^()\[\]{}.*+?\\|^$]+")
_OPTIONAL = frozenset("?*{")
_CHINESE_LEAST, _LATIN_LEAST = 4, 8
"""Fewest characters of a phrase of which one may be wrong; a shorter one might be another word."""
_A_MISTAKE, _A_LATIN_MISTAKE = 4.5, 6
"""Characters for each that may be wrong."""
_MOST = 3
"""Characters that may be wrong, at most."""
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
    """Characters that may be wrong."""

    @classmethod
    def of(cls, text: str, begins: bool, ends: bool) -> Phrase:
        allowed = len(text) // _A_LATIN_MISTAKE if text.isascii() else round(len(text) / _A_MISTAKE)
        return cls(text, begins, ends, frozenset(_pairs(text)), min(_MOST, allowed))

    @property
    def needed(self) -> int:
        """Fewest of its pairs that a text has which has the phrase."""
        return max(1, len(self.pairs) - 2 * self.allowed)

    def nearly_in(self, text: str) -> bool:
        """Whether a text without capitals, with the pairs that are needed, has the phrase but for a few characters."""
        if self.text in text if not (self.begins or self.ends) else self.text == text:
            return True
        if self.begins and self.ends and len(text) > len(self.text) + self.allowed:
            return False
        if self.begins:
            text = text[: len(self.text) + self.allowed]
        elif self.ends:
            text = text[-len(self.text) - self.allowed :]
        return _mistakes(text, self.text, self.begins, self.ends) <= self.allowed


@dataclass(frozen=True, slots=True)
class Pattern:
    """Any other wording, as a regular expression, whose pair or digit a line has."""

    pattern: re.Pattern[str]
    pairs: frozenset[str]
    needed: int = 1

    def nearly_in(self, text: str) -> bool:
        """Whether it stands in a text."""
        return self.pattern.search(text) is not None


@dataclass(frozen=True, slots=True)
class Words:
    """One caption or title in all its wordings."""

    wordings: tuple[Phrase | Pattern, ...] = field(repr=False)

    @classmethod
    def of(cls, text: str) -> Words:
        """From a pattern: its alternatives without special characters are the plain wordings."""
        found: list[Phrase | Pattern] = []
        for alternative in _alternatives(text):
            plain = alternative.removeprefix("^").removesuffix("$").casefold()
            if _PLAIN.fullmatch(plain) and len(plain) >= (_LATIN_LEAST if plain.isascii() else _CHINESE_LEAST):
                found.append(Phrase.of(plain, alternative.startswith("^"), alternative.endswith("$")))
            else:
                pair = frozenset([_needed_pair(alternative)])
                found.append(Pattern(re.compile(alternative, re.IGNORECASE), pair))
        return cls(tuple(found))


class Index:
    """Tells which of many words a line has. A wording that several share is looked for once."""

    def __init__(self, words: Iterable[Words]) -> None:
        numbers: dict[Phrase | Pattern, list[int]] = defaultdict(list)
        for nth, one in enumerate(words):
            for wording in one.wordings:
                numbers[wording].append(nth)
        self._wordings = tuple((wording, wording.needed, tuple(nths)) for wording, nths in numbers.items())
        self._by_pair: dict[str, list[int]] = defaultdict(list)
        for place, wording in enumerate(numbers):
            for pair in wording.pairs:
                self._by_pair[pair].append(place)

    def search(self, text: str) -> list[int]:
        """The numbers of the words that a line without spaces has."""
        folded = text.casefold()
        pairs = {_ANY, *_pairs(folded)} | ({_DIGITS} if any(map(str.isdigit, text)) else set())
        shared = Counter(place for pair in pairs for place in self._by_pair.get(pair, ()))
        found: set[int] = set()
        for place, count in shared.items():
            wording, needed, nths = self._wordings[place]
            if count >= needed and not found.issuperset(nths) and wording.nearly_in(folded):
                found.update(nths)
        return sorted(found)


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
