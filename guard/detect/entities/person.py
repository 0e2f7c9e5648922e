"""Names of persons: by the label or the title beside them, by their place in a line, and by the tagger.

Where the text says a name again: see `mentions.py`. English names: see `english.py`.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol

from guard.detect.entities.address import AddressRecognizer
from guard.detect.entities.called_again import called_again
from guard.detect.entities.name_rules import NameRules
from guard.detect.entities.name_words import BRANDED, LAST_FIRST, NOT_A_NAME, VENUE
from guard.detect.entities.named_cells import NamedCells
from guard.detect.lookups import Lookups
from guard.detect.passage import Passage
from guard.detect.recognizer import Candidate
from guard.detect.spans import Spans
from guard.detect.tagger import Tagged
from guard.model import EntityType

_LATIN = re.compile("[A-Za-z]")
_LEAST_MARGIN = 0.05
"""Least margin of the tagger for a name with a surname."""
_SHORT_MARGIN = 1.1
"""Margin that two characters without a surname need to be a name, at least: 冰糖, 双杰."""
_FOREIGN_MARGIN = 0.2
"""Least margin for a longer name without one."""
_SURE_MARGIN = 2.0
"""Margin from which the tagger is believed over words that speak against a name."""
_CERTAIN_MARGIN = 4.0
"""Margin from which it is believed over a shop's word behind the name."""
_LONGEST = 12
"""Characters of a name, at most."""
_SURE = 0.75
"""Confidence of a name by rules from which the tagger is not asked about it."""
_LONGEST_SURNAME = 2
"""Characters of a surname, at most."""
_MOST_BREAKS = 64
"""Joined lines in which the tagger looks, at most: more are no screen's."""
_NOTHING = Spans()
_OF_NAMES = 0.6
"""Share of a list's lines that are names from which on the others that may be one are names too."""
_SURELY_NAMES = 0.8
"""Share of them from which what begins with no known surname may be one that was read wrong."""
_FEWEST_NAMES = 3
"""Names among them, at least."""
_LIKELY = 0.5
"""Confidence of a name that counts among these, at least."""
_LINES_OF_A_CARD = 3
"""Lines of a card in a list, a name and what is said of it, at most."""
_NUMBERED = re.compile(r"(?:^|(?<=\n))(?:[0-9]{1,2}[.、)] ?[^\n]{2,32}(?:\n|\Z)){3,}")
"""Lines with numbers before them, as a booking lists its passengers."""
_BEHIND_NUMBER = re.compile(r"[0-9]{1,2}[.、)] ?(?P<item>[^\n]+)")
_LONGEST_ENGLISH = 32
"""Characters of a line that is a name, at most."""
_OF_A_MENU = 0.34
"""Share of a menu's items that look like names up to which they are words; of people's lists most do."""


class NameTagger(Protocol):
    """What sees names that no rule sees."""

    def persons(self, text: str, settled: Spans) -> Iterator[Tagged]:
        """The names in a text, in no order; surnames in settled spans do not count."""


class PersonRecognizer:
    """Joins the rules and the tagger."""

    def __init__(
        self, lookups: Lookups, tagger: Callable[[], NameTagger] | None, addresses: AddressRecognizer | None = None
    ) -> None:
        """
        Args:
            lookups: surnames and the like.
            tagger: gives the tagger, loaded at its first use; None: rules alone.
            addresses: finds where the tagger need not look; None: the first pass finds it.
        """
        self._surnames = lookups.surnames
        self._english = lookups.english_names
        self._transcribing = lookups.transcribing
        self._abroad: dict[str, list[str]] = {}
        for place in lookups.abroad:
            self._abroad.setdefault(place[:2], []).append(place)
        self._rules = NameRules(lookups)
        self._cells = NamedCells(lookups)
        self._addresses = addresses
        self._tagger = tagger

    def find(self, passage: Passage, found: Sequence[Candidate]) -> list[Candidate]:
        """See `PersonFinder`."""
        named = list(self._rules.find(passage))
        if self._tagger is not None and not passage.plain.isascii():
            addresses = found if self._addresses is None else self._addresses.find(passage)
            settled = ((each.start, each.end) for each in addresses if each.entity_type is EntityType.ADDRESS)
            named.extend(self._tagged(passage, named, settled, self._tagger()))
        if "\n" in passage.plain:
            named.extend(self._among_names(passage, named, found))
        persons = [*named, *filter(_is_person, found)]
        for start, end in called_again(passage.plain, persons, self._english) if persons else ():
            named.append(Candidate(EntityType.PERSON, start, end, 0.6, "person.again"))
        if not named:
            return named
        named.extend(self._rules.listed(passage.plain, named))
        named = [name for name in named if name.context is not None or not passage.goods.touch(name.start, name.end)]
        words = _in_menus(passage, (*named, *filter(_is_person, found))) if passage.menus else _NOTHING
        return [
            self._whole(passage.plain, name)
            for name in named
            if name.context is not None or not words.touch(name.start, name.end)
        ]

    def across(self, passage: Passage, breaks: Sequence[int]) -> list[Candidate]:
        """The names of a text with joined lines; the tagger looks at surnames right before a break alone, and only in
        what a screen may hold."""
        found = list(self._rules.find(passage))
        if self._tagger is not None and not passage.plain.isascii() and len(breaks) <= _MOST_BREAKS:
            after = (0, *breaks)
            before = (*(at - _LONGEST_SURNAME for at in breaks), len(passage.plain))
            apart = [(start, end) for start, end in zip(after, before, strict=True) if start < end]
            found.extend(self._tagged(passage, found, apart, self._tagger()))
        return [self._whole(passage.plain, name) for name in found]

    def _among_names(
        self, passage: Passage, named: Sequence[Candidate], found: Sequence[Candidate]
    ) -> Iterator[Candidate]:
        """The lines of lists of which most are names: menus and columns that the layout shows, lines close below
        each other, and the first lines of cards."""
        told = [each for each in (*named, *filter(_is_person, found)) if each.confidence >= _LIKELY]
        names = Spans((name.start, name.end) for name in told)
        if passage.columns and told:
            latin = {word for name in told for word in passage.plain[name.start : name.end].split()}
            yield from self._cells.find(passage, names, latin)
        if len(told) < _FEWEST_NAMES:
            return
        for items in (*passage.menus, *passage.columns, *_lists(passage.plain)):
            count = sum(names.touch(*item) for item in items)
            if count < max(_FEWEST_NAMES, _OF_NAMES * len(items)):
                continue
            is_sure = count >= _SURELY_NAMES * len(items)
            for start, end in items:
                value = passage.plain[start:end]
                if not names.hold(start, end) and self._rules.may_stand_among(value, is_sure):
                    yield Candidate(EntityType.PERSON, start, end, 0.6, "person.column")

    def _whole(self, text: str, name: Candidate) -> Candidate:
        start, end = self._rules.whole(text, name.start, name.end)
        return name if (start, end) == (name.start, name.end) else name._replace(start=start, end=end)

    def _tagged(
        self, passage: Passage, found: list[Candidate], settled: Iterable[tuple[int, int]], tagger: NameTagger
    ) -> Iterator[Candidate]:
        """What the tagger adds. Place names and names that a rule is sure of are no reason to ask it, nor is the rest
        that is settled."""
        sure = ((name.start, name.end) for name in found if name.confidence >= _SURE)
        for name in tagger.persons(passage.plain, Spans([*passage.places, *settled, *sure])):
            confidence = self._trust(passage.plain, name)
            if confidence > 0:
                yield Candidate(EntityType.PERSON, name.start, name.end, confidence, "person.tagger")

    def _is_transcribed(self, value: str) -> bool:
        return "·" in value or self._transcribing.issuperset(value)

    def _is_abroad(self, text: str, name: Tagged) -> bool:
        """Whether the text has at least what was tagged as the name of a place: 杜尚 of 杜尚别."""
        places = self._abroad.get(text[name.start : name.start + 2], ())
        size = name.end - name.start
        return any(len(place) >= size and text.startswith(place, name.start) for place in places)

    def _trust(self, text: str, name: Tagged) -> float:
        """How far the tagger is believed: names of dishes, shops and places look like those of persons."""
        value = text[name.start : name.end]
        size = len(value)
        if size < 2 or size > _LONGEST or any(map(str.isdigit, value)) or (_LATIN.search(value) and "·" not in value):
            return 0.0
        if BRANDED.match(text, name.start) or self._is_abroad(text, name):
            return 0.35
        if name.margin < _CERTAIN_MARGIN and VENUE.match(text, name.end):
            return 0.35
        if name.margin < _SURE_MARGIN and NOT_A_NAME.search(value):
            return 0.35
        double = value[:2] in self._surnames
        native = size <= (4 if double else 3) and (double or value[0] in self._surnames or value[0] in "小老阿")
        if native and name.margin >= _LEAST_MARGIN:
            return 0.85 if name.margin >= _SURE_MARGIN else 0.6
        least = _SHORT_MARGIN if size == 2 else _LEAST_MARGIN if self._is_transcribed(value) else _FOREIGN_MARGIN
        if name.margin >= least:
            return 0.65 if name.margin >= _SURE_MARGIN else 0.55
        return 0.4


def _lists(text: str) -> Iterator[list[tuple[int, int]]]:
    """The lines of each paragraph that may be a list of names, what its numbers number, the first lines of cards,
    and all lines with the surname first."""
    at = 0
    heads: list[tuple[int, int]] = []
    in_order: list[tuple[int, int]] = []
    for paragraph in text.split("\n\n"):
        lines = paragraph.split("\n")
        if len(lines) > _FEWEST_NAMES and max(map(len, lines)) <= _LONGEST_ENGLISH:
            starts = itertools.accumulate((len(line) + 1 for line in lines), initial=at)
            yield [(start, start + len(line)) for start, line in zip(starts, lines, strict=False)]
        elif 1 < len(lines) <= _LINES_OF_A_CARD and len(lines[0]) <= _LONGEST_ENGLISH:
            heads.append((at, at + len(lines[0])))
        if ", " in paragraph:
            starts = itertools.accumulate((len(line) + 1 for line in lines), initial=at)
            in_order.extend(
                (start, start + len(line))
                for start, line in zip(starts, lines, strict=False)
                if len(line) <= _LONGEST_ENGLISH and LAST_FIRST.fullmatch(line) is not None
            )
        for run in _NUMBERED.finditer(paragraph):
            items = _BEHIND_NUMBER.finditer(paragraph, *run.span())
            yield [(at + item.start("item"), at + item.end("item")) for item in items]
        at += len(paragraph) + 2
    if len(heads) > _FEWEST_NAMES:
        yield heads
    yield in_order


def _is_person(candidate: Candidate) -> bool:
    return candidate.entity_type is EntityType.PERSON


def _in_menus(passage: Passage, named: Iterable[Candidate]) -> Spans:
    """The items of menus in which few look like names."""
    names = Spans((name.start, name.end) for name in named)
    few = (items for items in passage.menus if sum(names.touch(*item) for item in items) <= _OF_A_MENU * len(items))
    return Spans(item for items in few for item in items)
