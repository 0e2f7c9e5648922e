"""CUSTOMER: values of the firm's own customers, found again under the roster's key.

Numbers and mail addresses count by themselves; a name counts where an address or a phone stands near it, since many
people share a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from guard.detect.passage import Passage
from guard.detect.recognizer import Candidate
from guard.detect.roster import Roster, email_form, name_form, number_form
from guard.detect.spans import Spans
from guard.model import EntityType

_NUMBER = re.compile(r"[0-9](?:[ -]?[0-9]){5,23}[Xx]?")
_CODE = re.compile(r"(?<![A-Za-z0-9])(?=[A-Za-z]{0,8}[0-9])[A-Za-z0-9]{6,24}(?![A-Za-z0-9])")
_NUMBERS = frozenset(
    {
        *(EntityType.PHONE, EntityType.CN_ID, EntityType.BANK_CARD, EntityType.ORDER_NO, EntityType.PASSPORT),
        *(EntityType.PLATE, EntityType.WECHAT_QQ, EntityType.IBAN, EntityType.US_SSN),
    }
)
_NEIGHBOURS = frozenset({EntityType.PHONE, EntityType.ADDRESS})
_NEAR = 40
_CONFIDENCE = 0.98
_Span = tuple[int, int]


class CustomerRecognizer:
    """Looks all values of a text up at once."""

    def __init__(self, roster: Roster, surnames: frozenset[str]) -> None:
        self._roster = roster
        self._surnames = surnames
        single = "".join(surname for surname in surnames if len(surname) == 1)
        self._name = re.compile(rf"(?=([{single}][一-龥]{{1,2}}))")

    def find(self, passage: Passage, found: Sequence[Candidate]) -> Iterator[Candidate]:
        """The customers among the candidates of the other recognizers and the numbers and names of the text."""
        places: dict[str, list[tuple[_Span, str]]] = {}
        for (start, end), form, name in self._values(passage, found):
            if form is not None:
                places.setdefault(form, []).append(((start, end), name))
        for form in self._roster.known(places):
            for (start, end), name in places[form]:
                yield Candidate(EntityType.CUSTOMER, start, end, _CONFIDENCE, name)

    def _values(self, passage: Passage, found: Sequence[Candidate]) -> Iterator[tuple[_Span, str | None, str]]:
        digits = passage.digits
        spans = {match.span() for match in _NUMBER.finditer(digits)}
        spans |= {match.span() for match in _CODE.finditer(passage.plain)}
        spans |= {(each.start, each.end) for each in found if each.entity_type in _NUMBERS}
        for start, end in spans:
            yield (start, end), number_form(digits[start:end]), "customer.number"
        for each in found:
            if each.entity_type is EntityType.EMAIL:
                yield (each.start, each.end), email_form(passage.plain[each.start : each.end]), "customer.email"
        near = Spans((each.start - _NEAR, each.end + _NEAR) for each in found if each.entity_type in _NEIGHBOURS)
        for start, end in self._names(passage.plain, found, near):
            yield (start, end), name_form(passage.plain[start:end]), "customer.name"

    def _names(self, text: str, found: Sequence[Candidate], near: Spans) -> Iterator[_Span]:
        """Names beside a phone or an address: those found, and whatever follows a surname."""
        for each in found:
            if each.entity_type is EntityType.PERSON and near.hold(each.start, each.end):
                yield each.start, each.end
        for left, right in near:
            for match in self._name.finditer(text, max(0, left), min(len(text), right)):
                for end in range(match.start() + 2, match.end(1) + 1):
                    yield match.start(), end
