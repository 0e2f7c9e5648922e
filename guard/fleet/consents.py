"""Signed consents on their way to one workstation: all in one message, for the server keeps the last."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence

from guard.errors import FleetError

MAX_CONSENT_BYTES = 16 * 1024
"""Size of one signed consent, in bytes, at most."""
MOST = 40
"""Consents in one message, the newest: together they stay under what goes over the wire."""
_TYPE = "application/vnd.frostpane.consent+json"


def check(data: bytes) -> None:
    """Pass where this looks like a signed consent. Whether it counts is told by its signature, on the workstation.

    Raises:
        FleetError: it does not (`fleet-consent`).
    """
    try:
        if len(data) <= MAX_CONSENT_BYTES and json.loads(data)["payloadType"] == _TYPE:
            return
    except (ValueError, TypeError, KeyError, RecursionError):
        pass
    raise FleetError("this is no signed consent; `frostpane consent issue` makes one", code="fleet-consent")


def bundle(consents: Sequence[bytes]) -> bytes:
    """One message."""
    return json.dumps([base64.b64encode(each).decode("ascii") for each in consents[:MOST]]).encode("ascii")


def unbundled(data: bytes) -> tuple[bytes, ...]:
    """The consents of a message.

    Raises:
        FleetError: it is none (`fleet-consent`).
    """
    try:
        found = tuple(base64.b64decode(each, validate=True) for each in json.loads(data)[:MOST])
    except (ValueError, TypeError, KeyError, RecursionError, binascii.Error) as error:
        raise FleetError("the message holds no consents", code="fleet-consent") from error
    for each in found:
        check(each)
    return found
