"""Which digits are those of sums, measures and places, and no number of a person: with commas, with a point."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from guard.detect.checksums import luhn

_AMOUNT_BEFORE = re.compile(r"(?<![0-9,])[0-9]{1,3}(?:,[0-9]{3})*,\Z")
_LONGEST_AMOUNT = 14
"""Characters of the thousands before the last comma of an amount, at most."""
_DECIMAL = re.compile(r"[=≈~<>+*/^(,\[≤≥±×÷] ?[0-9]{1,4}\.\Z")
"""What a calculation says: = 1.6449340668482264."""
_DOUBLE_DIGITS = range(15, 18)
"""Digits behind the point of a number as programs print it."""
_FEWEST_IN_FRACTION, _MOST_DIGITS = 10, 17
"""Digits of one behind its point, at least, and in all, at most: identity numbers have more."""
_WHOLE_DIGITS = range(3, 7)
"""Digits before its point; areas, countries and the numbers of most lists have fewer."""
_LISTED, _MOBILE = 3, 11
"""Digits of the number that a long list may set before a mobile, and of that."""
_FIELD_PARTS = ("\t", ",", ";", "[", "]", "}")
"""What parts fields of rows and lists."""
_FIELD_BEGINS, _FIELD_ENDS = ("", "\n", *_FIELD_PARTS[:4]), ("", "\n", "\r", *_FIELD_PARTS)
"""What a field stands between."""
_VALUE_BEFORE = re.compile(r'": ?\[?-?\Z')
"""What stands before a number in JSON."""
_LONGEST_VALUE_BEFORE = 5
"""Characters of that, at most."""
_CURRENCIES = ("¥", "$", "€")
_FEWEST_OF_NUMBER = 7
"""Digits of a sum before its point that may be a number of somebody, at least."""
_CENTS, _LINE_ENDS = 2, ("", "\n", "\t", *_CURRENCIES)
"""Digits of a sum behind its point, and what it stands between in a sheet."""
Group = tuple[int, int]
"""Digits without a separator, [start, end)."""


def ends_amount(text: str, groups: Sequence[Group]) -> bool:
    """Whether the first group is the end of an amount with commas, `2,287,183 3178100`, and no phone in groups."""
    left, right = groups[0]
    if right - left != 3 or left < 2 or text[left - 1] != "," or not text[left - 2].isdigit():
        return False
    parted = len(groups) > 1 and groups[1][1] - groups[1][0] == 4
    amount = _AMOUNT_BEFORE.search(text, max(0, left - _LONGEST_AMOUNT), left)
    return amount is not None and (not parted or text[amount.start() - 1 : amount.start()] in _CURRENCIES)


def but_amounts(text: str, groups: Sequence[Group]) -> list[Group]:
    """The groups but those of a sum of money with cents: one point in it, no other number beside it in its line."""
    sums = {
        nth
        for nth, ((start, end), (cents, last)) in enumerate(itertools.pairwise(groups))
        if text[end:cents] == "."
        and last - cents == _CENTS
        and end - start >= _FEWEST_OF_NUMBER
        and text[start - 1 : start] in _LINE_ENDS
        and text[last : last + 1] in _LINE_ENDS
    }
    return [group for nth, group in enumerate(groups) if not sums & {nth - 1, nth}]


def but_fractions(text: str, groups: Sequence[Group]) -> list[Group]:
    """The groups but those of a field that is one number with a long fraction: a sum of amounts, a place, a time."""
    fractions = {
        nth
        for nth, ((start, point), (left, end)) in enumerate(itertools.pairwise(groups))
        if text[point:left] == "."
        and end - left >= _FEWEST_IN_FRACTION
        and end - start - 1 <= _MOST_DIGITS
        and _is_field(text, start, point, end)
        and not (text.startswith("62", start) and luhn(text[start:point] + text[left:end]))  # a card in two groups
    }
    return [group for nth, group in enumerate(groups) if not fractions & {nth - 1, nth}]


def _is_field(text: str, start: int, point: int, end: int) -> bool:
    """Whether a number with a fraction is all that a field of a row, a line or a list says."""
    before, after = text[start - 1 : start], text[end : end + 1]
    if after not in _FIELD_ENDS:
        return False
    if _VALUE_BEFORE.search(text, max(0, start - _LONGEST_VALUE_BEFORE), start):
        return True
    alone = before not in _FIELD_PARTS and after not in _FIELD_PARTS
    if alone and (point - start, end - point - 1) == (_LISTED, _MOBILE):
        return False
    return before in _FIELD_BEGINS and point - start in _WHOLE_DIGITS and text[start] != "0"


def is_decimal(text: str, groups: Sequence[Group]) -> bool:
    """Whether the first two groups are a number that was calculated, and not the first of a list with the next."""
    (start, _), (left, right) = groups[:2]
    if len(groups) > 2 and groups[2][0] - right == 1 and text[right] == ".":
        return False  # 503.555.0177, 01.53.01.88.24: a decimal has one point
    if _DECIMAL.search(text, max(0, start - 2), left) is not None:
        return True
    alone = text[start - 1 : start] in ("", "\n") and text[left - 1] == "." and left - start == 2
    return alone and right - left in _DOUBLE_DIGITS and not text.startswith("62", left)
