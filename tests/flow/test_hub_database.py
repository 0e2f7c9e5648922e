"""What the hub's database keeps of a batch, in the real one."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from guard.fleet.event import Event
from guard.fleet.trial.servers import missing
from tests.support.open_folder import running_database

psycopg = pytest.importorskip("psycopg", reason="frostpane[hub] is not installed")
pytestmark = pytest.mark.skipif(missing() is not None, reason=f"{missing()}")

from guard.fleet.hub.database import Database  # noqa: E402
from guard.fleet.hub.intake import Lot, Received, Sorted  # noqa: E402

NOW = datetime(2026, 12, 1, 12, 10, tzinfo=UTC)


@pytest.fixture(scope="module")
def where() -> Iterator[str]:
    with running_database() as where:
        yield where


def event(device: str, number: int, facts_json: str = "{}", kind: str = "redact") -> Received:
    facts = {"rule": "phones"}
    made = Event(device[0] * 32, number, number - 1, 1, NOW, kind, "pc", "li.wei", facts, facts_json)
    return Received(device, made)


def kept(where: str, batch: list[Received]) -> Sorted:
    async def keep() -> Sorted:
        database = Database(where)
        try:
            return await database.keep(batch, NOW)
        finally:
            await database.close()

    return asyncio.run(keep())


def asked(where: str, question: str, *values: object) -> list[Any]:
    with psycopg.connect(where) as base:
        return list(base.execute(question, values).fetchall())


def test_an_event_that_the_database_does_not_take_is_refused_and_all_others_are_kept(where: str) -> None:
    honest, rogue = "a" * 16, "b" * 16
    unkept = event(rogue, 2, r'{"x": "\u0000"}')
    batch = [event(honest, 1), event(rogue, 1), unkept, event(honest, 2), event(rogue, 3)]
    assert list(kept(where, batch).lots) == [Lot.KEPT, Lot.KEPT, Lot.REFUSED, Lot.KEPT, Lot.KEPT]
    there = [(honest, 1), (honest, 2), (rogue, 1), (rogue, 3)]
    assert asked(where, "SELECT device, number FROM event ORDER BY 1, 2") == there
    assert asked(where, "SELECT device, number FROM mark ORDER BY 1") == [(honest, 2), (rogue, 3)]
    assert asked(where, "SELECT device, first, last FROM gap") == [(rogue, 2, 2)]
    assert asked(where, "SELECT sum(events) FROM hourly") == [(4,)]
    assert list(kept(where, [unkept, event(rogue, 4)]).lots) == [Lot.REPEATED, Lot.KEPT]
    assert asked(where, "SELECT device, times FROM refused") == [(rogue, 1)]


def test_hours_begin_as_those_of_utc_in_whatever_zone_the_database_is(where: str) -> None:
    kept(f"{where} options='-c timezone=Asia/Kolkata'", [event("c" * 16, 1, kind="warn")])
    assert asked(where, "SELECT hour FROM hourly WHERE kind = 'warn'") == [(NOW.replace(minute=0),)]
