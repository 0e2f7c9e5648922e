"""A fleet in a storm: thousands of simulated workstations, real servers, and whatever kills, repeats, forges or fills.

usage: python -m tests.fuzz.fleet DEVICES [ROUNDS] [SEED]
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import nats
import psycopg

from guard.fleet import subjects
from guard.fleet.device import Pace
from guard.fleet.enrolment import Enrolment, tls
from guard.fleet.hub.offices import push
from guard.fleet.trial.simulated import Workstation, Written
from guard.fleet.trial.stand import Stand
from tests.support.ending import ended_in_order

PATIENCE_S = 600.0
EVENTS_PER_S, STEADY_S = 200, 30
FULL_DEVICES, FULL_EVENTS, FULL_MIB = 20, 1_000, 2


async def happens(condition: Callable[[], bool], what: str) -> float:
    """Seconds until it did."""
    began = time.monotonic()
    while not condition():
        if time.monotonic() - began > PATIENCE_S:
            raise TimeoutError(what)
        await asyncio.sleep(0.02)
    return time.monotonic() - began


def rss_mib(pid: int) -> int:
    """Memory of a process."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) // 1024


def stand_in(folder: str, **how: Any) -> Stand:
    Path(folder).chmod(0o755)
    return Stand(Path(folder), datetime.now(UTC), **how)


def check(stand: Stand, written: Mapping[str, Written]) -> str:
    """Compare what the database has with what each device wrote, by (device, number)."""
    with psycopg.connect(stand.database.where) as base:
        found: dict[str, list[int]] = {}
        for device, number in base.execute("SELECT device, number FROM every_event"):
            found.setdefault(device, []).append(number)
        gaps = base.execute(
            "SELECT coalesce(sum(last - first + 1), 0) FROM gap WHERE device = ANY(%s)", ([*written],)
        ).fetchone()
        uncounted = base.execute(
            "SELECT count(*) - (SELECT coalesce(sum(events), 0) FROM hourly) FROM every_event"
        ).fetchone()
    lost = doubled = holes = total = 0
    for device, each in written.items():
        numbers = found.get(device, [])
        total += len(numbers)
        holes += len(each.holes)
        doubled += len(numbers) - len(set(numbers))
        lost += len(set(range(1, each.last + 1)) - each.holes - set(numbers))
    assert gaps is not None
    assert uncounted is not None
    told = f"{total} kept, {lost} lost, {doubled} doubled, {holes} holes of workstations, {gaps[0]} named"
    assert (lost, doubled, gaps[0], uncounted[0]) == (0, 0, holes, 0), told
    return told


def written_by(fleet: Sequence[Workstation]) -> dict[str, Written]:
    """What each device has written."""
    return {each.name: each.so_far for each in fleet}


async def steady(fleet: Sequence[Workstation], seed: random.Random) -> str:
    """Events at a steady rate, from the record to the hub's word that it is in the database."""
    for each in fleet:
        each.waits_s.clear()
    began = time.monotonic()
    written = 0
    while (passed := time.monotonic() - began) < STEADY_S:
        while written < passed * EVENTS_PER_S:
            seed.choice(fleet).write()
            written += 1
        await asyncio.sleep(0.01)
    await happens(lambda: not any(each.numbers for each in fleet), "the steady events arrive")
    waits = sorted(wait for each in fleet for wait in each.waits_s)
    rate = written / (time.monotonic() - began)
    return f"{rate:.0f} events/s, p50 {waits[len(waits) // 2]:.2f} s, p99 {waits[len(waits) * 99 // 100]:.2f} s"


def poisoned(event: bytes) -> list[bytes]:
    """What no database takes, alone and in an event that is one else."""
    words = (b"Infinity", b"NaN", b'"\\ud800"', b'"\\u0000"', b"[" * 900 + b"]" * 900)
    made = [event.replace(b'"serial":1', b'"serial":' + word) for word in words]
    return [b"\xff" * 40, b"{}", *made, *(each.decode().encode("utf-16") for each in made)]


async def rogue(stand: Stand, enrolment: Enrolment, seed: str, honest: Workstation, ending: asyncio.Event) -> int:
    """A device that sends garbage, repeats, any order and other devices' subjects; gives how much it sent."""
    sent = 0
    chance = random.Random(1)
    while not ending.is_set():
        with contextlib.suppress(OSError, TimeoutError, nats.errors.Error):
            wire: Any = await nats.connect(
                [stand.address],
                tls=tls(stand.authority),
                nkeys_seed_str=seed,
                inbox_prefix=subjects.inbox(enrolment.device),
                allow_reconnect=False,
                error_cb=_silent,
            )
            for _ in range(50):
                number = chance.randint(1, 30)
                own = honest.event(number, number - 1).to_bytes()
                data = chance.choice([own, own[: len(own) // 2], own.replace(b'"previous":', b'"p":'), *poisoned(own)])
                to = chance.choice([enrolment.device, honest.name])
                await wire.publish(subjects.events(to), data, headers={"Nats-Msg-Id": f"{chance.random()}"})
                sent += 1
            await wire.close()
        await asyncio.sleep(0.2)
    return sent


async def _silent(_error: Exception) -> None:
    return None


async def storm(devices: int, rounds: int, chance: random.Random) -> None:
    with tempfile.TemporaryDirectory() as folder:
        stand = stand_in(folder, sinks=2)
        known = stand.admit(devices + 1)
        (bad, bad_seed), known = known[-1], known[:-1]
        pace = Pace(first_s=devices / 150, spread_s=max(1.0, devices / 150), timeout_s=60, commit_s=20, resend_s=30)
        with stand:
            fleet = [Workstation(enrolment, seed, pace) for enrolment, seed in known]
            lives = [asyncio.create_task(each.run()) for each in fleet]
            took = await happens(lambda: all(each.device.connected for each in fleet), "all connect")
            print(f"connected   {devices} within {took:.1f} s; server {rss_mib(stand.server.pid)} MiB", flush=True)
            began = time.monotonic()
            await push(stand.folder, ["all"], b"p" * 20_000)
            await happens(lambda: all(each.policy for each in fleet), "the policy is heard")
            print(f"policy      at the last after {max(each.heard_at for each in fleet) - began:.2f} s", flush=True)
            print(f"steady      {await steady(fleet, chance)}", flush=True)
            print(
                f"memory      server {rss_mib(stand.server.pid)} MiB, sink {rss_mib(stand.sinks[0].pid)} MiB",
                flush=True,
            )
            ending = asyncio.Event()
            attack = asyncio.create_task(rogue(stand, bad, bad_seed, fleet[0], ending))
            kills = dict.fromkeys(("server", "sink", "database"), 0)
            for turn in range(rounds):
                for each in chance.sample(fleet, min(len(fleet), 500)):
                    each.write(chance.randint(1, 4), lose=int(chance.random() < 0.02))
                await asyncio.sleep(chance.random() * 2)
                name = ("server", "sink", "sink", "database")[turn % 4]
                victim: Any = {"server": stand.server, "sink": chance.choice(stand.sinks), "database": stand.database}[
                    name
                ]
                before = [each.device.connections for each in fleet]
                victim.kill()
                victim.start()
                kills[name] += 1
                if name == "database":
                    await asyncio.to_thread(stand.database.wait)
                if name == "server":
                    took = await happens(_again(fleet, before), "all come back")
                    print(f"killed      server: all {devices} back within {took:.1f} s", flush=True)
            for each in fleet:
                each.write()  # a hole is named by the record that comes after it
            took = await happens(lambda: not any(each.numbers for each in fleet), "all arrive")
            ending.set()
            print(f"storm       kills {kills}; {await attack} messages of a rogue; the rest arrived after {took:.1f} s")
            print(f"checked     {check(stand, written_by(fleet))}", flush=True)
            with psycopg.connect(stand.database.where) as base:
                print(f"refused     {base.execute('SELECT device, times FROM refused').fetchall()}", flush=True)
            await _end(lives)


async def full_server() -> None:
    """No sink, and a server that has no room any more: it refuses, workstations keep what they have."""
    with tempfile.TemporaryDirectory() as folder:
        stand = stand_in(folder, file_mib=FULL_MIB)
        known = stand.admit(FULL_DEVICES)
        with stand:
            pace = Pace(first_s=0.1, spread_s=1, timeout_s=5, commit_s=1, resend_s=2, events_per_s=5_000, chunk=1_000)
            fleet = [Workstation(enrolment, seed, pace) for enrolment, seed in known]
            lives = [asyncio.create_task(each.run()) for each in fleet]
            for each in fleet:
                each.write()
            await happens(lambda: not any(each.numbers for each in fleet), "the first of each arrives")
            stand.sinks[0].kill()
            for each in fleet:
                each.write(FULL_EVENTS)
            streams = stand.folder.path / "streams"
            await asyncio.sleep(20)
            size = sum(file.stat().st_size for file in streams.rglob("*.blk")) / 2**20
            stand.sinks[0].start()
            took = await happens(lambda: not any(each.numbers for each in fleet), "all arrive")
            print(f"full server {size:.1f} MiB of {FULL_MIB} taken, then the sink: all arrived after {took:.1f} s")
            print(f"checked     {check(stand, written_by(fleet))}", flush=True)
            await _end(lives)


def _again(fleet: Sequence[Workstation], before: Sequence[int]) -> Callable[[], bool]:
    """Whether each has made another connection since."""
    return lambda: all(each.device.connections > count for each, count in zip(fleet, before, strict=True))


async def _end(lives: Sequence[asyncio.Task[None]]) -> None:
    for life in lives:
        life.cancel()
    await asyncio.gather(*lives, return_exceptions=True)


def main() -> int:
    """0 where nothing was lost or doubled."""
    ended_in_order()
    devices, rounds, seed = (int(word) for word in (*sys.argv[1:], *("5000", "20", "1")[len(sys.argv) - 1 :]))
    logging.disable(logging.WARNING)  # asyncio says of each end of TLS that it was one
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    print(f"{devices} devices, {rounds} kills, seed {seed}; files {soft} of {hard}", flush=True)
    asyncio.run(full_server())
    asyncio.run(storm(devices, rounds, random.Random(seed)))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
