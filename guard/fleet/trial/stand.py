"""A whole hub on this machine: server, database, sink and registrar, in one folder."""

from __future__ import annotations

import os
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from guard.fleet.device import Pace
from guard.fleet.enrolment import Enrolment, new_seed, public_key
from guard.fleet.hub import folder as hub
from guard.fleet.hub import registry
from guard.fleet.hub.folder import HubFolder, HubSettings
from guard.fleet.hub.registry import KnownDevice
from guard.fleet.trial.certificates import make_certificates
from guard.fleet.trial.servers import NatsServer, Postgres, free_port, hub_program


class Stand:
    """Started by `with`; ended with its block."""

    def __init__(
        self,
        folder: Path,
        now: datetime,
        *,
        sinks: int = 1,
        registrars: int = 1,
        file_mib: int = 512,
        host: str = "127.0.0.1",
        database: Path | None = None,
    ) -> None:
        """`database`: its folder, where it is to outlive the stand."""
        self.folder = HubFolder(folder / "hub")
        self.port = free_port()
        self.address = f"tls://{host}:{self.port}"
        self.database = Postgres(database or folder / "database")
        certificates = make_certificates(folder / "tls", now, host)
        self.authority = certificates.authority.read_text("ascii")
        settings = HubSettings(
            listen=f"{host}:{self.port}",
            address=self.address,
            certificate=str(certificates.certificate),
            key=str(certificates.key),
            authority=str(certificates.authority),
            database=self.database.where,
            file_mib=file_mib,
        )
        hub.make(self.folder, settings)
        self.server = NatsServer(self.folder.server_conf, host, self.port)
        self.sinks = [hub_program(self.folder.path, "sink") for _ in range(sinks)]
        self.registrars = [hub_program(self.folder.path, "registrar") for _ in range(registrars)]

    def admit(self, devices: int) -> list[tuple[Enrolment, str]]:
        """Make so many devices known; their enrolments and keys. Before the server starts."""
        made = []
        known = []
        for number in range(1, devices + 1):
            device, seed = f"{number:016x}", new_seed(os.urandom(32))
            known.append(KnownDevice(device, public_key(seed), f"pc-{number:05d}", "2026-01-01T00:00:00+00:00"))
            made.append((Enrolment((self.address,), self.authority, device), seed))
        registry.admit_many(self.folder, known)
        return made

    @staticmethod
    def pace(devices: int) -> Pace:
        """A pace at which that many devices of one machine connect, without a moment in which all try at once."""
        return Pace(first_s=devices / 150, spread_s=max(1.0, devices / 150), timeout_s=60)

    def __enter__(self) -> Self:
        with ExitStack() as undone:  # whoever is ended while it starts leaves nothing behind
            undone.callback(self._kill)
            self._start()
            undone.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._kill()

    def _start(self) -> None:
        self.database.make()
        self.database.start()
        self.server.start()
        self.database.wait()
        self.server.wait()
        for each in (*self.sinks, *self.registrars):
            each.start()
        for each in (*self.sinks, *self.registrars):
            each.wait_for("ready")

    def _kill(self) -> None:
        for each in (*self.sinks, *self.registrars, self.server, self.database):
            each.kill()
