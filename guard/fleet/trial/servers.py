"""The engines of a hub as processes of this machine: each can be killed and started again."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from guard.errors import FleetError

STARTING_S = 60.0
"""Wait for a program to answer, in seconds."""
_PLACES = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"
DATABASE_USER = "postgres"
"""User of the system whom Debian's package makes; the database refuses to run as root."""


def nats_server() -> str | None:
    """The server's program; None: it is not installed."""
    return shutil.which("nats-server", path=_PLACES)


def postgres_programs() -> Path | None:
    """The folder of the newest PostgreSQL's programs; None: it is not installed."""
    found = [folder for folder in Path("/usr/lib/postgresql").glob("*/bin") if (folder / "initdb").exists()]
    return max(found, key=lambda folder: int(folder.parent.name), default=None)


def missing() -> str | None:
    """What of the two is not installed, in one line; None: nothing."""
    lacking = [
        name for name, there in (("nats-server", nats_server()), ("postgresql", postgres_programs())) if not there
    ]
    return f"not installed: {', '.join(lacking)}" if lacking else None


def free_port() -> int:
    """A port of loopback that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Program:
    """One process, its words and where it says what is wrong."""

    def __init__(
        self, words: Sequence[str], said: Path, *, user: str | None = None, environ: Mapping[str, str] | None = None
    ) -> None:
        self._words, self._said, self._user = list(words), said, user
        self._environ = None if environ is None else {**os.environ, **environ}
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """Of the running process; 0: none runs."""
        return 0 if self._process is None else self._process.pid

    @property
    def runs(self) -> bool:
        """Whether it was started and has not ended."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Begin; returns at once."""
        with self._said.open("ab") as said:
            self._process = subprocess.Popen(
                self._words, stdout=said, stderr=said, user=self._user, group=self._user, env=self._environ
            )

    def wait_for(self, word: str) -> None:
        """Return once it has said a word.

        Raises:
            FleetError: it has ended, or does not say it (`fleet-program`).
        """
        until = time.monotonic() + STARTING_S
        while word not in self._said.read_text("utf-8", "replace"):
            self.check()
            if time.monotonic() > until:
                raise FleetError(f"{self._words[-1]} does not begin", code="fleet-program")
            time.sleep(0.02)

    def kill(self) -> None:
        """End it as a power failure would, without a word."""
        if self._process is not None:
            self._process.kill()
            self._wait()

    def stop(self) -> None:
        """Have it end in order."""
        if self._process is not None:
            self._process.terminate()
            self._wait()

    def check(self) -> None:
        """Pass while it runs.

        Raises:
            FleetError: it has ended (`fleet-program`).
        """
        if not self.runs:
            last = self._said.read_text("utf-8", "replace")[-500:]
            raise FleetError(f"{self._words[0]} has ended: {last}", code="fleet-program")

    def _wait(self) -> None:
        if self._process is not None:
            self._process.wait()
            self._process = None


class NatsServer(Program):
    """The server, with the configuration of a hub's folder."""

    def __init__(self, conf: Path, host: str, port: int) -> None:
        super().__init__([nats_server() or "nats-server", "-c", str(conf)], conf.with_suffix(".log"))
        self._where = (host, port)

    def wait(self) -> None:
        """Return once it takes connections."""
        until = time.monotonic() + STARTING_S
        while time.monotonic() < until:
            self.check()
            with contextlib.suppress(OSError), socket.create_connection(self._where, timeout=0.5) as wire:
                if wire.recv(4) == b"INFO":
                    return
            time.sleep(0.02)
        raise FleetError("nats-server does not listen", code="fleet-program")


class Postgres(Program):
    """A database of its own, reached through a socket in its folder."""

    def __init__(self, folder: Path) -> None:
        """`folder`: one that does not exist yet, or of a database before."""
        programs = postgres_programs()
        if programs is None:
            raise FleetError("PostgreSQL is not installed", code="fleet-program")
        self._programs, self._folder = programs, folder
        self._root = hasattr(os, "geteuid") and os.geteuid() == 0
        words = [str(programs / "postgres"), "-D", str(folder / "data"), "-k", str(folder)]
        words += [
            "-c",
            "listen_addresses=",
            "-c",
            "max_connections=40",
            "-c",
            "shared_buffers=128MB",
            "-c",
            "max_wal_size=2GB",
            "-c",
            "wal_level=minimal",  # a part that is filled before it counts is not written twice
            "-c",
            "max_wal_senders=0",
        ]
        super().__init__(words, folder.with_suffix(".log"), user=DATABASE_USER if self._root else None)

    @property
    def where(self) -> str:
        """How it is reached."""
        return f"host={self._folder} user={DATABASE_USER} dbname=postgres"

    def make(self) -> None:
        """Make an empty one, where there is none yet.

        Raises:
            FleetError: it cannot be made (`fleet-program`).
        """
        if (self._folder / "data" / "PG_VERSION").exists():
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        if self._root:
            shutil.chown(self._folder, DATABASE_USER, DATABASE_USER)
        words = [str(self._programs / "initdb"), "-D", str(self._folder / "data"), "-U", DATABASE_USER]
        words += ["-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C"]
        user = DATABASE_USER if self._root else None
        done = subprocess.run(words, capture_output=True, check=False, user=user, group=user, cwd="/")
        if done.returncode:
            told = done.stderr.decode("utf-8", "replace")[-500:]
            raise FleetError(f"initdb: {told}", code="fleet-program")

    def wait(self) -> None:
        """Return once it takes connections."""
        import psycopg

        until = time.monotonic() + STARTING_S
        while time.monotonic() < until:
            if not self.runs:  # after a kill it refuses until the last of its former processes has ended
                self.start()
            with contextlib.suppress(psycopg.Error), psycopg.connect(self.where, connect_timeout=2):
                return
            time.sleep(0.02)
        raise FleetError("PostgreSQL does not answer", code="fleet-program")


def hub_program(folder: Path, *words: str, said: str = "", source: Path | None = None) -> Program:
    """One of the hub's own programs, such as its sink.

    `said`: the name of its log, where there are several of one. `source`: the folder that holds another version.
    """
    command = [sys.executable, "-m", "guard.cli.hub", "--folder", str(folder), *words]
    root = source or Path(__file__).resolve().parents[3]
    return Program(command, folder / f"{said or words[0]}.log", environ={"PYTHONPATH": str(root)})
