"""Names of persons: by the label or the title beside them, by their place in a line, and by the tagger.

A name that was found once is found wherever the text says it again. English names: see `english.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Protocol

from guard.detect.context import Context
from guard.detect.entities.address import AddressRecognizer
from guard.detect.passage import Passage
from guard.detect.recognizer import Candidate
from guard.detect.spans import Spans, first_from
from guard.detect.tagger import Tagged
from guard.model import EntityType

_HAN = "一-龥"
_TITLES = (
    "先生|女士|小姐|太太|夫人|同志|医生|醫生|医师|教授|老师|师傅|阿姨|大哥|大姐|叔叔|律师|博士|经理|总监|主任|主管|店长|警官|护士|同学|老板"
    "|总(?![共计价体数量额是部裁的会监店分之理统书局队编人管行台站厂府])"
)
_NOT_IN_NAME = frozenset("的了是在和与及或电手邮住男女来去找要想请问说有不就也都还被把给对为从到反咨表购下已于，")
_NOT_A_NAME = re.compile(
    r"公司|先生|女士|我们|你们|什么|怎么|时间|地址|电话|应该|可以|需要|方便|高兴|安排|关于|任何|路线|何时|成功|文明|石头|方式|安全|国家"
    r"|时候|于是|马上|单位|华夏|小区|酒店|餐馆|广场|大厦|副|财务|技术|主任|董事|主治|常规|水平|高级|项目|车间|姓名|客户|号码|快递|订单"
    r"|手机|联系|非常|经常|周[一二三四五六日末边围]|[东南西北]路|费用|支付|成交|成本|计划|安装|管理|连接|方案|万元|金额|钱包|余额|任务|包裹|包邮"
    r"|查询|解决|谢谢|高清|许可|华为|施工|白色|黄色|蓝牙|金色|红色|平台|常见|易碎|明天|时效|全国|温馨|祝您|应急|强制|向您|盛大|马桶"
    r"|车[主位型牌库费]|房[东间产主型]|路[口段线]|单[号位据]|司机|文件|编号|包装|金融|商家|卖家|买家|党员|干部|汉族|回族|满族"
    r"|曾[任经在是]|麻烦|敬请|封面|舒服|舒适|荣誉|容量|内容|优惠|巴士|冷[水热却藏]|符合|结束|幸[运福]|滑动|宿舍|阳[光台]|情况|索[要取]|扶手|盖章"
)
_VENUE = re.compile(
    rf"(?:(?![的在去到了和与是说请让把来])[{_HAN}·(（]){{0,3}}?(?:店|馆|饭庄|餐厅|食府|火锅|奶酪|烤|肉|糕|面包|酒楼|大厦|故居|陵园|公园|蜡像|古战道|寺|山庄|锅|饼"
    rf"|南北菜)|[路街村镇氏]|记(?!者)|大学|中学|小学|医院|集团|公司|品牌|牌"
)
_BEFORE_LINE = re.compile(r"(?:\A|[\s,，。；;:：、(（\[【|@])\Z")
_ENGLISH = re.compile(r"[A-Z][a-z'’-]+(?: (?:[A-Z]\.|[A-Z][a-z'’-]+|de|van|der|von|bin|al)){1,3}")
_LATIN = re.compile("[A-Za-z]")
_LEAST_MARGIN = 0.05
_FOREIGN_MARGIN = 0.5
_SURE_MARGIN = 2.0
_CERTAIN_MARGIN = 4.0
_LONGEST = 12
_SURE = 0.75


class NameTagger(Protocol):
    """What sees names that no rule sees."""

    def persons(self, text: str, settled: Spans) -> Iterator[Tagged]:
        """The names in a text, in no order; surnames in settled spans do not count."""


class PersonRecognizer:
    """Joins the rules and the tagger."""

    entity_types = frozenset({EntityType.PERSON})

    def __init__(
        self,
        surnames: frozenset[str],
        given: frozenset[str],
        addresses: AddressRecognizer,
        tagger: Callable[[], NameTagger] | None,
    ) -> None:
        """
        Args:
            surnames: Chinese ones.
            given: the characters of given names.
            addresses: where the tagger need not look.
            tagger: gives the tagger, loaded at its first use; None: rules alone.
        """
        self._surnames = surnames
        self._given = given
        self._addresses = addresses
        self._tagger = tagger
        single = "".join(surname for surname in surnames if len(surname) == 1)
        double = "|".join(surname for surname in surnames if len(surname) > 1)
        surname = f"(?:{double}|[{single}])"
        follows = rf"(?:[{_HAN}]{{1,2}}|某{{1,2}}|[A-Za-z]{{1,3}}(?![A-Za-z]))"
        self._name = re.compile(rf"{surname}{follows}")
        self._foreign = re.compile(rf"[{_HAN}A-Za-z]{{1,8}}(?:[·•・][{_HAN}A-Za-z]{{1,8}}){{1,4}}")
        self._titled = re.compile(
            rf"(?<![公主责兼{single}])(?P<name>(?P<surname>{surname})[{_HAN}]{{0,2}}?)(?P<title>{_TITLES})"
            rf"|(?P<somebody>[{single}]某{{1,2}})"
        )
        self._leading = re.compile(
            rf"(?P<name>{surname}[{_HAN}]{{1,2}})"
            r"(?=[,，、;； ]?\s?(?:\+?86)?[- ]?1[3-9][0-9]"
            r"|[,，、;；\s]+(?:男|女|[0-9]{2}岁|[0-9]{6}|电话|手机|身份证|联系)"
            r"|[(（]先生|[(（]女士|[ \t]*(?:\n|\Z))"
        )

    def find(self, passage: Passage) -> Iterator[Candidate]:
        found = list(self._by_rules(passage))
        if self._tagger is not None and not passage.plain.isascii():
            found.extend(self._tagged(passage, found, self._tagger()))
        yield from found
        yield from _again(passage.plain, found)

    def _by_rules(self, passage: Passage) -> Iterator[Candidate]:
        text = passage.plain
        yield from self._labelled(passage)
        if text.isascii():
            return
        for match in self._titled.finditer(text):
            if match["somebody"]:
                yield _candidate(*match.span(), 0.7, "person.somebody")
            elif not _NOT_A_NAME.search(match["name"]) and not _VENUE.match(text, match.end()):
                start, end = match.span("name")
                alone = len(match["name"]) == len(match["surname"])
                yield _candidate(start, match.end() if alone else end, 0.6 if alone else 0.75, "person.title")
        for match in self._leading.finditer(text):
            start, end = match.span("name")
            if not self._likely(text, start, end):
                continue
            if not _NOT_A_NAME.search(match["name"]) and _BEFORE_LINE.search(text[max(0, start - 1) : start]):
                yield _candidate(start, end, 0.65, "person.line")

    def _tagged(self, passage: Passage, found: list[Candidate], tagger: NameTagger) -> Iterator[Candidate]:
        """What the tagger adds. Place names, addresses and names that a rule is sure of are no reason to ask it."""
        sure = ((name.start, name.end) for name in found if name.confidence >= _SURE)
        addresses = ((address.start, address.end) for address in self._addresses.find(passage))
        for name in tagger.persons(passage.plain, Spans([*passage.places, *addresses, *sure])):
            confidence = self._trust(passage.plain, name)
            if confidence > 0:
                yield _candidate(name.start, name.end, confidence, "person.tagger")

    def _likely(self, text: str, start: int, end: int) -> bool:
        """Whether what stands alone in a line may be a name: few words are a surname and characters of given names."""
        alone = text[start - 1 : start] in ("", "\n") and text[end : end + 1] in ("", "\n")
        return not alone or all(character in self._given for character in text[start + 1 : end])

    def _labelled(self, passage: Passage) -> Iterator[Candidate]:
        text = passage.plain
        marks = sorted(word.start for word in passage.words)
        for start, limit, context in passage.labelled(Context.NAME):
            stop = min(limit, first_from(marks, start + 1) or limit)
            match = self._foreign.match(text, start, stop) or self._name.match(text, start, stop)
            if match is not None:
                end = match.end()
                if match.re is self._name:
                    while end - start > 2 and text[end - 1] in _NOT_IN_NAME:
                        end -= 1
                    if end - start == 2 and text[end - 1] in _NOT_IN_NAME:
                        continue
                told = text[start - 1 : start] in (":", " ") or not _VENUE.match(text, end)
                if told and not _NOT_A_NAME.search(text, start, end):
                    yield _candidate(start, end, 0.85, "person.label", context)
                continue
            english = _ENGLISH.match(text, start, limit)
            if english is not None:
                yield _candidate(start, english.end(), 0.75, "person.label", context)

    def _trust(self, text: str, name: Tagged) -> float:
        """How far the tagger is believed: names of dishes, shops and places look like those of persons."""
        value = text[name.start : name.end]
        size = len(value)
        if size < 2 or size > _LONGEST or any(map(str.isdigit, value)) or (_LATIN.search(value) and "·" not in value):
            return 0.0
        if name.margin < _CERTAIN_MARGIN and _VENUE.match(text, name.end):
            return 0.35
        if name.margin < _SURE_MARGIN and _NOT_A_NAME.search(value):
            return 0.35
        native = size <= 4 and (value[0] in self._surnames or value[:2] in self._surnames or value[0] in "小老阿")
        if native and name.margin >= _LEAST_MARGIN:
            return 0.85 if name.margin >= _SURE_MARGIN else 0.6
        if name.margin >= _FOREIGN_MARGIN or ("·" in value and name.margin >= _LEAST_MARGIN):
            return 0.65 if name.margin >= _SURE_MARGIN else 0.55
        return 0.4


def _again(text: str, found: list[Candidate]) -> Iterator[Candidate]:
    """Later and earlier mentions of the names found."""
    starts = {candidate.start for candidate in found}
    names = {
        text[name.start : name.end]
        for name in found
        if name.confidence >= (0.5 if name.end - name.start > 2 else 0.7) and name.recognizer != "person.somebody"
    }
    for name in names:
        at = text.find(name)
        while at >= 0:
            if at not in starts:
                yield _candidate(at, at + len(name), 0.6, "person.again")
            at = text.find(name, at + 1)


def _candidate(start: int, end: int, confidence: float, name: str, context: Context | None = None) -> Candidate:
    return Candidate(EntityType.PERSON, start, end, confidence, name, None, context)
