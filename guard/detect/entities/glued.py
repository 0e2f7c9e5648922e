"""Identity numbers, UnionPay cards and mobiles that are written into a word of Latin letters: `A13800138000`."""

from __future__ import annotations

import re

from guard.detect.checksums import gb11643, luhn
from guard.detect.context import Context
from guard.detect.entities.pattern import Judged, PatternRecognizer
from guard.detect.passage import Hint
from guard.detect.recognizer import Needs
from guard.model import EntityType

_IDENTITY = re.compile(
    "[1-8](?<![0-9.].)[0-9]{5}(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9Xx]"
    r"(?:(?=[A-Za-z_])|(?<=[A-Za-z_].{18})(?![0-9]))"
)
_CARD = re.compile("6(?:(?<=[A-Za-z_].)2[0-9]{14,17}(?![0-9])|(?<![0-9.].)2[0-9]{14,17}(?=[A-Za-z_]))")
_MOBILE = re.compile("1(?<![0-9].)[3-9][0-9]{9}(?![0-9])(?:(?=[A-Za-z])|(?<=[A-Za-z].{11}))")
_WORD_BEFORE = re.compile(r"(?<![A-Za-z0-9_./=&?-])[A-Za-z]{0,8}\Z")
_WORD_BEHIND = re.compile("[A-Za-z]{0,8}(?![A-Za-z0-9_/=-])")
_LONGEST_BEFORE = 10
"""Characters looked at before a mobile: a word and what it begins behind."""
_LEAST_DISTINCT = 3
"""Different digits of a mobile; with fewer it is a filler."""
_FEWEST_BEHIND = 2
"""Letters behind a mobile that has several before it; with fewer it is formed as an order's number."""


def identity() -> PatternRecognizer:
    """Finds identity numbers by birthday and check character."""
    return PatternRecognizer("cn_id.glued", EntityType.CN_ID, _IDENTITY, _judge_identity, Needs.LONG_NUMBER)


def card() -> PatternRecognizer:
    """Finds UnionPay cards by their Luhn digit."""
    return PatternRecognizer("bank_card.glued", EntityType.BANK_CARD, _CARD, _judge_card, Needs.LONG_NUMBER)


def mobile() -> PatternRecognizer:
    """Finds mobiles behind one letter or before some; several letters before one are an order's form."""
    return PatternRecognizer("phone.glued", EntityType.PHONE, _MOBILE, _judge_mobile, Needs.LONG_NUMBER)


def _judge_identity(match: re.Match[str], hint: Hint) -> Judged | None:
    return Judged(0.9, True) if gb11643(match[0].upper()) else None


def _judge_card(match: re.Match[str], hint: Hint) -> Judged | None:
    if not luhn(match[0]) or (hint.near and hint.context is not Context.CARD and hint.context is not None):
        return None
    return Judged(0.6, True)


def _judge_mobile(match: re.Match[str], hint: Hint) -> Judged | None:
    start, end = match.span()
    before = _WORD_BEFORE.search(match.string, max(0, start - _LONGEST_BEFORE), start)
    behind = _WORD_BEHIND.match(match.string, end)
    if before is None or behind is None or len(set(match[0])) < _LEAST_DISTINCT:
        return None
    if len(before[0]) > 1 and len(behind[0]) < _FEWEST_BEHIND:
        return None
    if hint.near and hint.context is not None and hint.context is not Context.PHONE:
        return None
    return Judged(0.85 if hint.context is Context.PHONE else 0.6)
