"""The walk over runs of digits. Identity numbers, phones and cards share it: each judges the same joins of groups.

A run is digits with at most a few separators between them (blanks, dashes, dots, one line break). OCR and people break
numbers anywhere, so every join of neighbouring groups is a possible number, and the judges say what it could be.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from operator import itemgetter
from typing import NamedTuple

from guard.detect.checksums import gb11643
from guard.detect.context import Context
from guard.detect.passage import NO_HINT, NO_LIST, Hint, Passage
from guard.detect.recognizer import Candidate
from guard.model import EntityType

_MOST_IN_RUN = 71
_MORE = re.compile(r"(?:[ \-().·/_]{0,2}|[ \-]{0,2}\n[ \-]{0,2})[0-9]")
_RUN = re.compile(rf"[+(]?[0-9](?:{_MORE.pattern}){{4,{_MOST_IN_RUN - 1}}}(?:[ \n]?[Xx](?![A-Za-z]))?")
_GROUP = re.compile(r"[0-9]+(?:[ \n]?[Xx])?")
_LISTED = re.compile(r"(?! *\n *\n)[ \n]*(?:[、,，;；/&]|和|及|或|与|or|and)?[ \n]*")
_EXTENSION = re.compile(r" ?(?:[xX]|ext\.?|extension|转|分机) ?[0-9]{1,5}(?![0-9A-Za-z])")
_WORD_AFTER = re.compile("[a-z]{2,12}(?![A-Za-z0-9_])")
_LETTER_AFTER = re.compile("[A-Za-z](?![A-Za-z0-9_@-])")
_LABEL_BEFORE = re.compile(r"(?<![A-Za-z0-9_])(?:ID|SFZ|TEL|MOBILE|PHONE|CARD)\Z")
"""What is written to a number without a blank and is no part of it."""
_FILE_BEFORE = re.compile(
    r"(?<![A-Za-z0-9])(?:tel|phone|mobile|ph|mob|img|image|photo|pic|scan|id|sfz|card|user|customer|cust|wx)_\Z",
    re.IGNORECASE,
)
"""What names of files say before a number of a person: `IMG_13800138000.jpg`."""
_KEY_BEFORE = re.compile(
    r"(?:phone|mobile|msisdn|tel|user|username|account|id_?card|id_?no|cert_?no|sfz|card)(?:_?(?:no|num|number))?=\Z",
    re.IGNORECASE,
)
_PARAMETER = re.compile(r"[?&][\w.\[\]-]{1,40}=\Z", re.ASCII)
"""Parameters of the web count sessions and times; only those named in `_KEY_BEFORE` tell a person's number."""
_LONGEST_KEY = 42
_FEWEST_BESIDE_LETTER = 11
"""Digits of a number that a single letter may follow: `13800138000B`."""
_LONG_RUN = 9
_LONGEST_COMMA = 5
_LONGEST_PREFIX = 9
_MOST_GROUPS = 10
_MOST_DIGITS = 19
_MOST_SCATTERED = 6
_FEWEST_SCATTERED = 11
"""Fewer digits in more groups than that are a row of numbers, unless nothing stands beside them."""
_FEWEST_DIGITS = 7
_REPAIR_COST = 0.05


_RANK = itemgetter(0)
_PHONE = EntityType.PHONE


class Number(NamedTuple):
    """Neighbouring groups of digits taken as one number."""

    digits: str
    """Without separators; a last `X` in upper case."""
    groups: tuple[int, ...]
    """The length of each group."""
    lead: str
    """`+`, `(` or nothing before the first group."""
    whole: bool
    """All groups of the run."""
    gaps: str
    """The separators between the groups, together."""
    broken: bool
    """Over two lines, as a wrapped number is: the lines hold more than digits."""
    column: bool
    """Over two lines that hold nothing but digits, as a column of numbers does."""
    context: Context | None
    near: bool
    """Whether the label is the number's own."""


class Judgement(NamedTuple):
    """What a number could be."""

    entity_type: EntityType
    confidence: float
    recognizer: str
    checksum: bool | None = None


Judge = Callable[[Number], Judgement | None]


class NumberRecognizer:
    """Cuts digit runs into numbers; asks each judge; keeps the best reading of every digit."""

    def __init__(self, judges: Sequence[Judge], entity_types: frozenset[EntityType]) -> None:
        self._judges = tuple(judges)
        self.entity_types = entity_types

    def find(self, passage: Passage) -> Iterator[Candidate]:
        for groups, lead, hints in _numbered(passage):
            yield from self._best(passage, groups, lead, hints)

    def _best(
        self, passage: Passage, groups: Sequence[tuple[int, int]], lead: str, hints: Sequence[Hint]
    ) -> Iterator[Candidate]:
        """The best reading of each digit of a run."""
        proposals: list[tuple[float, int, int, Judgement, Context | None]] = []
        for first in range(len(groups)):
            if first:
                hints = (passage.hint(groups[first][0], groups[-1][1]),)
            for hint in hints:
                for number, last in _joins(passage.digits, groups, first, lead if first == 0 else "", hint):
                    for judge in self._judges:
                        judgement = judge(number)
                        if judgement is not None:
                            rank = judgement.confidence + len(number.digits) / 1000
                            proposals.append((rank, groups[first][0], groups[last][1], judgement, hint.context))
        if len(proposals) > 1:
            proposals.sort(key=_RANK, reverse=True)
        taken: list[tuple[int, int]] = []
        for _, start, end, judgement, context in proposals:
            if taken and any(start < right and left < end for left, right in taken):
                continue
            taken.append((start, end))
            yield _candidate(passage, groups[0][0], start, end, lead, judgement, context)


def _candidate(
    passage: Passage, run: int, start: int, end: int, lead: str, judgement: Judgement, context: Context | None
) -> Candidate:
    """A judgement about [start, end) of the run that begins at `run`; a phone with its sign and its extension."""
    cost = _REPAIR_COST if passage.repaired and passage.repaired_at(start, end) else 0.0
    if judgement.entity_type is _PHONE:
        extension = _EXTENSION.match(passage.digits, end)
        if lead and start == run and (lead == "+" or ")" in passage.digits[start:end]):
            start -= 1
        if extension is not None:
            end = extension.end()
    entity_type, confidence, recognizer, checksum = judgement
    return Candidate(entity_type, start, end, confidence - cost, recognizer, checksum, context)


def hint_carried(passage: Passage, at: int) -> tuple[int, Hint]:
    """Where the number before `at` ends, if a list may go on there, and what its label says.

    The place is counted from `at`, and thus less than nothing.
    """
    last = NO_HINT
    before = 0
    for groups, _, hints in _numbered(passage):
        if groups[0][0] >= at:
            break
        before, last = groups[-1][1], hints[0]
    goes_on = before > at or (before and _LISTED.fullmatch(passage.digits, before, at) is not None)
    return (min(before - at, -1), last) if goes_on else NO_LIST


def _numbered(passage: Passage) -> Iterator[tuple[list[tuple[int, int]], str, tuple[Hint, ...]]]:
    """The runs of digits that may be numbers: their groups, the sign before them, what their label may say."""
    text = passage.digits
    quiet = passage.quiet
    before, hint = passage.carried.number
    for begin, finish in _runs(text):
        groups = _standing(text, begin, finish)
        if sum(end - start for start, end in groups) < _FEWEST_DIGITS:
            continue
        start, end = groups[0][0], groups[-1][1]
        if quiet and quiet.touch(start, end):
            continue
        listed = 0 <= start - before <= _LONGEST_COMMA and _LISTED.fullmatch(text, before, start)
        line_end = text.find("\n", start, end)
        own = passage.hint(start, end if line_end < 0 else line_end)
        # 电话：…、…: the second number has the label of the first; 身份证：…、…: it may be a phone all the same.
        carried = listed and not own.near
        hint = hint if carried else own
        before = end
        yield groups, text[begin] if groups[0][0] == begin + 1 else "", (hint, own) if carried else (own,)


def _joins(
    text: str, groups: Sequence[tuple[int, int]], first: int, lead: str, hint: Hint
) -> Iterator[tuple[Number, int]]:
    """The numbers that start with one group, each with the index of its last group."""
    start = groups[first][0]
    digits = gaps = ""
    lengths: tuple[int, ...] = ()
    for last in range(first, min(len(groups), first + _MOST_GROUPS)):
        left, right = groups[last]
        group = text[left:right]
        if last > first:
            gaps += text[groups[last - 1][1] : left]
        if not group.isdigit():
            group = "".join(filter(str.isalnum, group)).upper()
        digits += group
        lengths += (len(group),)
        if len(digits) > _MOST_DIGITS:
            return
        if len(digits) < _FEWEST_DIGITS:
            continue
        whole = first == 0 and last == len(groups) - 1
        if len(lengths) > _MOST_SCATTERED and len(digits) < _FEWEST_SCATTERED and not whole:
            continue
        lines = "\n" in gaps
        column = lines and _column(text, start, right)
        yield Number(digits, lengths, lead, whole, gaps, lines and not column, column, hint.context, hint.near), last


def _runs(text: str) -> Iterator[tuple[int, int]]:
    """The runs of digits. A longer one is parted between two lines, or between two groups, never within a number."""
    at = 0
    while (match := _RUN.search(text, at)) is not None:
        start, at = match.span()
        if at - start >= _MOST_IN_RUN and _MORE.match(text, at) is not None:
            line = text.rfind("\n", start, at)
            ends = [group.end() for group in _GROUP.finditer(text, start, line if line > start else at)]
            at = ends[-1] if line > start else ends[-2] if len(ends) > 1 else at
        yield start, at


def _standing(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The groups of a run that are not part of a word, a decimal or a name: `SF123`, `1.5`, `a-123`."""
    groups = [group.span() for group in _GROUP.finditer(text, start, end)]
    if text[start].isdigit() and _part_of_word(text, start):
        groups = groups[1:]
    after = text[end] if end < len(text) else " "
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
    elif groups and not text[end - 1].isdigit() and after.isdigit():
        left, right = groups[-1]
        groups[-1] = (left, len(text[left : right - 1].rstrip()) + left)  # `4508x769`: an extension
    if len(groups) > _MOST_GROUPS:
        groups = list(_gathered(text, groups))
    return groups or [(end, end)]


def _gathered(text: str, groups: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
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
    if before in "-._":
        further = text[start - 2] if start > 1 else " "
        if before == "_" and _FILE_BEFORE.search(text, max(0, start - _LONGEST_PREFIX), start):
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


def _column(text: str, start: int, end: int) -> bool:
    """Whether the lines from `start` to `end` hold nothing but digits."""
    left = text.rfind("\n", 0, start) + 1
    right = text.find("\n", end)
    rest = text[left:start] + text[end : right if right >= 0 else len(text)]
    return not rest.strip(" \t0123456789-.")
