"""What a workstation knows of its hub, and how it becomes known there."""

from __future__ import annotations

import base64
import json
import ssl
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from guard.errors import FleetError
from guard.files import write_whole
from guard.fleet import subjects

ENROL_USER = "enrol"
"""Name of the server's user that may hand in a token and nothing else."""
TIMEOUT_S = 20.0
"""Wait for the hub's answer, in seconds."""
MAX_BYTES = 64 * 1024
"""Size of the enrolment's file and of a request, in bytes, at most."""


@dataclass(frozen=True, slots=True)
class Enrolment:
    """Which hub a workstation belongs to; its key is kept elsewhere."""

    servers: tuple[str, ...]
    """As `tls://host:port`."""
    authority: str
    """The certificate that the servers' are signed with, in PEM form."""
    device: str


@dataclass(frozen=True, slots=True)
class Request:
    """What a workstation without a permission says; signed with the key that it asks one for."""

    token: str
    device: str
    machine: str
    public_key: str

    def signed_bytes(self) -> bytes:
        """What the signature is over."""
        return "\0".join((self.token, self.device, self.machine, self.public_key)).encode()


def load(path: Path) -> Enrolment | None:
    """The enrolment of an installation; None: it has none.

    Raises:
        FleetError: the file is damaged (`fleet-enrolment`).
    """
    try:
        with path.open("rb") as file:
            body = json.loads(file.read(MAX_BYTES))
        enrolment = Enrolment(
            servers=tuple(map(str, body["servers"])),
            authority=str(body["authority"]),
            device=str(body["device"]),
        )
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, KeyError, RecursionError) as error:
        raise FleetError(f"{path.name} is damaged; enrol again", code="fleet-enrolment") from error
    check(enrolment)
    return enrolment


def save(path: Path, enrolment: Enrolment) -> None:
    """Keep it.

    Raises:
        OSError: the disk takes nothing.
    """
    write_whole(path, json.dumps(asdict(enrolment)).encode("utf-8"))


def check(enrolment: Enrolment) -> None:
    """Pass where it can be used.

    Raises:
        FleetError: it names no server over TLS, no device, no certificate (`fleet-enrolment`).
    """
    if not enrolment.servers or not all(server.startswith("tls://") for server in enrolment.servers):
        raise FleetError("name the hub's server as tls://host:port", code="fleet-enrolment")
    if not subjects.is_device(enrolment.device):
        raise FleetError("no such device can be; enrol again", code="fleet-enrolment")
    tls(enrolment.authority)


def tls(authority: str) -> ssl.SSLContext:
    """A client's context that trusts that authority alone and checks the server's name.

    Raises:
        FleetError: it is no certificate (`fleet-enrolment`).
    """
    context = ssl.SSLContext(
        ssl.PROTOCOL_TLS_CLIENT
    )  # a default one trusts the system's authorities where none is given
    try:
        context.load_verify_locations(cadata=authority)
    except (ssl.SSLError, ValueError, TypeError) as error:
        raise FleetError("the authority is no certificate in PEM form", code="fleet-enrolment") from error
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def new_seed(random: bytes) -> str:
    """A device's key, from 32 random bytes; whoever has it is that device to the hub."""
    import nkeys  # only with the extra

    return bytes(nkeys.encode_seed(random, nkeys.PREFIX_BYTE_USER)).decode("ascii")


def public_key(seed: str) -> str:
    """What the hub knows a key by."""
    import nkeys

    return bytes(nkeys.from_seed(bytearray(seed.encode("ascii"))).public_key).decode("ascii")


def enrol(enrolment: Enrolment, seed: str, machine: str, token: str) -> None:
    """Hand in a token; return once the hub has admitted the key.

    Raises:
        FleetError: the hub does not answer (`fleet-unreachable`) or refuses (`fleet-refused`).
    """
    import asyncio  # slow to load, and the guard reads an enrolment while it starts

    check(enrolment)
    password, _, once = token.partition(".")
    request = Request(once, enrolment.device, machine, public_key(seed))
    asyncio.run(_hand_in(enrolment, seed, request, password))


async def _hand_in(enrolment: Enrolment, seed: str, request: Request, password: str) -> None:
    import asyncio

    import nats
    import nats.errors
    import nkeys

    signature = nkeys.from_seed(bytearray(seed.encode("ascii"))).sign(request.signed_bytes())
    body = asdict(request) | {"signature": base64.b64encode(signature).decode("ascii")}
    try:
        connection: Any = await asyncio.wait_for(
            nats.connect(
                list(enrolment.servers),
                tls=tls(enrolment.authority),
                user=ENROL_USER,
                password=password,
                inbox_prefix=subjects.ENROL_INBOX,
                allow_reconnect=False,
            ),
            TIMEOUT_S,
        )
    except (OSError, TimeoutError, nats.errors.Error) as error:
        told = f"{type(error).__name__}: the hub's server cannot be reached, or it refuses the token's first half"
        raise FleetError(told, code="fleet-unreachable") from error
    try:
        answer = json.loads((await connection.request(subjects.ENROL, json.dumps(body).encode(), TIMEOUT_S)).data)
    except (OSError, ValueError, TimeoutError, nats.errors.Error) as error:
        told = f"{type(error).__name__}: nobody at the hub takes tokens now; start `frostpane-hub registrar` there"
        raise FleetError(told, code="fleet-unreachable") from error
    finally:
        await connection.close()
    if answer.get("admitted") is not True:
        raise FleetError(str(answer.get("why", "the token is not valid")), code="fleet-refused")
