"""Chinese addresses, with their full span: from the province to the room.

An address starts at a place name of the gazetteer, at a road or a building with a number, or after its label, and goes
on as far as the units of an address follow each other; the words and forms are in `address_words.py`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from guard.detect.context import Context
from guard.detect.entities import address_words as words
from guard.detect.entities.address_cells import address_cells, rooms
from guard.detect.passage import Passage
from guard.detect.recognizer import Candidate, Needs
from guard.model import EntityType

_LONGEST_NAME = 24
"""Characters of what stands before a building's number, at most."""
_SHORTEST, _LONGEST = 5, 80
"""Characters of an address, at least and at most; longer ones are prose."""
_LONGEST_PERSON = 3
"""Characters of a name that may follow an address, at most."""
_MASKED = "***"
"""Beginning of a mask, behind which the street stood: the town alone leads to nobody."""
_BUILDINGS = (
    (words.OF_BUILDING, words.BUILDING, words.BEFORE_BUILDING),
    (words.OF_NUMBERED, words.NUMBERED_BUILDING, words.BEFORE_NUMBERED),
    (words.OF_ESTATE, words.ESTATE_NO, words.BEFORE_ESTATE),
    (words.OF_ESTATE, words.ROAD_ESTATE_NO, words.BEFORE_ROAD_ESTATE),
)
"""What a text has that holds such a building, the building, what stands before it."""


class _Start(NamedTuple):
    start: int
    """Where the address begins."""
    grown: int
    """Where its units are looked for."""
    bonus: float
    recognizer: str


class _Reach(NamedTuple):
    """How far the units of an address go, and of which kinds they are."""

    units: int
    end: int
    numbered: bool
    strong: bool


class AddressRecognizer:
    """Finds addresses of mainland China, Hong Kong, Macau and Taiwan in Chinese text."""

    entity_types = frozenset({EntityType.ADDRESS})
    needs = Needs.NOTHING
    reads_broken_lines = True

    def __init__(self, surnames: frozenset[str]) -> None:
        self._surnames = surnames
        single = "".join(surname for surname in surnames if len(surname) == 1)
        self._name_next = re.compile(
            rf" +[{single}][一-龥]{{1,2}}(?<![省市区县州旗盟])(?=[\s,，;；。、:：]|[0-9]{{6}}|\Z)"
        )

    def find(self, passage: Passage) -> Iterator[Candidate]:
        text = passage.plain
        if text.isascii():
            return
        done = -1
        houses: list[int] = []
        # What is looked for behind a place's name comes before what its label tells of the same place.
        for begin in sorted(_starts(passage), key=lambda begin: (begin.start, begin.grown == begin.start, begin)):
            if begin.start < done:
                continue
            candidate = _grow(text, begin, self._surnames, self._name_next)
            if candidate is not None:
                done = candidate.end
                houses.append(done)
                yield candidate
        for start, end in rooms(passage, houses) if houses else ():
            yield Candidate(EntityType.ADDRESS, start, end, 0.6, "address.label", None, Context.ADDRESS)
        for room in words.ROOM.finditer(text):
            yield Candidate(EntityType.ADDRESS, *room.span(), 0.55, "address.room")
        for start, end, pieces in address_cells(passage):
            if pieces > 1 and _is_address(text[start:end]):
                yield Candidate(EntityType.ADDRESS, start, end, 0.9, "address.label", None, Context.ADDRESS)


def _starts(passage: Passage) -> Iterator[_Start]:
    text = passage.plain
    places = _joined(text, passage.places)
    labelled: dict[int, None] = {}
    for start, _, _ in passage.labelled(Context.ADDRESS):
        copula = words.COPULA.match(text, start)
        labelled[start if copula is None else copula.end()] = None
    last = 0
    for start, end in places:
        begin = _left(text, start, end, last)
        last = end
        named = begin in labelled
        yield _Start(begin, end, 0.15 if named else 0.0, "address.label" if named else "address.place")
    for house in _houses(text):
        road = words.ROAD.search(text, max(0, house.start() - 14), house.start())
        if road is not None:
            start = _after_stops(text, road.start(), house.start())
            if house.start() - start >= 2:
                yield from _unless_place(places, _Start(start, start, 0.05, "address.road"))
    for held, pattern, name in _BUILDINGS:
        for match in pattern.finditer(text) if held.search(text) is not None else ():
            before = name.search(text, max(0, match.start() - _LONGEST_NAME), match.start())
            start = match.start() if before is None else _after_stops(text, before.start(), match.start())
            if match.start() - start >= 2:
                yield from _unless_place(places, _Start(start, start, 0.0, "address.building"))
    for start in labelled:
        yield from _unless_place(places, _Start(start, start, 0.15, "address.label"))


def _houses(text: str) -> Iterator[re.Match[str]]:
    """The numbers of houses, sought before the few signs behind one and not at each of many digits."""
    done = 0
    for sign in words.HOUSE_SIGN.finditer(text):
        house = words.HOUSE.search(text, max(done, sign.start() - words.LONGEST_HOUSE), sign.end() + 1)
        if house is not None:
            done = house.end()
            yield house


def _left(text: str, start: int, end: int, least: int) -> int:
    """Where an address starts whose place name is a part of a road's name, or has a town before it."""
    if (end - start == 2 or text[end - 1] not in "省市区县州旗盟") and words.ROAD_AFTER.match(text, end):
        before = words.LEFT_OF_ROAD.search(text, max(least, start - 4), start)
    else:
        before = words.LEFT_LEVEL.search(text, max(least, start - 7), start)
    return start if before is None else _after_stops(text, before.start(), start)


def _joined(text: str, places: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Place names with one blank between them taken as one: 广东省 深圳市."""
    spans: list[tuple[int, int]] = []
    for start, end in places:
        if spans and start == spans[-1][1] + 1 and text[start - 1] == " ":
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return spans


def _after_stops(text: str, start: int, end: int) -> int:
    """The start without the words before an address: 我住在…, 改成…."""
    for stop in words.STOP.finditer(text, start, end):
        start = stop.end()
    lead = words.LEAD.match(text, start, end)
    return lead.end() if lead is not None else start


def _unless_place(places: Sequence[tuple[int, int]], begin: _Start) -> Iterator[_Start]:
    """The start, unless a place name follows at once, from which the address starts anyway."""
    index = bisect_left(places, (begin.start, 0))
    if index < len(places) and 0 < places[index][0] - begin.start <= words.LEAD_LENGTH:
        return
    if index and places[index - 1][0] <= begin.start < places[index - 1][1]:
        return
    yield begin


def _closed(text: str, start: int, end: int) -> int:
    """The end with what stands in brackets there."""
    if text.count("(", start, end) > text.count(")", start, end):
        close = text.find(")", end, end + 30)
        return close + 1 if close >= 0 else end
    bracketed = words.BRACKETED.match(text, end)
    return bracketed.end() if bracketed is not None else end


def _grow(text: str, begin: _Start, surnames: frozenset[str], name_next: re.Pattern[str]) -> Candidate | None:
    """The address from its start to its last unit; None where there is too little of it."""
    if begin.recognizer == "address.label" and (
        words.ANYBODYS.match(text, begin.start) or words.FORM.match(text, begin.start)
    ):
        return None
    limit = _limit(text, begin.grown, name_next)
    levels = len(words.LEVELS.findall(text[begin.start : begin.grown]))
    reach = _units(text, begin.grown, limit)
    if not reach.units:
        return _without_units(text, begin, limit, levels)
    if begin.recognizer != "address.label" and words.GROUP.match(text, reach.end):
        return None
    reach = _with_tail(text, begin, reach, limit, levels, surnames)
    if begin.recognizer == "address.road" and words.NUMBERED_SHOP.search(text, begin.start, reach.end):
        return None
    if not reach.numbered and _is_on_its_way(text, begin, reach.end):
        return None
    if begin.recognizer != "address.label" and words.is_passed_by(text, begin.start, reach.end):
        return None
    confidence = _confidence(text, begin, reach, levels)
    if confidence is None or reach.end - begin.start < _SHORTEST or text[begin.start : reach.end].isascii():
        return None
    return Candidate(EntityType.ADDRESS, begin.start, reach.end, confidence + begin.bonus, begin.recognizer)


def _limit(text: str, grown: int, name_next: re.Pattern[str]) -> int:
    """Where an address ends at the latest: before words that end one, and before a person's name."""
    limit = min(len(text), grown + _LONGEST)
    stop = words.STOP.search(text, grown, limit)
    if stop is not None:
        limit = stop.start()
    name = name_next.search(text, grown, min(len(text), limit + 4))
    return limit if name is None else min(limit, name.start())


def _is_address(cell: str) -> bool:
    """Whether the lines of a cell, joined, are one address: a road or a house with its number, and no sentence."""
    joined = cell.replace("\n", "")
    reach = _units(joined, 0, len(joined))
    return "\n\n" not in cell and reach.numbered and reach.strong and words.STOP.search(joined) is None


def _units(text: str, grown: int, limit: int) -> _Reach:
    found = list(words.UNIT.finditer(text, grown, limit))
    numbered = any(any(map(str.isdigit, unit[0])) or words.IN_WORDS.search(unit[0]) for unit in found)
    strong = any(words.STRONG.search(unit[0]) for unit in found)
    return _Reach(len(found), found[-1].end() if found else grown, numbered, strong)


def _without_units(text: str, begin: _Start, limit: int, levels: int) -> Candidate | None:
    """What is an address by its place names or its label alone: an estate behind them, nothing else in its line."""
    if text.startswith(_MASKED, begin.grown):
        return None
    if levels > 1 or begin.recognizer == "address.building":
        house = words.ESTATE.match(text, begin.grown, limit)
        if house is not None:
            return Candidate(EntityType.ADDRESS, begin.start, house.end(), 0.6 + begin.bonus, begin.recognizer)
    if begin.recognizer == "address.label":
        return _told(text, begin, limit)
    if text[begin.start - 1 : begin.start] == ";" == text[begin.grown : begin.grown + 1]:
        return None  # a list of regions
    alone = levels > 1 and words.ALONE_BEFORE.search(text[max(0, begin.start - 1) : begin.start])
    if alone and words.ALONE_AFTER.match(text, begin.grown):
        return Candidate(EntityType.ADDRESS, begin.start, begin.grown, 0.5, begin.recognizer)
    return None


def _with_tail(text: str, begin: _Start, reach: _Reach, limit: int, levels: int, surnames: frozenset[str]) -> _Reach:
    """How far it goes with what follows the units: a room, an estate, a company's name, more numbers, brackets."""
    end, numbered = reach.end, reach.numbered
    tail = words.TAIL.match(text, end, limit) or words.BUILDING_NO.match(text, end, limit)
    if tail is None and ((reach.strong and (numbered or levels)) or levels > 1):
        tail = words.ESTATE.match(text, end, limit)
    if tail is not None and words.NO_HOUSE.match(text, tail.end()) is None:
        end, numbered = tail.end(), True
    elif (numbered and reach.strong) or begin.recognizer == "address.label":
        last = words.LAST_NAME.match(text, end)
        if last is not None and last.end() <= limit and (len(last[0]) > _LONGEST_PERSON or last[0][0] not in surnames):
            end = last.end()
    while numbered and (more := words.MORE.match(text, end) or words.BROKEN_ROOM.match(text, end)):
        end = more.end()
    return reach._replace(end=_closed(text, begin.start, end), numbered=numbered)


def _is_on_its_way(text: str, begin: _Start, end: int) -> bool:
    """Whether it is a branch of a firm, or the depot that a parcel has come to."""
    if begin.recognizer == "address.place" and words.BRANCH.fullmatch(text, begin.grown, end):
        return True
    before = text[max(0, begin.start - 6) : begin.start]
    return words.ON_ITS_WAY.search(before) is not None and words.DEPOT.match(text, end) is not None


def _confidence(text: str, begin: _Start, reach: _Reach, levels: int) -> float | None:
    """How sure it is without the bonus of its start; None: too little speaks for it."""
    if reach.numbered:
        return 0.75 if reach.strong else 0.6
    has_place = begin.grown > begin.start and (levels or reach.strong)
    if text.startswith(_MASKED, reach.end):
        return None
    if levels > 1 or (has_place and _alone(text, begin.start, reach.end)):
        return 0.6 if reach.strong else 0.5
    if not levels and not begin.bonus:
        return None
    confidence = 0.5 if reach.strong and reach.units > 1 else 0.35
    told = begin.recognizer == "address.label" and not words.ASKED.search(text, begin.grown, reach.end)
    weak = not told and words.WEAK_END.search(text, max(0, reach.end - 4), reach.end)
    return confidence - 0.2 if weak else confidence


def _alone(text: str, start: int, end: int) -> bool:
    """Whether nothing else stands in the line but what is parted by a comma."""
    return text[start - 1 : start] in ("", "\n") and words.ALONE_AFTER.match(text, end) is not None


def _told(text: str, begin: _Start, limit: int) -> Candidate | None:
    """What stands after 地址是 without a unit of an address, if it has the look of a place."""
    told = words.TOLD.match(text, begin.start, limit)
    if told is None or words.ASKED.search(told[0]) or not words.PART_OF_ADDRESS.search(told[0]):
        return None
    return Candidate(EntityType.ADDRESS, told.start(), told.end(), 0.5, begin.recognizer)
