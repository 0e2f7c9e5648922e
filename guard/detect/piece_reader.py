"""A text piece by piece, with what the recognizers propose in each. A short text is one piece."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any, NamedTuple

from guard.detect.cutting import Piece, pieces
from guard.detect.entities.numbers import hint_carried
from guard.detect.lexicon import Lexicon
from guard.detect.normalise import plain
from guard.detect.passage import NO_LIST, NOTHING_CARRIED, Carried, Passage, passage
from guard.detect.pasted_tables import columns_after, may_hold_rows
from guard.detect.recognizer import Candidate, Needs, PersonFinder, Recognizer
from guard.detect.wrapping import Widths, unwrap, widths
from guard.model import EntityType, Label

_HELD = {
    Needs.LONG_NUMBER: re.compile("[0-9]{11}"),
    Needs.NUMBER: re.compile(
        r"[0-9](?:[-_/ .:·()+\n]{0,2}[0-9A-Za-z]){3}|::"
    ),  # a date or a price of two digits is none
    Needs.CODE: re.compile("[0-9A-Za-z@]"),
}
"""What a text holds, from the rarest to the most frequent: where one is held, those behind it are. A date or a price of
two digits is no number."""
_LONGEST_GAP = 6
"""Characters between two numbers of a list."""


class PackedCandidates:
    """Candidates as one tuple a field: little to walk for the collector of cycles, which keeps every thread waiting."""

    __slots__ = ("_fields",)

    def __init__(self, candidates: Iterable[Candidate]) -> None:
        self._fields: tuple[tuple[Any, ...], ...] = tuple(zip(*candidates, strict=True))

    def __bool__(self) -> bool:
        return bool(self._fields)

    def __iter__(self) -> Iterator[Candidate]:
        return map(Candidate._make, zip(*self._fields, strict=True))


class Proposals(NamedTuple):
    """What was proposed in a piece of the text; offsets are those of the piece."""

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


class PieceReader:
    """Runs the recognizers over a text, however long; keeps nothing between texts."""

    def __init__(
        self, recognizers: Sequence[Recognizer], persons: PersonFinder | None, lexicon: Lexicon, piece_size: int
    ) -> None:
        """
        Args:
            recognizers: of the first pass.
            persons: the second pass; None: names are not looked for.
            lexicon: the label words and place names to look for.
            piece_size: the most characters that are read at once.
        """
        needs = (*_HELD, Needs.NOTHING)
        self._holding = {
            held: tuple(each for each in recognizers if each.needs in needs[nth:]) for nth, held in enumerate(needs)
        }
        self._persons = persons
        self._lexicon = lexicon
        self._piece_size = piece_size

    def read(self, text: str, labels: Sequence[Label]) -> Iterable[Proposals]:
        """The proposals piece by piece, in order; what the pieces own is the text."""
        if len(text) > self._piece_size:
            return self._pieces(text, labels)
        return (self._proposals(Piece(0, 0, len(text), len(text)), passage(text, labels, self._lexicon), None),)

    def _pieces(self, text: str, labels: Sequence[Label]) -> Iterator[Proposals]:
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
            proposals = self._proposals(piece, read, limits)
            yield proposals._replace(candidates=PackedCandidates(proposals.candidates))
            carried = self._carried(read, following.start - piece.start)

    def _proposals(self, piece: Piece, read: Passage, limits: Widths | None) -> Proposals:
        candidates: list[Candidate] = []
        for recognizer in self._fitting(read.digits):
            candidates += recognizer.find(read)
        named = self._persons.find(read, candidates) if self._persons is not None else []
        if "\n" in read.plain:
            ends = {candidate.end for candidate in candidates if candidate.entity_type is not EntityType.EMAIL}
            named_at = {candidate.start for candidate in candidates if candidate.entity_type is EntityType.PERSON}
            for candidate in self._unwrapped(read, limits):
                kind, at = candidate.entity_type, read.plain.find("\n", candidate.start, candidate.end)
                # An address under a number that is whole does not begin with that number's end, nor is a name broken
                # between two that are whole, or behind a whole one in Latin letters.
                is_whole = kind is EntityType.PERSON and (at + 1 in named_at or read.plain[at - 1].isascii())
                is_apart = kind is EntityType.EMAIL or is_whole
                if not (is_apart and at in ends):
                    candidates.append(candidate)
        return Proposals(piece, read.plain, read.digits, candidates, named)

    def _fitting(self, digits: str) -> Sequence[Recognizer]:
        """The recognizers that can find anything, by the kinds of characters that are there."""
        held = next((needs for needs, pattern in _HELD.items() if pattern.search(digits) is not None), Needs.NOTHING)
        return self._holding[held]

    def _fitting_broken_lines(self, digits: str) -> Iterator[Recognizer]:
        """Those of them that are asked about joined lines."""
        return (recognizer for recognizer in self._fitting(digits) if recognizer.reads_broken_lines)

    def _unwrapped(self, read: Passage, limits: Widths | None) -> Iterator[Candidate]:
        """What shows when lines that width broke are joined again."""
        joined = unwrap(read.plain, limits)
        if joined is None:
            return
        again = passage(joined.text, (), self._lexicon, chinese=read.chinese)
        found = [each for recognizer in self._fitting_broken_lines(again.digits) for each in recognizer.find(again)]
        if self._persons is not None:
            found += self._persons.across(again, joined.breaks)
        for candidate in found:
            span = joined.original(candidate.start, candidate.end)
            if span is not None:
                yield candidate._replace(start=span[0], end=span[1])

    def _carried(self, read: Passage, at: int) -> Carried:
        """What a piece that begins at `at` has from this one."""
        table = may_hold_rows(read.lower[: at - 1], read.carried.columns)
        columns = columns_after(read.lower[: at - 1], self._lexicon.context_of, read.carried.columns) if table else ()
        listed = any(map(str.isdigit, read.digits[max(0, at - _LONGEST_GAP) : at]))
        return Carried(columns, hint_carried(read, at) if listed else NO_LIST)
