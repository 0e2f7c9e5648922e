"""A record holds no readable customer data, and no byte of it can be changed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from guard.model import EntityType
from guard.tokens.consent.code import ALPHABET, new_code, read_code
from guard.tokens.consent.content import prints
from guard.tokens.consent.record import Issued, Terms, verify_record
from guard.tokens.consent.refusal import Cause, ConsentRefused
from tests.support.consents import TERMS, Supervisor

BEGINS = datetime(2026, 11, 24, 8, tzinfo=UTC)
PHONE = (EntityType.PHONE, "13800138000")
SUPERVISOR = Supervisor()


@pytest.fixture(scope="module")
def issued() -> Issued:
    return SUPERVISOR.issue(b"content", [PHONE], begins=BEGINS)


@settings(max_examples=300, deadline=None)
@given(place=st.integers(0, 10**6), flipped=st.integers(1, 255))
def test_a_record_with_any_byte_changed_is_refused(issued: Issued, place: int, flipped: int) -> None:
    data = bytearray(issued.data)
    data[place % len(data)] ^= flipped
    changed = bytes(data)
    with pytest.raises(ConsentRefused) as refusal:
        verify_record(changed, (SUPERVISOR.pem,))
    assert refusal.value.cause in (Cause.TAMPERED, Cause.SIGNER)


def test_a_record_that_was_not_changed_holds(issued: Issued) -> None:
    assert verify_record(issued.data, (Supervisor(2).pem, SUPERVISOR.pem)) == issued.record


def test_a_record_holds_neither_the_customer_nor_the_code_nor_a_digest_that_can_be_tried(issued: Issued) -> None:
    assert PHONE[1].encode() not in issued.data
    plain = issued.record.model_dump_json()
    assert PHONE[1] not in plain
    assert issued.code.secret not in plain
    again = SUPERVISOR.issue(b"content", [PHONE], begins=BEGINS).record
    assert set(again.content).isdisjoint(issued.record.content)
    assert again.customer != issued.record.customer


def test_another_records_code_opens_nothing(issued: Issued) -> None:
    other = SUPERVISOR.issue(b"content", [PHONE], begins=BEGINS)
    assert issued.record.binding(issued.code).customer(issued.record.customer) == (PHONE,)
    with pytest.raises(ConsentRefused):
        issued.record.binding(other.code)
    with pytest.raises(ConsentRefused):
        issued.record.binding(issued.code).customer(other.record.customer)


@pytest.mark.parametrize("days", [0, -1, 367])
def test_a_period_that_cannot_be_is_not_signed(days: float) -> None:
    with pytest.raises(ValidationError):
        SUPERVISOR.issue(b"content", [PHONE], begins=BEGINS, days=days)


@pytest.mark.parametrize(
    "other",
    [
        {"kinds": (EntityType.CN_ID,)},
        {"kinds": (), "sensitive": ()},
        {"uses": 0},
        {"purpose": ""},
        {"site": "https://weibo.com/"},
    ],
)
def test_terms_that_leave_out_what_the_law_asks_for_are_none(other: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Terms.model_validate({**TERMS.model_dump(), **other})


def test_nearly_every_slip_of_the_hand_shows() -> None:
    signs = new_code(lambda count: bytes(range(count))).text.replace("-", "")
    shown = 0
    for place in range(len(signs) - 1):
        for sign in set(ALPHABET) - {signs[place]}:
            try:
                read_code(signs[:place] + sign + signs[place + 1 :])
            except ConsentRefused as refusal:
                shown += refusal.cause is Cause.CODE
    assert shown >= 0.95 * 15 * 31


def test_a_picture_is_told_by_its_pixels_however_it_is_encoded() -> None:
    def pixels(picture: bytes) -> bytes | None:
        return picture.partition(b":")[2] if b":" in picture else None

    png, bmp = set(prints(b"png:abc", "image/png", pixels)), set(prints(b"bmp:abc", "image/bmp", pixels))
    assert len(png & bmp) == 1
    assert not png & set(prints(b"bmp:abd", "image/bmp", pixels))
