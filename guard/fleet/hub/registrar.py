"""Takes the tokens of new workstations and admits their keys."""

from __future__ import annotations

import asyncio
import base64
import binascii
import json
import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

import nkeys

from guard.errors import FleetError
from guard.fleet import subjects
from guard.fleet.enrolment import MAX_BYTES, Request
from guard.fleet.hub import registry
from guard.fleet.hub.folder import HubFolder

log = logging.getLogger(__name__)

_PREFIX_USER = 20 << 3


async def register(
    wire: Any, folder: HubFolder, now: Callable[[], datetime], ending: asyncio.Event, ready: Callable[[], None]
) -> None:
    """Answer on a connection of the registrar's until `ending`; `ready` is called once it hears."""

    async def asked(message: Any) -> None:
        answer: dict[str, object]
        try:
            request = request_of(bytes(message.data))
            await asyncio.to_thread(admit, folder, request, now)
            answer = {"admitted": True}
            log.info("registrar: %s is admitted", request.device)
        except FleetError as error:
            answer = {"admitted": False, "why": str(error)}
            log.info("registrar: a request is refused: %s", error.code)
        await message.respond(json.dumps(answer).encode("utf-8"))

    await wire.subscribe(subjects.ENROL, cb=asked)
    await wire.flush()
    ready()
    await ending.wait()


def admit(folder: HubFolder, request: Request, now: Callable[[], datetime]) -> None:
    """Admit a key and have the server know.

    Raises:
        FleetError: it is refused, or the server cannot be told.
    """
    with registry.changing(folder) as held:
        held.append(held[0].admitted(request.token, request.device, request.public_key, request.machine, now()))
    registry.reload_server(folder)


def request_of(data: bytes) -> Request:
    """A request whose signature is of the key that it names.

    Raises:
        FleetError: it is none (`fleet-request`).
    """
    wrong = FleetError("this is no request that a workstation makes", code="fleet-request")
    try:
        if len(data) > MAX_BYTES:
            raise wrong
        body = json.loads(data)
        request = Request(*(str(body[name]) for name in ("token", "device", "machine", "public_key")))
        signature = base64.b64decode(body["signature"], validate=True)
        raw = base64.b32decode(request.public_key + "=" * (-len(request.public_key) % 8))
    except (ValueError, TypeError, KeyError, RecursionError, binascii.Error) as error:
        raise wrong from error
    if not subjects.is_device(request.device) or len(request.machine) > 255 or len(raw) != 35 or raw[0] != _PREFIX_USER:
        raise wrong
    try:
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        if int.from_bytes(raw[33:], "little") != nkeys.crc16(raw[:33]):
            raise wrong
        Ed25519PublicKey.from_public_bytes(raw[1:33]).verify(signature, request.signed_bytes())
    except InvalidSignature as error:
        raise wrong from error
    return request
