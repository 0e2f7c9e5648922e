"""Numbers of orders without a label: asked after, said in a conversation, among others, alone on a page of orders."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from guard.detect.context import Context
from guard.detect.entities.coded_orders import coded
from guard.detect.entities.series import NOBODYS, OF_A_SHOP, counts_others, in_series, is_nobodys
from guard.detect.entities.titled_orders import titled
from guard.detect.normalise import as_digits, is_identity
from guard.detect.passage import Passage
from guard.detect.recognizer import Candidate
from guard.model import EntityType

_ASKED_AFTER = re.compile(r"[ ,，]?[这那]个?(?:单|订单|件|快递|包裹)")
"""What customers ask about, behind its number."""
_ASKED_BEFORE = re.compile(
    r"(?:[查催](?:[查催询看]|一?[下查催])|跟[进踪]一?下?|追踪一?下?|\b(?:track|check|check on|find) my)"
    r"[ :,，]?(?:我的|这个)?\Z"
)
"""What customers say before it: 麻烦查一下…"""
_PLACED = re.compile(
    r"\b(?:[Ii](?: have|'ve)? (?:placed|ordered|bought)(?: order)?|[Rr]efund)"
    r" (?P<value>[A-Z]{1,5}-?[0-9]{6,10})(?![0-9A-Za-z-])"
)
"""What a customer says of an order."""
_CODED = re.compile(
    r"[A-Z](?<![A-Za-z0-9./_-].)[A-Z]{0,4}"
    r"(?:[-/](?:[0-9]{2,6}[-/])?[0-9]{5,12}(?:-[0-9]{1,2}(?![0-9]))?|[0-9]{7,12}|20[2-9][0-9]-[0-9]{3,5}(?![0-9]))"
    r"(?![0-9A-Za-z_]|[-/.][0-9A-Za-z])"
)
_FILED = re.compile(
    r"\b(?:policy|contract|agreement|quot(?:e|ation)|devis|angebot|presupuesto|preventivo|warranty|loan|visit|complaint"
    r"|(?P<said>opened|raised|logged|filed|lodged|registered|reopened|closed)) \Z"
)
"""What a firm files under a number with letters, before it.

`said`: a clerk tells of it, which counts where a word of customers is too.
"""
_LONGEST_FILED = 14
"""Characters of that, with the blank."""
_OF_CLERKS = re.compile(
    r"\b(?:claims?|cases?|orders?|complaints?|customers?|clients?|tickets?|refunds?|tenants?|insured)\b"
)
_FILED_BESIDE = 80
"""Characters before and behind a number in which such a word stands."""
_BOUGHT_AT = re.compile(
    "(?:抖音|抖店|小红书|淘宝|天猫|拼多多|京东|快手|闲鱼|得物|唯品会|有赞|微店|视频号|美团|饿了么|携程|飞猪|1688"
    "|shopee|lazada|amazon|tiktok|temu|shein|ebay|aliexpress|速卖通|京喜|咸鱼)"
    r"(?:小店|商城|店铺?|平台|旗舰店|超市|买家|客户|渠道| shop| store)?[ :,，/-]{0,2}\Z"
)
"""Shop where it was bought, right before it."""
_CARRIED_BY = re.compile(
    r"[ ,(]{0,2}(?:顺丰|中通|圆通|韵达|申通|极兔|邮政|京东|德邦|百世|菜鸟|丹鸟|安能|ems\b"
    "|[一-龥]{2}(?:快递|速递|速运|快运|物流))"
)
"""The courier of a parcel, behind its number."""
_SPOKEN = re.compile(
    "[0零一二三四五六七八九幺](?<![0-9零一二三四五六七八九十幺].)[0零一二三四五六七八九幺]{8,27}(?![十百千万年月])"
)
_LEAST_DISTINCT = 3
"""Different digits of such a number, at least."""
_COUNTED = "01234567890123456789"
"""Digits in their order, which is counting."""
_MOBILE = re.compile(r"(?<![0-9A-Za-z._-])1[3-9][0-9][ -]?(?:[0-9]{4}[ -]?|\*{4})[0-9]{4}(?![0-9A-Za-z_])")
"""A mobile, perhaps masked: what a line says of a customer."""
_MOMENT = re.compile("20[2-9][0-9](?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])(?:[0-9]{4}|[0-9]{6}|[0-9]{9})|1[0-9]{12}")
"""A moment with its day, or the milliseconds since 1970."""
_LONGEST_LINE = 400
"""Characters of a line that is looked at for a mobile, at most."""
_LONGEST_ASKED = 20
"""Characters of that, at most."""
_BARE = re.compile(r"[1-9](?<![0-9A-Za-z.,/_-].)[0-9]{11,18}(?![0-9A-Za-z.,/_-])")
_ALONE = re.compile(
    r"^(?:(?:[一-龥]{2,6}[:：]? )?(?P<bare>[1-9][0-9]{11,18})(?: ?[一-龥]{2}(?:快递|速递|速运|快运|物流))?"
    rf"|(?!(?:{'|'.join(sorted(NOBODYS))})-?[0-9]|[A-F]{{2}}[0-9]{{6}}$)"
    r"(?P<code>[A-Z]{2,5}-?[0-9]{6,16}|[A-Z]{2}[0-9]{9}[A-Z]{2}|1Z[0-9A-Z]{16}))$",
    re.MULTILINE,
)
"""What has a line to itself: a number, also beside a courier's name, or letters and a number. No names of
pictures and norms, no colours."""
_SAID_CODE = re.compile("[A-Z]{1,5}-?[0-9]{8,18}")
"""What a message of a conversation consists of that answers a question for a number."""
_FEWEST_SHOP_WORDS = 2
"""Words of shops that make a text a page of orders, at least."""
_FEWEST_KNOWN = 2
"""Orders that are known by their form and stand alone in their lines, which make a text a list of them."""
_SHORTEST_CODE = 8
"""Digits of a code, at least, where words alone tell of orders."""
_BARCODE = 13
"""Digits of a barcode, which is no order's."""
_IDENTITY = 18
"""Digits of an identity number, which is no order's."""
_OF_A_BIRTHDAY = re.compile("(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])")
_FROM_HERE_LONG = 16
"""What is said in a conversation and is so long is an order's number; a shorter one is where nothing else is said."""
_DIGITS = "0123456789"
_OF_ORDERS = (None, Context.ORDER, Context.CARRIER)


def bare(passage: Passage, known: Sequence[Candidate]) -> Iterator[Candidate]:
    """The numbers of a text that nothing beside them calls an order's; `known`: those that are told otherwise."""
    numbers = list(_BARE.finditer(passage.plain))
    yield from _asked(passage, numbers)
    yield from _of_customers(passage, numbers)
    if passage.chinese:
        yield from _said_aloud(passage)
    yield from _alone(passage, known)
    yield from titled(passage)
    for match in _PLACED.finditer(passage.plain):
        yield Candidate(EntityType.ORDER_NO, *match.span("value"), 0.6, "order_no.asked")
    yield from _filed(passage)
    for start, end in passage.messages:
        yield from _said(passage, start, end)
    yield from in_series(passage, known)
    yield from coded(passage)


def _asked(passage: Passage, numbers: Sequence[re.Match[str]]) -> Iterator[Candidate]:
    text = passage.plain
    for match in numbers:
        start, end = match.span()
        before = passage.lower[max(0, start - _LONGEST_ASKED) : start]
        if (_ASKED_AFTER.match(text, end) or _ASKED_BEFORE.search(before)) and not is_identity(match[0]):
            yield Candidate(EntityType.ORDER_NO, start, end, 0.6, "order_no.asked")


def _of_customers(passage: Passage, numbers: Sequence[re.Match[str]]) -> Iterator[Candidate]:
    """Long numbers behind where something was bought, beside a courier's name, or in the line of a mobile."""
    text = passage.plain
    for match in numbers:
        start, end = match.span()
        hint = passage.hint(start, end)
        if hint.near and hint.context not in _OF_ORDERS:
            continue
        if _has_birthday(match[0]) or len(match[0]) == _BARCODE or _MOMENT.fullmatch(match[0]):
            continue
        bought = _BOUGHT_AT.search(passage.lower, max(0, start - _LONGEST_ASKED), start) is not None
        carried = _CARRIED_BY.match(passage.lower, end) is not None
        if bought or carried or _is_beside_mobile(text, start, end):
            yield Candidate(EntityType.ORDER_NO, start, end, 0.55, "order_no.beside", None, hint.context)


def _has_birthday(value: str) -> bool:
    """Whether it is formed as an identity number, whatever its check digit."""
    return sum(map(str.isdigit, value)) == _IDENTITY and _OF_A_BIRTHDAY.match(value, 6) is not None


def _said_aloud(passage: Passage) -> Iterator[Candidate]:
    """Long numbers as a customer says them, digit by digit, which are no phone's."""
    for match in _SPOKEN.finditer(passage.plain):
        value = as_digits(match[0])
        if len(set(value)) >= _LEAST_DISTINCT and value not in _COUNTED:
            yield Candidate(EntityType.ORDER_NO, *match.span(), 0.5, "order_no.spoken")


def _is_beside_mobile(text: str, start: int, end: int) -> bool:
    """Whether the line of a number holds a mobile too."""
    left = text.rfind("\n", max(0, start - _LONGEST_LINE), start) + 1
    right = text.find("\n", end, end + _LONGEST_LINE)
    return (
        _MOBILE.search(text, max(left, start - _LONGEST_LINE), right if right >= 0 else end + _LONGEST_LINE) is not None
    )


def _filed(passage: Passage) -> Iterator[Candidate]:
    """The numbers that follow what they are of, as `Policy HP-29183640`; no norms, no issues of programs."""
    among_others: bool | None = None
    for match in _CODED.finditer(passage.plain) if passage.capitals else ():
        start, end = match.span()
        filed = _FILED.search(passage.lower, max(0, start - _LONGEST_FILED), start)
        if filed is None:
            continue
        among_others = counts_others(passage.lower) if among_others is None else among_others
        beside = passage.lower[max(0, start - _FILED_BESIDE) : end + _FILED_BESIDE]
        said = filed["said"] is None or (not among_others and _OF_CLERKS.search(beside))
        if said and not is_nobodys(match[0], among_others=among_others):
            yield Candidate(EntityType.ORDER_NO, start, end, 0.6, "order_no.filed")


def _alone(passage: Passage, known: Sequence[Candidate]) -> Iterator[Candidate]:
    """What has a line to itself, as cards and cells show it, on a page of orders."""
    text = passage.plain
    found = list(_ALONE.finditer(text))
    if not found:
        return
    lines = {match.span(match.lastgroup or 0) for match in found}
    listed = sum((each.start, each.end) in lines for each in known) >= _FEWEST_KNOWN
    if not listed and len(set(OF_A_SHOP.findall(passage.lower))) < _FEWEST_SHOP_WORDS:
        return
    others = set()
    for match in found:
        start, end = match.span(match.lastgroup or 0)
        value = text[start:end]
        form = (value.rstrip(_DIGITS), end - start)
        digits = sum(map(str.isdigit, value))
        if match["bare"] is None and digits < _SHORTEST_CODE and not listed:
            continue
        hint = passage.hint(start, end)
        is_whole = match["bare"] is not None and (start, end) == match.span()  # its label has judged it
        other = hint.near and (is_whole or hint.context not in _OF_ORDERS)
        if other and match["bare"] is None:
            others.add(form)  # a list of goods calls but the first by their name
        elif not (other or form in others or (match["bare"] and digits == _BARCODE) or _has_birthday(value)):
            yield Candidate(EntityType.ORDER_NO, start, end, 0.55, "order_no.alone")


def _said(passage: Passage, start: int, end: int) -> Iterator[Candidate]:
    """Bare numbers in a line of a conversation: customers copy them from their orders."""
    code = _SAID_CODE.fullmatch(passage.plain, start, end)
    for match in (code,) if code is not None else _BARE.finditer(passage.plain, start, end):
        alone = match.end() - match.start() == end - start
        hint = passage.hint(*match.span())
        other = hint.near and hint.context not in _OF_ORDERS
        if (alone or len(match[0]) >= _FROM_HERE_LONG) and not other and not is_identity(match[0]):
            yield Candidate(EntityType.ORDER_NO, *match.span(), 0.55, "order_no.said", None, hint.context)
