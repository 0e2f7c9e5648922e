"""What the console makes of what devices say of themselves: any of them may say anything."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from guard.fleet import subjects
from guard.fleet.consents import unbundled
from guard.fleet.trial.servers import missing

psycopg = pytest.importorskip("psycopg", reason="frostpane[hub] is not installed")
pytest.importorskip("django", reason="frostpane[hub] is not installed")
pytestmark = pytest.mark.skipif(missing() is not None, reason=f"{missing()}")

from guard.fleet.hub.folder import Office  # noqa: E402
from guard.fleet.hub.offices import connected  # noqa: E402
from guard.fleet.hub.sink import lay_streams  # noqa: E402
from tests.support.console import Console, console  # noqa: E402
from tests.support.open_folder import open_folder  # noqa: E402

HONEST, ROGUE, OTHER = "d" * 16, "e" * 16, "f" * 16


@pytest.fixture(scope="module")
def ours() -> Iterator[Console]:
    with (
        open_folder() as folder,
        console(folder, records=0) as found,
        psycopg.connect(found.stand.database.where) as base,
    ):
        for device, machine, serial in ((HONEST, "desk-20", 42), (ROGUE, "desk-20", 2**62), (OTHER, "desk-7", 41)):
            base.execute("INSERT INTO presence VALUES (%s, %s, '1', 'p', %s, 'ok', now())", (device, machine, serial))
        base.execute("INSERT INTO seat VALUES ('desk-20', 'team-01')")
        base.commit()
        yield found


async def wire_of(ours: Console, devices: list[str] | None = None) -> dict[str, tuple[bytes, ...]]:
    """Lay the streams; the consents that were put for these devices."""
    async with connected(ours.stand.folder, Office.SINK) as wire:
        await lay_streams(wire, 64)
        found: dict[str, tuple[bytes, ...]] = {}
        for device in devices or ():
            subject = subjects.policy(subjects.consents_scope(device))
            message: Any = await wire.jetstream().get_last_msg(subjects.POLICY_STREAM, subject)
            found[device] = unbundled(message.data)
        return found


def test_a_consent_goes_to_every_device_that_bears_the_machines_name(ours: Console) -> None:
    ours.stand.server.wait()
    asyncio.run(wire_of(ours))
    consent = json.dumps({"payloadType": "application/vnd.frostpane.consent+json"}).encode()
    sun = ours.logged_in("sun")
    answer = ours.post(sun, "/consents/send", "/consents", consent, "file", machine="desk-20")
    assert answer.status_code == 302, answer.text
    assert asyncio.run(wire_of(ours, [HONEST, ROGUE])) == {HONEST: (consent,), ROGUE: (consent,)}
    assert sun.get("/consents").text.count('href="/machines/desk-20"') == 1
    assert ours.post(sun, "/consents/send", "/consents", consent, "file", machine="desk-7").status_code == 404


def test_the_newest_policy_is_the_one_that_was_rolled_out_whatever_a_device_says_that_it_has(ours: Console) -> None:
    wang = ours.logged_in("wang")
    with psycopg.connect(ours.stand.database.where) as base:
        base.execute(
            "INSERT INTO rollout (name, serial, envelope, rings, named, reached, state, started_at, changed_at) "
            "VALUES ('centre', 42, '', '{100}', '{}', 100, 'done', now(), now())"
        )
    ((link, count),) = re.findall(r'href="([^"]+)"><b>(\d+)</b> have policy 42<', wang.get("/").text)
    having = re.findall(r'href="/machines/([\w-]+)"', wang.get(link).text)
    assert having == ["desk-20"] * int(count) == ["desk-20", "desk-20"]
    behind = wang.get("/machines", params={"only": "behind"}).text
    assert re.findall(r'href="/machines/([\w-]+)"', behind) == ["desk-7"]
