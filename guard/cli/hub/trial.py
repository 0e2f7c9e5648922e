"""`frostpane-hub trial`: a whole fleet on this machine, to look at and to measure."""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from guard.cli import log
from guard.errors import FleetError
from guard.fleet.console.roles import Role
from guard.fleet.hub import registry
from guard.fleet.trial.servers import Program, free_port, hub_program, missing
from guard.fleet.trial.simulated import Workstation
from guard.fleet.trial.stand import Stand
from guard.model.clock import wall_clock

EVENTS_PER_S = 5.0
"""Events of all simulated workstations in a second."""
ENROLLING_S = 60.0
"""Wait for the real guard's enrolment, in seconds."""


def run(options: argparse.Namespace) -> int:
    """0 once it was ended, or after the seconds that were named.

    Raises:
        FleetError: a program is missing, or does not start.
    """
    if (lacking := missing()) is not None:
        raise FleetError(lacking, code="fleet-program")
    log.to_stderr()
    with tempfile.TemporaryDirectory(prefix="frostpane-fleet-") as made:
        folder = Path(made)
        folder.chmod(0o755)  # the database runs as its own user
        stand = Stand(folder, wall_clock())
        devices = stand.admit(options.devices)
        with stand, _console(stand) as console, _real_guard(stand, folder / "guard") as real:
            print(f"server    {stand.address}, its configuration {stand.folder.server_conf}")
            print(f"database  psql '{stand.database.where}' -c 'SELECT * FROM fleet'")
            print(f"console   {console}")
            print(f"guard     {real}")
            print(f"push      {sys.executable} -m guard.cli.hub --folder {stand.folder.path} push FILE", flush=True)
            fleet = [Workstation(*each, Stand.pace(options.devices)) for each in devices]
            try:
                asyncio.run(_live(fleet, options.seconds))
            except KeyboardInterrupt:
                print("ended")
            print(f"guard     {_records(stand)}")
    return 0


@contextmanager
def _console(stand: Stand) -> Iterator[str]:
    """The console with an account for each role; gives its address and who may come in."""
    password = secrets.token_urlsafe(12)
    command = [sys.executable, "-m", "guard.cli.hub", "--folder", str(stand.folder.path), "account"]
    root = Path(__file__).resolve().parents[3]
    environ = {**os.environ, "PYTHONPATH": str(root)}
    for role in Role:
        words = [*command, role.value, "--role", role.value, "--team", "trial"]
        subprocess.run(words, input=password.encode(), stdout=subprocess.DEVNULL, check=True, env=environ)
    port = free_port()
    program = hub_program(stand.folder.path, "console", "--listen", f"127.0.0.1:{port}", "--workers", "1")
    program.start()
    try:
        program.wait_for("ready")
        yield f"https://127.0.0.1:{port}, log in as {', '.join(role.value for role in Role)} with {password}"
    finally:
        program.stop()


def _records(stand: Stand) -> str:
    """What the database knows of the real guard."""
    import psycopg

    with psycopg.connect(stand.database.where) as base:
        asked = "SELECT machine, serial, records FROM fleet WHERE version <> 'trial'"
        found = base.execute(asked).fetchall()
    told = [f"{machine}: policy {serial}, {records} records at the hub" for machine, serial, records in found]
    return "; ".join(told) or "the hub has not heard of it"


async def _live(fleet: Sequence[Workstation], seconds: float | None) -> None:
    lives = [asyncio.create_task(each.run()) for each in fleet]
    began = time.monotonic()
    while seconds is None or time.monotonic() - began < seconds:
        if fleet:
            random.choice(fleet).write()
        await asyncio.sleep(1 / EVENTS_PER_S)
    connected = sum(each.device.connected for each in fleet)
    delivered = sum(each.delivered for each in fleet)
    print(f"ended     {connected} of {len(fleet)} connected, {delivered} events delivered", flush=True)
    for life in lives:
        life.cancel()
    await asyncio.gather(*lives, return_exceptions=True)


@contextmanager
def _real_guard(stand: Stand, data: Path) -> Iterator[str]:
    """One real guard on a display that nobody sees; gives what there is to tell about it."""
    screen = shutil.which("Xvfb")
    if screen is None:
        yield "none: Xvfb is not installed"
        return
    data.mkdir(mode=0o700)
    (data / "authority.pem").write_text(stand.authority, "ascii")
    token = registry.mint(stand.folder, os.urandom(16), wall_clock(), 1)
    root = Path(__file__).resolve().parents[3]
    environ = {"PYTHONPATH": str(root)}
    command = [sys.executable, "-m", "guard"]
    enrol = [*command, "fleet", "enrol", "--server", stand.address, "--authority", str(data / "authority.pem")]
    done = subprocess.run(
        [*enrol, "--data-dir", str(data)],
        input=token.encode(),
        capture_output=True,
        timeout=ENROLLING_S,
        check=False,
        env={**os.environ, **environ},
    )
    if done.returncode:
        raise FleetError(done.stderr.decode("utf-8", "replace").strip(), code="fleet-program")
    display = subprocess.Popen(
        [screen, "-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert display.stdout is not None
    number = display.stdout.readline().decode().strip()
    guard = Program(
        [*command, "run", "--headless", "--data-dir", str(data)],
        data / "said.log",
        environ=environ | {"DISPLAY": f":{number}"},
    )
    try:
        guard.start()
        guard.wait_for("ready")
        yield f"on display :{number}, `frostpane status --data-dir {data}`"
    finally:
        guard.stop()
        display.terminate()
        display.wait()
        display.stdout.close()
