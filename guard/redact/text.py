"""Masks the findings of a text.

What a mask gives away: entity types of a fixed form (a number of a known length, printed in known groups) keep that
form, so that tables stay readable; the length of such a value is no news. Everything else (names, addresses, e-mail,
secrets…) becomes the same few asterisks whatever it was, because there the length narrows the guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from operator import itemgetter
from typing import NamedTuple

from guard.errors import RedactError
from guard.model import EntityType, Finding, MaskStyle

FIXED_FORM = frozenset(
    {
        EntityType.CN_ID,
        EntityType.PHONE,
        EntityType.BANK_CARD,
        EntityType.IBAN,
        EntityType.US_SSN,
        EntityType.PLATE,
        EntityType.PASSPORT,
    }
)
"""Types whose mask keeps length and grouping."""

FREE_FORM_MASK = "****"

LABELS = {
    EntityType.CN_ID: ("身份证号", "ID number"),
    EntityType.PHONE: ("电话号码", "phone number"),
    EntityType.BANK_CARD: ("银行卡号", "card number"),
    EntityType.EMAIL: ("电子邮箱", "e-mail address"),
    EntityType.PERSON: ("姓名", "name"),
    EntityType.ADDRESS: ("地址", "address"),
    EntityType.ORDER_NO: ("订单号", "order number"),
    EntityType.PLATE: ("车牌号", "number plate"),
    EntityType.PASSPORT: ("护照号", "passport number"),
    EntityType.WECHAT_QQ: ("社交账号", "messenger account"),
    EntityType.IBAN: ("国际银行账号", "IBAN"),
    EntityType.US_SSN: ("社会保障号", "social security number"),
    EntityType.IP: ("IP 地址", "IP address"),
    EntityType.SECRET: ("密钥", "secret"),
    EntityType.CUSTOMER: ("客户资料", "customer data"),
    EntityType.CHAT_RECORD: ("聊天记录", "conversation"),
    EntityType.ID_DOCUMENT: ("证件", "identity document"),
    EntityType.QR_CODE: ("二维码", "QR code"),
    EntityType.FACE: ("人脸", "face"),
    EntityType.UNREADABLE: ("无法检查的内容", "uninspected content"),
}
"""What a finding is called in a safe text: Chinese, English."""

_COVERED = re.compile(r"[^\s\-‐‑‒–—−.·・,，()（）/+]")
_CHINESE = re.compile(r"[㐀-鿿]")
_LATIN = re.compile(r"[A-Za-z]")


class Replacement(NamedTuple):
    """The characters [start, end) of a text become `text`."""

    start: int
    end: int
    text: str
    aligned: bool
    """Whether it stands in for the value character by character."""


def mask(text: str, findings: Sequence[Finding], style: MaskStyle = MaskStyle.MASK) -> str:
    """The text with every finding masked; findings that overlap are masked as one.

    Raises:
        RedactError: a finding has no span in this text.
    """
    pieces: list[str] = []
    done = 0
    for change in replacements(text, findings, style):
        pieces += (text[done : change.start], change.text)
        done = change.end
    return "".join((*pieces, text[done:]))


def replacements(text: str, findings: Sequence[Finding], style: MaskStyle) -> tuple[Replacement, ...]:
    """What `mask` puts where, in order, without overlaps.

    Raises:
        RedactError: a finding has no span in this text.
    """
    groups = tuple(_groups(text, findings))
    chinese = style is MaskStyle.LABEL and _is_chinese(text, groups)
    return tuple(
        Replacement(start, end, *_replacement(text[start:end], group, style, chinese)) for start, end, group in groups
    )


def _is_chinese(text: str, groups: Sequence[tuple[int, int, list[Finding]]]) -> bool:
    """By what stays visible, never by what is masked; Chinese where nothing tells."""
    starts = (0, *(end for _, end, _ in groups))
    ends = (*(start for start, _, _ in groups), len(text))
    visible = "".join(text[start:end] for start, end in zip(starts, ends, strict=True))
    return _CHINESE.search(visible) is not None or _LATIN.search(visible) is None


def _groups(text: str, findings: Sequence[Finding]) -> Iterator[tuple[int, int, list[Finding]]]:
    """Findings that overlap, together, with the span that they cover."""
    spans: list[tuple[int, int, Finding]] = []
    for finding in findings:
        if finding.start is None or finding.end is None or not 0 <= finding.start < finding.end <= len(text):
            raise RedactError(
                f"a finding of type {finding.entity_type} has no place in this text; do not offer the text"
            )
        spans.append((finding.start, finding.end, finding))
    spans.sort(key=itemgetter(0, 1))
    group: list[Finding] = []
    group_start = group_end = 0
    for start, end, finding in spans:
        if group and start >= group_end:
            yield group_start, group_end, group
            group = []
        if not group:
            group_start, group_end = start, end
        group.append(finding)
        group_end = max(group_end, end)
    if group:
        yield group_start, group_end, group


def _replacement(value: str, group: Sequence[Finding], style: MaskStyle, chinese: bool) -> tuple[str, bool]:
    first = group[0] if len(group) == 1 else max(group, key=_weight)
    if style is MaskStyle.LABEL:
        return f"[{LABELS[first.entity_type][0 if chinese else 1]}]", False
    if style is MaskStyle.PARTIAL and first.masked and first.masked != value:
        return first.masked, False
    if all(finding.entity_type in FIXED_FORM for finding in group):
        return _COVERED.sub("*", value), True
    return FREE_FORM_MASK, False


def _weight(finding: Finding) -> tuple[int, float]:
    """By what of several findings that overlap one is chosen: its length, then how sure it is."""
    return (finding.end or 0) - (finding.start or 0), finding.confidence
