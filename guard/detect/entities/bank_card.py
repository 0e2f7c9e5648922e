"""Payment cards: UnionPay, Visa, Mastercard, JCB, American Express, Diners, Discover, Maestro.

The length and the first digits of an issuer come first, the Luhn digit is evidence: UnionPay cards of 16 and 19 digits
are taken without it where a label speaks for them, since OCR misreads digits and some old cards never had one.
Source: ISO/IEC 7812-1; the networks' published number ranges, see assets/detect/issuers.csv.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from guard.detect.checksums import luhn, mod10_31
from guard.detect.context import THINGS, Context
from guard.detect.entities.numbers import Judge, Judgement, Number
from guard.detect.lookups import Issuer
from guard.model import EntityType

_LABELS = frozenset({Context.CARD, Context.ACCOUNT})
_ELSEWHERE = THINGS | {Context.PHONE, Context.IDENTITY, Context.CHAT, Context.POSTCODE}
_LENGTHS = range(12, 20)
_LONGEST_ACCOUNT = 12
"""Digits of an account of QQ or a postcode, at most."""
_SHORTEST_PART = 3
"""Digits of a part, at least, of a number that somebody parted evenly: 62226 00910 01728 3647."""
_OF_GOODS = 13
"""Digits of a barcode's number (EAN-13); cards of so many have not been issued for long."""


def _read(groups: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """How groups are read where OCR loses blanks between them."""
    yield groups
    for nth in range(len(groups) - 1):
        yield from _read((*groups[:nth], groups[nth] + groups[nth + 1], *groups[nth + 2 :]))


_GROUPINGS = frozenset({(4, 4, 4, 4), (4, 4, 4, 4, 3), (4, 6, 5), (6, 13), (4, 6, 4), (4, 4, 4, 4, 2), (4, 4, 4, 4, 1)})
_AS_READ = frozenset(groups for written in _GROUPINGS for groups in _read(written))


def judge_with(issuers: Sequence[Issuer]) -> Judge:
    """The judge that knows the issuers' ranges."""
    by_start: dict[tuple[int, str], tuple[Issuer, ...]] = {}
    for issuer in issuers:
        for start in range(issuer.first // 10_000, issuer.last // 10_000 + 1):
            for length in issuer.lengths:
                by_start[length, str(start)] = (*by_start.get((length, str(start)), ()), issuer)

    def judge(number: Number) -> Judgement | None:
        digits = number.digits
        size = len(digits)
        known = by_start.get((size, digits[:2]), ())
        labelled = number.context in _LABELS
        if not (known or labelled) or not digits.isdigit() or digits.count(digits[0]) == size:
            return None
        checked = luhn(digits)
        written = checked and number.groups in _GROUPINGS  # as on a card; what stands above may be of another column
        elsewhere = number.near and number.context in _ELSEWHERE and not _too_long(number)
        if not labelled and elsewhere and not written:
            return None
        range_of = int(digits[:6])
        issuer = next((each for each in known if each.first <= range_of <= each.last), None)
        if not labelled and (issuer is None or (size == _OF_GOODS and mod10_31(digits))):
            return None
        groupings = _AS_READ if checked else _GROUPINGS
        even = len(set(number.groups[:-1])) == 1 and _SHORTEST_PART <= number.groups[-1] <= number.groups[0]
        joined = len(number.groups) == 1 or number.groups in groupings or number.whole or (checked and even)
        if number.column and not labelled:
            broken = (*number.groups[:-2], sum(number.groups[-2:]))  # the last group goes on in the next line
            joined = joined and checked and (number.groups in _GROUPINGS or broken in _GROUPINGS)
        if issuer is not None and checked and (joined or labelled):
            return _judgement(0.95 if labelled else 0.85 if issuer.network == "unionpay" else 0.75, True, issuer)
        if labelled and checked:
            return _judgement(0.7, True, None)
        if labelled and size >= 15 and (number.near or issuer is not None) and not number.column:
            return _judgement(0.6 if issuer is not None else 0.55, False, issuer)
        if issuer is not None and digits[:2] == "62" and joined and size == 19 and not number.column:
            return _judgement(0.5, False, issuer)
        return None

    return Judge(_LENGTHS, judge)


def _too_long(number: Number) -> bool:
    """Whether a number that a label calls an identity's, a phone's, a chat's or a postcode is too long for one, or too
    short.

    Source: GB 11643 (18 signs), ITU-T E.164 (15 digits).
    """
    if number.context in (Context.CHAT, Context.POSTCODE):
        return len(number.digits) > _LONGEST_ACCOUNT
    named = number.context in (Context.IDENTITY, Context.PHONE)
    return named and len(number.digits) in (16, 19) and number.digits.startswith("62")


def _judgement(confidence: float, checksum: bool, issuer: Issuer | None) -> Judgement:
    name = f"bank_card.{issuer.network}" if issuer is not None else "bank_card"
    return Judgement(EntityType.BANK_CARD, confidence, name, checksum)
