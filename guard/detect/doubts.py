"""What speaks against a finding in a picture, and what speaks for it there.

A text that somebody copied is mostly what matters of it. A picture of a screen shows all that stands around that too:
menus, goods, versions, addresses of servers, samples of a manual. There a guess counts where something else says what
it is; what a finding is taken for instead, or what speaks for a guess, is its evidence's context. Numbers that
count on are of boards of programs and lists of goods too: they count beside something of a person alone.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable
from dataclasses import replace

from guard.detect.customers import is_guess
from guard.detect.entities.series import SERIES
from guard.detect.firm_pages import OF_AN_OFFICE, is_firms, is_page_of_a_firm
from guard.detect.shown_text import LATIN, ShownText, Sign, said_again
from guard.model import EntityType, Finding
from guard.word_lists import words_of

DOUBTED = 0.45
"""Confidence of a doubted finding: below what counts, unless a policy asks for less sure ones."""
_AROUND = 30
"""Characters on either side of a name that may speak of a person."""
_SEVERAL, _COUPLE = 3, 2
"""Different names on a page of people, and those of one conversation."""
_FEW_LINES = 3
"""Lines of a picture that was cut out for the sake of a name."""
_SURE = 0.8
_BARELY_AN_ADDRESS = 0.6
_REPEATED = 3
"""Least length of what is one character again and again; 阳阳 is what a friend is called."""
_SPEAKS_OF_A_PERSON = re.compile(
    r"[男女](?![一-龥])|性别|年龄|\d岁|先生|女士|小姐|电话|手机|邮箱|患者|客户|会员|联系人|收货|收件|负责|主持人|经办人|申请人|姓名|老师|医生|护士|经理|主管"
    r"|学生|学号|员工|同事|乘客|旅客|客人|家长|户名|身份证|住址|\b(?:fe)?male\b|phone|e-?mail|customer|patient|contact|born|\bage\b",
    re.IGNORECASE,
)
_GREETS = re.compile("[您你]")
"""Word behind the name of who is written to."""
_ACCOUNT = re.compile(
    r"退出|注销|登出|欢迎|[您你]好|在线|离线|坐席|客服|工号|个人中心|log ?out|sign ?out|welcome", re.IGNORECASE
)
"""Words beside the name of who has logged in."""
_OF_A_PERSON_CAPTION = re.compile(
    "|".join((*words_of("persons", "persons"), *words_of("persons", "parts"))), re.IGNORECASE
)
_TIME = re.compile(r"\d{1,2}:\d\d")
_KANA = re.compile(r"[ぁ-ゖァ-ヺ]")
_JAPANESE = 3
"""Kana around a guess that make the text Japanese, at least: the tagger knows Chinese alone."""
_MOMENT = re.compile(r"1[3-9]\d{11}")
"""Milliseconds since 1970, from 2011 to 2033, as logs number what happens."""
_SETTING = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+")
_ACTION = re.compile(
    r"(?:修改|忘记|重置|找回|更改|更换|设置|显示)密码\s*\Z|(?:change|forgot|reset|set|show|your)\s(?:your\s)?password\W*\Z",
    re.IGNORECASE,
)
"""What a button says, and calls nothing."""
_OF_A_VISITOR = re.compile(r"登[录陆]|客户|访[客问]|用户|来源|client|user|log.?in|visitor|remote|caller", re.IGNORECASE)
"""Captions of the addresses that persons come from."""
_NAMES_ADDRESS = re.compile(r"(?:ip|addr\w*|host|server|地址|主机|服务器)\W{0,4}\Z", re.IGNORECASE)
_IN_URL = re.compile(r"(?://|@)\Z")
_GOES_ON = re.compile(r"(?::\d{2,5})?/")
_OF_PROGRAM = re.compile(r"[A-Za-z]/\Z")
_LARGEST_VERSION = 50
_SAMPLE_HOST = re.compile(
    r"(?:^|[.@])example(?:\.[a-z.]+)?$|\.(?:test|invalid|example)$|@localhost|noreply"
    r"|@(?:your-?)?(?:company|domain|website)\.com$",
    re.IGNORECASE,
)
_OF_A_PROGRAM = re.compile(
    r"(?:git|root|no-?reply|do-?not-?reply|postmaster|mailer-daemon)@|.+\.(?:internal|local|lan|localdomain)$",
    re.IGNORECASE,
)
"""Mail addresses that no person reads, and hosts of a network of its own. Source: RFC 6762, RFC 8375."""
_SAMPLE_SECRET = re.compile(
    r"(?:[\w-]{1,20}:)?(?:my|your|the)?[-_]?"
    r"(?:pass(?:word|wd|phrase)?|pwd|secret|token|user|root|admin|guest|test|postgres|mysql|redis|foo|bar)(?:@\S*)?",
    re.IGNORECASE,
)
_ASKS = re.compile(r"请输入|请填写|\benter\b|输入[^\n]{0,6}\Z", re.IGNORECASE)
_NAMES_HOME = re.compile(r"地址|住|址|家|address|home", re.IGNORECASE)
_OF_AN_EVENT = re.compile(r"(?:地点|教室|会场|venue|location)\W{0,4}\Z", re.IGNORECASE)
_ORGANISATION = re.compile(r"(?:公司|集团|部门?|中心|分部|[局处厅校院所]|大厦)$")
_BARCODE = re.compile(r"69[0-9]{11}")
"""Number of goods from China. Source: GS1 prefixes 690 to 699."""
_EXAMPLE = re.compile(r"(?:例如|比如|示例|如[:：]|e\.g\.|(?<![\w.@-])example)\W{0,3}\Z", re.IGNORECASE)
"""Before what a form or a manual gives as an example; no end of a mail address."""
_OF_A_FILE = re.compile(r"@\d(?:\.\d)?x\b|\.(?:png|jpe?g|gif|svg|webp|md|js|ts|json|pdf|mp[34])\b", re.IGNORECASE)
_ORDERS = re.compile("单|order|快递|邮政|(?<![a-z])ems(?![a-z])", re.IGNORECASE)
_COUNTED = re.compile(r"(?:(?:total|new|open) )?(?:orders|tickets|bookings|invoices|cases)", re.IGNORECASE)
_MOST_COUNTED = 9
"""Digits of how many there are, at most."""
_GOODS = re.compile("条码|条形码|barcode|sku", re.IGNORECASE)
_CALLS_THINGS = re.compile("名称?$")
"""Captions of things: 标签名称, 角色名. Those of persons are known before."""


class Doubts:
    """Judges what was found in the text of a picture."""

    def __init__(self, english_names: frozenset[str], common_surnames: frozenset[str]) -> None:
        """`english_names`: given names. `common_surnames`: those of most people in China."""
        self._english_names = english_names
        self._common_surnames = common_surnames
        self._against: dict[EntityType, Callable[[ShownText, Finding], Sign | None]] = {
            EntityType.PERSON: self._no_name,
            EntityType.IP: _no_address_of_a_person,
            EntityType.EMAIL: _nobodys_mail,
            EntityType.SECRET: _no_secret,
            EntityType.ORDER_NO: _no_order,
            EntityType.ADDRESS: _no_home,
        }

    def judge(self, shown: ShownText) -> tuple[Finding, ...]:
        """The findings; what is taken for something else has less confidence, and says for what."""
        judged = []
        for finding in shown.findings:
            against = self._against.get(finding.entity_type)
            sign = against(shown, finding) if against is not None else None
            sign = sign or (Sign.FIRM if is_firms(shown, finding) and is_page_of_a_firm(shown) else None)
            if sign is not None:
                finding = _doubted(finding, sign)
            elif _is_guess(finding):
                finding = replace(finding, evidence=replace(finding.evidence, context=_for_guess(shown, finding)))
            judged.append(finding)
        judged = said_again(shown, judged)
        listed = [each.evidence.recognizer == SERIES for each in judged]
        if shown.shows_more or any(judged[at].confidence > DOUBTED for at, is_one in enumerate(listed) if not is_one):
            return tuple(judged)
        return tuple(_doubted(each, Sign.LONE) if is_one else each for each, is_one in zip(judged, listed, strict=True))

    def _no_name(self, shown: ShownText, finding: Finding) -> Sign | None:
        value = shown.value(finding)
        if _EXAMPLE.search(shown.before(finding)) is not None:
            return Sign.SAMPLE
        if len(value) >= _REPEATED and len(set(value)) == 1:
            return Sign.REPEATED
        is_label = finding.evidence.recognizer == "person.label"
        may_be_entry = is_label and value[0] not in self._common_surnames and not self._has_given_name(value)
        if may_be_entry and shown.is_of_a_menu(finding) and not shown.has_near(finding):
            return Sign.MENU
        if is_label and self._is_thing(shown, finding, value):
            return Sign.THING
        is_listed = _is_guess(finding) or finding.evidence.recognizer == "person.column"
        if is_listed and shown.is_of_a_timetable(finding):
            return Sign.PLACE
        if is_listed and shown.is_of_works() and not shown.is_message(finding):
            return Sign.WORK
        if _OF_A_FILE.match(shown.after(finding)) is not None:
            return Sign.FILE
        around = f"{shown.before(finding, _AROUND)}{shown.after(finding, _AROUND)}"
        if _is_guess(finding) and len(_KANA.findall(around)) >= _JAPANESE:
            return Sign.LANGUAGE
        return Sign.GUESS if _is_guess(finding) and _for_guess(shown, finding) is None else None

    def _is_thing(self, shown: ShownText, finding: Finding, value: str) -> bool:
        """Whether a caption such as `Name` or 标签名称 calls it so, and it is no known given name."""
        caption = shown.caption(finding) or shown.before(finding)
        return (
            (LATIN.search(value) is not None or _CALLS_THINGS.search(caption.rstrip(" :：\n")) is not None)
            and not self._has_given_name(value)
            and not shown.shows_more
            and not shown.of_a_person(finding)
            and _OF_A_PERSON_CAPTION.search(caption) is None
        )

    def _has_given_name(self, value: str) -> bool:
        return any(word.capitalize() in self._english_names for word in LATIN.findall(value))


def _doubted(finding: Finding, sign: Sign) -> Finding:
    evidence = replace(finding.evidence, context=sign)
    return replace(finding, confidence=min(finding.confidence, DOUBTED), evidence=evidence)


def _is_guess(finding: Finding) -> bool:
    return finding.entity_type is EntityType.PERSON and is_guess(finding.evidence.recognizer)


def _for_guess(shown: ShownText, finding: Finding) -> Sign | None:
    """What speaks for a name that nothing but its form tells of; None: nothing."""
    if shown.shows_more:
        return Sign.SHOWN
    if shown.is_message(finding):
        return Sign.MESSAGE
    if shown.has_near(finding):
        return Sign.NEAR
    if _GREETS.match(shown.after(finding)) or _SPEAKS_OF_A_PERSON.search(shown.around(finding, _AROUND)) is not None:
        return Sign.WORDS
    english = finding.evidence.recognizer == "person.given"
    several = len(shown.names(latin=english)) >= (_COUPLE if english else _SEVERAL)
    is_line = finding.evidence.recognizer == "person.line"
    if several and (english or _SPEAKS_OF_A_PERSON.search(shown.text) is not None or shown.is_of_customers()):
        return Sign.SEVERAL
    if is_line and _ACCOUNT.search(shown.around(finding, _AROUND)) is not None:
        return Sign.ACCOUNT
    beside = shown.beside(finding)
    if _TIME.search(beside) is not None or beside.endswith("@"):
        return Sign.HEAD
    if english and not beside:
        return Sign.CUT_OUT
    lines = sum(map(bool, shown.text.split("\n")))
    if lines <= 1 if is_line else lines <= _FEW_LINES and finding.confidence >= _SURE:
        return Sign.CUT_OUT
    return None


def _no_address_of_a_person(shown: ShownText, finding: Finding) -> Sign | None:
    value, before, after = shown.value(finding), shown.before(finding), shown.after(finding)
    address = _address(value)
    if address is not None and (address.is_loopback or address.is_unspecified or address.is_multicast):
        return Sign.PRIVATE
    if _OF_A_VISITOR.search(shown.caption(finding) or before.rpartition("\n")[2]) is not None:
        return None
    if _OF_PROGRAM.search(before) is not None or _is_version(value, before):
        return Sign.VERSION
    if _IN_URL.search(before) is not None or _GOES_ON.match(after) is not None or "/" in value or ":" in value[-6:-1]:
        return Sign.SERVER
    if address is not None and not address.is_global:
        return Sign.PRIVATE
    is_said = shown.shows_more or shown.is_message(finding)
    return None if is_said or shown.has_near(finding) else Sign.NOBODY


def _address(value: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_interface(value.partition(":")[0] if value.count(":") == 1 else value).ip
    except ValueError:
        return None


def _is_version(value: str, before: str) -> bool:
    """Whether four small numbers are one: nothing calls them an address."""
    parts = value.split(".")
    small = len(parts) == 4 and all(part.isdigit() and int(part) <= _LARGEST_VERSION for part in parts)
    return small and len(parts[0]) == 1 and _NAMES_ADDRESS.search(before) is None


def _nobodys_mail(shown: ShownText, finding: Finding) -> Sign | None:
    value = shown.value(finding)
    if _OF_A_FILE.search(value) is not None:
        return Sign.FILE
    if shown.before(finding, 1) == "@" and value[0].isalpha():
        return Sign.HANDLE
    if _EXAMPLE.search(shown.before(finding)) is not None:
        return Sign.SAMPLE
    if _OF_A_PROGRAM.match(value) is not None:
        return Sign.PROGRAM
    alone = all(each.entity_type is EntityType.EMAIL for each in shown.of_a_person(finding)) and not any(
        each.entity_type is EntityType.PERSON for each in shown.findings
    )
    if alone and _SAMPLE_HOST.search(value) is not None:
        return Sign.SAMPLE
    return Sign.OFFICE if alone and OF_AN_OFFICE.match(value) is not None else None


def _no_secret(shown: ShownText, finding: Finding) -> Sign | None:
    before = shown.before(finding).rstrip()
    if finding.evidence.recognizer == "secret.label" and (_ASKS.search(before) or _ACTION.search(before)):
        return Sign.ASKED
    if _SETTING.fullmatch(shown.value(finding)) is not None:
        return Sign.SETTING
    return Sign.SAMPLE if _SAMPLE_SECRET.fullmatch(shown.value(finding)) is not None else None


def _no_order(shown: ShownText, finding: Finding) -> Sign | None:
    """The number of goods under a heading that is a word of orders too."""
    digits = shown.value(finding).partition("\n")[0]
    caption = shown.caption(finding)
    if shown.is_of_stock():
        return Sign.SLIP
    is_short = digits.isdigit() and len(digits) <= _MOST_COUNTED
    if is_short and _COUNTED.fullmatch(caption) and sum(caption == shown.caption(each) for each in shown.findings) == 1:
        return Sign.COUNT
    if _MOMENT.fullmatch(digits) is not None and _ORDERS.search(caption or shown.before(finding)) is None:
        return Sign.MOMENT
    is_cell = not shown.beside(finding)
    is_barcode = (is_cell and _GOODS.search(caption) is not None) or _BARCODE.fullmatch(digits) is not None
    return Sign.BARCODE if is_barcode and _ORDERS.search(caption) is None else None


def _no_home(shown: ShownText, finding: Finding) -> Sign | None:
    if finding.evidence.recognizer == "address.label" and _OF_AN_EVENT.search(shown.before(finding)) is not None:
        others = (each for each in shown.of_a_person(finding) if each.entity_type is not EntityType.ADDRESS)
        return None if shown.shows_more or any(others) else Sign.PLACE
    if finding.evidence.recognizer != "address.place" or finding.confidence > _BARELY_AN_ADDRESS:
        return None
    if _ORGANISATION.search(shown.value(finding)) is not None:
        return Sign.ORGANISATION
    named = _NAMES_HOME.search(shown.caption(finding) or shown.before(finding)) is not None
    others = (each for each in shown.findings if each.entity_type is not EntityType.ADDRESS and not _is_guess(each))
    return None if named or any(others) else Sign.PLACE
