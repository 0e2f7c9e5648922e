"""The walk over runs of digits. Identity numbers, phones and cards share it: each judges the same joins of groups.

OCR and people break numbers anywhere, so every join of neighbouring groups of digits is a possible number, and the
judges say what it could be. How many joins there are bounds the time: see `_joins`.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import NamedTuple

from guard.detect.context import Context
from guard.detect.entities.dialled import with_dialled
from guard.detect.entities.digit_runs import MOST_GROUPS, runs
from guard.detect.entities.fractions import Group
from guard.detect.passage import NO_HINT, NO_LIST, Hint, Passage
from guard.detect.recognizer import Candidate, Needs
from guard.detect.spans import Spans
from guard.model import EntityType

_LISTED = re.compile(r"(?! *\n *\n)[ \n]*(?:[、,，;；/&]|和|及|或|与|or|and)?[ \n]*")
_LONGEST_COMMA = 5
"""Characters between two numbers of a list, at most."""
_MOST_DIGITS = 19
"""Digits of the longest number: a card."""
_MOST_SCATTERED = 6
"""Groups of one number, at most, where others stand beside it: more are a row of numbers."""
_MOST_DOTS = 4
"""Dots within one number, at most; with more it is a version or an address."""
_MOST_LINES = 4
"""Line breaks within one number, at most."""
_FEWEST_DIGITS = 7
"""Digits of the shortest number: a local phone."""
_FEWEST_AND_X = 6
"""Digits of a text, at least, that holds such a number: the last sign may be an X."""
_REPAIR_COST = 0.05
"""Confidence that letters read for digits cost."""
_SAMPLE_BEFORE = re.compile(
    r"(?:例如|比如|示例|样例|测试用例|测试数据|invalid|fake|dummy|e\.g\.|example)[^\n,.。;；，]{0,14}\Z"
)
_SAMPLE_AFTER = re.compile(r" ?\(?(?:示例|样例|仅供测试|是假的|(?:is )?(?:invalid|fake))")
_LONGEST_SAMPLE = 24
"""Characters before a number in which a word may call it an example."""
_SAMPLE = 0.4
"""Confidence of a number that fails its check and is called an example; one called wrong may be a customer's."""
_RANK = itemgetter(0)
_PHONE = EntityType.PHONE
_LONG_ROW = 4
"""Groups of a run up to which nothing is remembered: in longer ones the same numbers stand again and again."""


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


class Judge(NamedTuple):
    """Says what numbers of some lengths could be."""

    lengths: range
    judge: Callable[[Number], Judgement | None]


class _Row(NamedTuple):
    """A run of digits, of which each join of neighbouring groups is a possible number."""

    groups: Sequence[Group]
    parts: Sequence[str]
    """The digits of each group."""
    lead: str
    """The sign before the first one."""
    column: bool
    """Whether all its lines hold nothing but digits."""


class NumberRecognizer:
    """Cuts digit runs into numbers; asks each judge; keeps the best reading of every digit."""

    needs = Needs.NUMBER
    reads_broken_lines = False

    def __init__(self, judges: Sequence[Judge], entity_types: frozenset[EntityType]) -> None:
        self._judges: Mapping[int, tuple[Callable[[Number], Judgement | None], ...]] = {
            size: tuple(each.judge for each in judges if size in each.lengths)
            for size in range(_FEWEST_DIGITS, _MOST_DIGITS + 1)
        }
        self.entity_types = entity_types

    def find(self, passage: Passage) -> Iterator[Candidate]:
        remembered: Callable[[Number], list[Judgement]] | None = None
        for groups, lead, hints in _numbered(passage):
            if len(groups) <= _LONG_ROW:
                yield from _best(passage, groups, lead, hints, self._judged)
                continue
            remembered = remembered or functools.cache(self._judged)
            yield from _best(passage, groups, lead, hints, remembered)

    def _judged(self, number: Number) -> list[Judgement]:
        """What each judge says of a number."""
        judges = self._judges[len(number.digits)]
        return [judgement for judge in judges if (judgement := judge(number)) is not None]


def _best(
    passage: Passage,
    groups: Sequence[Group],
    lead: str,
    hints: Sequence[Hint],
    judge: Callable[[Number], list[Judgement]],
) -> Iterator[Candidate]:
    """The best reading of each digit of a run."""
    proposals: list[tuple[float, int, int, Judgement, Context | None]] = []
    text = passage.digits
    start, end = groups[0][0], groups[-1][1]
    if len(groups) == 1:  # most are: there is nothing to join
        digits = _solid(text[start:end])
        for hint in hints if _FEWEST_DIGITS <= len(digits) <= _MOST_DIGITS else ():
            for judgement in judge(Number(digits, (len(digits),), lead, True, "", False, hint.context, hint.near)):
                proposals.append((judgement.confidence, start, end, judgement, hint.context))
        yield from _taken(passage, start, lead, proposals)
        return
    column = "\n" in text[start:end] and _column(text, start, end)
    row = _Row(groups, [_solid(text[left:right]) for left, right in groups], lead, column)
    left = sum(map(len, row.parts))
    for first, part in enumerate(row.parts):
        if left < _FEWEST_DIGITS:
            break
        left -= len(part)
        if first:
            hints = (passage.hint(groups[first][0], end),)
        for hint in hints:
            for number, last in _joins(text, row, first, hint):
                for judgement in judge(number):
                    rank = judgement.confidence + len(number.digits) / 1000
                    proposals.append((rank, groups[first][0], groups[last][1], judgement, hint.context))
    yield from _taken(passage, groups[0][0], lead, proposals)


def _taken(
    passage: Passage, run: int, lead: str, proposals: list[tuple[float, int, int, Judgement, Context | None]]
) -> Iterator[Candidate]:
    """The strongest proposals of a run that do not overlap."""
    if len(proposals) > 1:
        proposals.sort(key=_RANK, reverse=True)
    taken: list[tuple[int, int]] = []
    for _, start, end, judgement, context in proposals:
        if taken and any(start < right and left < end for left, right in taken):
            continue
        taken.append((start, end))
        yield _candidate(passage, run, start, end, lead, judgement, context)


def _candidate(
    passage: Passage, run: int, start: int, end: int, lead: str, judgement: Judgement, context: Context | None
) -> Candidate:
    """A judgement about [start, end) of the run that begins at `run`; a phone with its sign and its extension."""
    cost = _REPAIR_COST if passage.repaired and passage.repaired_at(start, end) else 0.0
    if judgement.entity_type is _PHONE:
        if lead and start == run and (lead == "+" or ")" in passage.digits[start:end]):
            start -= 1
        start, end = with_dialled(passage.digits, start, end)
    entity_type, confidence, recognizer, checksum = judgement
    if checksum is False and _is_sample(passage.lower, start, end):
        confidence = min(confidence, _SAMPLE)
    return Candidate(entity_type, start, end, confidence - cost, recognizer, checksum, context)


def _is_sample(lower: str, start: int, end: int) -> bool:
    """Whether the words beside a number call it an example."""
    before = _SAMPLE_BEFORE.search(lower, max(0, start - _LONGEST_SAMPLE), start)
    return before is not None or _SAMPLE_AFTER.match(lower, end) is not None


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


def _numbered(passage: Passage) -> Iterator[tuple[list[Group], str, tuple[Hint, ...]]]:
    """The runs of digits that may be numbers: their groups, the sign before them, what their label may say."""
    if passage.digit_count < _FEWEST_AND_X:
        return
    text = passage.digits
    before, hint = passage.carried.number
    for begin, groups in _loud(text, passage.quiet) if passage.quiet else runs(text):
        start, end = groups[0][0], groups[-1][1]
        if end - start < _FEWEST_DIGITS or sum([right - left for left, right in groups]) < _FEWEST_DIGITS:
            continue
        listed = 0 <= start - before <= _LONGEST_COMMA and _LISTED.fullmatch(text, before, start)
        line_end = text.find("\n", start, end)
        own = passage.hint(start, end if line_end < 0 else line_end)
        # 电话：…、…: the second number has the label of the first; 身份证：…、…: it may be a phone all the same.
        carried = listed and not own.near
        hint = hint if carried else own
        before = end
        yield groups, _lead(text, begin) if start == begin + 1 else "", (hint, own) if carried else (own,)


def _lead(text: str, at: int) -> str:
    """The sign at a place before a number; a plus behind a digit parts two numbers and calls no country."""
    return "" if text[at] == "+" and text[at - 1 : at].isdigit() else text[at]


def _loud(text: str, quiet: Spans) -> Iterator[tuple[int, list[Group]]]:
    """The runs of digits without what is quiet in them: of `138…·2026-08-12 09:33` the phone is left."""
    for begin, groups in runs(text):
        if not quiet or not quiet.touch(begin, groups[-1][1]):
            yield begin, groups
            continue
        for is_quiet, part in itertools.groupby(groups, lambda group: quiet.touch(*group)):
            if not is_quiet:
                yield begin, list(part)


def _solid(group: str) -> str:
    """The digits of a group, with its last `X`."""
    return group if group.isdigit() else "".join(filter(str.isalnum, group)).upper()


def _joins(text: str, row: _Row, first: int, hint: Hint) -> Iterator[tuple[Number, int]]:
    """The numbers that start with one group, each with the index of its last group.

    Args:
        text: in which the groups stand.
        row: the run.
        first: the index of the group.
        hint: what the label says.
    """
    groups, parts, lead, column = row
    lead = "" if first else lead
    digits = gaps = ""
    lengths: tuple[int, ...] = ()
    final = len(groups) - 1
    most = MOST_GROUPS if first == 0 and final < MOST_GROUPS else _MOST_SCATTERED
    for last in range(first, min(len(groups), first + most)):
        if last > first:
            gaps += text[groups[last - 1][1] : groups[last][0]]
            if gaps.count(".") > _MOST_DOTS or gaps.count("\n") >= _MOST_LINES:
                return
        digits += parts[last]
        lengths += (len(parts[last]),)
        if len(digits) > _MOST_DIGITS:
            return
        whole = first == 0 and last == final
        if len(digits) < _FEWEST_DIGITS or (len(lengths) > _MOST_SCATTERED and not whole):
            continue
        in_column = "\n" in gaps and (column or _column(text, groups[first][0], groups[last][1]))
        yield Number(digits, lengths, lead, whole, gaps, in_column, hint.context, hint.near), last


def _column(text: str, start: int, end: int) -> bool:
    """Whether the lines from `start` to `end` hold nothing but digits."""
    left = text.rfind("\n", 0, start) + 1
    right = text.find("\n", end)
    rest = text[left:start] + text[end : right if right >= 0 else len(text)]
    return not rest.strip(" \t0123456789-.")
