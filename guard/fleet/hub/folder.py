"""The hub's folder: its settings, its keys, and the configuration of the server that is made of them."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from pathlib import Path

from guard.errors import FleetError
from guard.files import write_whole
from guard.fleet import subjects
from guard.fleet.enrolment import ENROL_USER, new_seed, public_key
from guard.paths import private_folder

FILE_MIB = 4_096
"""Size of all streams of the server, in MiB, at most; when it is reached workstations keep their events."""


class Office(StrEnum):
    """The hub's own users of the server, each with a key of its own."""

    SINK = "sink"
    REGISTRAR = "registrar"
    PUSHER = "pusher"
    """Puts signed policies out; what signs them never comes here."""


@dataclass(frozen=True, slots=True)
class HubSettings:
    """What an administrator said when he made the folder."""

    listen: str
    """`host:port` of the server."""
    address: str
    """`tls://host:port` by which it is reached."""
    certificate: str
    key: str
    authority: str
    """Files in PEM form."""
    database: str
    """How the database is reached, in PostgreSQL's words."""
    enrol_password: str = ""
    file_mib: int = FILE_MIB


@dataclass(frozen=True, slots=True)
class HubFolder:
    """The files of one hub."""

    path: Path

    @property
    def settings_file(self) -> Path:
        return self.path / "hub.json"

    @property
    def server_conf(self) -> Path:
        return self.path / "nats.conf"

    @property
    def devices_conf(self) -> Path:
        """The permission lines of all devices, included by the server's configuration."""
        return self.path / "devices.conf"

    @property
    def registry(self) -> Path:
        """Devices and tokens."""
        return self.path / "registry.json"

    @property
    def pid_file(self) -> Path:
        """The server's; it is told through it that its configuration has changed."""
        return self.path / "nats.pid"

    def seed(self, office: Office) -> str:
        """The key of one of the hub's own users.

        Raises:
            FleetError: the folder has none (`fleet-hub`).
        """
        try:
            return (self.path / f"{office}.seed").read_text("ascii").strip()
        except OSError as error:
            raise _unread(error) from error

    def settings(self) -> HubSettings:
        """What was said when it was made.

        Raises:
            FleetError: it is no hub's folder (`fleet-hub`).
        """
        try:
            return HubSettings(**json.loads(self.settings_file.read_bytes()))
        except (OSError, ValueError, TypeError) as error:
            told = f"{self.path} is no hub's folder; make one with `frostpane-hub init`"
            raise FleetError(told, code="fleet-hub") from error

    def authority(self) -> str:
        """The certificate that the server's is signed with, in PEM form.

        Raises:
            FleetError: the file that was named cannot be read (`fleet-hub`).
        """
        try:
            return Path(self.settings().authority).read_text("ascii")
        except OSError as error:
            raise _unread(error) from error


def _unread(error: OSError) -> FleetError:
    return FleetError(f"{error.filename}: cannot be read; run as the hub's user", code="fleet-hub")


def make(folder: HubFolder, settings: HubSettings) -> None:
    """Make the folder with fresh keys; what is there already is kept.

    Raises:
        FleetError: it is there already with other settings (`fleet-hub`).
        OSError: it cannot be written.
    """
    if folder.settings_file.exists():
        there = folder.settings()
        given = asdict(replace(settings, enrol_password=there.enrol_password))
        if others := ", ".join(name for name, value in asdict(there).items() if value != given[name]):
            told = f"{folder.settings_file} says otherwise: {others}; nothing was changed, change it there first"
            raise FleetError(told, code="fleet-hub")
    private_folder(folder.path)
    for office in Office:
        file = folder.path / f"{office}.seed"
        if not file.exists():
            write_whole(file, new_seed(os.urandom(32)).encode("ascii"))
    if not folder.settings_file.exists():
        given = asdict(settings) | {"enrol_password": settings.enrol_password or secrets.token_urlsafe(18)}
        write_whole(folder.settings_file, json.dumps(given, indent=1).encode("utf-8"))
    write_whole(folder.server_conf, server_conf(folder).encode("utf-8"))
    if not folder.devices_conf.exists():
        write_devices(folder, ())


def write_devices(folder: HubFolder, devices: Iterable[tuple[str, str]]) -> None:
    """The permission lines of devices and their public keys."""
    lines = "".join(f"{device_line(device, key)}\n" for device, key in devices)
    write_whole(folder.devices_conf, f"FROSTPANE_USERS = [\n{_offices(folder)}{lines}]\n".encode("ascii"))


def device_line(device: str, key: str) -> str:
    """What a device may do: write its own events, read its own marks, hear its policies. Nothing of any other."""
    scopes = subjects.scopes(device)
    publish = [
        subjects.events(device),
        subjects.question(device),
        subjects.presence(device),
        *map(subjects.policy_question, scopes),
    ]
    subscribe = [subjects.mark(device), f"{subjects.inbox(device)}.>", *map(subjects.policy, scopes)]
    return _user(key, publish, subscribe)


def _offices(folder: HubFolder) -> str:
    rights = {
        Office.SINK: (
            [subjects.mark("*"), "_INBOX.>", "$JS.API.>", "$JS.ACK.>"],
            [subjects.question("*"), subjects.presence("*"), f"{subjects.inbox(Office.SINK)}.>"],
        ),
        Office.REGISTRAR: (
            [f"{subjects.ENROL_INBOX}.>"],
            [subjects.ENROL, f"{subjects.inbox(Office.REGISTRAR)}.>"],
        ),
        Office.PUSHER: ([subjects.policy("*")], [f"{subjects.inbox(Office.PUSHER)}.>"]),
    }
    told = "".join(f"{_user(public_key(folder.seed(office)), *both)}\n" for office, both in rights.items())
    password = folder.settings().enrol_password
    return (
        f"{told}  {{ user: {_text(ENROL_USER)}, password: {_text(password)}, permissions: {{ "
        f"publish: {_list([subjects.ENROL])}, subscribe: {_list([f'{subjects.ENROL_INBOX}.>'])} }} }}\n"
    )


def _user(key: str, publish: Iterable[str], subscribe: Iterable[str]) -> str:
    rights = f"publish: {_list(publish)}, subscribe: {_list(subscribe)}"
    return f"  {{ nkey: {key}, permissions: {{ {rights} }} }}"


def server_conf(folder: HubFolder) -> str:
    """The configuration of the server."""
    settings = folder.settings()
    return f"""# Made by `frostpane-hub init`. The users stand in devices.conf, which `frostpane-hub` writes.
listen: {_text(settings.listen)}
server_name: frostpane-hub
pid_file: {_text(str(folder.pid_file))}
max_payload: 2MB
max_connections: 120000
write_deadline: "10s"
ping_interval: "30s"
tls {{
  cert_file: {_text(settings.certificate)}
  key_file: {_text(settings.key)}
  timeout: 20
}}
jetstream {{
  store_dir: {_text(str(folder.path / "streams"))}
  max_file_store: {settings.file_mib}MB
  max_memory_store: 64MB
  # A flush for each event would bear some hundred a second. What a power failure takes is sent again.
  sync_interval: "1s"
}}
include ./devices.conf
authorization {{
  timeout: 20
  users: $FROSTPANE_USERS
}}
"""


def _text(text: str) -> str:
    return json.dumps(text)


def _list(words: Iterable[str]) -> str:
    return json.dumps(list(words))
