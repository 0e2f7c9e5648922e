"""A hub comes from one version to the next, and back, while its workstations send: nothing lost, nothing doubled.

usage: python -m tests.fuzz.fleet_upgrade COMMIT [DEVICES] [ROUNDS]

Old and new sinks, registrars and consoles run side by side over the same database; an older sink starts once more after
the newer one has laid its tables; server and database are stopped and started, as when they are upgraded themselves.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from pathlib import Path

import httpx
import psycopg

from guard.fleet.device import Pace
from guard.fleet.trial.servers import Program, free_port, hub_program
from guard.fleet.trial.simulated import Workstation
from guard.fleet.trial.stand import Stand
from tests.fuzz.fleet import check, happens, stand_in, written_by
from tests.support.ending import ended_in_order

EVENTS_PER_S = 100
PACE = Pace(first_s=1, spread_s=1, timeout_s=30, commit_s=5, resend_s=10, presence_s=5)
ROOT = Path(__file__).resolve().parents[2]


class Writing:
    """Workstations that write at a steady rate, and how long the hub's word took, by what happened meanwhile."""

    def __init__(self, fleet: Sequence[Workstation], chance: random.Random) -> None:
        self._fleet, self._chance = fleet, chance
        self.written = 0

    async def run(self) -> None:
        """Until cancelled."""
        began = time.monotonic()
        while True:
            while self.written < (time.monotonic() - began) * EVENTS_PER_S:
                self._chance.choice(self._fleet).write()
                self.written += 1
            await asyncio.sleep(0.01)

    async def during(self, what: str, change: Callable[[], object] | None) -> None:
        """Do it, and tell the waits of what was delivered from its beginning until two seconds after its end."""
        for each in self._fleet:
            each.waits_s.clear()
        began = time.monotonic()
        if change is not None:
            await asyncio.to_thread(change)
        took = time.monotonic() - began
        await asyncio.sleep(2)
        before = [each.delivered for each in self._fleet]
        await happens(lambda: sum(each.delivered for each in self._fleet) > sum(before), "events go on arriving")
        waits = sorted(wait for each in self._fleet for wait in each.waits_s)
        middle, longest = (waits[len(waits) // 2], waits[-1]) if waits else (0.0, 0.0)
        told = f"{took:5.1f} s; {len(waits)} delivered, p50 {middle:.2f} s, longest {longest:.2f} s"
        print(f"{what:52} {told}", flush=True)


@contextlib.asynccontextmanager
async def going(life: Awaitable[object]) -> AsyncIterator[None]:
    """It runs for the block."""
    task = asyncio.ensure_future(life)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def begin(program: Program) -> None:
    program.start()
    program.wait_for("ready")


def program(stand: Stand, what: str, name: str, source: Path, *words: str) -> Program:
    (stand.folder.path / f"{name}.log").unlink(missing_ok=True)  # its word "ready" is to be of this start
    return hub_program(stand.folder.path, what, *words, said=name, source=source)


def answers(stand: Stand, port: int) -> bool:
    """Whether a console shows its login."""
    with httpx.Client(verify=False) as client:
        return client.get(f"https://127.0.0.1:{port}/login").status_code == 200


def consoles_side_by_side(stand: Stand, old: Path) -> None:
    """The old one runs, the new one lays its tables beside, both answer."""
    ports = free_port(), free_port()
    both = [
        program(stand, "console", f"console-{port}", source, "--listen", f"127.0.0.1:{port}", "--workers", "1")
        for port, source in zip(ports, (old, ROOT), strict=True)
    ]
    try:
        for each in both:
            begin(each)
        assert all(answers(stand, port) for port in ports)
    finally:
        for each in both:
            each.stop()


def console_in_place(stand: Stand) -> str:
    """A console is replaced on its own port while somebody asks without a pause; gives what became of his questions."""
    port = free_port()
    console = program(stand, "console", f"console-{port}", ROOT, "--listen", f"127.0.0.1:{port}", "--workers", "1")
    begin(console)
    log = stand.folder.path / f"console-{port}.log"
    asked = failed = 0
    until = time.monotonic() + 120
    ended: float | None = None
    successor = 0
    os.kill(console.pid, signal.SIGUSR2)
    while time.monotonic() < until and (ended is None or time.monotonic() < ended + 2):
        asked += 1
        try:
            failed += not answers(stand, port)
        except httpx.HTTPError:
            failed += 1
        if ended is None and log.read_text("utf-8", "replace").count("ready") == 2:
            children = Path(f"/proc/{console.pid}/task/{console.pid}/children").read_text().split()
            successor = next(
                int(pid)
                for pid in children
                if b"hub" in Path(f"/proc/{pid}/cmdline").read_bytes()
                and Path(f"/proc/{pid}/task/{pid}/children").read_text().strip()
            )
            console.stop()
            ended = time.monotonic()
    os.kill(successor, signal.SIGTERM)
    while Path(f"/proc/{successor}").exists() and time.monotonic() < until:
        time.sleep(0.1)
    assert ended is not None, "the new console does not begin"
    assert not failed, f"{failed} of {asked} questions were not answered"
    return f"{asked} questions, {failed} without an answer"


async def upgrade(old: Path, devices: int, rounds: int, chance: random.Random) -> None:
    with tempfile.TemporaryDirectory() as folder:
        stand = stand_in(folder, sinks=0, registrars=0)
        known = stand.admit(devices)
        sinks = {name: program(stand, "sink", f"sink-{name}", old) for name in ("old-1", "old-2")}
        registrar = program(stand, "registrar", "registrar-old", old)
        everything = [*sinks.values(), registrar]
        with stand:
            try:
                for each in everything:
                    await asyncio.to_thread(begin, each)
                fleet = [Workstation(enrolment, seed, PACE) for enrolment, seed in known]
                lives = [asyncio.create_task(each.run()) for each in fleet]
                await happens(lambda: all(each.device.connected for each in fleet), "all connect")
                writing = Writing(fleet, chance)
                async with going(writing.run()):
                    await writing.during("both sinks old", None)
                    for turn in range(rounds):
                        await _once(stand, old, writing, sinks, everything, turn)
                await happens(lambda: not any(each.numbers for each in fleet), "all arrive")
                print(f"checked     {writing.written} written; {check(stand, written_by(fleet))}", flush=True)
                with psycopg.connect(stand.database.where) as base:
                    laid = base.execute("SELECT tables, max(step) FROM laid GROUP BY 1 ORDER BY 1").fetchall()
                print(f"tables      {laid}", flush=True)
                for life in lives:
                    life.cancel()
                await asyncio.gather(*lives, return_exceptions=True)
            finally:
                for each in (*sinks.values(), *everything):
                    each.kill()


async def _once(
    stand: Stand, old: Path, writing: Writing, sinks: dict[str, Program], everything: list[Program], turn: int
) -> None:
    newer = program(stand, "sink", f"sink-new-{turn}", ROOT)
    registrar = program(stand, "registrar", f"registrar-new-{turn}", ROOT)
    everything.extend((newer, registrar))
    await writing.during("a new sink beside two old ones", lambda: begin(newer))
    await writing.during("an old sink is stopped", sinks["old-1"].stop)
    await writing.during("the other old sink is killed", sinks["old-2"].kill)
    again = sinks["old-1"] = program(stand, "sink", f"sink-again-{turn}", old)
    await writing.during("an old sink starts once more after the new one", lambda: begin(again))
    await writing.during("a new registrar beside the old one", lambda: begin(registrar))
    await writing.during("a new console beside an old one", lambda: consoles_side_by_side(stand, old))
    await writing.during("the database is stopped and started", lambda: _restart_database(stand))
    await writing.during("the server is stopped and started", lambda: _restart_server(stand))
    await writing.during("the new sink is stopped: back to the old version", newer.stop)
    last = sinks["old-2"] = program(stand, "sink", f"sink-last-{turn}", ROOT if turn % 2 else old)
    await writing.during("the next round's second sink starts", lambda: begin(last))
    print(f"a console in its own place: {await asyncio.to_thread(console_in_place, stand)}", flush=True)


def _restart_database(stand: Stand) -> None:
    os.kill(stand.database.pid, signal.SIGINT)  # a fast shutdown, as the system's own scripts do
    stand.database.stop()
    stand.database.start()
    stand.database.wait()


def _restart_server(stand: Stand) -> None:
    stand.server.stop()
    stand.server.start()
    stand.server.wait()


def main() -> int:
    """0 where nothing was lost or doubled."""
    ended_in_order()
    commit, devices, rounds = (*sys.argv[1:], *("40", "2")[max(0, len(sys.argv) - 2) :])
    logging.disable(logging.WARNING)  # asyncio says of each end of TLS that it was one
    with tempfile.TemporaryDirectory() as made:
        old = Path(made) / "old"
        Path(made).chmod(0o755)
        subprocess.run(["git", "clone", "--quiet", "--shared", "--no-checkout", str(ROOT), str(old)], check=True)
        subprocess.run(["git", "-C", str(old), "checkout", "--quiet", commit], check=True)
        print(f"from {commit} to this version, {devices} devices, {rounds} rounds", flush=True)
        asyncio.run(upgrade(old, int(devices), int(rounds), random.Random(1)))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
