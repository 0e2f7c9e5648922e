"""What the hub reads of a signed policy that it has no key for."""

from __future__ import annotations

import base64
import json
from codecs import BOM_UTF8

import pytest

from guard.errors import FleetError
from guard.fleet import subjects
from guard.fleet.hub.envelope import policy_of


def envelope(document: bytes) -> bytes:
    return json.dumps({"payload": base64.b64encode(document).decode(), "payloadType": "x", "signatures": []}).encode()


@pytest.mark.parametrize("mark", [b"", BOM_UTF8])
def test_name_and_serial_are_read_as_workstations_read_them(mark: bytes) -> None:
    told = policy_of(envelope(mark + b'name = "centre"\nserial = 12\n'))
    assert (told.name, told.serial) == ("centre", 12)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b"[]",
        b"[" * 100_000,
        b'{"payload": 5}',
        b'{"payload": "*"}',
        envelope(b"\xff"),
        envelope(b'name = "centre"'),
        envelope(b'name = "centre"\nserial = true'),
        envelope(b'name = "centre"\nserial = -1'),
        envelope(b"name = 5\nserial = 5"),
        envelope(b"#" * subjects.MAX_POLICY_BYTES),
    ],
)
def test_what_is_no_policy_is_refused_in_one_line(data: bytes) -> None:
    with pytest.raises(FleetError) as told:
        policy_of(data)
    assert told.value.code == "fleet-policy"


def test_devices_are_spread_evenly_over_the_slots_and_stay_there() -> None:
    slots = [subjects.slot_of(f"{number:016x}") for number in range(10_000)]
    counts = [slots.count(slot) for slot in range(subjects.SLOTS)]
    assert min(counts) > 60
    assert max(counts) < 140
    own = "00000000000000a1"
    assert subjects.scopes(own) == ("all", f"slot-{slots[0xA1]:02d}", own, f"consents-{own}")
    assert [subjects.is_consents(scope) for scope in subjects.scopes(own)] == [False, False, False, True]
