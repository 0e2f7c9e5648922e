"""Identity numbers of mainland China, with those of the residence permits for Hong Kong, Macau and Taiwan.

Source: GB 11643-1999: six digits of the county, eight of the birthday, three of the sequence, one check character; the
older form of 15 digits has a year of two digits and no check character.

A check character that does not hold is no reason to drop a number: a misread digit breaks it, and it is still the
customer's. It is reported with less confidence, and the label 身份证 raises it.
"""

from __future__ import annotations

from guard.detect.checksums import gb11643, luhn
from guard.detect.context import THINGS, Context
from guard.detect.entities.numbers import Judge, Judgement, Number
from guard.model import EntityType

PROVINCES = frozenset(
    str(code)
    for codes in ((11, 16), (21, 24), (31, 38), (41, 47), (50, 55), (61, 66), (71, 72), (81, 84))
    for code in range(*codes)
)
"""First two digits: provinces and what ranks with them, residence permits among them."""
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_FIRST_YEAR = 1900
"""Earliest year of birth; older cards are nobody's."""
_LAST_YEAR = 2032
"""Latest year of birth: a few years ahead, so that no clock is asked."""
_ELSEWHERE = THINGS | {Context.AMOUNT, Context.CARD, Context.ACCOUNT, Context.PHONE}


def judge_with(cities: frozenset[str]) -> Judge:
    """The judge that knows which first four digits are given to a city."""

    def judge(number: Number) -> Judgement | None:
        if len(number.digits) == 18:
            return _of_18(number, cities)
        return _of_15(number, cities) or _of_misread(number)

    return Judge(range(15, 19), judge)


def _of_18(number: Number, cities: frozenset[str]) -> Judgement | None:
    digits = number.digits
    labelled = number.context is Context.IDENTITY
    known = digits[:2] in PROVINCES
    dated = _is_day(digits[6:10], digits[10:12], digits[12:14])
    if known and dated:
        if gb11643(digits):
            return _judgement(0.97 if number.column else 0.99, True)
        if labelled:
            return _judgement(0.75, False)
        if number.near and number.context in _ELSEWHERE:
            return _judgement(0.4, False)
        if number.column or digits[:4] not in cities:
            return _judgement(0.45, False)
        return _judgement(0.6, False)
    if labelled and (len(number.groups) == 1 or (number.near and number.whole)):
        return _judgement(0.55 if known or dated or number.near else 0.5, False)
    return None


def _of_15(number: Number, cities: frozenset[str]) -> Judgement | None:
    digits = number.digits
    if (
        len(digits) != 15
        or not digits.isdigit()
        or digits[:2] not in PROVINCES
        or not _is_day("19" + digits[6:8], digits[8:10], digits[10:12])
    ):
        return None
    if number.context is Context.IDENTITY:
        return _judgement(0.8, None)
    if number.context is None and number.groups == (15,) and digits[:4] in cities and not luhn(digits):
        return _judgement(0.5, None)
    return None


def _of_misread(number: Number) -> Judgement | None:
    """Of small print OCR loses a digit or two: what stands behind the label in one piece is the customer's."""
    is_named = number.context is Context.IDENTITY and number.near and len(number.groups) == 1
    return _judgement(0.5, False) if is_named else None


def _is_day(year: str, month: str, day: str) -> bool:
    if not _FIRST_YEAR <= int(year) <= _LAST_YEAR:
        return False
    return 1 <= int(month) <= 12 and 1 <= int(day) <= _DAYS[int(month) - 1]


def _judgement(confidence: float, checksum: bool | None) -> Judgement:
    return Judgement(EntityType.CN_ID, confidence, "cn_id", checksum)
