"""Chinese names as notes of services say them: who asks for something, whom a thing goes to, who lies in a bed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from guard.detect.entities import name_words as words
from guard.detect.lookups import Lookups
from guard.word_lists import words_of

_ASKS = re.compile("反映|来电|要求|咨询|投诉|致电|报修")
_VISITS = "|".join(words_of("offices", "visits"))
_MAY_TELL = re.compile("[映电求询诉修给户收寄岁诊診牙正管查检檢发髮试课药灸]|种植|[看量收]房")
"""Without one of these nobody is named here."""
_TOO = "琴井弓爨有"
"""Surnames that count here though they are words."""
_NOT_FIRST = "有"
"""That of them which also begins what is asked for: 有明文要求."""
_LENGTHS = (4, 3)
"""Characters of a name, longest first; words of two begin as names do."""


class ServiceNotes:
    """Tells names by the word right before or behind them."""

    def __init__(self, lookups: Lookups, surname: str) -> None:
        """
        Args:
            lookups: surnames, the characters of given names, words that look like a name.
            surname: a pattern for one of the surnames.
        """
        self._surnames = lookups.surnames.union(_TOO)
        self._given = lookups.given
        self._common = lookups.common
        self._names_too = lookups.names_too
        name = rf"(?P<name>(?:{surname}|[{_TOO}])[{words.HAN}]{{1,2}})"
        self._takes = re.compile(rf"[签户转让寄交送付汇借卖还发退]给{name}{words.BOUNDARY}")
        self._lives = re.compile(rf"住户{name}(?=家)")
        self._waybill = re.compile(rf"(?:\A|(?<=\n))[收寄]{name}(?=\n{{1,2}}[+(]{{0,2}}[0-9]{{2}})")
        self._bed = re.compile(
            rf"(?:\A|[\n。;:>|*•(、, \t])(?P<name>{surname}[{words.HAN}]{{1,2}})(?=[男女] ?[0-9]{{1,3}} ?岁)"
        )
        """As the beds of a ward are labelled: 王秀英女45岁."""
        self._familiar = re.compile(
            rf"(?<![{words.HAN}])(?P<name>(?:老|小(?![米时红于计白方])){surname})"
            r"(?=[,、;:( \t]{0,2}1[3-9][0-9][ -]?[0-9]{4})"
        )
        """As notes call somebody, right before a mobile: 老周 13…"""
        self._visit = re.compile(
            rf"(?:\A|(?<=\n)|(?<=:[0-5][0-9])|(?<=:[0-5][0-9] ))(?P<name>{surname}[{words.HAN}]{{1,2}}) ?"
            rf"(?:(?P<sees>[初复][诊診])|{_VISITS})"
        )
        """As calendars have it: 王秀英 洗牙."""

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """Where the names stand."""
        for match in self._familiar.finditer(text) if "老" in text or "小" in text else ():
            yield match.span("name")
        if _MAY_TELL.search(text) is None:
            return
        for verb in _ASKS.finditer(text):
            yield from self._before(text, verb.start())
        for form, sign in ((self._takes, "给"), (self._lives, "住户"), (self._waybill, "收"), (self._waybill, "寄")):
            for match in form.finditer(text) if sign in text else ():
                if self._is_name(match["name"], 2 if form is self._waybill else _LENGTHS[-1]):
                    yield match.span("name")
        for match in self._bed.finditer(text) if "岁" in text else ():
            yield match.span("name")
        for match in self._visit.finditer(text):
            name = match["name"]
            if self._is_name(name, 2 if match["sees"] else 3) or (len(name) > 2 and name[:2] in self._names_too):
                yield match.span("name")

    def _before(self, text: str, end: int) -> Iterator[tuple[int, int]]:
        """The name that begins what a line says and ends here."""
        for length in _LENGTHS:
            start = end - length
            begins = start >= 0 and words.BEFORE_LINE.search(text[max(0, start - 1) : start]) is not None
            if begins and text[start] != _NOT_FIRST and self._is_name(text[start:end], length):
                yield start, end

    def _is_name(self, name: str, least: int) -> bool:
        double = name[:2] in self._surnames
        given = name[2 if double else 1 :]
        return (
            len(name) >= least
            and (double or name[0] in self._surnames)
            and 0 < len(given) <= 2
            and self._given.issuperset(given)
            and (double or name[:2] not in self._common)
            and words.NOT_A_NAME.search(name) is None
        )
