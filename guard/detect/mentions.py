"""The names of persons that a text tells, and where it tells them again: a name found once is found everywhere."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import pairwise

from guard.detect.entities.name_words import VENUE
from guard.detect.recognizer import Candidate
from guard.model import EntityType

_LONGEST_NATIVE = 4
"""Characters of a Chinese name, at most."""
_LIKELY = 0.6
"""Confidence from which a longer form of a name counts for shorter ones."""
_SURE_OF_TWO = 0.7
"""Confidence from which a name of two characters is sought again; many words have two."""
_SURE = 0.5
"""Confidence from which a longer name is sought again."""
_NOT_SOUGHT = frozenset({"person.somebody", "person.again"})
"""Recognizers of what is no name by itself: a surname with a title, the given name of somebody who is named in full."""
_AGAIN = 0.6
"""Confidence of a name that is said again."""
_FEW = 48
"""Beginnings of names that are sought one by one; more are sought together."""


class Mentions:
    """Made of all names of a text; asked for each part of it."""

    def __init__(self, parts: Collection[tuple[str, Sequence[Candidate]]]) -> None:
        """
        Args:
            parts: the text in usual characters, part by part, with the persons found in it.
        """
        self._longest: dict[str, str] = {}
        for plain, named in parts:
            for name in named:
                value = plain[name.start : name.end]
                if name.confidence >= _LIKELY and len(value) > len(self._longest.get(value[:2], "")):
                    self._longest[value[:2]] = value
        told: dict[tuple[str, str], set[str]] = {}
        for plain, named in parts:
            for name in self._agreed(plain, named):
                sure = name.confidence >= (_SURE if name.end - name.start > 2 else _SURE_OF_TWO)
                if sure and name.recognizer not in _NOT_SOUGHT:
                    value = plain[name.start : name.end]
                    told.setdefault((value[0], value[1]), set()).add(value)
        self._names = {head: sorted(names, key=len, reverse=True) for head, names in told.items()}

    def __bool__(self) -> bool:
        """Whether any name counts beyond the place where it was found."""
        return bool(self._names)

    def find(self, plain: str, named: Sequence[Candidate]) -> Iterator[Candidate]:
        """The persons of a part with the longest form of their names, and the later and earlier mentions of all."""
        starts: set[int] = set()
        for name in self._agreed(plain, named):
            starts.add(name.start)
            yield name
        for start, end in self._spans(plain):
            if start not in starts and not VENUE.match(plain, end):
                yield Candidate(EntityType.PERSON, start, end, _AGAIN, "person.again")

    def _agreed(self, plain: str, named: Iterable[Candidate]) -> Iterator[Candidate]:
        """The names with the longest form that the text gives them where they start: 王敏 is 王敏佳 said short."""
        for name in named:
            whole = self._longest.get(plain[name.start : name.start + 2], "")
            if name.end - name.start < len(whole) <= _LONGEST_NATIVE and plain.startswith(whole, name.start):
                name = name._replace(end=name.start + len(whole))
            yield name

    def _spans(self, plain: str) -> Iterator[tuple[int, int]]:
        """Where one of the names stands, the longest of those that begin at one place."""
        few = len(self._names) <= _FEW
        for head in self._names if few else self._names.keys() & set(pairwise(plain)):
            at = plain.find(head[0] + head[1])
            while at >= 0:
                for name in self._names[head]:
                    if plain.startswith(name, at):
                        yield at, at + len(name)
                        break
                at = plain.find(head[0] + head[1], at + 1)
