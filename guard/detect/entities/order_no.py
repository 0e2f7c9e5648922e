"""Numbers of orders and parcels: by their own form, or by the label beside or above them."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator

from guard.detect.context import Context
from guard.detect.entities import parcel
from guard.detect.entities.bare_orders import bare
from guard.detect.entities.coded_orders import CODED, OTHER_NUMBERS
from guard.detect.entities.dated_orders import dated
from guard.detect.entities.orders_again import again
from guard.detect.entities.series import counts_others, is_nobodys
from guard.detect.normalise import LIKE_DIGITS, as_digits, is_identity
from guard.detect.passage import NO_HINT, Passage
from guard.detect.recognizer import Candidate, Needs
from guard.model import EntityType

_LONG = re.compile(r"9(?<![0-9A-Za-z.-].)[1-6](?: ?[0-9]){18,32}(?![0-9A-Za-z])")
_DAY = "(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
_DATED = re.compile(
    rf"2(?<![0-9A-Za-z./-].)0[2-9][0-9]{_DAY}"
    r"(?:[0-9]{8}|[0-9]{10,11}|[0-9]{20}|(?!(?:[01][0-9]|2[0-3])[0-5][0-9][0-5][0-9])[0-9]{6,14})(?![0-9A-Za-z./-])"
)
"""Shops count on from the day: 16, 18 or 19 digits, Alipay 28.

With others it may be a time, unless no clock shows that.
"""
_WECHAT = re.compile(
    rf"(?:42|50)(?<![0-9A-Za-z./-]..)[0-9]{{8}}20[2-9][0-9]{_DAY}"
    r"(?:[0-9]{10,11}|(?=(?:[0-9]\n{0,2}){10}(?![0-9]))[0-9]{1,9}\n{1,2}[0-9]{1,9})(?![0-9A-Za-z])"
)
"""Number of a payment or a refund by WeChat: 28 or 29 digits with its day, whose end may stand in the next line."""
_WECHAT_DIGITS = 28
"""Digits of such a number, at least."""
_STRIPE = re.compile(
    r"(?<![0-9A-Za-z_])(?:ch|pi|re|py|po|txn|in|sub|pm|seti|dp|cus)_"
    r"(?:[13](?=[0-9a-z]*[A-Z])|(?=(?:[A-Z]*[0-9a-z]){4})(?=(?:[0-9a-z]*[A-Z]){2})(?=(?:[A-Za-z]*[0-9]){2}))"
    r"(?:[0-9A-Za-z]{13,29}|(?=(?:[A-Za-z]*[0-9]){2})(?=[0-9A-Z]*[a-z])[0-9A-Za-z]{9,12})"
    r"(?![0-9A-Za-z_])"
)
"""Number of a charge, payment, refund or invoice as Stripe issues it, with letters of both cases behind what it is."""
_INVOICE_FILE = re.compile(r"(?:dzfp|电子发票|数电发?票)_(?P<value>[0-9]{20})(?![0-9])")
"""Number of an electronic invoice in the name that its file has from the tax office."""
_GOOGLE_PLAY = re.compile(r"GPA\.[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{5}(?![0-9])")
"""Number of an order of Google Play."""
_COURT = r"[〔\[(【]20[0-9]{2}[〕\])】] ?[一-龥]{1,2}[0-9]{0,4}[一-龥]{1,4}[0-9]{1,6}号"
_BRACKETED = re.compile(
    rf"(?:[A-Z]{{2,6}}|[一-龥]{{2,8}}字) ?[〔\[(【]20[2-9][0-9][〕\])】] ?第?[0-9]{{1,6}} ?号|{_COURT}"
    r"|[0-9]:[0-9]{2}-[a-z]{2}-[0-9]{4,5}(?![0-9])|[0-9]{3,4}第[0-9]{2}[A-Z]{2,4}[0-9]{5,8}号"
)
"""Number of a contract or a case at law, behind its label: authorities number what they publish so too."""
_OPENS = ("(", "[", "【")
"""Signs between a label and its number that may begin the number: （2026）京0105民初38475号."""
_OF_A_PARTY = re.compile(rf"(?P<value>{_COURT})(?=[^\n]{{0,60}}(?:原告|被告|申请人|被执行人|当事人|上诉人|委托人))")
"""Number of a case at law, whose parties stand behind it in its line."""
_CUT = re.compile(r" ?(?:\.{2,3}|…|⋯)(?![0-9A-Za-z])")
"""Sign of what a narrow column leaves out."""
_SOLID = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9]|[-_/#](?=[A-Za-z0-9])){4,39}(?![A-Za-z0-9@])")
_CALLED = re.compile("(?<![A-Za-z0-9-])[A-Z]{1,7}-?\\Z")
"""What a number is called, where that is a part of it: RMA4754367."""
_LONGEST_CALLED = 8
"""Characters of that, at most."""
_NEXT = re.compile(r"(?<=[0-9]{4})(?=[A-Z]{2,7}-[0-9]|[A-Z][a-z]{3})")
"""Beginning of another number or a word, to which reading or a joined line lost the blank."""
_SPACED = re.compile(rf"[A-Z]{{0,4}}[ -]?[0-9](?:[ -]{{0,3}}[{LIKE_DIGITS}]){{6,39}}(?![0-9A-Za-z]|-[A-Z])")
_PART = re.compile("[a-z]+(?:-|_[a-z]+_)")
"""A part of a program that has to do with orders: `order-svc-c18f891c9b`, `custom_field_3600127718`."""
_SHORT = re.compile(r"[0-9]{4,6}(?![0-9A-Za-z-])")
"""Number behind `order #`."""
_MOBILE_AFTER = re.compile(r"(?<=[0-9]{10}) +1[3-9][0-9](?: ?[0-9]{4}){0,2}\Z| +1[3-9][0-9]{9}\Z")
"""A mobile's number, or as much of it as the line had room for behind a long number in one piece."""
_ISSUED_BEGINS = re.compile("[A-Z0](?<![A-Za-z0-9./_-].)[A-Z0]{0,3}-?[0-9]")
_ISSUED = re.compile(
    r"(?:(?:S[O0]|DD|DH|XS|XSD|P[O0]|[O0]D|[O0]RD|TH|TK|SH)-?20[2-9][0-9][0-9]{6,14}"
    r"|(?:S[O0]|DD|XS|P[O0]|CG)-?20[2-9][0-9][/-][0-9]{4,8}|[O0]RD-[0-9]{6,16}|S[O0]-[0-9]{8}|INC[0-9]{6,8}|TXN-?[0-9]{9,20}"
    rf"|[A-Z]2[0-9]{_DAY}[0-9]{{11,14}}"
    r"|TB[0-9]{13,18}"
    r"|(?:[O0]RD|SUB|INV|RES|BKG|TKT|REF|RMA|CLM|PAY|TXN|CONF|SHP)-(?=(?:[A-Z-]*[0-9]){4})[0-9A-Z]{3,8}(?:-[0-9A-Z]{2,8}){1,3}|INV-20[2-9][0-9]-[0-9]{4,6}"
    r"|(?!IMG|VID|PXL|DSC|WIN|SCR|VER|SN|KB)"
    rf"(?:(?:[A-Z]{{1,4}}|[A-Z]0|0[A-Z])-?20[2-9][0-9]{_DAY}-?[0-9]{{3,12}}|[A-Z]{{2,3}}-20[2-9][0-9]-{_DAY}-[0-9]{{2,6}}|(?:HT|BX|WO|W0|GD|XY|LP)-?20[2-9][0-9](?:0[1-9]|1[0-2])-[0-9]{{4,6}}|(?:[A-Z]{{2,4}}|0D|S0|P0)2[0-9]{_DAY}[0-9]{{5,10}})"
    r"|(?<=#)(?![A-F]{2}[0-9]{6}(?![0-9]))[A-Z]{2,4}-?[0-9]{6,16})(?![A-Za-z0-9./_-])"
)
"""Shops' own: what it is in letters, and the day or the year it begins with; or a sign before it.

No names of pictures, no colours. An O of two letters reads as a zero.
"""
_OF_A_FORM = re.compile("[0-9]{3} ?[0-9]{3}|1 ?Z|20[2-9][0-9][/-][0-9]{4}|-[0-9]{5}")
"""What each number of a form has, but the longest parted ones."""
_LEAST_DIGITS = 0.75
"""Share of true digits in a number that is misread, at least."""
_UPS_LETTER = re.compile(r"[A-Z] ?[0-9](?: ?[0-9]){9}(?![0-9A-Za-z])")
_BETWEEN = re.compile(
    r"(?:international|standard|ground|express|service|单|包裹|快件|速运|速递|快运|邮件|[ :：#])*", re.IGNORECASE
)
_DATE = re.compile(r"(?:19|20)[0-9]{2}[-/][01]?[0-9][-/][0-3]?[0-9]|[0-3]?[0-9]/[0-3]?[0-9]/(?:19|20)?[0-9]{2}")
_CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_MIXED = re.compile("(?!20[0-9]{2}[01][0-9][0-3][0-9])(?=[0-9A-Z]*[A-Z])[0-9A-Z]{11,26}")
"""What carriers print that begin with a digit or end with a letter: 33MNT9866715961; no day of a version."""
_LONGEST_HEAD, _FEWEST_BEHIND_HEAD = 5, 8
"""Letters before the number of a parcel, at most, and digits of it, at least."""
_UNCHECKED = re.compile(
    r"(?:j&t|(?:j&t|kerry|flash|spx|shopee) express|laju|yamato|sagawa|ヤマト(?:運輸)?|佐川(?:急便)?|ghn|ghtk|dart"
    r"|delhivery|hermes|sicepat)\W{0,3}\Z"
)
"""Carriers whose numbers have another check than those that are known here, or none, in lower case."""
_LONGEST_CARRIER = 18
"""Characters of these before a number, at most."""
_FEWEST_DIGITS = 5
"""Digits of an order's number, at least."""
_FEWEST_OF_CUSTOMERS = 2
"""Digits of one behind its label on a page of customers, at least: the others are letters that a program drew."""
_FEWEST_LABELLED = 6
"""Signs of an order's number behind its label, at least."""


class OrderNumberRecognizer:
    """Finds numbers of marketplace orders and of parcels of Chinese and international carriers."""

    entity_types = frozenset({EntityType.ORDER_NO})
    needs = Needs.NUMBER
    reads_broken_lines = True

    def find(self, passage: Passage) -> Iterator[Candidate]:
        for found in self._found(passage):
            sign = found.start > 0 and passage.plain[found.start - 1] == "#"
            yield found._replace(start=found.start - 1) if sign else found

    def _found(self, passage: Passage) -> Iterator[Candidate]:
        known: list[Candidate] = list(self._by_form(passage))
        others = functools.cache(lambda: counts_others(passage.lower))
        for start, limit, context in passage.labelled(Context.ORDER, Context.CARRIER):
            known += _by_label(passage, start, limit, context, others)
        yield from known
        if known:
            yield from again(passage, known)
        yield from dated(passage)
        yield from bare(passage, known)

    def _by_form(self, passage: Passage) -> Iterator[Candidate]:
        text = passage.plain
        for match in _LONG.finditer(text):
            digits = match[0].replace(" ", "")
            if len(digits) in (20, 22, 26, 34) and parcel.digits_hold(digits):
                yield Candidate(EntityType.ORDER_NO, *match.span(), 0.7, "order_no.parcel", True)
        for match in _WECHAT.finditer(text) if passage.digit_count >= _WECHAT_DIGITS else ():
            yield Candidate(EntityType.ORDER_NO, *match.span(), 0.85, "order_no.wechat")
        for match in _INVOICE_FILE.finditer(text) if "_" in text else ():
            yield Candidate(EntityType.ORDER_NO, *match.span("value"), 0.85, "order_no.invoice")
        for match in _GOOGLE_PLAY.finditer(text) if "GPA." in text else ():
            yield Candidate(EntityType.ORDER_NO, *match.span(), 0.85, "order_no.google")
        for match in _STRIPE.finditer(text) if "_" in text else ():
            yield Candidate(EntityType.ORDER_NO, *match.span(), 0.8, "order_no.stripe")
        for match in _OF_A_PARTY.finditer(text) if passage.chinese else ():
            yield Candidate(EntityType.ORDER_NO, *match.span("value"), 0.6, "order_no.case")
        if _OF_A_FORM.search(passage.digits) is None:
            return
        lettered = passage.capitals
        for match in parcel.prefixed(text) if lettered or "-" in text else ():
            kind = match.lastgroup or ""
            start, end = match.span()
            hint = passage.hint(start, end)
            labelled = hint.context in (Context.ORDER, Context.CARRIER)
            holds = parcel.prefixed_holds(kind, match[kind])
            confidence = 0.9 if holds or labelled else 0.8
            if holds is False:
                named = hint.context is Context.ORDER or (kind == "s10" and hint.context is Context.CARRIER)
                confidence = 0.6 if named else 0.3  # a digit may be misread
            elif kind == "chinese" and match[0][:2] == "JD" and not labelled:
                confidence = 0.6
            if hint.near and hint.context in (Context.DEVICE, Context.GOODS, Context.PASSPORT, Context.CHAT):
                confidence = 0.3
            yield Candidate(EntityType.ORDER_NO, start, end, confidence, f"order_no.{kind}", holds, hint.context)
        for match in _DATED.finditer(passage.digits):
            hint = passage.hint(*match.span())
            other = hint.near and hint.context in OTHER_NUMBERS
            if not other and not is_identity(match[0]):
                yield Candidate(EntityType.ORDER_NO, *match.span(), 0.55, "order_no.dated", None, hint.context)
        for begin in _ISSUED_BEGINS.finditer(text) if lettered else ():
            issued = _ISSUED.match(text, begin.start())
            hint = passage.hint(*issued.span()) if issued is not None else NO_HINT
            if issued is not None and not (hint.near and hint.context in (Context.DEVICE, Context.GOODS)):
                yield Candidate(EntityType.ORDER_NO, *issued.span(), 0.6, "order_no.issued", None, hint.context)


def _by_label(
    passage: Passage, start: int, limit: int, context: Context, others: Callable[[], bool]
) -> Iterator[Candidate]:
    """The number behind a label; `others`: whether the text counts other things than customers'."""
    text = passage.plain
    between = _BETWEEN.match(text, start, limit)
    start = between.end() if between is not None else start
    if parcel.PREFIXED.match(text, start, limit) is not None:
        return  # its form has been judged already
    if context is Context.CARRIER:
        value = _UPS_LETTER.match(text, start, limit)
        if value is not None and parcel.ups_letter_holds(value[0].replace(" ", "")):
            yield Candidate(EntityType.ORDER_NO, *value.span(), 0.85, "order_no.parcel", True, context)
            return
    short = _SHORT.match(text, start, limit) if context is Context.ORDER and text[start - 1 : start] == "#" else None
    if short is not None:
        yield Candidate(EntityType.ORDER_NO, *short.span(), 0.7, "order_no.label", None, context)
        return
    spaced = _spaced(text, start, limit)
    if spaced is not None:
        signs = "".join(filter(str.isalnum, spaced))
        body = signs.lstrip(_CAPITALS)
        digits = as_digits(body)
        lettered = len(body) < len(signs)
        other = _UNCHECKED.search(passage.lower, max(0, start - _LONGEST_CARRIER), start)
        holds = None if lettered or other is not None else parcel.digits_hold(digits)
        confidence = _confidence(digits, holds, context, lettered=lettered, chinese=passage.chinese)
        if confidence > 0 and not (len(spaced) > len(digits) and _is_mobile(digits)):
            cut = _CUT.match(text, start + len(spaced), limit)
            end = start + len(spaced) if cut is None else cut.end()
            yield Candidate(
                EntityType.ORDER_NO, _with_called(text, start), end, confidence, "order_no.label", holds, context
            )
            return
    opened = start - (text[max(0, start - 1) : start] in _OPENS)
    bracketed = _BRACKETED.match(text, opened, limit) if context is Context.ORDER else None
    if bracketed is not None:
        yield Candidate(EntityType.ORDER_NO, *bracketed.span(), 0.7, "order_no.label", None, context)
        return
    solid = _SOLID.match(text, start, limit)
    number = _NEXT.split(solid[0], 1)[0] if solid is not None else ""
    if solid is None or _DATE.match(number) or (context is Context.CARRIER and not _is_code(number)):
        return
    count = sum(map(str.isdigit, number))
    if count < _FEWEST_OF_CUSTOMERS or len(number) < _FEWEST_LABELLED:
        return
    if not (number.isdigit() or _PART.match(number) or is_nobodys(number, among_others=others())):
        named = (0.75, "order_no.label") if count >= _FEWEST_DIGITS else (0.55, CODED)
        end = start + len(number)
        yield Candidate(EntityType.ORDER_NO, _with_called(text, start), end, *named, None, context)


def _with_called(text: str, start: int) -> int:
    """Where a number begins with what it is called, if that is a part of it."""
    called = _CALLED.search(text, max(0, start - _LONGEST_CALLED), start)
    return start if called is None else called.start()


def _spaced(text: str, start: int, limit: int) -> str | None:
    """The number with its blanks and dashes, misread digits in it; no date, and without a mobile's number behind it."""
    match = _SPACED.match(text, start, limit)
    if match is None or _DATE.match(match[0]) or _DATE.fullmatch(match[0].lstrip(_CAPITALS + "- ")):
        return None
    value = _MOBILE_AFTER.sub("", match[0])
    signs = sum(map(str.isalnum, value.lstrip(_CAPITALS)))
    return value if sum(map(str.isdigit, value)) >= _LEAST_DIGITS * signs else None


def _confidence(digits: str, holds: bool | None, context: Context, *, lettered: bool, chinese: bool) -> float:
    if context is Context.ORDER:
        return 0.75 if len(digits) >= _FEWEST_LABELLED else 0.0
    if holds:
        return 0.85
    if lettered:
        return 0.7 if len(digits) >= 10 else 0.0
    if holds is None and len(digits) >= 12:
        return 0.6
    return 0.6 if chinese and len(digits) >= 12 else 0.3


def _is_mobile(digits: str) -> bool:
    return len(digits) == 11 and digits[0] == "1" and digits[1] in "3456789"


def _is_code(value: str) -> bool:
    """Letters in capitals in front, digits behind, as carriers number; or more of both, mixed."""
    head = value.rstrip("0123456789")
    if head.isupper() and len(head) <= _LONGEST_HEAD and len(value) - len(head) >= _FEWEST_BEHIND_HEAD:
        return True
    return _MIXED.fullmatch(value) is not None and sum(map(str.isdigit, value)) >= _FEWEST_BEHIND_HEAD
