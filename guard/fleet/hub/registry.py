"""Which devices the hub knows, and which tokens are still to be used; the permission lines are made of it."""

from __future__ import annotations

import hashlib
import hmac
import json
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta

from filelock import FileLock

from guard.errors import FleetError
from guard.files import write_whole
from guard.fleet import subjects
from guard.fleet.hub.folder import HubFolder, write_devices

MAX_HOURS = 366 * 24
"""Time for which a token counts, in hours, at most."""
RELOAD_S = 10.0
"""Wait for the server's program that tells it to read its configuration again, in seconds."""


@dataclass(frozen=True, slots=True)
class KnownDevice:
    """One workstation's installation."""

    device: str
    public_key: str
    machine: str
    admitted_at: str
    revoked_at: str | None = None
    """Its key counts no more since then; None: it counts."""


@dataclass(frozen=True, slots=True)
class Token:
    """One token, of which the hub keeps the digest alone."""

    digest: str
    until: str
    used_by: str | None = None
    """The device that it admitted; None: nobody has used it."""


@dataclass(frozen=True, slots=True)
class Registry:
    """All of it, as it stands in one file."""

    devices: tuple[KnownDevice, ...] = ()
    tokens: tuple[Token, ...] = field(default=(), repr=False)

    def admitted(self, token: str, device: str, public_key: str, machine: str, now: datetime) -> Registry:
        """The registry with one key more, the token used up.

        Raises:
            FleetError: the token is unknown, used or too old, or the key does not fit the device (`fleet-refused`).
        """
        digest = digest_of(token)
        found = next((each for each in self.tokens if hmac.compare_digest(each.digest, digest)), None)
        if found is None:
            raise FleetError("the token is not known here; ask for a new one", code="fleet-refused")
        if found.used_by is not None and not self._is_again(found, device, public_key):
            raise FleetError("the token has been used; ask for a new one", code="fleet-refused")
        if now >= datetime.fromisoformat(found.until):
            raise FleetError("the token is too old; ask for a new one", code="fleet-refused")
        counting = [each for each in self.devices if each.revoked_at is None]
        if any(each.device == device and each.public_key != public_key for each in counting):
            raise FleetError("that device is admitted with another key; revoke it first", code="fleet-refused")
        if any(each.public_key == public_key and each.device != device for each in self.devices):
            raise FleetError("the key belongs to another device", code="fleet-refused")
        if any(each.public_key == public_key and each.revoked_at is not None for each in self.devices):
            raise FleetError("the key was revoked; enrol with a fresh one", code="fleet-refused")
        known = KnownDevice(device, public_key, machine, now.isoformat())
        rest = tuple(each for each in self.devices if each.device != device or each.revoked_at is not None)
        tokens = tuple(replace(each, used_by=device) if each is found else each for each in self.tokens)
        return Registry((*rest, known), tokens)

    def _is_again(self, token: Token, device: str, public_key: str) -> bool:
        """Whether the answer was lost and the same workstation asks once more with the same key."""
        return token.used_by == device and any(
            (each.device, each.public_key) == (device, public_key) for each in self.devices
        )

    def revoked(self, device: str, now: datetime) -> Registry:
        """The registry in which no key of that device counts.

        Raises:
            FleetError: no such device is known (`fleet-device`).
        """
        if not any(each.device == device and each.revoked_at is None for each in self.devices):
            raise FleetError(f"{device}: no such device is admitted", code="fleet-device")
        changed = (
            replace(each, revoked_at=now.isoformat()) if each.device == device and each.revoked_at is None else each
            for each in self.devices
        )
        return replace(self, devices=tuple(changed))

    def keys(self) -> Iterator[tuple[str, str]]:
        """Device and key, of those that count."""
        return ((each.device, each.public_key) for each in self.devices if each.revoked_at is None)


def digest_of(token: str) -> str:
    """What the hub keeps of a token."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def read(folder: HubFolder) -> Registry:
    """The registry; an empty one where there is none yet.

    Raises:
        FleetError: the file is damaged (`fleet-hub`).
    """
    try:
        body = json.loads(folder.registry.read_bytes())
        return Registry(
            tuple(KnownDevice(**each) for each in body["devices"]), tuple(Token(**each) for each in body["tokens"])
        )
    except FileNotFoundError:
        return Registry()
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise FleetError(f"{folder.registry}: damaged; take it from the backup", code="fleet-hub") from error


@contextmanager
def changing(folder: HubFolder) -> Iterator[list[Registry]]:
    """Hold the registry: one list with it, whose last entry is kept when the block ends well."""
    with FileLock(folder.registry.with_suffix(".lock")):
        held = [read(folder)]
        yield held
        if len(held) > 1:
            write_whole(folder.registry, json.dumps(asdict(held[-1])).encode("utf-8"))
            write_devices(folder, held[-1].keys())


def mint(folder: HubFolder, random: bytes, now: datetime, hours: float) -> str:
    """A fresh token, to be typed at one workstation; it holds what lets it speak to the registrar at all.

    Raises:
        FleetError: in that time it would count for nobody, or for ever (`fleet-token`).
    """
    if not 0 < hours <= MAX_HOURS:
        raise FleetError(f"a token counts for more than 0 hours and for {MAX_HOURS:,} at most", code="fleet-token")
    once = random.hex()
    with changing(folder) as held:
        until = (now + timedelta(hours=hours)).isoformat()
        kept = tuple(each for each in held[0].tokens if datetime.fromisoformat(each.until) > now)
        held.append(replace(held[0], tokens=(*kept, Token(digest_of(once), until))))
    return f"{folder.settings().enrol_password}.{once}"


def revoke(folder: HubFolder, device: str, now: datetime) -> None:
    """Have no key of a device count any more; the server ends its connection.

    Raises:
        FleetError: no such device is admitted (`fleet-device`), or the server cannot be told (`fleet-server`).
    """
    with changing(folder) as held:
        held.append(held[0].revoked(device, now))
    reload_server(folder)


def admit_many(folder: HubFolder, devices: Iterable[KnownDevice]) -> None:
    """Admit keys that came another way, such as with the machines' images."""
    with changing(folder) as held:
        known = {each.device: each for each in held[0].devices} | {each.device: each for each in devices}
        if not all(map(subjects.is_device, known)):
            raise FleetError("a device's name is 16 hexadecimal digits", code="fleet-device")
        held.append(replace(held[0], devices=tuple(known.values())))


def renew(folder: HubFolder) -> None:
    """Write the permission lines as this version does, for devices that an earlier one admitted.

    Raises:
        FleetError: the registry is damaged (`fleet-hub`), or the server cannot be told (`fleet-server`).
    """
    before = folder.devices_conf.read_bytes()
    with changing(folder) as held:
        held.append(held[0])
    if folder.devices_conf.read_bytes() != before:
        reload_server(folder)


def reload_server(folder: HubFolder) -> None:
    """Have the server read its configuration again; one that does not run reads it when it starts.

    Raises:
        FleetError: it cannot be told (`fleet-server`).
    """
    if not folder.pid_file.exists():
        return
    words = ["nats-server", "--signal", f"reload={folder.pid_file}"]
    try:
        done = subprocess.run(words, capture_output=True, timeout=RELOAD_S, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise FleetError("nats-server cannot be called; is it installed?", code="fleet-server") from error
    if done.returncode and b"no such process" not in done.stderr.lower():
        raise FleetError("the server does not read its configuration again; restart it", code="fleet-server")
