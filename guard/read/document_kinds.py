"""What is printed on identity documents, licences and cards, and where it stands on them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from guard.read.level import Rect, around

_NEVER = 99
CARD = 1.585
"""Width over height of a card. Source: ISO/IEC 7810, ID-1."""
BOOKLET = 1.42
"""Of a passport's page. Source: ISO/IEC 7810, ID-3."""
SHEET = 1.42


@dataclass(frozen=True, slots=True)
class Inside:
    """Where the writing lies on a document, in shares of its width and height."""

    left: float
    top: float
    right: float
    bottom: float

    def around(self, block: Rect, aspect: float) -> Rect:
        """The document of that width over height whose writing is the block."""
        across, down = self.right - self.left, self.bottom - self.top
        height = max(block.height / down, block.width / across / aspect)
        width = height * aspect
        left, top = block.left - self.left * width, block.top - self.top * height
        return around([block, Rect(left, top, left + width, top + height)])


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of document: the words printed on it, and how many must be seen."""

    name: str
    own: re.Pattern[str]
    """Words that stand on nothing else; they count twice."""
    words: tuple[re.Pattern[str], ...] = field(repr=False)
    needed: int
    inside: Inside
    aspect: float = CARD
    alone: int = 4
    """So many of the other words must be seen where none of its own is: all others are those of any form."""
    rows: tuple[int | None, ...] = ()
    """In which row of the document the words of its own and then the others stand; None: anywhere."""
    at_foot: bool = False
    """Whether the words of its own stand in its last row; else they are its title."""
    larger: float = 0.0
    """The title is at least so many times as large as the other words."""
    widest: int = 46
    """So many heights of its usual writing it is wide, at most."""
    tallest: int = 40
    """And so many high."""
    upright: bool = False
    """Whether it also comes higher than wide."""


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


def _words(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(map(_pattern, patterns))


_IDENTITY_NUMBER = r"^\d{17}[\dX]$"
_VALIDITY = r"^有效期限?|\d{4}[.年-]\d\d?[.月-]\d\d?日?[-—~至]+(\d{4}[.年-]\d\d?[.月-]\d\d?|长期)"

KINDS = (
    Kind(
        "identity-card",
        _pattern("民身[份分]号码|^公民身"),
        _words(
            "^姓名",
            "^性别",
            r"^性?别?[男女]?民族",
            r"^出生(?!日期|地)|^\d{2,4}年\d{1,2}月\d{1,2}日?$|^[年月]$",
            "^住址",
            _IDENTITY_NUMBER,
            "^身?[份分]?号码$",
        ),
        4,
        Inside(0.05, 0.1, 0.72, 0.9),
        rows=(5, 0, 1, 1, 2, 3, 5, 5),
        at_foot=True,
    ),
    Kind(
        "identity-card-back",
        _pattern("^居?民身[份分]证$|^中华人民共和[国國]$"),
        _words("^中华人民共和[国國]$", "^签发机关", _VALIDITY, "公安局"),
        4,
        Inside(0.22, 0.12, 0.8, 0.9),
        rows=(0, None, 2, 3, 2),
        larger=1.3,
    ),
    Kind(
        "driving-licence",
        _pattern("机动车驾驶证|drivinglicen[cs]e|driver.?s?licen[cs]e"),
        _words(
            "^证号|licen[cs]eno",
            "准驾车型|^class",
            "初次领证|firstissue",
            "^国籍|nationality",
            _VALIDITY + "|validperiod|expires?$|^exp",
            "dateofbirth|^dob",
            "^姓名|^name",
            _IDENTITY_NUMBER,
        ),
        4,
        Inside(0.05, 0.06, 0.82, 0.88),
        rows=(0, None, None, None, None, None, None, None, None),
    ),
    Kind(
        "vehicle-licence",
        _pattern("机动车行驶证|vehiclelicen[cs]e"),
        _words(
            "^号牌号码|plateno",
            "^车辆类型|vehicletype",
            "^所有人|^owner",
            "^使用性质|usecharacter",
            "^品牌型号|^model",
            "^车辆识别代[号码]|^vin$",
            "^发动机号码|engineno",
            "^注册日期|registerdate",
            "^发证日期|issuedate",
        ),
        5,
        Inside(0.05, 0.06, 0.92, 0.92),
        alone=5,
        widest=60,
    ),
    Kind(
        "travel-permit",
        _pattern(
            "来(港澳|台湾|内地|大陆).?行[证証證]|[来往]{2}(内地|大陆|港澳|台湾)通行证|(台湾|港澳)居民居住证|永久居留(身份)?证|exit-?entrypermit"
            "|通行[证証]$|travelpermit(for|to)|mainlandtravelpermit|permanent(resident|identity)|永久性居民身[份分][证證]"
        ),
        _words(
            "^换证次数|^签发次数",
            "^签发(机关|地点)|authority$|placeofissue|出入境管理局",
            _VALIDITY + "|dateofexpiry",
            "^(证件|通行证)号码|^公民身|^idno",
            "^(出生日期|簽發日期)|dateofbirth",
            "^姓名|^name|^[CHKLM]\\d{8,10}$",
            "^中华人民共和国$|^hongkong.*identitycard|^[A-Z]{1,2}\\d{6}[(（][\\dA][)）]$",
        ),
        4,
        Inside(0.06, 0.08, 0.86, 0.9),
        alone=6,
        widest=56,
    ),
    Kind(
        "passport",
        _pattern("^护照$|passport$"),
        _words(
            "passportno|护照号",
            "countrycode|国家码",
            "dateofbirth|出生日期",
            "placeofbirth|出生地点",
            "dateofissue|placeofissue|签发(日期|地点)",
            "dateofexpiry|有效期至",
            "^(people'?s)?republicof|^中华人民共和国$",
            "签发机关|authority$",
        ),
        5,
        Inside(0.03, 0.04, 0.95, 0.72),
        BOOKLET,
        alone=_NEVER,
    ),
    Kind(
        "social-security-card",
        _pattern("社会保障卡$|^社会保障.?卡?$|社会保障[十卞]?$"),
        _words("社会保障号码", "^姓名", "^卡号", "^发卡日期", "人力资源和?社会保障", _IDENTITY_NUMBER),
        4,
        Inside(0.07, 0.09, 0.84, 0.84),
        alone=_NEVER,
        larger=1.1,
    ),
    Kind(
        "household-register",
        _pattern("常住人口登记卡|居民户口簿"),
        _words(
            "户主或与",
            "^姓名",
            "^曾用名",
            "^籍贯",
            "公民身[份分]证件编号",
            "^文化程度",
            "^婚姻状况",
            "^服务处所",
            "^宗教信仰",
        ),
        5,
        Inside(0.06, 0.05, 0.92, 0.9),
        alone=_NEVER,
        widest=60,
    ),
    Kind(
        "business-licence",
        _pattern("^营业执照([(（].{0,4}|副本)?$|业执照$|^营业执?.?$"),
        _words(
            "统一社会信用代码",
            "^名称",
            "^(主体)?类型",
            "^(法定代表人|经营者|负责人|投资人)",
            "^经营范围",
            "^注册资本|^组成形式",
            "^成立日期|^注册日期",
            "^住所|^经营场所|^营业场所",
            "^登记机关",
            "^营业期限",
            "^国家市场监[督管]",
            "^扫描二维码登录",
            "信用信息公示系统网址",
            "^[(（][正副]本[)）]",
        ),
        5,
        Inside(0.07, 0.13, 0.9, 0.88),
        SHEET,
        alone=9,
        larger=1.1,
        widest=64,
        tallest=64,
        upright=True,
    ),
)
FORM = _pattern(
    r"身[份分]证号|手机|电话|邮箱|请输入|请上传|^提交|^保存|^取消|必填|^备注|会员|^编辑|^[一-龥]{2,6}[：:][\W_]*$"
)
"""Captions of forms on screens, which ask for what is printed on documents."""

SENTENCE = _pattern("[，。、；？！,;?!].|[^a-z0-9][：:]$|^[^：:]{2,8}[：:][^：:]")
"""Marks of running text and of captions on screens: a word among them is not printed on a document."""

MACHINE_LINE = re.compile(r"^[A-Z0-9<]{28,}$")
MACHINE_INSIDE = Inside(0.03, 0.8, 0.97, 0.95)

CARD_NUMBER = re.compile(r"^\d{15,19}$")
CARD_WORDS = _words(
    "银行|bank",
    "储蓄卡|借记卡|信用卡|贷记卡|白金卡|金卡|debit|credit|platinum",
    "银联|unionpay",
    "visa|mastercard|americanexpress|jcb",
    r"valid|thru|good|month|year|有效期|^\d\d/\d\d$",
    "atm|闪付|quickpass",
)
CARD_INSIDE = Inside(0.06, 0.07, 0.92, 0.9)
