"""Identity cards of Hong Kong, Macau and Taiwan, found as PASSPORT: their holders travel with them.

Source: the check digits that Hong Kong's and Taiwan's authorities publish; Macau's cards have none.
"""

from __future__ import annotations

import re

from guard.detect.context import NOT_OF_A_DOCUMENT, Context
from guard.detect.entities.pattern import Judged, PatternRecognizer
from guard.detect.passage import Hint
from guard.model import EntityType

_LABELS = frozenset({Context.PASSPORT, Context.IDENTITY})
_HONG_KONG = re.compile(r"(?P<letters>[A-Z](?<![A-Za-z0-9].)[A-Z]?)(?P<digits>[0-9]{6}) ?\((?P<check>[0-9A])\)")
_MACAU = re.compile(r"[1578](?<![A-Za-z0-9].)[0-9]{6} ?\([0-9]\)")
_TAIWAN = re.compile(r"[A-Z](?<![A-Za-z0-9].)[1289][0-9]{8}(?![A-Za-z0-9])")
_TAIWAN_LETTERS = "ABCDEFGHJKLMNPQRSTUVXYWZIO"
"""Letters of the authorities, in the order of their numbers from 10 on."""


def hong_kong() -> PatternRecognizer:
    """Cards of Hong Kong: their check digit holds, or a label stands beside them."""
    return PatternRecognizer("passport.hk_card", EntityType.PASSPORT, _HONG_KONG, _of_hong_kong, holds="(")


def macau() -> PatternRecognizer:
    """Cards of Macau, by their label."""
    return PatternRecognizer("passport.mo_card", EntityType.PASSPORT, _MACAU, _of_macau, holds="(")


def taiwan() -> PatternRecognizer:
    """Cards of Taiwan whose check digit holds."""
    return PatternRecognizer("passport.tw_card", EntityType.PASSPORT, _TAIWAN, _of_taiwan)


def _of_hong_kong(match: re.Match[str], hint: Hint) -> Judged | None:
    letters, digits, check = match["letters"], match["digits"], match["check"]
    signs = [36 if len(letters) == 1 else ord(letters[0]) - 55, ord(letters[-1]) - 55, *map(int, digits)]
    total = sum(sign * weight for sign, weight in zip(signs, range(9, 1, -1), strict=True))
    if (total + (10 if check == "A" else int(check))) % 11 == 0:
        return Judged(0.85, True)
    return Judged(0.6, False) if hint.near and hint.context in _LABELS else None


def _of_macau(match: re.Match[str], hint: Hint) -> Judged | None:
    return Judged(0.75) if hint.near and hint.context in _LABELS else None


def _of_taiwan(match: re.Match[str], hint: Hint) -> Judged | None:
    letter = _TAIWAN_LETTERS.index(match[0][0]) + 10
    signs = [letter // 10, letter % 10, *map(int, match[0][1:])]
    weights = (1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1)
    holds = sum(sign * weight for sign, weight in zip(signs, weights, strict=True)) % 10 == 0
    if not holds or (hint.near and hint.context in NOT_OF_A_DOCUMENT):
        return None
    return Judged(0.85 if hint.context in _LABELS else 0.5, True)
