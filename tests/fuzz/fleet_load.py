"""What a hub on this machine bears: thousands of real links, real server, sink and database; prints a table and ends.

usage: python -m tests.fuzz.fleet_load [DEVICES] [EVENTS_PER_S] [SECONDS] [RETURNING]

RETURNING devices come back after the server was killed; 0: that part is left out.
"""

from __future__ import annotations

import asyncio
import ctypes
import logging
import multiprocessing
import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import pairwise
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from rich.console import Console
from rich.table import Table

from guard.fleet.device import Pace
from guard.fleet.enrolment import Enrolment
from guard.fleet.hub.offices import push
from guard.fleet.trial.simulated import Workstation, Written
from guard.fleet.trial.stand import Stand
from guard.policy.trust import POLICY_TYPE, sign
from tests.fuzz.fleet import check, happens, stand_in
from tests.support.ending import ended_in_order

PROCESSES = 2
"""Processes that the devices live in: one event loop does no more than one core."""
PATIENCE_S = 900.0
POLICY_BYTES = 20_000
TICK_S = 0.02
SPREAD_S = 30.0
"""Time within which a device that lost its server comes back, in seconds: the product's own."""


class Crowd:
    """The devices of one process, as they are asked from another: each method is one question."""

    def __init__(self, devices: Sequence[tuple[Enrolment, str]], pace: Pace, turn: int) -> None:
        self._chance = random.Random(turn)
        self._fleet = [Workstation(*each, pace) for each in devices]
        self._lives = [asyncio.create_task(each.run()) for each in self._fleet]

    async def connected(self) -> list[bool]:
        return [True for each in self._fleet if each.device.connected]

    async def connections(self) -> list[int]:
        return [each.device.connections for each in self._fleet]

    async def heard(self, serial: int) -> list[bool]:
        return [True for each in self._fleet if each.serial == serial]

    async def heard_at(self) -> list[float]:
        return [each.heard_at for each in self._fleet]

    async def written(self) -> list[tuple[str, Written]]:
        return [(each.name, each.so_far) for each in self._fleet]

    async def write(self, count: int) -> list[None]:
        for each in self._fleet:
            each.write(count)
        return []

    async def left(self) -> list[int]:
        return [len(each.numbers) for each in self._fleet]

    async def steady(self, rate: float, seconds: float) -> list[float]:
        """Write at a steady rate; the times from a record to the hub's word that its database has it, in seconds."""
        began, written = time.monotonic(), 0
        while (passed := time.monotonic() - began) < seconds:
            while written < passed * rate:
                self._chance.choice(self._fleet).write()
                written += 1
            await asyncio.sleep(TICK_S)
        await happens(lambda: not any(each.numbers for each in self._fleet), "all arrive")
        return [wait for each in self._fleet for wait in each.waits_s]

    async def end(self) -> list[None]:
        for life in self._lives:
            life.cancel()
        await asyncio.gather(*self._lives, return_exceptions=True)
        return []


def live(
    devices: Sequence[tuple[Enrolment, str]], pace: Pace, turn: int, asked: Connection, namespace: Path | None
) -> None:
    """One process of devices, until it is asked to end; `namespace`: of the network that it is in."""
    if namespace is not None:
        with namespace.open() as opened:
            ctypes.CDLL(None, use_errno=True).setns(opened.fileno(), 0)
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    logging.disable(logging.WARNING)  # asyncio says of each end of TLS that it was one

    async def answer() -> None:
        crowd, question = Crowd(devices, pace, turn), ""
        while question != "end":
            question, *words = await asyncio.to_thread(asked.recv)
            asked.send(await getattr(crowd, question)(*words))

    asyncio.run(answer())


class Crowds:
    """All devices; ended with the block."""

    def __init__(
        self, devices: Sequence[tuple[Enrolment, str]], pace: Pace | None = None, namespace: Path | None = None
    ) -> None:
        spawn = multiprocessing.get_context("spawn")
        pace = pace or Pace(first_s=SPREAD_S * max(1.0, len(devices) / 5_000), spread_s=SPREAD_S, timeout_s=60)
        pipes = [spawn.Pipe() for _ in range(PROCESSES)]
        self._ends = [here for here, _ in pipes]
        self._processes = [
            spawn.Process(target=live, args=(devices[turn::PROCESSES], pace, turn, there, namespace), daemon=True)
            for turn, (_, there) in enumerate(pipes)
        ]
        for process in self._processes:
            process.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:  # otherwise they may be in the middle of an answer that takes minutes
            self.all("end")
        for process in self._processes:
            process.join(30 if kind is None else 0)
            process.kill()

    def all(self, question: str, *words: object) -> list[Any]:
        """What all of them answer."""
        for end in self._ends:
            end.send((question, *words))
        return [each for end in self._ends for each in end.recv()]

    def total(self, question: str) -> int:
        """The sum of what all of them answer."""
        return sum(self.all(question))

    def until(self, question: str, count: int, *words: object) -> float:
        """Return once so many answer; after how many seconds."""
        began = time.monotonic()
        while len(self.all(question, *words)) < count:
            if time.monotonic() - began > PATIENCE_S:
                raise TimeoutError(question)
            time.sleep(0.2)
        return time.monotonic() - began


def signed(serial: int) -> bytes:
    """A signed policy of a usual size."""
    head = f'schema = 1\nname = "load"\nserial = {serial}\nissued_at = 2026-01-01T00:00:00Z\n'
    return sign((head + "# " + "p" * POLICY_BYTES).encode(), POLICY_TYPE, [Ed25519PrivateKey.generate()])


def cpu_s(pid: int) -> float:
    """Processor time of a process and those that it started, in seconds."""
    total, parents = 0.0, {pid}
    for stat in sorted(Path("/proc").glob("[0-9]*/stat"), key=lambda file: int(file.parent.name)):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(stat.parent.name) in parents or int(fields[1]) in parents:
            parents.add(int(stat.parent.name))
            total += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return total


def pss_mib(pid: int) -> int:
    """Memory of a process and of those that it started, shared pages counted once."""
    total = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
            if pid in (parent, int(stat.parent.name)):
                rollup = (stat.parent / "smaps_rollup").read_text()
                total += int(rollup.split("\nPss:")[1].split()[0])
        except (OSError, IndexError):
            continue
    return total // 1024


@contextmanager
def used(parts: Mapping[str, int], table: Table) -> Iterator[None]:
    """Tell what each part took while the block ran."""
    before, began = {name: cpu_s(pid) for name, pid in parts.items()}, time.monotonic()
    yield
    passed = time.monotonic() - began
    for name, pid in parts.items():
        table.add_row(f"  {name}", f"{(cpu_s(pid) - before[name]) / passed:.0%} of one core, {pss_mib(pid)} MiB")


def returns(stand: Stand, crowds: Crowds, devices: int, table: Table) -> None:
    """Kill the server, and see all come back: how many in the fullest second."""
    parts = parts_of(stand)
    before = crowds.total("connections")
    stand.server.kill()
    stand.server.start()
    began, counts = time.monotonic(), [0]
    parts["server"] = stand.server.pid
    with used(parts, table):
        while counts[-1] < devices:
            if time.monotonic() - began > PATIENCE_S:
                raise TimeoutError("all come back")
            time.sleep(max(0.0, began + len(counts) - time.monotonic()))
            counts.append(crowds.total("connections") - before)
    fullest = max(later - earlier for earlier, later in pairwise(counts))
    table.add_row(
        f"{devices} back after the server was killed",
        f"{time.monotonic() - began:.0f} s, at most {fullest} in one second, evenly {devices / SPREAD_S:.0f}",
    )


def parts_of(stand: Stand) -> dict[str, int]:
    """The programs, by the name of the table."""
    return {
        "server": stand.server.pid,
        "sink": stand.sinks[0].pid,
        "database": stand.database.pid,
        "the simulation itself": os.getpid(),
    }


def measure(devices: int, rate: float, seconds: float, returning: int) -> Table:
    """The table."""
    table = Table("what", "figure", title=f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} before")
    with tempfile.TemporaryDirectory(prefix="frostpane-load-") as folder:
        stand = stand_in(folder, file_mib=2048)
        known = stand.admit(max(devices, returning))
        with stand:
            with Crowds(known[:devices]) as crowds:
                took = crowds.until("connected", devices)
                table.add_row(f"{devices} connected", f"{took:.0f} s, asked to within {SPREAD_S:.0f}")
                for serial in (2, 3, 4):
                    began = time.monotonic()
                    asyncio.run(push(stand.folder, ["all"], signed(serial)))
                    put = time.monotonic()
                    crowds.until("heard", devices, serial)
                    last = max(crowds.all("heard_at"))
                    table.add_row(
                        f"policy of {POLICY_BYTES // 1000} kB at the last",
                        f"{last - began:.2f} s after the push began, {last - put:.2f} s after it ended",
                    )
                with used(parts_of(stand), table):
                    began = time.monotonic()
                    waits = sorted(crowds.all("steady", rate / PROCESSES, seconds))
                    passed = time.monotonic() - began
                shares = ", ".join(f"p{share} {waits[len(waits) * share // 100]:.2f} s" for share in (50, 90, 99))
                table.add_row(
                    f"{len(waits) / passed:.0f} events/s for {passed:.0f} s", f"{shares}, last {waits[-1]:.2f} s"
                )
                table.add_row("records", check(stand, dict(crowds.all("written"))))
            if returning:
                with Crowds(known[:returning]) as crowds:
                    crowds.until("connected", returning)
                    returns(stand, crowds, returning, table)
    return table


def main() -> int:
    """0 once the table is printed."""
    ended_in_order()
    words = (*sys.argv[1:], *("5000", "1000", "600", "10000")[len(sys.argv) - 1 :])
    devices, rate, seconds, returning = (int(word) for word in words)
    Console(width=130).print(measure(devices, rate, seconds, returning))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
