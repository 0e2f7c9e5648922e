"""Numbers that a firm counts on, with letters that say what is counted: tickets of a desk, returns, claims, bookings.

Their form says little: issues of a program, norms and goods are numbered alike. So they count where several of one
series stand on a page that speaks of customers, or where a word of customers is said beside one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from guard.detect.context import Context
from guard.detect.passage import Passage
from guard.detect.recognizer import Candidate
from guard.model import EntityType
from guard.word_lists import words_of

SERIES = "order_no.series"
"""Recognizer of what counts beside other data alone."""
_HEADS, _DOUBTFUL, NOBODYS = (frozenset(words_of("series", group)) for group in ("heads", "doubtful", "nobodys"))
_BODY = r"[0-9]{2,20}?(?:[-/][0-9]{2,12}){0,2}"
_END = r"(?:(?![0-9A-Za-z_@]|[-/.][0-9A-Za-z])|(?=20[2-9][0-9]-[01][0-9]-[0-3][0-9])|(?=[A-Z]{2,7}[-/][0-9]))"
"""End of a number; reading may lose the blank before a day or another number."""
_REST = rf"(?:(?<=[-/])[A-Z]{{2,4}}[-/])?(?P<body>{_BODY})(?:-[A-Z]?[0-9]{{1,2}}(?![0-9]))?{_END}"
"""What comes behind the letters: a second few of them, the count, and the number of a part."""
_BLANK = r"(?: (?<=[A-Z]{3}.)(?<!USD.|EUR.|GBP.|CNY.|RMB.|HKD.|SGD.|JPY.|AUD.|CAD.|INR.)(?=-[0-9]{6,12}(?![0-9.,])))?"
"""What OCR reads before the dash; behind a currency it is a sum that is taken off."""
_FORM = re.compile(
    rf"(?P<head>[A-Z](?:(?<![A-Z0-9._@-].)|(?<=[0-9]{{4}}.)(?=[A-Z]{{1,6}}-))[A-Z]{{0,6}}){_BLANK}(?P<sign>[-/]?){_REST}"
)
_LOOSE = re.compile(rf"(?P<head>[A-Za-z](?<![A-Z].)[A-Z]{{0,7}}){_BLANK}(?P<sign>[-/]?){_REST}")
_STATUS = (
    "(?:Paid|Unpaid|Pending|Authori[sz]ed|Refunded|Voided|Fulfilled|Unfulfilled|Partially|Archived|Cancell?ed)(?![a-z])"
)
"""State of an order, before which reading lost the blank."""
_COUNTED = re.compile(rf"(?<![0-9A-Za-z&#/])#(?P<count>[0-9]{{4,10}})(?:(?![0-9A-Za-z-]|\.[0-9])|(?={_STATUS}))")
_COLOUR = re.compile(r"#(?=[0-9]*[A-Fa-f])(?:[0-9A-Fa-f]{3}|[0-9A-Fa-f]{6}|[0-9A-Fa-f]{8})(?![0-9A-Za-z])")
_NAMED = re.compile(rf"#(?P<value>[A-Z]{{1,4}}[0-9]{{4,10}})(?:-[A-Z]?[0-9]{{1,2}})?(?:(?![0-9A-Za-z-])|(?={_STATUS}))")
"""What a shop with letters of its own calls an order."""
_DATE = re.compile(r"20[0-9]{2}[-/][01]?[0-9](?:[-/][0-3]?[0-9])?\Z|(?:19|20)[0-9]{2}\Z")
_SHOP = "待付款|待发货|待收货|已发货|去发货|发货|实付|物流|卖家|签收|派件|揽收|订单|退款|售后|快递|运单|买家|包裹"
OF_A_SHOP = re.compile(
    rf"{_SHOP}|\b(?:my orders|order (?:history|status|number)|refund|tracking|waybill|parcel|courier|buyer|shipped)\b"
)
_OF_CUSTOMERS = re.compile(
    r"\b(?:customer|client|refund|complaint|orders?\b|ticket|invoice|booking|reservation|parcel|shipment|shipping|deposit"
    r"|subscription|payment|claim|policyholder|insured|requester|caller|callback|tenant|guest|passenger|patient|buyer"
    r"|returns\b|warranty|premium|escalat|help ?desk|service desk|requested (?:by|for|items)"
    r"|(?:account|contact) name|checkout|fulfilled|quote|maintenance request"
    r"|pedido|devoluc|factura|fatura|reserva|atendimento|ordens de servi|kund"
    r"|bestell|rechnung|commande|facture|retoure|schadens?\b|schaden-?n|versicherungsnehm|vorg[aä]nge?\b|sachbearbeit"
    r"|clients?\b|réclamation|réservation|dossier|expediente|recibo|reclama|klient|zamówieni|reklamacj|faktur"
    r"|müşteri|sipariş|talep|kargo\b|pesanan|pelanggan|aduan|tempahan|đơn hàng|khách|v[ậ]?n đơn|bưu tá)"
    rf"|{_SHOP}|客[户戶]|顾客|会员|退货|投诉|工单|预订|入住|理赔|投保|被保险人|保[单單]|报修|业主|租户|患者|乘客"
    "|收货人|甲方|缴费|来电|坐席|贷款|还款|收據|索償|賠償|投訴|訂單|退款|會員"
)
_OF_OTHERS = re.compile(
    r"\b(?:commits?|(?:pull|merge) requests?|git|github|gitlab|sprint|backlog|epic|story points?|refactor\w*"
    r"|code review|(?:feature|release) branch|changelog|release notes|unit tests?|test cases?|hotfix|rebase"
    r"|cherry-pick|stack ?trace|nullpointer\w*|opened \d+ \w+ ago|acceptance criteria|user stor(?:y|ies)|roadmap|readme"
    r"|(?:system|application) shall|patents?|syllabus)\b"
    r"|\b(?:feat|fix|chore|docs|test|perf)(?:\([\w-]+\))?: |as an? \w+,? i want"
    "|提交记录|合并请求|代码评审|迭代|缺陷管理|重构|单元测试|测试用例|需求池|史诗|冲刺|专利|题库|学分"
)
"""Words of what counts on as desks and shops do: issues of a program, requirements, patents, courses."""
_OF_WORK = re.compile(
    r"[ :·-]{1,3}(?:add|bump|build|create|enable|fix|handle|implement|improve|introduce|migrate|move|refactor|remove"
    r"|rename|rewrite|support|upgrade|use)\b",
    re.IGNORECASE,
)
"""What is to be done on a program, behind the number of its issue."""
_JOINED = re.compile(r"\A[a-z]{3,}(?=[A-Z]{2})")
"""End of the line before a number."""
_OF_GOODS = re.compile(
    r"\b(?:sku|in stock|inventory|serial|part n|model|asset)|货号|库存|型号|款号|规格|条码|资产|序列号"
)
_GOODS = (Context.GOODS, Context.DEVICE, Context.COUNT, Context.SECRET, Context.CHAT, Context.PASSPORT, Context.PLATE)
_FEWEST_WORDS = 2
"""Different words of customers on a page of theirs, at least."""
_FEWEST_OF_ONE, _FEWEST_UNKNOWN = 2, 3
"""Numbers of a series whose letters firms use, and of another one, at least."""
_FEWEST_DIGITS, _FEWEST_BEHIND_WORD, _FEWEST_DOUBTFUL = 5, 4, 6
"""Digits of a number, at least; behind three letters of a word and a dash, and behind letters that goods have too."""
_FEWEST_OF_CELL, _CELL_ENDS = 8, ("", "\n", "\t")
"""Digits of a number without a dash, at least, and what it stands between in a list."""
_LONGEST_NORM = 9
"""Digits of a norm's, a test's or a requirement's number, at most."""
_LONGEST_OF_TWO = 2
"""Letters that are no word's."""
_BESIDE = 80
"""Characters of its line on either side of a number, in which a word of customers tells of it."""
_Series = tuple[str, str]


def in_series(passage: Passage, known: Sequence[Candidate]) -> Iterator[Candidate]:
    """The numbers of a text that count on; `known`: those that are told otherwise, whose series goes on."""
    series: dict[_Series, list[re.Match[str]]] = {}
    for match in _FORM.finditer(passage.plain) if passage.capitals else ():
        if match["head"] not in NOBODYS and _DATE.fullmatch(match["body"]) is None:
            series.setdefault((match["head"], match["sign"]), []).append(match)
    if not (series or "#" in passage.plain) or counts_others(passage.lower):
        return
    words = set(_OF_CUSTOMERS.findall(passage.lower))
    labelled = {(each.start, each.end) for each in known if each.recognizer == "order_no.label"}
    yield from _by_sign(passage, words, labelled)
    counting = {key: _sizes(passage, key, matches, words, labelled) for key, matches in series.items()}
    yield from _everywhere(passage, counting) if any(counting.values()) else ()


def counts_others(lower: str) -> bool:
    """Whether a text is of programs or the like, whose issues are numbered as a desk's tickets."""
    return _OF_OTHERS.search(lower) is not None


def speaks_of_customers(lower: str) -> bool:
    """Whether a text in lower case has a word of customers and what is done for them."""
    return _OF_CUSTOMERS.search(lower) is not None


def is_nobodys(value: str, *, among_others: bool) -> bool:
    """Whether a value of letters and a count is a norm's, a requirement's or an issue's, whatever stands before it.

    Args:
        value: the letters and the count.
        among_others: whether its text counts other things than customers' (`counts_others`).
    """
    form = _FORM.fullmatch(_JOINED.sub("", value))
    if form is None:
        return False
    is_issue = form["sign"] == "-" and among_others
    is_norm = form["head"] in NOBODYS and _size(form) <= _LONGEST_NORM
    return is_issue or is_norm or _DATE.fullmatch(form["body"]) is not None


def _sizes(
    passage: Passage, key: _Series, matches: list[re.Match[str]], words: set[str], labelled: set[tuple[int, int]]
) -> set[int]:
    """How many digits the numbers of one series have that count; none: none of them does."""
    hints = [passage.hint(*match.span()) for match in matches]
    text = passage.plain
    if any(hint.near and hint.context in _GOODS for hint in hints):
        return set()
    if any(_OF_WORK.match(text, match.end()) for match in matches):
        return set()
    sizes = {_size(match) for match in matches if match.span() in labelled}
    return sizes or {_size(match) for match in _counting(passage, key, matches, words)}


def _counting(passage: Passage, key: _Series, matches: list[re.Match[str]], words: set[str]) -> list[re.Match[str]]:
    """Those that count for their letters, their number and the words of the page."""
    head, sign = key
    fewest = _FEWEST_BEHIND_WORD if head in _HEADS and sign and len(head) > _LONGEST_OF_TWO else _FEWEST_DIGITS
    fewest = _FEWEST_DOUBTFUL if head in _DOUBTFUL else fewest
    matches = [match for match in matches if _size(match) >= fewest]
    count = len({match["body"] for match in matches})
    is_known = head in _HEADS or head in _DOUBTFUL
    if len(words) >= _FEWEST_WORDS and count >= (_FEWEST_OF_ONE if is_known else _FEWEST_UNKNOWN):
        if is_known:
            return matches
        matches = matches if sign else [match for match in matches if _is_a_cell(passage.plain, match)]
        is_theirs = len(head) > 1 and len({match["body"] for match in matches}) >= _FEWEST_UNKNOWN
        return matches if is_theirs and _OF_GOODS.search(passage.lower) is None else []
    return [match for match in matches if is_known and _is_said_of_a_customer(passage, match)]


def _everywhere(passage: Passage, counting: dict[_Series, set[int]]) -> Iterator[Candidate]:
    """The series also where reading lost the blank before a number, or read its first letter as a small one."""
    for match in _LOOSE.finditer(passage.plain):
        head, sign = match["head"], match["sign"]
        for at in (0, 1) if head[0].islower() else (0,):  # sUP-48858, but changeSUP-67870
            if _size(match) in counting.get((head[at:].upper(), sign), ()):
                yield Candidate(EntityType.ORDER_NO, match.start() + at, match.end(), 0.55, SERIES)


def _by_sign(passage: Passage, words: set[str], labelled: set[tuple[int, int]]) -> Iterator[Candidate]:
    """`#1001`, several of them, and `#HW42104`, on a page of customers; no colours."""
    text = passage.plain
    if "#" not in text or _COLOUR.search(text) is not None:
        return
    counted = list(_COUNTED.finditer(text))
    is_theirs = len(words) >= _FEWEST_WORDS
    goes_on = any(match.span("count") in labelled for match in counted)
    if goes_on or (is_theirs and len({match["count"] for match in counted}) >= _FEWEST_UNKNOWN):
        for match in counted:
            yield Candidate(EntityType.ORDER_NO, *match.span("count"), 0.55, SERIES)
    for match in _NAMED.finditer(text) if is_theirs else ():
        yield Candidate(EntityType.ORDER_NO, match.start("value"), match.end(), 0.55, SERIES)


def _is_said_of_a_customer(passage: Passage, match: re.Match[str]) -> bool:
    """Whether a word of customers stands in the line of a number."""
    start, end = match.span()
    before = passage.lower[max(0, start - _BESIDE) : start].rpartition("\n")[2]
    behind = passage.lower[end : end + _BESIDE].partition("\n")[0]
    return _OF_CUSTOMERS.search(before) is not None or _OF_CUSTOMERS.search(behind) is not None


def _is_a_cell(text: str, match: re.Match[str]) -> bool:
    """Whether a number without a dash is long and has a line or a cell of a row to itself."""
    start, end = match.span()
    alone = text[start - 1 : start] in _CELL_ENDS and text[end : end + 1] in _CELL_ENDS
    return alone and _size(match) >= _FEWEST_OF_CELL


def _size(match: re.Match[str]) -> int:
    return sum(map(str.isdigit, match["body"]))
