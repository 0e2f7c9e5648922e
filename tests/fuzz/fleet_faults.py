"""A fleet whose network is cut and whose hub's disks are full: nothing lost, nothing doubled. Needs root.

usage: python -m tests.fuzz.fleet_faults [DEVICES] [CUTS]
"""

from __future__ import annotations

import contextlib
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from guard.fleet.device import Pace
from tests.fuzz.fleet import check, stand_in
from tests.fuzz.fleet_load import Crowds
from tests.support.ending import ended_in_order

PACE = Pace(first_s=1, spread_s=2, timeout_s=5, commit_s=3, resend_s=5, presence_s=5, events_per_s=2_000)
LONG_CUT_S = 75.0
"""Time after which both ends have given a connection up, in seconds: each asks twice before."""
SERVER_DISK_MIB, DATABASE_DISK_MIB = 24, 200
PATIENCE_S = 300.0


def system(*words: str) -> None:
    subprocess.run(words, check=True)


@contextmanager
def wire(name: str) -> Iterator[tuple[str, Path]]:
    """A network of its own behind one wire: the address of this end, and the network's file."""
    net = os.getpid() % 250
    here, there = f"10.203.{net}.1", f"10.203.{net}.2"
    system("ip", "netns", "add", name)
    try:
        system("ip", "link", "add", name, "type", "veth", "peer", "name", "inner", "netns", name)
        system("ip", "address", "add", f"{here}/30", "dev", name)
        system("ip", "link", "set", name, "up")
        system("ip", "-n", name, "address", "add", f"{there}/30", "dev", "inner")
        system("ip", "-n", name, "link", "set", "inner", "up")
        yield here, Path("/run/netns") / name
    finally:
        system("ip", "netns", "del", name)


def arrived(crowds: Crowds, what: str) -> float:
    """Seconds until everything that was written is delivered."""
    began = time.monotonic()
    while crowds.total("left"):
        if time.monotonic() - began > PATIENCE_S:
            raise TimeoutError(what)
        time.sleep(0.2)
    return time.monotonic() - began


def cuts(devices: int, count: int, chance: random.Random) -> None:
    """The wire is cut while events are on their way: short ones are bridged, a long one ends every connection."""
    name = f"fp{os.getpid()}"
    with wire(name) as (here, network), tempfile.TemporaryDirectory(prefix="frostpane-faults-") as folder:
        stand = stand_in(folder, host=here)
        known = stand.admit(devices)
        with stand, Crowds(known, PACE, network) as crowds:
            crowds.until("connected", devices)
            began = crowds.total("connections")
            for turn in range(count):
                crowds.all("write", chance.randint(1, 5))
                time.sleep(chance.random() * 0.2)
                system("ip", "link", "set", name, "down")
                crowds.all("write", 1)
                time.sleep(LONG_CUT_S if turn == count - 1 else chance.uniform(0.5, 6))
                system("ip", "link", "set", name, "up")
            crowds.all("write", 1)
            took = arrived(crowds, "what was written beside the cuts arrives")
            again = crowds.total("connections") - began
            print(f"wire        {count} cuts, {again} connections anew; the rest arrived after {took:.1f} s")
            print(f"checked     {check(stand, dict(crowds.all('written')))}", flush=True)


@contextmanager
def disk(folder: Path, mib: int) -> Iterator[Path]:
    """A small disk at a folder; gives the file that fills it."""
    folder.mkdir(parents=True, exist_ok=True)
    system("mount", "-t", "tmpfs", "-o", f"size={mib}m,mode=0755", "frostpane-faults", str(folder))
    try:
        yield folder / "ballast"
    finally:
        system("umount", "--lazy", str(folder))


def fill(ballast: Path) -> None:
    """Leave no room."""
    with contextlib.suppress(OSError), ballast.open("wb", buffering=0) as file:
        while file.write(b"\0" * 65_536):
            pass


def full(devices: int, what: str) -> None:
    """A disk of the hub is full while events come; then there is room again, and the program is started anew."""
    with tempfile.TemporaryDirectory(prefix="frostpane-faults-") as folder:
        stand = stand_in(folder)
        known = stand.admit(devices)
        place, mib = (stand.folder.path / "streams", SERVER_DISK_MIB)
        if what == "database":
            place, mib = Path(folder) / "database", DATABASE_DISK_MIB
        with disk(place, mib) as ballast, stand, Crowds(known, PACE) as crowds:
            crowds.until("connected", devices)
            crowds.all("write", 5)
            arrived(crowds, "what was written before arrives")
            fill(ballast)
            for _ in range(40):
                crowds.all("write", 50)
                time.sleep(0.5)
            waiting = crowds.total("left")
            if what == "database":
                assert waiting > 0, "the disk was not full"
            ballast.unlink()
            victim = stand.server if what == "server" else stand.database
            victim.kill()  # a database that is asked to end waits for its sinks
            victim.start()
            victim.wait()
            crowds.all("write", 1)
            took = arrived(crowds, "what was written while the disk was full arrives")
            print(f"full disk   {what}: {waiting} events waited at their workstations, all arrived after {took:.1f} s")
            print(f"checked     {check(stand, dict(crowds.all('written')))}", flush=True)


def main() -> int:
    """0 where nothing was lost or doubled."""
    ended_in_order()
    devices, count = (int(word) for word in (*sys.argv[1:], *("100", "12")[len(sys.argv) - 1 :]))
    cuts(devices, count, random.Random(1))
    for what in ("server", "database"):
        full(devices, what)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
