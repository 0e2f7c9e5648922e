"""Identity numbers, cards and mobiles whose digits are parted by whatever people put between them.

`numbers.py` reads the usual separators. Here everything but digits is taken out, and only what proves itself counts: a
birthday with its check character, an issuer's range with its Luhn digit, a mobile in its usual groups. Each digit is
looked at a bounded number of times: an identity number once, by one pattern; the others once in each of three cuts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate, pairwise

from guard.detect.checksums import gb11643, luhn
from guard.detect.context import THINGS, Context
from guard.detect.entities.cn_id import PROVINCES
from guard.detect.entities.numbers import Judge, Judgement, Number
from guard.detect.passage import Hint, Passage
from guard.detect.recognizer import Candidate, Needs
from guard.model import EntityType

_GROUP = re.compile("[0-9]+")
_DIGITS_AND_X = re.compile("[0-9]+[Xx]?|(?<![A-Za-z])[Xx](?![A-Za-z])")
_LONGEST_GAP = 12
"""Longest gap between two groups of one number, in characters."""
_FEWEST_DIGITS = 11
"""Digits of a mobile: the shortest number that is sought."""
_LONGEST_GROUP = 14
"""Digits of the longest part of a number that is parted: an identity number's place and birthday."""
_ODD = re.compile(
    r"[0-9](?:[^0-9A-Za-z一-龥 .·/_()-]|[^0-9A-Za-z一-龥]{3}|[A-Za-z一-龥]{1,3}[0-9]{2}"
    r"|[^0-9]{1,12}[0-9][^0-9]{1,12}[0-9][^0-9])"
)
"""A gap that the usual reading does not take, or two single digits: without one there is nothing to seek."""
_IDENTITY = re.compile("(?=[1-8][0-9]{5}(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3})")
_CHECK_X = re.compile(r"[^0-9A-Za-z一-龥]{0,12}[Xx](?![0-9A-Za-z])")
_MOBILE = re.compile("(?:(?:00)?86)?(?P<own>1[3-9][0-9]{9})")
_MOBILE_SIZES = frozenset({11, 13, 15})
"""Digits of a mobile, with 86 and with 0086 before it."""
_BODY = 17
"""Digits of an identity number before its check character."""
_IDENTITY_GROUPS = frozenset(
    {
        *((6, 8, 4), (6, 8, 3, 1), (6, 4, 4, 4), (6, 4, 2, 2, 4), (6, 4, 2, 2, 3, 1), (3, 3, 4, 4, 4), (3, 3, 8, 4)),
        *((6, 12), (14, 4), (6, 4, 4, 3, 1), (6, 4, 4, 2, 2), (4, 4, 4, 4, 2), (6, 8, 2, 2), (10, 8), (8, 10)),
        *((2, 2, 2, 8, 4), (2, 2, 2, 4, 2, 2, 4)),
    }
)
"""Lengths of the groups in which people part an identity number whose separators differ."""
_MOBILE_GROUPS = frozenset({(3, 4, 4), (3, 8), (7, 4), (3, 3, 5), (4, 4, 3), (5, 6), (3, 4, 2, 2), (3, 2, 2, 2, 2)})
_CARD_GROUPS = frozenset({(4, 6, 5), (6, 13), (4, 6, 4), (4, 4, 4, 7)})
"""Lengths of the groups in which cards are printed whose groups differ in length."""
_ISSUER_FIRST = frozenset({(6, 13), (6, 10)})
"""Lengths of the groups of a card in a cell that is too narrow for it, whatever stands in the next one."""
_DECIMAL = 2
"""Groups of a number with a point in it, such as the seconds since a machine was started."""
_OPEN_VECTOR = ("[", "(", "{")
"""Before the single digits of a vector, which are no mobile's."""
_LEAST_DISTINCT = 3
"""Different digits of a number, at least; with fewer it fills a form."""
_ALONE, _AMONG_OTHERS = 0.9, 0.8
"""Confidences of identity numbers: alone or in their line; beside other digits (19 of a card may begin with one)."""
_BARE, _LABELLED = 0.6, 0.85
"""Confidences of mobiles."""
_Group = tuple[int, int]
_Part = tuple[int, int]
"""Groups of a chain, [first, end) by their index."""


class ScatteredRecognizer:
    """Finds numbers by their digits alone."""

    entity_types = frozenset({EntityType.CN_ID, EntityType.BANK_CARD, EntityType.PHONE})
    needs = Needs.NOTHING
    reads_broken_lines = False

    def __init__(self, card: Judge) -> None:
        """
        Args:
            card: judges the digits of a card.
        """
        self._card = card
        self._sizes = _MOBILE_SIZES.union(card.lengths)

    def find(self, passage: Passage) -> Iterator[Candidate]:
        text = passage.plain
        if passage.digit_count < _FEWEST_DIGITS or _ODD.search(text) is None:
            return
        for chain in _chains(text):
            yield from _identities(passage, chain)
            sums = list(accumulate([end - start for start, end in chain], initial=0))
            for first, end in _cuts(text, chain) if len(chain) > 2 else ((0, 2),):
                if end - first > 1 and sums[end] - sums[first] in self._sizes:
                    yield from self._whole(passage, chain[first:end])
            for pair in pairwise(chain):
                if _lengths(pair) in _ISSUER_FIRST and passage.hint(*pair[0]).context is Context.CARD:
                    yield from self._whole(passage, pair)

    def _whole(self, passage: Passage, groups: Sequence[_Group]) -> Iterator[Candidate]:
        """The card or the mobile that all of these groups are."""
        text = passage.plain
        digits = "".join([text[start:end] for start, end in groups])
        lengths = _lengths(groups)
        start, end = groups[0][0], groups[-1][1]
        even = len(set(lengths[:-1])) == 1 and lengths[-1] <= lengths[0] <= 4
        if len(set(digits)) < _LEAST_DISTINCT or passage.quiet.touch(start, end):
            return
        judgement = None
        hint = passage.hint(start, end)
        known = lengths in _CARD_GROUPS or (lengths in _ISSUER_FIRST and hint.context is Context.CARD)
        if len(digits) in self._card.lengths and (even or known):
            judgement = self._judged(passage, groups, digits, hint)
        elif (mobile := _MOBILE.fullmatch(digits)) is not None:
            judgement = _mobile(text, groups, lengths, len(digits) - len(mobile["own"]), hint)
        if judgement is not None:
            kind, confidence, name, checksum = judgement
            yield Candidate(kind, start, end, confidence, name, checksum, hint.context)

    def _judged(self, passage: Passage, groups: Sequence[_Group], digits: str, hint: Hint) -> Judgement | None:
        if hint.near and hint.context in THINGS:
            return None
        number = Number(digits, (len(digits),), "", True, "", False, hint.context, hint.near)
        judgement = self._card.judge(number)
        if judgement is None or not judgement.checksum:
            return None
        sure = digits.startswith("62") or hint.context is Context.CARD
        return judgement if sure or not _is_row(passage.plain, groups[0][0], groups[-1][1], luhn) else None


def _mobile(text: str, groups: Sequence[_Group], lengths: tuple[int, ...], trunk: int, hint: Hint) -> Judgement | None:
    """Groups as a mobile: all with the same gap, parted as people part mobiles, and in no list or table."""
    start, end = groups[0][0], groups[-1][1]
    gaps = {text[left:right] for (_, left), (right, _) in pairwise(groups)}
    labelled = hint.context is Context.PHONE
    own = lengths
    while trunk > 0:
        trunk, own = trunk - own[0], own[1:]
    if len(gaps) > 1 or trunk or (hint.near and hint.context is not None and not labelled):
        return None
    gap = next(iter(gaps))
    if any(map(str.isalnum, gap)) or (gap == "." and len(groups) == _DECIMAL and not labelled):
        return None
    over_lines = "\n" in gap
    single = set(lengths) == {1}
    if not (single or own in _MOBILE_GROUPS or (over_lines and len(groups) == 2 and own[0] >= own[1])):
        return None
    if not labelled and (
        (not _is_block(text, start, end) if over_lines else _is_row(text, start, end))
        or (single and text[start - 1 : start] in _OPEN_VECTOR)
    ):
        return None
    return Judgement(EntityType.PHONE, _LABELLED if labelled else _BARE, "phone.scattered")


def _lengths(groups: Sequence[_Group]) -> tuple[int, ...]:
    return tuple([end - start for start, end in groups])


def _identities(passage: Passage, chain: Sequence[_Group]) -> Iterator[Candidate]:
    """The identity numbers that begin and end with groups of a chain."""
    text = passage.plain
    digits = "".join([text[start:end] for start, end in chain])
    if _IDENTITY.search(digits) is None:
        return
    sizes = [end - start for start, end in chain]
    begins = dict(zip(accumulate([0, *sizes]), range(len(chain) + 1), strict=True))
    done = 0
    for match in _IDENTITY.finditer(digits):
        at = match.start()
        if at < done or at not in begins or digits[at : at + 2] not in PROVINCES:
            continue
        body = digits[at : at + _BODY]
        first = begins[at]
        if at + _BODY + 1 in begins and gb11643(digits[at : at + _BODY + 1]):
            last = begins[at + _BODY + 1]
            end, check = chain[last - 1][1], 0
        elif at + _BODY in begins and gb11643(body + "X"):
            last = begins[at + _BODY]
            sign = _CHECK_X.match(text, chain[last - 1][1]) or _same_gap_x(text, chain[last - 2], chain[last - 1])
            if sign is None:
                continue
            end, check = sign.end(), 1
        else:
            continue
        groups = chain[first:last]
        alone = len(groups) == len(chain)
        if len(groups) + check < 2 or not _is_one(text, groups, check, alone):
            continue
        start = groups[0][0]
        if not alone and _is_row(text, start, end, _holds_identity):
            continue
        done = at + _BODY + 1 - check
        has_line = text[start - 1 : start] in ("", "\n") and text[end : end + 1] in ("", "\n")
        hint = passage.hint(start, end)
        yield Candidate(
            EntityType.CN_ID,
            start,
            end,
            _ALONE if alone or has_line else _AMONG_OTHERS,
            "cn_id.scattered",
            True,
            hint.context,
        )


def _same_gap_x(text: str, before: _Group, last: _Group) -> re.Match[str] | None:
    """The check character X behind the gap that the digits before it have, letters as it may be."""
    return re.compile(rf"{re.escape(text[before[1] : last[0]])}[Xx](?![0-9A-Za-z])").match(text, last[1])


def _is_one(text: str, groups: Sequence[_Group], check: int, alone: bool) -> bool:
    """Whether groups are parted as those of one number: one by one, in groups of one size, or where its parts meet.

    Args:
        text: in which the groups stand.
        groups: those of the number.
        check: how many check characters follow them, 0 or 1.
        alone: whether no other group is near.
    """
    lengths = _lengths(groups)
    gaps = [text[left:right] for (_, left), (right, _) in pairwise(groups)]
    over_lines = sum("\n" in gap for gap in gaps)
    if over_lines not in (0, len(gaps)) and not alone:
        return False  # rows of a table
    if max(lengths) == 1 or (*lengths[:-1], lengths[-1] + check) in _IDENTITY_GROUPS:
        return True
    even = len(set(lengths[:-1])) == 1 and lengths[-1] <= lengths[0]
    return even and len(set(gaps)) <= 1 and not any(map(str.isalnum, "".join(gaps)))


def _chains(text: str) -> Iterator[list[_Group]]:
    """Groups of digits near each other, without those that are as long as a number by themselves."""
    chain: list[_Group] = []
    size = 0
    for match in _GROUP.finditer(text):
        start, end = match.span()
        whole = end - start == _FEWEST_DIGITS or end - start > _LONGEST_GROUP
        if chain and (whole or start - chain[-1][1] > _LONGEST_GAP):
            if size >= _FEWEST_DIGITS and len(chain) > 1:
                yield chain
            chain, size = [], 0
        if not whole:
            chain.append((start, end))
            size += end - start
    if size >= _FEWEST_DIGITS and len(chain) > 1:
        yield chain


def _cuts(text: str, chain: Sequence[_Group]) -> Iterable[_Part]:
    """The chain cut where the gap becomes another; cut at letters; and that cut at its lines. Each part once."""
    gaps = [text[left[1] : right[0]] for left, right in pairwise(chain)]
    parts: list[_Part] = []
    first = 0
    for nth, gap in enumerate(gaps[1:], 1):
        if gap != gaps[first]:  # the last group of one row is the first of the next
            parts.append((first, nth + 1))
            first = nth
    parts.append((first, len(chain)))
    lettered = [nth for nth, gap in enumerate(gaps, 1) if any(map(str.isalnum, gap))]
    for part in pairwise((0, *lettered, len(chain))):
        parts.append(part)
        broken = [nth for nth in range(part[0] + 1, part[1]) if "\n" in gaps[nth - 1]]
        if broken:
            parts.extend(pairwise((part[0], *broken, part[1])))
    return dict.fromkeys(parts)


def _is_row(text: str, start: int, end: int, holds: Callable[[str], bool] = lambda digits: False) -> bool:
    """Whether a line beside this one has its digits at the same places and no such number, as rows of a table have.

    Args:
        text: in which to look.
        start: of the number.
        end: of the number.
        holds: whether digits are such a number, so that the lines are a list of them.
    """
    left = text.rfind("\n", 0, start) + 1
    right = text.find("\n", end)
    right = len(text) if right < 0 else right
    shape = _shape(text[left:right])
    above = text[text.rfind("\n", 0, max(0, left - 1)) + 1 : max(0, left - 1)]
    below = text[right + 1 : (text + "\n").find("\n", right + 1)]
    beside = [line for line in (above, below) if _shape(line) == shape]
    return any(not holds("".join(filter("0123456789Xx".__contains__, line))) for line in beside)


def _holds_identity(digits: str) -> bool:
    return any(gb11643(digits[match.start() : match.start() + 18].upper()) for match in _IDENTITY.finditer(digits))


def _shape(line: str) -> str:
    return _DIGITS_AND_X.sub("0", line)


def _is_block(text: str, start: int, end: int) -> bool:
    """Whether the lines from `start` to `end` hold digits alone and are no part of a longer column."""
    above, _, left = text[:start].rpartition("\n")
    right, _, below = text[end:].partition("\n")
    beside = (above.rpartition("\n")[2], below.partition("\n")[0])
    return not left.strip() and not right.strip() and not any(line.strip().isdigit() for line in beside)
