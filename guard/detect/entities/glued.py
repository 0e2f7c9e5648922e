"""Identity numbers, UnionPay cards and mobiles that are written into a word of Latin letters: `A13800138000`."""

from __future__ import annotations

import re

from guard.detect.checksums import gb11643, luhn
from guard.detect.context import Context
from guard.detect.entities.pattern import Judged, PatternRecognizer
from guard.detect.passage import Hint
from guard.model import EntityType

_IDENTITY_BODY = "[1-8][0-9]{5}(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9Xx]"
_IDENTITY = re.compile(rf"(?<=[A-Za-z_]){_IDENTITY_BODY}(?![0-9])|(?<![0-9.]){_IDENTITY_BODY}(?=[A-Za-z_])")
_CARD = re.compile(r"(?<=[A-Za-z_])62[0-9]{14,17}(?![0-9])|(?<![0-9.])62[0-9]{14,17}(?=[A-Za-z_])")
_MOBILE = re.compile(
    r"(?<![A-Za-z0-9_./=&?-])(?:[A-Za-z]|[A-Za-z]{0,8}(?=[0-9]{11}[A-Za-z]{2}))?"
    r"(?P<value>1[3-9][0-9]{9})(?:[A-Za-z]{1,8}|(?<=[A-Za-z].{11}))(?![A-Za-z0-9_/=-])"
)
_LEAST_DISTINCT = 3
"""Different digits of a mobile; with fewer it is a filler."""


def identity() -> PatternRecognizer:
    """Finds identity numbers by birthday and check character."""
    return PatternRecognizer("cn_id.glued", EntityType.CN_ID, _IDENTITY, _judge_identity)


def card() -> PatternRecognizer:
    """Finds UnionPay cards by their Luhn digit."""
    return PatternRecognizer("bank_card.glued", EntityType.BANK_CARD, _CARD, _judge_card)


def mobile() -> PatternRecognizer:
    """Finds mobiles behind one letter or before some; several letters before one are an order's form."""
    return PatternRecognizer("phone.glued", EntityType.PHONE, _MOBILE, _judge_mobile)


def _judge_identity(match: re.Match[str], hint: Hint) -> Judged | None:
    return Judged(0.9, True) if gb11643(match[0].upper()) else None


def _judge_card(match: re.Match[str], hint: Hint) -> Judged | None:
    if not luhn(match[0]) or (hint.near and hint.context is not Context.CARD and hint.context is not None):
        return None
    return Judged(0.6, True)


def _judge_mobile(match: re.Match[str], hint: Hint) -> Judged | None:
    if len(set(match["value"])) < _LEAST_DISTINCT:
        return None
    if hint.near and hint.context is not None and hint.context is not Context.PHONE:
        return None
    return Judged(0.85 if hint.context is Context.PHONE else 0.6)
