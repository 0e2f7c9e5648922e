"""A policy on its way through the rings of a fleet, with the real server, database and sink."""

from __future__ import annotations

import asyncio
import contextlib
import tempfile
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from guard.cli.hub import main as hub_main
from guard.fleet import subjects
from guard.fleet.device import Pace
from guard.fleet.enrolment import Enrolment, tls
from guard.fleet.trial.servers import missing
from guard.fleet.trial.simulated import Workstation
from guard.fleet.trial.stand import Stand
from tests.support.policies import Office, recent

nats = pytest.importorskip("nats", reason="frostpane[hub] is not installed")
psycopg = pytest.importorskip("psycopg", reason="frostpane[hub] is not installed")
from guard.fleet.hub.folder import Office as HubOffice  # noqa: E402
from guard.fleet.hub.offices import connected  # noqa: E402
from guard.fleet.hub.sink import ACK_S, lay_streams  # noqa: E402

pytestmark = [
    pytest.mark.skipif(missing() is not None, reason=f"{missing()}"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),  # sockets of the ended server
]

PATIENCE_S = 90.0
DEVICES = 40
FEW, MORE = 20, 60
QUICK = Pace(first_s=0.05, spread_s=0.3, timeout_s=10, presence_s=1, tell_s=0.05)


def test_a_policy_goes_out_ring_by_ring_is_halted_and_gone_back_from(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    office = Office(tmp_path / "office", clock=lambda: datetime.now(UTC))
    with tempfile.TemporaryDirectory() as made:
        Path(made).chmod(0o755)  # the database runs as its own user
        stand = Stand(Path(made), datetime.now(UTC))
        known = stand.admit(DEVICES)
        by_slot = sorted(known, key=lambda each: subjects.slot_of(each[0].device))
        named, late = by_slot[-1], by_slot[0]  # one of the last slot, and one that is off at first, of the first slot
        with stand:
            asyncio.run(_journey(stand, office, known, named, late))
    out, refused = capsys.readouterr()
    codes = [each.partition(": fleet-rollout-")[2].partition(":")[0] for each in refused.splitlines()]
    assert codes == ["serial", "going", "state", "serial"]
    assert out.count("60 %") >= 3, out


def test_streams_of_an_earlier_version_become_as_this_one_and_its_settings_have_them(tmp_path: Path) -> None:
    stand = Stand(tmp_path, datetime.now(UTC))
    events = subjects.EVENTS_STREAM

    async def laid(file_mib: int) -> int:
        async with connected(stand.folder, HubOffice.SINK) as wire:
            await lay_streams(wire, file_mib)
            streams = wire.jetstream()
            queue = (await streams.consumer_info(events, "sink")).config
            assert queue.ack_wait == ACK_S
            queue.ack_wait = 30  # as an earlier version had it
            await streams.add_consumer(events, queue)
            return int((await streams.stream_info(events)).config.max_bytes)

    stand.server.start()
    try:
        stand.server.wait()
        assert [asyncio.run(laid(file_mib)) // 2**20 for file_mib in (100, 100, 300)] == [90, 90, 270]
    finally:
        stand.server.kill()


async def _journey(
    stand: Stand, office: Office, known: list[tuple[Enrolment, str]], named: tuple[Enrolment, str], late: Any
) -> None:
    fleet = {each[0].device: Workstation(*each, QUICK) for each in known}
    lives = [asyncio.create_task(each.run()) for name, each in fleet.items() if name != late[0].device]
    there = [each for name, each in fleet.items() if name != late[0].device]
    files = {serial: stand.folder.path.parent / f"{serial}.policy" for serial in range(41, 46)}
    for serial, file in files.items():
        file.write_bytes(office.signed(recent(serial)))

    async def hub(*words: str) -> int:
        return await asyncio.to_thread(hub_main, ["--folder", str(stand.folder.path), "rollout", *words])

    def have(serial: int) -> set[str]:
        return {each.name for each in there if each.serial == serial}

    def ring(percent: int, among: Iterable[Workstation] = there) -> set[str]:
        return {each.name for each in among if subjects.slot_of(each.name) < percent} | {named[0].device}

    await _happens(lambda: all(each.device.connected for each in there))
    assert await hub("start", str(files[41]), "--rings", "100") == 0
    await _happens(lambda: have(41) == ring(100))
    await _happens(lambda: _told(stand, 41) == len(there))

    rings = ["--rings", f"{FEW},{MORE},100"]
    assert await hub("start", str(files[41]), *rings) == 2  # its serial is no higher
    assert await hub("start", str(files[42]), *rings, "--device", named[0].device) == 0
    assert await hub("start", str(files[43]), *rings) == 2  # one goes on
    await _happens(lambda: have(42) == ring(FEW))
    await _happens(lambda: _told(stand, 42) == len(ring(FEW)))
    assert await hub("advance") == 0
    await _happens(lambda: have(42) == ring(MORE))
    assert have(41) == ring(100) - ring(MORE)

    assert await hub("halt") == 0
    assert await hub("advance") == 2
    lives.append(asyncio.create_task(fleet[late[0].device].run()))
    await _happens(lambda: fleet[late[0].device].serial == 41)  # not what its slot had
    assert await hub("back", str(files[42])) == 2  # gone back is with a new serial
    assert await hub("back", str(files[43])) == 0
    there.append(fleet[late[0].device])
    await _happens(lambda: have(43) == ring(MORE))
    assert have(41) == ring(100) - ring(MORE)
    assert await hub("show") == 0

    assert await hub("start", str(files[44]), *rings) == 0
    await _happens(lambda: have(44) == {name for name in ring(FEW) if name != named[0].device})
    assert await hub("advance", "--anyway") == 0
    assert await hub("advance", "--anyway") == 0
    await _happens(lambda: have(44) == set(fleet))
    await _happens(lambda: _told(stand, 44) == len(fleet))
    assert _slots(stand) == {name: subjects.slot_of(name) for name in fleet}
    assert await _refused(stand, *late) == 2
    for life in lives:
        life.cancel()
    await asyncio.gather(*lives, return_exceptions=True)


def _told(stand: Stand, serial: int) -> int:
    """How many have told that they have it."""
    with psycopg.connect(stand.database.where) as base:
        return int(base.execute("SELECT count(*) FROM presence WHERE serial = %s", (serial,)).fetchone()[0])


def _slots(stand: Stand) -> dict[str, int]:
    with psycopg.connect(stand.database.where) as base:
        return dict(base.execute("SELECT device, slot_of(device) FROM presence").fetchall())


async def _refused(stand: Stand, enrolment: Enrolment, seed: str) -> int:
    """How often the server refuses a device what is for another slot."""
    refusals: list[str] = []

    async def noted(error: Exception) -> None:
        refusals.append(str(error).lower())

    other = subjects.slot_scope((subjects.slot_of(enrolment.device) + 1) % subjects.SLOTS)
    inbox = subjects.inbox(enrolment.device)
    wire = await nats.connect(
        [stand.address], tls=tls(stand.authority), nkeys_seed_str=seed, inbox_prefix=inbox, error_cb=noted
    )
    await wire.subscribe(subjects.policy(other))
    await wire.publish(subjects.policy_question(other), b"", reply=f"{inbox}.x")
    await wire.flush()
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(_happens(lambda: len(refusals) == 2), 10)
    await wire.close()
    return sum("permissions violation" in each for each in refusals)


async def _happens(condition: Callable[[], bool]) -> None:
    until_s = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < until_s
        await asyncio.sleep(0.02)
