"""Where digits stand together in a text, and which groups of them can be a number's: not those of words and decimals.

A run is digits with at most a few separators between them (blanks, dashes, dots, one line break).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from guard.detect.checksums import gb11643, luhn
from guard.detect.entities.fractions import Group, but_amounts, but_fractions, ends_amount, is_decimal
from guard.detect.normalise import is_identity

_MOST_IN_RUN = 71
"""Digits of one run, at most: it bounds the joins that are tried."""
_MORE = re.compile(
    r"(?:[ \-().·/_]{0,2}|[ \-]{0,2}\n(?:[ \-]{0,2}|\n-(?:(?<=\n0[0-9]{2}\n\n-)|(?<=\n0[0-9]{3}\n\n-)))"
    r"| / (?:(?<=\b0[0-9]{2} / )|(?<=\b0[0-9]{3} / )|(?<=\b0[0-9]{4} / )|(?<=\+[0-9]{2} [0-9]{3} / )))"
    "[0-9]"
)
"""What goes on with a run; a slash between blanks, or a dash below it, does so behind an area: 08652 / 64 11 9."""
_RUN = re.compile(rf"[+(0-9](?:(?<=[0-9])|[0-9])(?:{_MORE.pattern}){{4,{_MOST_IN_RUN - 1}}}(?:[ \n]?[Xx](?![A-Za-z]))?")
_GROUP = re.compile(r"[0-9]+(?:[ \n]?[Xx])?")
_WORD_AFTER = re.compile("[a-z]{2,12}(?![A-Za-z0-9_])")
_LETTER_AFTER = re.compile("[A-Za-z](?![A-Za-z0-9_@-])")
_LABEL_BEFORE = re.compile(r"(?<![A-Za-z0-9_])(?:ID|SFZ|TEL|MOBILE|PHONE|CARD|NI|CTC[MT]?|CC[A-Z]{2})\Z")
"""What is written to a number without a blank and is no part of it; airlines write NI and CTCM."""
_FILE_BEFORE = re.compile(
    r"(?<![A-Za-z0-9])(?:tel|phone|mobile|ph|mob|img|image|photo|pic|scan|id|sfz|card|user|customer|cust|wx)_\Z",
    re.IGNORECASE,
)
"""What names of files say before a number of a person: `IMG_13800138000.jpg`."""
_SHORT_BEFORE = re.compile(
    r"(?<![A-Za-z0-9])(?:tel|telephone|phone|mobile|mob|cell|ph|id|sfz|card|no|nr|acct|account|wx|wechat)[.-]\Z",
    re.IGNORECASE,
)
"""What is written before a number of a person, with its dot: `Tel.13800138000`, `No.6222…`."""
_KEY_BEFORE = re.compile(
    r"(?:phone|mobile|msisdn|tel|accnbr|caller|callee|calling|called|user|username|account|id_?card|id_?no|cert_?no|sfz|card)(?:_?(?:no|num|number))?=\Z",
    re.IGNORECASE,
)
_PARAMETER = re.compile(r"[?&][\w.\[\]-]{1,40}=\Z", re.ASCII)
"""Parameters of the web count sessions and times; only those named in `_KEY_BEFORE` tell a person's number."""
_LONGEST_KEY = 42
"""Characters of a parameter's name with its signs, at most."""
_FEWEST_BESIDE_LETTER = 11
"""Digits of a number that a single letter may follow: `13800138000B`."""
_LONG_RUN = 9
"""Digits that a word in small letters may follow, at least: with fewer they are part of a code."""
_LONGEST_PREFIX = 9
"""Letters that are written to a number without a blank, at most."""
_LONGEST_LABEL = 11
"""Characters of such a label with its sign and the one before it."""
_SEVENTEEN = re.compile(r"(?<![0-9])(?:[0-9][ -]?){17}\Z")
_HOUR_ENDS = re.compile(r":[0-5][0-9](?![0-9])")
_MINUTE = re.compile("[0-9]:[0-5][0-9] ?\n")
"""A time that ends the line before a number."""
_HOUR = 2
"""Digits of an hour, at most: `0472-3431-1417·9:55`."""
_MASKED_IDENTITY = re.compile(r"\*{6,9}[0-9]{3}[0-9Xx](?![0-9A-Za-z])")
"""What a mask has left of an identity number behind its region: `320505********3216`."""
_REGION, _MOBILE = 6, 11
"""Digits of that region, and of a mobile that stands before it without a blank."""
_IDENTITY = 18
"""Signs of an identity number."""
_OF_DAY = 4
"""Digits of a day, or a year, that reading sets right behind an identity number."""
_FEWEST_OF_IDENTITY = 15
"""Signs of what may be an identity number, with the X at its end and what OCR lost of it."""
_FEWEST_OF_NUMBER = 7
"""Digits of a number that stands whole between what two masks have left, at least."""
_CARDS = (19, 16)
"""Digits of a card; with more no number is one."""
_GLUED_DIGITS = 29
"""Digits of an identity number and a mobile together."""
MOST_GROUPS = 10
"""Groups that are joined to one number, at most."""


def runs(text: str) -> Iterator[tuple[int, list[Group]]]:
    """The runs of digits in a text: where each begins, with its sign, and the groups that are no part of a word."""
    at = 0
    while (match := _RUN.search(text, at)) is not None:
        start, at = match.span()
        # A longer one is parted between two lines, or between two groups, never within a number.
        if at - start >= _MOST_IN_RUN and _MORE.match(text, at) is not None:
            line = text.rfind("\n", start, at)
            ends = [group.end() for group in _GROUP.finditer(text, start, line if line > start else at)]
            at = ends[-1] if line > start else ends[-2] if len(ends) > 1 else at
        yield start, _standing(text, start, at)


def _standing(text: str, start: int, end: int) -> list[Group]:
    """The groups of a run that are not part of a word, a decimal or a name: `SF123`, `1.5`, `a-123`."""
    groups = [group.span() for group in _GROUP.finditer(text, start, end)]
    if text[start].isdigit() and _part_of_word(text, start):
        groups = groups[1:]
    if len(groups) > 1 and _MINUTE.match(text, max(0, groups[0][0] - 2)):
        groups = groups[1:]
    if groups and ends_amount(text, groups):
        groups = groups[1:]
    if len(groups) > 1 and is_decimal(text, groups):
        groups = groups[2:]
    groups = but_fractions(text, but_amounts(text, groups))
    after = text[end] if end < len(text) else " "
    if groups and after == "*" and _MASKED_IDENTITY.match(text, end):
        left, right = groups.pop()
        if right - left == _MOBILE + _REGION:
            groups.append((left, left + _MOBILE))
    elif len(groups) > 1 and groups[-1][1] - groups[-1][0] <= _HOUR and _HOUR_ENDS.match(text, end):
        groups.pop()
    elif after == "*" and text[start - 1 : start] == "*":  # 161****5362 / 176****8701: what masks have left
        groups = [group for group in groups if group[1] - group[0] >= _FEWEST_OF_NUMBER]
    further = text[end + 1 : end + 2]
    named = after == "_" and further.isascii() and (further.isalnum() or further == "_")
    if groups and (named or (after.isascii() and after.isalpha())):
        right = groups[-1][1]
        size = sum(right - left for left, right in groups)
        word = size >= _LONG_RUN and _WORD_AFTER.match(text, end)
        word = word or (size >= _FEWEST_BESIDE_LETTER and _LETTER_AFTER.match(text, end))
        extension = text[right - 1].isdigit() and text.startswith(("x", "X", "ext", "EXT", "Ext"), end)
        if not extension and not word:
            groups = groups[:-1]
    elif (
        groups
        and not text[end - 1].isdigit()
        and (
            sum(right - left for left, right in groups) < _FEWEST_OF_IDENTITY  # `13800138000 ×`: a chip's button
            or (after.isdigit() and not _ends_identity(text, end))  # `4508x769`: an extension
            or _stands_apart(text, groups)
        )
    ):
        left, right = groups[-1]
        groups[-1] = (left, len(text[left : right - 1].rstrip()) + left)
    if len(groups) > MOST_GROUPS:
        groups = list(_gathered(text, groups))
    if any(right - left > _IDENTITY for left, right in groups):
        groups = [part for left, right in groups for part in _apart(text, left, right)]
    if groups and groups[-1][1] - groups[0][0] >= _GLUED_DIGITS:
        groups = list(_parted(text, groups))
    return groups or [(end, end)]


def _apart(text: str, left: int, right: int) -> Iterator[Group]:
    """An identity number, or a card in the first column, apart from the number of a row or a house set before it."""
    end = text[max(left, right - _CARDS[0]) : right].upper()
    size = right - left
    if size > _IDENTITY and end[-12:-10] in ("19", "20") and gb11643(end[-_IDENTITY:]):
        cut = _IDENTITY
    elif size > _CARDS[0] and text[left - 1 : left] in ("", "\n"):
        cut = next((each for each in _CARDS if end[-each:].startswith("62") and luhn(end[-each:])), 0)
    else:
        cut = 0
    if not cut and _IDENTITY < size <= _IDENTITY + _OF_DAY and is_identity(text[left : left + _IDENTITY]):
        cut = size - _IDENTITY  # the day of the next column
    if cut:
        yield left, right - cut
        left = right - cut
    yield left, right


def _parted(text: str, groups: Sequence[Group]) -> Iterator[Group]:
    """The groups, those of a line cut where an identity number and a mobile meet: OCR loses the blank between them."""
    line: list[Group] = []
    for group in groups:
        if line and "\n" in text[line[-1][1] : group[0]]:
            yield from _cut(text, line)
            line = []
        line.append(group)
    yield from _cut(text, line)


def _cut(text: str, groups: Sequence[Group]) -> Iterator[Group]:
    digits = "".join([text[left:right] for left, right in groups])
    cut = 0
    if len(digits) == _GLUED_DIGITS:
        if digits[18] == "1" and digits[19] > "2" and digits[6:8] in ("19", "20"):
            cut = 18
        elif digits[0] == "1" and digits[1] > "2" and digits[17:19] in ("19", "20"):
            cut = 11
    for left, right in groups:
        if 0 < cut < right - left:
            yield left, left + cut
            yield left + cut, right
        else:
            yield left, right
        cut -= right - left


def _ends_identity(text: str, end: int) -> bool:
    """Whether the `X` before `end` is the check character of an identity number that a number is glued to."""
    return text[end - 1 : end] in ("X", "x") and _SEVENTEEN.search(text, max(0, end - 24), end - 1) is not None


def _stands_apart(text: str, groups: Sequence[Group]) -> bool:
    """Whether the `X` behind a blank or a line break is no check character: `6217 0012 3456 7890`, `×` on a button.

    The 17 digits of an identity begin with a group.
    """
    if text[groups[-1][1] - 2] not in " \n":
        return False
    digits = ""
    for left, right in reversed(groups):
        digits = "".join(filter(str.isdigit, text[left:right])) + digits
        if len(digits) >= _IDENTITY - 1:
            whole = left == groups[0][0]
            return len(digits) != _IDENTITY - 1 or not (whole or gb11643(digits + "X"))
    return True


def _gathered(text: str, groups: Sequence[Group]) -> Iterator[tuple[int, int]]:
    """The groups with digits that stand apart one by one, `1 1 0 1 0 1`, taken as one."""
    first = last = groups[0]
    for group in groups[1:]:
        apart = text[group[0]].isdigit() and group[0] - last[1] == 1 and text[last[1]] in " -"
        if apart and last[1] - last[0] == 1 and group[1] - group[0] <= 2:
            last = group
            continue
        yield first[0], last[1]
        first = last = group
    yield first[0], last[1]


def _part_of_word(text: str, start: int) -> bool:
    """Whether the digit at `start` goes on with a word. `tel138…` and `v138…` do not: a short word in small letters."""
    before = text[start - 1] if start else " "
    if not before.isascii() or before in " \n:":
        return False
    if _ends_identity(text, start):
        return False
    if before in "-._":
        further = text[start - 2] if start > 1 else " "
        label = _FILE_BEFORE if before == "_" else _SHORT_BEFORE
        if label.search(text, max(0, start - _LONGEST_LABEL), start) or gb11643(
            text[start : start + _IDENTITY].upper()
        ):
            return False
        return further.isascii() and (further.isalnum() or further == "_")
    if before.isupper() and _LABEL_BEFORE.search(text, max(0, start - _LONGEST_PREFIX), start):
        return False
    if before.islower():
        left = start
        while left and start - left < _LONGEST_PREFIX and text[left - 1].isascii() and text[left - 1].isalpha():
            left -= 1
        further = text[left - 1] if left else " "
        return further.isascii() and (further.isalnum() or further in "_-./=?&")
    if before == "=":
        left = max(0, start - _LONGEST_KEY)
        if _PARAMETER.search(text, left, start) is None or _KEY_BEFORE.search(text, left, start) is not None:
            return False
        return not gb11643(text[start : start + 18].upper())
    return before.isalnum()
