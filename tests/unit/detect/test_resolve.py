"""Which of overlapping candidates stands."""

from __future__ import annotations

from guard.detect.recognizer import Candidate
from guard.detect.resolve import resolve
from guard.model import EntityType


def _candidate(kind: EntityType, start: int, end: int, confidence: float) -> Candidate:
    return Candidate(kind, start, end, confidence, "test")


def test_the_strongest_of_overlapping_candidates_stands() -> None:
    phone = _candidate(EntityType.PHONE, 2, 13, 0.6)
    card = _candidate(EntityType.BANK_CARD, 0, 16, 0.9)
    assert list(resolve([card, phone])) == [card]


def test_among_near_equals_the_longer_stands() -> None:
    short = _candidate(EntityType.PHONE, 0, 11, 0.9)
    long = _candidate(EntityType.CN_ID, 0, 18, 0.9)
    assert list(resolve([short, long])) == [long]


def test_what_an_address_keeps_outside_a_stronger_finding_stays() -> None:
    address = _candidate(EntityType.ADDRESS, 0, 30, 0.6)
    phone = _candidate(EntityType.PHONE, 10, 21, 0.95)
    assert [(each.start, each.end) for each in resolve([address, phone])] == [(0, 10), (10, 21), (21, 30)]


def test_a_customer_is_laid_over_what_it_is() -> None:
    phone = _candidate(EntityType.PHONE, 0, 11, 0.9)
    customer = _candidate(EntityType.CUSTOMER, 0, 11, 0.98)
    assert set(resolve([phone, customer])) == {phone, customer}
