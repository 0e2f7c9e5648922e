"""Bank accounts and social security numbers of other countries: IBAN, US_SSN."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from guard.detect.checksums import mod97
from guard.detect.context import Context
from guard.detect.entities.pattern import Judged, PatternRecognizer
from guard.detect.passage import Hint, Passage
from guard.detect.recognizer import Candidate, Needs
from guard.model import EntityType

_IBAN = re.compile(r"[A-Za-z](?:(?<![A-Za-z0-9].)|(?<=IBAN.))[A-Za-z] ?[0-9] ?[0-9](?:[ .\-\n]?[A-Za-z0-9]){11,30}")
_CHECKED = re.compile("[A-Z][A-Z] ?[0-9] ?[0-9]")
"""Two check digits behind the country; without them there is no number to look for."""
_SOLID = re.compile(r"[^A-Za-z0-9]")
_SSN = re.compile(r"[0-9](?<![0-9A-Z_-].)[0-9]{2}(?P<gap>[-. ]?)[0-9]{2}(?P=gap)[0-9]{4}(?![\w-])", re.ASCII)
_NEVER_GIVEN = frozenset({"078051120", "219099999"})


class IbanRecognizer:
    """Takes as many characters as the country's accounts have; ISO 13616 checks them."""

    entity_types = frozenset({EntityType.IBAN})
    needs = Needs.NUMBER
    reads_broken_lines = True

    def __init__(self, lengths: Mapping[str, int]) -> None:
        self._lengths = lengths

    def find(self, passage: Passage) -> Iterator[Candidate]:
        text = passage.plain
        if not passage.capitals or _CHECKED.search(text) is None:
            return
        at = 0
        while (match := _IBAN.search(text, at)) is not None:
            candidate = self._candidate(passage, match)
            at = match.start() + 4 if candidate is None else candidate.end  # the next one of a list follows at once
            if candidate is not None:
                yield candidate

    def _candidate(self, passage: Passage, match: re.Match[str]) -> Candidate | None:
        text, start = passage.plain, match.start()
        length = self._lengths.get(match[0][:2].upper())
        end = None if length is None else _after(text, start, match.end(), length)
        if length is None or end is None or not text[start : start + 2].isupper():
            return None
        if end < len(text) and text[end].isascii() and text[end].isalnum():
            return None
        value = _SOLID.sub("", text[start:end])
        if any(map(str.islower, value[4:8])) and not value[4:8].islower():
            return None
        value = value.upper()
        hint = passage.hint(start, end)
        if mod97(value):
            return Candidate(EntityType.IBAN, start, end, 0.97, "iban", True, hint.context)
        if hint.context in (Context.ACCOUNT, Context.CARD) and hint.near:
            return Candidate(EntityType.IBAN, start, end, 0.55, "iban", False, hint.context)
        return None


def _after(text: str, start: int, limit: int, length: int) -> int | None:
    """One past the last of `length` letters and digits; None where there are fewer."""
    for index in range(start, limit):
        if text[index].isalnum():
            length -= 1
            if length == 0:
                return index + 1
    return None


def ssn() -> PatternRecognizer:
    """Finds US social security numbers: written with separators, or bare with their label."""
    return PatternRecognizer("us_ssn", EntityType.US_SSN, _SSN, _judge_ssn, repaired=True, reads_broken_lines=False)


def _judge_ssn(match: re.Match[str], hint: Hint) -> Judged | None:
    """Source: US Social Security Administration, number randomization (2011): areas 000, 666, 900-999 are not given."""
    digits = _SOLID.sub("", match[0])
    if digits[:3] in ("000", "666") or digits[0] == "9" or digits[3:5] == "00" or digits[5:] == "0000":
        return None
    labelled = hint.context is Context.SSN
    if digits in _NEVER_GIVEN or len(set(digits)) == 1:
        return Judged(0.5) if labelled and hint.near else None
    if not labelled and hint.near and hint.context is not None:
        return Judged(0.3)
    if len(digits) == len(match[0]):
        return Judged(0.75 if labelled else 0.3)
    return Judged(0.9 if labelled else 0.6 if match["gap"] == "-" else 0.5)
