"""Numbers of accounts at banks that are no card's: behind the name of a bank or a branch, or behind 银行账号.

Such numbers have no check that all banks share, and 12 to 25 digits.
"""

from __future__ import annotations

import re

from guard.detect.context import Context
from guard.detect.entities.pattern import Judged, PatternRecognizer
from guard.detect.passage import Hint
from guard.model import EntityType

_BANK = (
    "银行|[农工建交招中][行商](?![业])|农商行|信用社|信用联社|支行|分行|营业部|营业室|分理处|储蓄所|邮政储蓄|邮政"
    "|汇丰|恒生|渣打|东亚|星展|花旗"
)
_NAMED = "(?:银行|对公|结算|基本户?|开户|收款|付款|退款|转出|转入|入账)[账帐][号户]号?"
_NUMBER = r"(?=(?:[ -]?[0-9]){12,25}(?![0-9A-Za-z]|[ -][0-9]))[0-9]{3,25}(?:[ -][0-9]{3,})*(?:[ -][0-9]{1,2})?"
_ACCOUNT = re.compile(
    rf"(?:(?:{_BANK})(?![^0-9\n]{{0,12}}(?:行号|流水|客服|热线|电话|编号|单号|时间))[^0-9\n:]{{0,12}}(?:\([0-9]{{3}}\)[账帐]号)?"
    rf"|{_NAMED}(?:码|为|是)?(?::? ?[一-龥]{{2,20}}(?=[ :]))?)"
    rf"[ :]{{0,3}}(?P<value>{_NUMBER})"
)
_LANDLINE_DIGITS = 12
"""Digits of a landline with its area code, at most, which begins with a zero."""
_ELSEWHERE = frozenset(Context) - {Context.CARD, Context.ACCOUNT, Context.NAME, Context.CARRIER}
"""What a label right before a number calls that is no account."""


def account() -> PatternRecognizer:
    """Finds account numbers by the bank in front of them."""
    return PatternRecognizer("bank_card.account", EntityType.BANK_CARD, _ACCOUNT, _judge)


def _judge(match: re.Match[str], hint: Hint) -> Judged | None:
    digits = "".join(filter(str.isdigit, match["value"]))
    if len(set(digits)) == 1 or (digits[0] == "0" and len(digits) <= _LANDLINE_DIGITS):
        return None
    return None if hint.near and hint.context in _ELSEWHERE else Judged(0.7)
