"""CUSTOMER: values of the firm's own customers, found again under the roster's key.

Numbers and mail addresses count by themselves; a name counts where an address or a phone stands near it, since many
people share a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from guard.detect.recognizer import Candidate
from guard.detect.roster import Customers, email_form, name_form, number_form
from guard.detect.spans import Spans
from guard.model import EntityType

_NUMBER = re.compile(r"[0-9](?:[ -]?[0-9]){5,23}[Xx]?")
_CODE = re.compile(r"[A-Za-z](?<![A-Za-z0-9].)[A-Za-z]{0,7}[-_/]?[0-9](?:[-_/]?[A-Za-z0-9]){4,23}(?![A-Za-z0-9])")
"""A number of the firm's own: `K100234`, `KH-2024-0001`."""
_LATIN_NAME = re.compile(r"(?<![^\W\d_])(?=([^\W\d_一-龥][\w'’.-]{0,20}(?: [^\W\d_一-龥][\w'’.-]{0,20}){1,2}))")
_LATIN_WORD = re.compile(r" [^\W\d_一-龥]")
"""The second word of such a name."""
_WORD = re.compile(r"\S+")
_SOME_NUMBER = re.compile(r"[0-9](?:[-_/ ]?[0-9A-Za-z]){4}")
"""Form that every number of a customer has; most texts hold none, and cost one look."""
_NUMBERS = frozenset(
    {
        *(EntityType.PHONE, EntityType.CN_ID, EntityType.BANK_CARD, EntityType.ORDER_NO, EntityType.PASSPORT),
        *(EntityType.PLATE, EntityType.WECHAT_QQ, EntityType.IBAN, EntityType.US_SSN),
    }
)
_NEIGHBOURS = frozenset({EntityType.PHONE, EntityType.ADDRESS, EntityType.EMAIL})
_NEAR = 40
"""Distance of a name from an address or a phone, in characters; further off they are another's."""
_BESIDE = 8
"""Names that no recognizer sees count only right beside a phone or an address: each costs two look-ups."""
_CONFIDENCE = 0.98
"""Confidence of a value that the roster holds: only chance digests are wrong."""
_Span = tuple[int, int]
_FORMS = {
    "N": (number_form, "customer.number"),
    "E": (email_form, "customer.email"),
    "P": (name_form, "customer.name"),
}


class CustomerRecognizer:
    """Looks all values of a text up at once."""

    def __init__(self, customers: Customers, surnames: frozenset[str]) -> None:
        self._customers = customers
        self._surnames = surnames
        single = "".join(surname for surname in surnames if len(surname) == 1)
        self._name = re.compile(rf"(?=([{single}][一-龥]{{1,2}}))")

    @staticmethod
    def has_numbers(digits: str) -> bool:
        """Whether a text, with its digits put right, can hold a customer where the other recognizers see nothing."""
        return _SOME_NUMBER.search(digits) is not None

    def find(self, plain: str, digits: str, found: Sequence[Candidate]) -> Iterator[Candidate]:
        """The customers among the candidates of the other recognizers and the numbers and names of the text.

        Args:
            plain: the text in usual characters.
            digits: the same with its digits put right.
            found: what the other recognizers see in it.
        """
        spans: dict[_Span, str] = {}
        if self.has_numbers(digits):
            for pattern in (_NUMBER, _CODE):
                for match in pattern.finditer(digits):
                    spans[match.span()] = "N"
        near: list[_Span] = []
        for kind, start, end, *_ in found:
            if kind in _NEIGHBOURS:
                near.append((start, end))
            if kind in _NUMBERS:
                spans[start, end] = "N"
            elif kind is EntityType.EMAIL:
                spans[start, end] = "E"
        if near:
            spans.update((span, "P") for span in self._names(plain, found, near))
        forms: dict[_Span, str] = {}
        for (start, end), letter in spans.items():
            form = _FORMS[letter][0](digits[start:end] if letter == "N" else plain[start:end])
            if form is not None:
                forms[start, end] = form
        held = self._customers.held(tuple(forms.values())) if forms else ()
        for (start, end), form in forms.items():
            if form in held:
                yield Candidate(EntityType.CUSTOMER, start, end, _CONFIDENCE, _FORMS[spans[start, end]][1])

    def _names(self, text: str, found: Sequence[Candidate], near: Sequence[_Span]) -> Iterator[_Span]:
        """Names beside a phone or an address: those found, and whatever follows a surname."""
        around = Spans((start - _NEAR, end + _NEAR) for start, end in near)
        for each in found:
            if each.entity_type is EntityType.PERSON and around.hold(each.start, each.end):
                yield each.start, each.end
        chinese = not text.isascii()
        for start, end in near:
            if chinese:
                for left, right in ((start - _BESIDE, start), (end, end + _BESIDE)):
                    for match in self._name.finditer(text, max(0, left), right):
                        for last in range(match.start() + 2, match.end(1) + 1):
                            yield match.start(), last
            for left, right in ((start - _NEAR, start), (end, end + _NEAR)):
                if _LATIN_WORD.search(text, max(0, left), right) is not None:
                    for match in _LATIN_NAME.finditer(text, max(0, left), right):
                        yield from _cuts(match)


def _cuts(match: re.Match[str]) -> Iterator[_Span]:
    """The first two words of a row of words, and the first three."""
    start = match.start()
    ends = [start + word.end() for word in _WORD.finditer(match[1])]
    for end in ends[1:]:
        yield start, end
