"""What a signed policy says of itself. The hub has no key to check it by and needs none: workstations do."""

from __future__ import annotations

import base64
import binascii
import json
import tomllib
from dataclasses import dataclass, field

from guard.errors import FleetError
from guard.fleet.subjects import MAX_POLICY_BYTES


@dataclass(frozen=True, slots=True)
class SignedPolicy:
    """A signed file and what it is called."""

    name: str
    serial: int
    data: bytes = field(repr=False)


def policy_of(data: bytes) -> SignedPolicy:
    """Read what it is called.

    Raises:
        FleetError: it is too large for the wire, or no signed policy (`fleet-policy`).
    """
    if len(data) > MAX_POLICY_BYTES:
        told = (
            f"larger than the {MAX_POLICY_BYTES} bytes that go over the wire; lay it down as a file, or have it pulled"
        )
        raise FleetError(told, code="fleet-policy")
    try:
        document = tomllib.loads(base64.b64decode(json.loads(data)["payload"], validate=True).decode("utf-8-sig"))
        name, serial = document["name"], document["serial"]
    except (ValueError, TypeError, KeyError, RecursionError, binascii.Error) as error:
        raise FleetError("this is no signed policy; `frostpane policy sign` makes one", code="fleet-policy") from error
    if not isinstance(name, str) or type(serial) is not int or not 0 <= serial < 2**62:
        raise FleetError("the signed policy has no name or no serial", code="fleet-policy")
    return SignedPolicy(name, serial, data)
