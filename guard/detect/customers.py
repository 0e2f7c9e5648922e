"""How much data of persons makes a page one of customers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from guard.detect.entities.coded_orders import CODED
from guard.detect.recognizer import Candidate
from guard.detect.resolve import resolve
from guard.model import EntityType

_OF_PERSONS = frozenset(
    {EntityType.PHONE, EntityType.CN_ID, EntityType.ADDRESS, EntityType.EMAIL, EntityType.BANK_CARD, EntityType.PERSON}
)
_FEWEST_VALUES, _FEWEST_TYPES = 3, 2
"""Different data of persons, and types of it, on such a page, at least."""
_GUESSES = frozenset({"person.tagger", "person.again", "person.given", "person.line"})
"""Recognizers that know a name by its form alone."""


def is_guess(recognizer: str) -> bool:
    """Whether a recognizer knows a name by its form alone."""
    return recognizer in _GUESSES


def are_customers(found: Iterable[tuple[EntityType, str, str]]) -> bool:
    """Whether a page is one of customers.

    Args:
        found: what was found on it: type, recognizer, value.
    """
    theirs = {(kind, value) for kind, recognizer, value in found if kind in _OF_PERSONS and not is_guess(recognizer)}
    return len(theirs) >= _FEWEST_VALUES and len({kind for kind, _ in theirs}) >= _FEWEST_TYPES


def counted(candidates: Sequence[Candidate], text: str) -> list[Candidate]:
    """What stands of the candidates of a text, by start, codes among it where the page is one of customers alone."""
    others = [each for each in candidates if each.recognizer != CODED]
    without = list(resolve(others))
    if len(others) == len(candidates):
        return without
    found = ((each.entity_type, each.recognizer, text[each.start : each.end]) for each in without)
    return list(resolve(candidates)) if are_customers(found) else without
