"""Chinese addresses, with their full span: from the province to the room.

An address starts at a place name of the gazetteer, at a road or a building with a number, or after its label, and goes
on as far as the units of an address follow each other. Source: GB/T 23705-2009 (the elements of an address).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from guard.detect.context import Context
from guard.detect.passage import Passage
from guard.detect.recognizer import Candidate
from guard.model import EntityType

_NUMBER = "(?:[0-9]+(?:[-—/][0-9A-Za-z]+)*|[A-Za-z]-?[0-9]*|[一二三四五六七八九十百]+|[甲乙丙丁东南西北])"
_NUMBERED = (
    "号楼|号院|号门|号|弄|栋|幢|座|单元|室|楼|层|期|组|排|户|门|段|社|队|区|房|铺|档|塔|型|米"
    "|(?<=[0-9])[Ff](?![A-Za-z])|#"
)
_NAMED = (
    "大道|大街|胡同|街道办事处|街道办|街道|[路街巷村镇乡屯庄里弄桥苏木]|小区|社区|花园|公寓|大厦|大楼|写字楼|广场|中心|新村|家园|"
    "厂房|[苑园城府院厂店寨湾坊庭阁轩居邸馆所站库场港郡堡寓墅]|学校|中学|小学|大学|学院|医院|酒店|宾馆|开发区|工业区|产业园|科技园|"
    "公司|集团|银行|商场|超市|市场|商铺|营业部|分公司|支队|大队|农场|林场|牧场|自治[州县旗]|[省市区县旗州盟]|对面|旁边|附近|路口|"
    "交叉口|交汇处|交口|[东南西北]侧|店面|组(?![织合件成长建])|[口旁内处]"
)
_NO_UNIT = "(?![年月日个元点分次位名人岁件块折家])"
_UNIT = re.compile(rf"{_NUMBER} ?(?:{_NUMBERED})(?:[A-Za-z](?![A-Za-z0-9座栋幢室房]))?{_NO_UNIT}|(?:{_NAMED})")
_TAIL = re.compile(
    rf" ?[A-Za-z]?[0-9]{{1,5}}[A-Za-z]?(?:[-—~、/]{{1,2}}[0-9A-Za-z]{{1,5}})*(?![0-9A-Za-z%.折]){_NO_UNIT}"
)
_MORE = re.compile(
    r"(?:[、,/和]|、? )[0-9]{1,4}(?:-[0-9]{1,4})?(?:[、,/][0-9]{1,4}){0,8}[全整]?(?:号楼|[号栋幢座室层楼房])"
    r"(?![线码年月日])"
)
"""What an address names beside its last unit: 14、16号."""
_BUILDING_NO = re.compile(r" ?[A-Za-z]{1,2}-?[0-9]{1,5}(?:-[0-9A-Za-z]{1,4})*(?![0-9A-Za-z-])")
_BRACKETED = re.compile(r" ?\([^()\n]{1,30}\)")
_LAST_NAME = re.compile(r"(?:[一-龥A-Za-z0-9\-]{2,10}|[东南西北内旁上中])(?=[,.。;；，、\n)]|\s*\Z)")
_LEVELS = re.compile(r"[一-龥]{1,8}?(?:特别行政区|自治[区州县旗]|[省市区县州旗盟])")
_ALONE_BEFORE = re.compile(r"(?:\A|[\s,:：，。；;])\Z")
_ALONE_AFTER = re.compile(r"\s*(?:\Z|[,，;；\n])")
_HOUSE = re.compile(r"(?:[甲乙丙丁])?[0-9]{1,5}(?:[-—][0-9]{1,4})?(?:号|弄)(?![线码])")
_ROAD = re.compile(
    r"[一-龥]{1,10}?(?:路|街|道|巷|弄|条|里|村|园|胡同|段|镇|院|楼|门|关|庄|店|湾|桥|坊|屯|区|城)"
    r"[东南西北中内外上下]?[东南西北中]?段?(?=\Z)"
)
_BUILDING = re.compile(
    r"(?P<kind>大厦|大楼|写字楼|广场|小区|花园|公寓|中心|新村|家园|国际|工业园|科技园|产业园|基地"
    r"|[苑园城庭府院厂阁轩居](?=[^号0-9]{0,3}[0-9A-Za-z]{1,4}(?:号楼|[栋幢座单室层])))"
    r"[一-龥]{0,3}(?:(?:[A-Za-z]-?[0-9]{0,4}|[0-9]{1,4}|[一二三四五六七八九十]+)(?:号楼|栋|幢|座|单元|室|楼|层|期|号)"
    r"|[A-Za-z]?[0-9]{3,4}(?=[,.。;；，、\n]|\Z))"
)
_NUMBERED_BUILDING = re.compile(
    r"(?:[A-Za-z][0-9]{0,2}|[0-9]{1,3}) ?(?:号楼|[座栋幢区])(?:[0-9]{1,2}(?:单元|[栋幢座]))?[0-9]{1,4}"
    r"(?:[-—][0-9]{1,4})?(?:[层楼室FfA-D](?![A-Za-z0-9])|(?![0-9A-Za-z年月日个元米分%.折]))"
)
_BEFORE_NUMBERED = re.compile(r"[一-龥A-Za-z0-9]{1,12} ?\Z")
_ROAD_AFTER = re.compile(
    "[东西南北中]{0,2}[一二三四五六七八九十0-9]{0,2}(?:[路街巷道弄桥](?!过)|大道|大街|大厦|广场|花园)"
)
"""What makes the name of a road or a house of a short place name: 南苏州路."""
_LEFT_OF_ROAD = re.compile("[一-龥]{1,4}\\Z")
_LEFT_LEVEL = re.compile("[一-龥]{1,4}(?:[镇乡村]|街道|社区|新区|园区|开发区)\\Z")
_BEFORE_BUILDING = re.compile("[一-龥]{2,12}\\Z")
_STOP = re.compile(
    r"\n(?![0-9]{1,5}(?:号|弄|栋|幢|座|单元|室|楼))|[，。！？；：,;!?\"“”《》<>|@:]|[的了在是我你他她请吗呢吧到去、]|有(?!限)|以及|电话|手机|联系|收件|收货|寄件|姓名|身份|邮编|邮政编码|可通过"
    r"|评分|门票|人均|营业|周边|号码|距离|价格|备注|客户|车牌|银行卡|卡号|订单"
    r"| {2,}| (?=1[3-9][0-9]{9})|(?<![0-9])1[3-9][0-9]{9}"
)
_STRONG = re.compile(r"[路街道巷村镇乡屯庄弄栋幢室号]|胡同|小区|社区|花园|公寓|单元|新村|家园|[0-9]楼|[0-9]层|大厦")
_WEAK_END = re.compile(
    r"(?:店|酒店|宾馆|公寓|大厦|中心|公司|学校|大学|中学|小学|学院|医院|公园|广场|商场|超市|市场|场|馆|站|所|园|城|居|府)\Z"
)
_LEAD = re.compile(
    r"(?:房号|房间号?|门牌号?|(?:家|现|暂|常)?住(?:址|处)?|地址|(?:已|要|请|帮我)?(?:寄|送|发|改|换|搬|派|运|邮)(?:往|成|至|为|给)?|位于|坐落|改|往|至|为|把)+"
)
_LEAD_LENGTH = 6
_COPULA = re.compile(r"(?:就|是|在|位于|坐落于|[:\s])*")
_ASKED = re.compile("[什哪吗呢吧谁几错对改填写您你我他它不没有未请同上无]|默认|地址|订单|附近|周边|多少|怎")
_TOLD = re.compile(r"[一-龥A-Za-z0-9()·\-]{4,40}")
_PART_OF_ADDRESS = re.compile("[路街巷村镇乡屯庄桥园城区院楼厦场店门口侧湾坊岭寺山河湖馆里营]")
_ANYBODYS = re.compile(
    r"(?:我们|本|贵|我|总)?(?:公司|门店|店[里内铺]?|单位|学校|办公室|会议室|前台|大厅|楼下)"
    r"(?:(?:[一二三四五六七八九十]|[0-9]{1,2})[楼层]|大厅|前台|门口|会议室|办公室|会客室|接待室|食堂|里|内|的)*(?=[\s,.。;，；、)]|\Z)"
)
"""Places that every firm has: 地点：公司一楼大厅."""
_ON_ITS_WAY = re.compile(r"(?:已到|到达|抵达|离开|发往|到了?|由|在)[\[【「“]?\Z")
_DEPOT = re.compile(
    r"(?<=营业部)|(?<=营业厅)|(?<=中心)|[一-龥]{0,3}(?:营业部|营业厅|网点|分部|分拨中心|转运中心|集散中心|中转场)"
)
"""Where a parcel stops on its way, which is nobody's address."""
_LONGEST = 80
_SHORTEST = 5
_LONGEST_PERSON = 3


class _Start(NamedTuple):
    start: int
    """Where the address begins."""
    grown: int
    """Where its units are looked for."""
    bonus: float
    recognizer: str


class AddressRecognizer:
    """Finds addresses of mainland China, Hong Kong, Macau and Taiwan in Chinese text."""

    entity_types = frozenset({EntityType.ADDRESS})

    def __init__(self, surnames: frozenset[str]) -> None:
        self._surnames = surnames
        single = "".join(surname for surname in surnames if len(surname) == 1)
        self._name_next = re.compile(rf" +[{single}][一-龥]{{1,2}}(?=[\s,，;；。、:：]|[0-9]{{6}}|\Z)")

    def find(self, passage: Passage) -> Iterator[Candidate]:
        text = passage.plain
        if text.isascii():
            return
        done = -1
        for begin in sorted(_starts(passage)):
            if begin.start < done:
                continue
            candidate = _grow(text, begin, self._surnames, self._name_next)
            if candidate is not None:
                done = candidate.end
                yield candidate


def _starts(passage: Passage) -> Iterator[_Start]:
    text = passage.plain
    places = _joined(text, passage.places)
    labelled: dict[int, None] = {}
    for start, _, _ in passage.labelled(Context.ADDRESS):
        copula = _COPULA.match(text, start)
        labelled[start if copula is None else copula.end()] = None
    last = 0
    for start, end in places:
        begin = _left(text, start, end, last)
        last = end
        named = begin in labelled
        yield _Start(begin, end, 0.15 if named else 0.0, "address.label" if named else "address.place")
    for house in _HOUSE.finditer(text) if "号" in text or "弄" in text else ():
        road = _ROAD.search(text, max(0, house.start() - 14), house.start())
        if road is not None:
            start = _after_stops(text, road.start(), house.start())
            if house.start() - start >= 2:
                yield from _unless_place(places, _Start(start, start, 0.05, "address.road"))
    for pattern, name in ((_BUILDING, _BEFORE_BUILDING), (_NUMBERED_BUILDING, _BEFORE_NUMBERED)):
        for match in pattern.finditer(text):
            before = name.search(text, max(0, match.start() - 12), match.start())
            start = match.start() if before is None else _after_stops(text, before.start(), match.start())
            if match.start() - start >= 2:
                yield from _unless_place(places, _Start(start, start, 0.0, "address.building"))
    for start in labelled:
        yield from _unless_place(places, _Start(start, start, 0.15, "address.label"))


def _left(text: str, start: int, end: int, least: int) -> int:
    """Where an address starts whose place name is a part of a road's name, or has a town before it."""
    if (end - start == 2 or text[end - 1] not in "省市区县州旗盟") and _ROAD_AFTER.match(text, end):
        before = _LEFT_OF_ROAD.search(text, max(least, start - 4), start)
    else:
        before = _LEFT_LEVEL.search(text, max(least, start - 7), start)
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
    for stop in _STOP.finditer(text, start, end):
        start = stop.end()
    lead = _LEAD.match(text, start, end)
    return lead.end() if lead is not None else start


def _unless_place(places: Sequence[tuple[int, int]], begin: _Start) -> Iterator[_Start]:
    """The start, unless a place name follows at once, from which the address starts anyway."""
    index = bisect_left(places, (begin.start, 0))
    if index < len(places) and 0 < places[index][0] - begin.start <= _LEAD_LENGTH:
        return
    if index and places[index - 1][0] <= begin.start < places[index - 1][1]:
        return
    yield begin


def _closed(text: str, start: int, end: int) -> int:
    """The end with what stands in brackets there."""
    if text.count("(", start, end) > text.count(")", start, end):
        close = text.find(")", end, end + 30)
        return close + 1 if close >= 0 else end
    bracketed = _BRACKETED.match(text, end)
    return bracketed.end() if bracketed is not None else end


def _grow(text: str, begin: _Start, surnames: frozenset[str], name_next: re.Pattern[str]) -> Candidate | None:
    """The address from its start to its last unit; None where there is too little of it."""
    if begin.recognizer == "address.label" and _ANYBODYS.match(text, begin.start):
        return None
    limit = min(len(text), begin.grown + _LONGEST)
    stop = _STOP.search(text, begin.grown, limit)
    if stop is not None:
        limit = stop.start()
    name = name_next.search(text, begin.grown, min(len(text), limit + 4))
    if name is not None:
        limit = min(limit, name.start())
    units = 0
    numbered = strong = False
    end = begin.grown
    for unit in _UNIT.finditer(text, begin.grown, limit):
        units += 1
        numbered = numbered or any(map(str.isdigit, unit[0]))
        strong = strong or _STRONG.search(unit[0]) is not None
        end = unit.end()
    place = text[begin.start : begin.grown]
    levels = len(_LEVELS.findall(place))
    if not units and begin.recognizer != "address.label":
        alone = levels > 1 and _ALONE_BEFORE.search(text[max(0, begin.start - 1) : begin.start])
        if alone and _ALONE_AFTER.match(text, begin.grown):
            return Candidate(EntityType.ADDRESS, begin.start, begin.grown, 0.5, begin.recognizer)
        return None
    if not units:
        return _told(text, begin, limit)
    tail = _TAIL.match(text, end, limit) or _BUILDING_NO.match(text, end, limit)
    if tail is not None:
        end = tail.end()
        numbered = True
    if (numbered and strong) or begin.recognizer == "address.label":
        last = _LAST_NAME.match(text, end) if tail is None else None
        if last is not None and last.end() <= limit and (len(last[0]) > _LONGEST_PERSON or last[0][0] not in surnames):
            end = last.end()
    more = _MORE.match(text, end)
    while numbered and more is not None:
        end = more.end()
        more = _MORE.match(text, end)
    end = _closed(text, begin.start, end)
    if not numbered and _ON_ITS_WAY.search(text[max(0, begin.start - 6) : begin.start]) and _DEPOT.match(text, end):
        return None
    if numbered:
        confidence = 0.75 if strong else 0.6
    elif levels > 1 or (place and (levels or strong) and _alone(text, begin.start, end)):
        confidence = 0.6 if strong else 0.5
    elif levels or begin.bonus:
        confidence = 0.5 if strong and units > 1 else 0.35
        told = begin.recognizer == "address.label" and not _ASKED.search(text, begin.grown, end)
        confidence -= 0.2 if not told and _WEAK_END.search(text, max(0, end - 4), end) else 0.0
    else:
        return None
    if end - begin.start < _SHORTEST or text[begin.start : end].isascii():
        return None
    return Candidate(EntityType.ADDRESS, begin.start, end, confidence + begin.bonus, begin.recognizer)


def _alone(text: str, start: int, end: int) -> bool:
    """Whether nothing else stands in the line but what is parted by a comma."""
    return text[start - 1 : start] in ("", "\n") and _ALONE_AFTER.match(text, end) is not None


def _told(text: str, begin: _Start, limit: int) -> Candidate | None:
    """What stands after 地址是 without a unit of an address, if it has the look of a place."""
    told = _TOLD.match(text, begin.start, limit)
    if told is None or _ASKED.search(told[0]) or not _PART_OF_ADDRESS.search(told[0]):
        return None
    return Candidate(EntityType.ADDRESS, told.start(), told.end(), 0.5, begin.recognizer)
