"""Consents in one message: nothing but what looks like signed consents goes in or comes out."""

from __future__ import annotations

import json

import pytest

from guard.errors import FleetError
from guard.fleet.consents import MAX_CONSENT_BYTES, MOST, bundle, check, unbundled
from guard.fleet.subjects import MAX_POLICY_BYTES
from tests.support.consents import Supervisor
from tests.support.policies import NOW


def test_consents_come_out_as_they_went_in_and_the_fullest_message_goes_over_the_wire() -> None:
    issued = Supervisor().issue(b"a content", [], begins=NOW).data
    check(issued)
    largest = issued + b" " * (MAX_CONSENT_BYTES - len(issued))
    message = bundle([issued, *[largest] * MOST])
    assert unbundled(message) == (issued, *[largest] * (MOST - 1))
    assert len(message) < MAX_POLICY_BYTES


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b"[1]",
        b'["@"]',
        b"\xff",
        bundle([b"{}"]),
        bundle([b'{"payloadType": "application/vnd.frostpane.policy"}']),
        bundle([b" " * (MAX_CONSENT_BYTES + 1)]),
        json.dumps([["a"]]).encode(),
    ],
)
def test_what_is_no_message_of_consents_lays_nothing_down(data: bytes) -> None:
    with pytest.raises(FleetError) as told:
        unbundled(data)
    assert told.value.code == "fleet-consent"
