"""ID_DOCUMENT: a photo or a scan of an identity card, a licence, a passport or a bank card, by its words and shape.

A form on a screen asks for the same things. What tells a card from it: the words of the card itself stand alone and
close together, in a block of a card's proportions; on a bank card the number is the largest writing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from guard.model import Box, EntityType, Evidence, Finding
from guard.read.page import Line, TextPage, around

_LONGEST_LINE = 30
_WIDEST = 46
"""A card is at most so many heights of its writing wide."""
_TALLEST = 32
_SURE = 0.8
_STRANGERS = 1.2
"""So many lines that are no words of the card, for each that is, may stand inside."""


@dataclass(frozen=True, slots=True)
class _Document:
    """A kind of document: the words printed on it, how many must be seen, and how far it reaches beyond them."""

    name: str
    words: tuple[re.Pattern[str], ...] = field(repr=False)
    needed: int
    reach: tuple[float, float, float, float]
    """To the left, up, right and down, in widths and heights of the block of words."""


def _words(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)


_DOCUMENTS = (
    _Document(
        "identity-card",
        _words("^公民身[份分]", "^姓名", "^性别", "民族", "^出生|^\\d{4}年\\d{1,2}月\\d{1,2}日?$", "^住址"),
        4,
        (0.14, 0.22, 0.42, 0.2),
    ),
    _Document(
        "identity-card-back",
        _words(
            "^中华人民共和国$",
            "居民身份证$",
            "^签发机关",
            "^有效期限?",
            r"\d{4}\.\d\d\.\d\d[-—~至]+(\d{4}\.\d\d\.\d\d|长期)",
        ),
        3,
        (0.45, 0.3, 0.55, 0.3),
    ),
    _Document(
        "driving-licence",
        _words(
            "机动车驾驶证",
            "driving licen[cs]e",
            "^证号",
            "准驾车型|^class$",
            "初次领证",
            "^国籍",
            "^有效期",
            "date of (birth|first)",
        ),
        3,
        (0.2, 0.25, 0.4, 0.4),
    ),
    _Document(
        "vehicle-licence",
        _words(
            "机动车行驶证",
            "vehicle licen[cs]e",
            "^号牌号码",
            "^车辆类型",
            "^所有人",
            "^使用性质",
            "^品牌型号",
            "^车辆识别代[号码]",
            "^发动机号码",
        ),
        4,
        (0.15, 0.2, 0.25, 0.3),
    ),
    _Document(
        "travel-permit",
        _words(
            "来往内地通行证|来往(港澳|台湾)通行证|台湾居民居住证|港澳居民居住证|永久居留",
            "^换证次数|^签发次数",
            "^签发(机关|地点)",
            "^有效期限?",
            "^证件号码",
            "permanent resident",
        ),
        3,
        (0.2, 0.25, 0.4, 0.25),
    ),
)
_MACHINE_LINE = re.compile(r"^[A-Z0-9<«]{24,}$")
_CARD_NUMBER = re.compile(r"^(?:\d{4} ?){3,4}\d{1,4}$|^\d{16,19}$|^\d{6} ?\d{10,13}$|^\d{4} ?\d{6} ?\d{5}$")
_CARD_WORDS = _words(
    "银行$|^[^，。]{0,8}银行|bank",
    "储蓄卡|借记卡|信用卡|贷记卡|debit|credit",
    "银联|union ?pay",
    "visa|master ?card|american express|jcb",
    "valid|thru|good|month|year|有效期|^\\d\\d/\\d\\d$",
    "atm|闪付|quick ?pass",
)


def find_documents(page: TextPage, width: int, height: int) -> tuple[Finding, ...]:
    """A finding for each kind of document that a picture of this size shows, with one box that covers it whole."""
    lines = [line for line in page.lines if len(line.text) <= _LONGEST_LINE or _MACHINE_LINE.match(_bare(line))]
    found = [finding for document in _DOCUMENTS if (finding := _by_words(document, lines, width, height)) is not None]
    found += filter(None, (_passport(lines, width, height), _bank_card(lines, width, height)))
    return tuple(found)


def _by_words(document: _Document, lines: Sequence[Line], width: int, height: int) -> Finding | None:
    seen: dict[re.Pattern[str], Line] = {}
    for line in lines:
        text = line.text.replace(" ", "") if document.name.startswith("identity") else line.text
        for word in document.words:
            if word not in seen and word.search(text):
                seen[word] = line
    if len(seen) < document.needed:
        return None
    words = around(line.box for line in seen.values())
    if not _compact(words, list(seen.values()), lines):
        return None
    confidence = min(0.98, 0.8 + 0.06 * (len(seen) - document.needed))
    block = around((words, *_values(words, list(seen.values()), lines)))
    return _finding(document.name, confidence, _grown(block, document.reach, width, height))


def _values(words: Box, seen: Sequence[Line], lines: Sequence[Line]) -> list[Box]:
    """What is written beside the words of a card, in its proportions."""
    text_px = float(np.median([_height(line) for line in seen]))
    reach = min(_WIDEST * text_px, 2.2 * words.height + words.width) - words.width
    zone = Box(words.left - round(2 * text_px), words.top, words.width + round(reach + 2 * text_px), words.height)
    return [line.box for line in lines if line.confidence >= _SURE and len(line.text) > 1 and _within(line.box, zone)]


def _compact(block: Box, seen: Sequence[Line], lines: Sequence[Line]) -> bool:
    text_px = float(np.median([_height(line) for line in seen]))
    if block.width > _WIDEST * text_px or block.height > _TALLEST * text_px or block.width < 4 * text_px:
        return False
    inside = sum(_within(line.box, block) for line in lines)
    return inside - len(seen) <= _STRANGERS * len(seen) + 3


def _height(line: Line) -> int:
    """Of a character: a tilted line's box is higher."""
    return min(box.height for box in line.characters)


def _passport(lines: Sequence[Line], width: int, height: int) -> Finding | None:
    machine = [line for line in lines if _MACHINE_LINE.match(_bare(line)) and _bare(line).count("<") >= 3]
    if len(machine) < 2 or not any("<<" in _bare(line) for line in machine):
        return None
    block = around(line.box for line in machine)
    return _finding("machine-readable", 0.95, _grown(block, (0.12, 6.5, 0.25, 0.8), width, height))


def _bare(line: Line) -> str:
    return line.text.replace(" ", "").replace("«", "<<").upper()


def _bank_card(lines: Sequence[Line], width: int, height: int) -> Finding | None:
    for number in lines:
        if not _CARD_NUMBER.match(number.text.strip()):
            continue
        around_it = _grown(number.box, (0.25, 8.0, 0.25, 5.0), width, height)
        near = [line for line in lines if line is not number and _within(line.box, around_it)]
        words = {word for word in _CARD_WORDS for line in near if word.search(line.text)}
        if len(words) < 2 or len(near) > 14:
            continue
        usual = float(np.median([_height(line) for line in near]))
        if _height(number) >= 1.12 * usual:
            card = around((number.box, *(line.box for line in near)))
            confidence = min(0.95, 0.7 + 0.08 * len(words))
            return _finding("bank-card", confidence, _grown(card, (0.12, 0.16, 0.12, 0.16), width, height))
    return None


def _within(box: Box, block: Box) -> bool:
    x, y = box.left + box.width / 2, box.top + box.height / 2
    return block.left <= x < block.left + block.width and block.top <= y < block.top + block.height


def _grown(block: Box, reach: tuple[float, float, float, float], width: int, height: int) -> Box:
    left = max(0, round(block.left - reach[0] * block.width))
    top = max(0, round(block.top - reach[1] * block.height))
    right = min(width, round(block.left + block.width * (1 + reach[2])))
    bottom = min(height, round(block.top + block.height * (1 + reach[3])))
    return Box(left, top, right - left, bottom - top)


def _finding(kind: str, confidence: float, box: Box) -> Finding:
    evidence = Evidence("documents", context=kind)
    return Finding(EntityType.ID_DOCUMENT, round(confidence, 2), None, None, evidence, boxes=(box,))
