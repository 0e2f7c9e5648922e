"""Names whose surname is rare, or too common a word to tell of a name: 和, 水, 元, 酆.

They count where a label has no other value, and right before the number of whom they name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from guard.detect.entities import name_words as words
from guard.detect.lookups import Lookups

SURNAMES = (
    "印来羊酆廉邴蓟怀籍苍贡宰寿慕宦鱼衡步禄殳越夔隆师融那养须权乐元区區危干平廉支水皮花和种"
    "归招粘修衣旷税植沐妥仓锁汝钦墨言韶堵习宾战智展昂乜冶忻琚朴盘奉朵闭刀门尕佴俸召岩逢洗间咎"
)
"""The last four are what OCR reads for 逄, 冼, 阎 and 昝."""
_FIRST = re.compile(f"[{SURNAMES}]")
_LABELLED = "井琴弓爨山有漆海秋班满弘虎买达光居"
"""Surnames that are more often words: they count behind a label alone."""
_NUMBERED = re.compile(
    rf"(?P<name>[{SURNAMES}][{words.HAN}]{{1,2}})"
    r"(?=[,、;:/|( \t\n]{0,3}(?:(?:\+?86|0086)?[- ]?1[3-9][0-9][ -]?[0-9]{4}[ -]?[0-9]{4}(?![0-9])"
    r"|(?:[1-9][0-9]{5}[ -]?(?:19|20)[0-9]{2}|身份证|证件|手机|电话)))"
)
"""Right before a mobile, an identity number, or the word for one."""
_SIGNED = re.compile(
    rf"由 ?(?P<name>[{SURNAMES}][{words.HAN}]{{1,2}})(?=签收|代签|代收|领取)"
    rf"|(?:柜员|[坐座]席|操作员|工号) ?[0-9]{{3,8}} ?(?P<staff>[{SURNAMES}][{words.HAN}]{{1,2}}){words.BOUNDARY}"
)
"""Who took a parcel; who serves at a counter that has a number."""
_TOLD = re.compile(
    rf"(?P<name>[{SURNAMES}][{words.HAN}]{{2}})(?:(?={words.TITLES}|签[字到名]|来[电電]|致[电電]|接[听聽]|代签|邀请|撤回"
    rf"|\((?:本人|尾号|[男女父母夫妻子户])|,[男女](?:,|\Z))|(?P<ends>{words.BOUNDARY}))"
)
"""Three characters with a title or a deed behind them; with a colon before them their end is enough."""
_JOINS = "的由给与和请找被夫妻亲妈爸儿女属屬者"
"""Characters right before such a name."""
_OF_GOODS = "水花皮和种衣植墨支"
"""Surnames with which what goods are made of begins too: 成分：花青素."""
_VALUE = re.compile(rf"[{words.HAN}]{{2,3}}(?:{words.BOUNDARY}|(?=/|{words.ASKS.pattern}))")


class RareNames:
    """Tells these names by what stands around them."""

    def __init__(self, lookups: Lookups) -> None:
        """
        Args:
            lookups: the characters of given names, words that look like a name.
        """
        self._given = lookups.given
        self._common = lookups.common

    def beside(self, text: str) -> Iterator[tuple[int, int]]:
        """The names at the beginning of what a line says, with a number behind them, and of those who took a parcel."""
        if _FIRST.search(text) is None:
            return
        for match in _NUMBERED.finditer(text):
            start, end = match.span("name")
            if self._is_first(text, start) and self._may_be(match["name"], end - start - 1):
                yield start, end
        for match in _TOLD.finditer(text):
            start, end = match.span("name")
            before = text[text.rfind("\n", 0, start) + 1 : start].rstrip(" ")[-1:]
            value = before == ":" and match["name"][0] not in _OF_GOODS
            stands = value if match["ends"] is not None else before in _JOINS or self._is_first(text, start)
            if stands and self._may_be(match["name"], 2):
                yield start, end
        for match in _SIGNED.finditer(text):
            start, end = match.span("name" if match["name"] is not None else "staff")
            if self._may_be(text[start:end], end - start - 1):
                yield start, end

    def labelled(self, text: str, start: int, limit: int) -> int | None:
        """Where the name ends that is all of what a label names; None where it is none."""
        value = _VALUE.match(text, start, limit)
        if value is None or not self.begins(value[0]):
            return None
        name, whole = value[0], value.end() == limit and value[0][0] in SURNAMES
        return value.end() if self._may_be(name, 1 if whole else len(name) - 1) else None

    def begins(self, value: str) -> bool:
        """Whether a value begins with one of these surnames."""
        return bool(value) and value[0] in SURNAMES + _LABELLED

    def _is_first(self, text: str, start: int) -> bool:
        """Whether what a line says begins here."""
        return words.BEFORE_LINE.search(text[max(0, start - 1) : start]) is not None

    def _may_be(self, name: str, given: int) -> bool:
        """Whether so many characters behind the surname are those of given names, and all is no other word."""
        return (
            sum(character in self._given for character in name[1:]) >= given
            and name[:2] not in self._common
            and not words.NOT_A_NAME.search(name)
        )
