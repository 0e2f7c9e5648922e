"""A text part by part, with what the recognizers propose in each. A short text is one part."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any, NamedTuple

from guard.detect.custom import PolicyRecognizer
from guard.detect.entities.address import AddressRecognizer
from guard.detect.entities.numbers import hint_carried
from guard.detect.entities.person import PersonRecognizer
from guard.detect.lexicon import Lexicon
from guard.detect.normalise import plain
from guard.detect.passage import NO_LIST, NOTHING_CARRIED, Carried, Passage, passage
from guard.detect.pieces import Piece, pieces
from guard.detect.recognizer import Candidate, Recognizer
from guard.detect.table import columns_after
from guard.detect.wrapping import Widths, unwrap, widths
from guard.model import EntityType, Label

_BROKEN = frozenset(
    {
        *(EntityType.EMAIL, EntityType.ADDRESS, EntityType.ORDER_NO, EntityType.SECRET, EntityType.IP),
        *(EntityType.WECHAT_QQ, EntityType.PLATE, EntityType.PASSPORT, EntityType.IBAN),
    }
)
"""Looked for once more with broken lines joined; numbers see to line breaks themselves."""
_ADDRESS = EntityType.ADDRESS
_OF_DIGITS = frozenset(
    {
        *(EntityType.CN_ID, EntityType.PHONE, EntityType.BANK_CARD, EntityType.US_SSN, EntityType.IBAN, EntityType.IP),
        *(EntityType.ORDER_NO, EntityType.PASSPORT),
    }
)
_NUMBER = re.compile(r"[0-9](?:[-_/ .:·()+\n]{0,2}[0-9A-Za-z]){3}|::")
"""In every value of these types: a date or a price of two digits is none."""
_OF_CODES = frozenset({EntityType.EMAIL, EntityType.WECHAT_QQ, EntityType.SECRET, EntityType.PLATE})
_CODE = re.compile("[0-9A-Za-z@]")
_ANY = frozenset(EntityType)
_LONGEST_GAP = 6
"""Characters between two numbers of a list."""


class Columns:
    """Candidates as one tuple a field: little to walk for the collector of cycles, which keeps every thread waiting."""

    __slots__ = ("_fields",)

    def __init__(self, candidates: Iterable[Candidate]) -> None:
        self._fields: tuple[tuple[Any, ...], ...] = tuple(zip(*candidates, strict=True))

    def __bool__(self) -> bool:
        return bool(self._fields)

    def __iter__(self) -> Iterator[Candidate]:
        return map(Candidate._make, zip(*self._fields, strict=True))


class Part(NamedTuple):
    """A piece of the text and what was proposed in it; offsets are those of the piece."""

    piece: Piece
    plain: str
    """See `Passage`."""
    digits: str
    candidates: Iterable[Candidate]
    """False where there are none."""
    named: list[Candidate]
    """Persons by their Chinese names, apart from the other candidates: they count wherever the text says them again."""

    def own(self, reading: str) -> str:
        """What belongs to the piece alone of `plain` or `digits`."""
        start, own, after, _ = self.piece
        return reading[own - start : after - start]


class PartReader:
    """Runs the recognizers over a text, however long; keeps nothing between texts."""

    def __init__(self, recognizers: Sequence[Recognizer], lexicon: Lexicon, piece_size: int) -> None:
        self._recognizers = tuple(each for each in recognizers if not isinstance(each, PersonRecognizer))
        self._without_digits = tuple(each for each in self._recognizers if not _needs(each) <= _OF_DIGITS)
        self._without_codes = tuple(each for each in self._recognizers if not _needs(each) <= _OF_DIGITS | _OF_CODES)
        self._persons = next((each for each in recognizers if isinstance(each, PersonRecognizer)), None)
        self._finds_addresses = any(isinstance(each, AddressRecognizer) for each in recognizers)
        self._broken = tuple(recognizer for recognizer in recognizers if recognizer.entity_types & _BROKEN)
        self._lexicon = lexicon
        self._piece_size = piece_size

    def parts(self, text: str, labels: Sequence[Label]) -> Iterable[Part]:
        """The parts in order; together they are the text."""
        if len(text) > self._piece_size:
            return self._pieces(text, labels)
        return (self._part(Piece(0, 0, len(text), len(text)), passage(text, labels, self._lexicon), None),)

    def _pieces(self, text: str, labels: Sequence[Label]) -> Iterator[Part]:
        size = self._piece_size
        usual = "".join(plain(text[at : at + size]) for at in range(0, len(text), size))
        limits = widths(usual)
        carried = NOTHING_CARRIED
        for piece, following in pairwise((*pieces(usual, size), Piece(len(text), len(text), len(text), len(text)))):
            read = passage(
                usual[piece.start : piece.end],
                [
                    replace(label, start=label.start - piece.start, end=label.end - piece.start)
                    for label in labels
                    if label.start < piece.end and piece.start < label.end
                ],
                self._lexicon,
                chinese=not text.isascii(),
                carried=carried,
            )
            part = self._part(piece, read, limits)
            yield part._replace(candidates=Columns(part.candidates))
            carried = self._carried(read, following.start - piece.start)

    def _part(self, piece: Piece, read: Passage, limits: Widths | None) -> Part:
        candidates: list[Candidate] = []
        for recognizer in self._fitting(read.digits):
            candidates += recognizer.find(read)
        addresses = [each for each in candidates if each.entity_type is _ADDRESS] if self._finds_addresses else None
        named = self._persons.find(read, addresses) if self._persons is not None else []
        if "\n" in read.plain:
            whole = {candidate.end for candidate in candidates if candidate.entity_type is not EntityType.EMAIL}
            candidates += (
                candidate
                for candidate in self._unwrapped(read, limits)
                # An address under a number that is whole does not begin with that number's end.
                if candidate.entity_type is not EntityType.EMAIL
                or read.plain.find("\n", candidate.start, candidate.end) not in whole
            )
        return Part(piece, read.plain, read.digits, candidates, named)

    def _fitting(self, digits: str) -> Sequence[Recognizer]:
        """The recognizers that can find anything, by the kinds of characters that are there."""
        if _NUMBER.search(digits) is not None:
            return self._recognizers
        return self._without_digits if _CODE.search(digits) is not None else self._without_codes

    def _unwrapped(self, read: Passage, limits: Widths | None) -> Iterator[Candidate]:
        """What shows when lines that width broke are joined again."""
        joined = unwrap(read.plain, limits)
        if joined is None:
            return
        again = passage(joined.text, (), self._lexicon, chinese=read.chinese)
        found = [candidate for recognizer in self._broken for candidate in recognizer.find(again)]
        if self._persons is not None:
            found += self._persons.across(again, joined.breaks)
        for candidate in found:
            span = joined.original(candidate.start, candidate.end)
            if span is not None:
                yield candidate._replace(start=span[0], end=span[1])

    def _carried(self, read: Passage, at: int) -> Carried:
        """What a piece that begins at `at` has from this one."""
        table = "\t" in read.lower[read.lower.rfind("\n", 0, at - 1) + 1 : at]
        columns = columns_after(read.lower[: at - 1], self._lexicon.context_of, read.carried.columns) if table else ()
        listed = any(map(str.isdigit, read.digits[max(0, at - _LONGEST_GAP) : at]))
        return Carried(columns, hint_carried(read, at) if listed else NO_LIST)


def _needs(recognizer: Recognizer) -> frozenset[EntityType]:
    """The types that tell which characters a recognizer needs; the policy's own may need any."""
    return _ANY if isinstance(recognizer, PolicyRecognizer) else recognizer.entity_types
