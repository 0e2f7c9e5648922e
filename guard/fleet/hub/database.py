"""The hub's database: batches go in whole or not at all."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict

from guard.errors import FleetError
from guard.fleet.hub.intake import Line, Lot, Received, Sorted, sort
from guard.fleet.hub.tables import HUB, LAYING, lay
from guard.fleet.standing import Standing

CONNECT_S = 5
"""Wait for the database, in seconds."""
PARTS_MS = 2_000
"""Wait for the locks that a change of parts needs, in milliseconds: who keeps events waits behind it."""

PACKING = 7_203_113_409
"""Number of the lock of a transaction in which a day is packed."""


def parsed(where: str) -> dict[str, Any]:
    """What PostgreSQL's words say, by name.

    Raises:
        FleetError: they are none (`fleet-database`).
    """
    try:
        words: dict[str, Any] = conninfo_to_dict(where)
    except psycopg.Error as error:
        told = "the database is named in PostgreSQL's words, such as 'host=/run/postgresql dbname=frostpane'"
        raise FleetError(told, code="fleet-database") from error
    return words


class Database:
    """One connection, made when it is needed and made anew when it was lost."""

    def __init__(self, where: str) -> None:
        """`where`: in PostgreSQL's words, such as `host=/run/postgresql dbname=frostpane`."""
        self._where = where
        self._base: Any = None
        self._day: date | None = None

    async def prepare(self, today: date) -> None:
        """Lay the tables and the parts of today and tomorrow.

        Raises:
            FleetError: the database does not answer, or may not be changed (`fleet-database`).
        """
        if self._base is not None and not self._base.closed and self._day == today:
            return
        try:
            if self._base is None or self._base.closed:
                await asyncio.to_thread(self._lay)
                self._base = await psycopg.AsyncConnection.connect(
                    self._where, autocommit=True, connect_timeout=CONNECT_S, application_name="frostpane-hub"
                )
            async with self._base.transaction():
                await self._base.execute("SELECT pg_advisory_xact_lock(%s)", (LAYING,))
                await self._base.execute(f"SET LOCAL lock_timeout = {PARTS_MS}")
                await self._base.execute("SELECT make_parts(%s)", (today,))
        except psycopg.Error as error:
            raise await self._lost(error) from error
        self._day = today

    async def opened(self, today: date) -> psycopg.AsyncConnection[Any]:
        """The connection itself, its tables laid; ended by `close`.

        Raises:
            FleetError: as `prepare`.
        """
        await self.prepare(today)
        assert self._base is not None
        return self._base

    async def keep(self, batch: Sequence[Received], now: datetime) -> Sorted:
        """Keep what follows; once this returns it is on the disk. An event that the database does not take is refused.

        Raises:
            FleetError: nothing was kept (`fleet-database`).
        """
        await self.prepare(now.date())
        try:
            try:
                return await self._keep(batch, now)
            except psycopg.DataError:
                return await self._keep([await self._tried(each, now) for each in batch], now)
        except psycopg.Error as error:
            raise await self._lost(error) from error

    async def mark(self, device: str, trail: str) -> int:
        """The number up to which the hub has everything; 0: nothing.

        Raises:
            FleetError: the database does not answer (`fleet-database`).
        """
        try:
            found = await self._one("SELECT number FROM mark WHERE device = %s AND trail = %s", (device, trail))
        except psycopg.Error as error:
            raise await self._lost(error) from error
        return 0 if found is None else int(found[0])

    async def see(self, standings: Mapping[str, Standing], now: datetime) -> None:
        """Keep what devices said of themselves.

        Raises:
            FleetError: the database does not answer (`fleet-database`).
        """
        rows = [
            (device, each.machine, each.version, each.policy, each.serial, each.state, now)
            for device, each in sorted(standings.items())
        ]
        await self.prepare(now.date())
        try:
            async with self._base.cursor() as cursor:
                await cursor.executemany(
                    "INSERT INTO presence VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT (device) DO UPDATE SET "
                    "machine = excluded.machine, version = excluded.version, policy = excluded.policy, "
                    "serial = excluded.serial, state = excluded.state, seen_at = excluded.seen_at",
                    rows,
                )
        except psycopg.Error as error:
            raise await self._lost(error) from error

    async def forget(self, before: date) -> int:
        """Let whole days of events go; how many went. Counts by hour, marks and gaps stay.

        Raises:
            FleetError: the database does not answer (`fleet-database`).
        """
        try:
            async with self._there().transaction():
                await self._base.execute(f"SET LOCAL lock_timeout = {PARTS_MS}")
                found = await self._one("SELECT drop_days(%s)", (before,))
        except psycopg.Error as error:
            raise await self._lost(error) from error
        return int(found[0])

    async def pack(self, before: date) -> int:
        """Write whole days on a fifth of the disk, the oldest first; how many. Another sink that is at it does them.

        Raises:
            FleetError: the database does not answer, or gives no lock while somebody reads all (`fleet-database`).
        """
        done = 0
        try:
            for day in await self._unpacked(before):
                async with self._there().transaction():
                    if not (await self._one("SELECT pg_try_advisory_xact_lock(%s)", (PACKING,)))[0]:
                        break
                    await self._base.execute(f"SET LOCAL lock_timeout = {PARTS_MS}")
                    if day in await self._unpacked(before):
                        await self._one("SELECT pack_day(%s)", (day,))
                        done += 1
        except psycopg.Error as error:
            raise await self._lost(error) from error
        return done

    async def close(self) -> None:
        """End. Twice is fine."""
        if self._base is not None:
            base, self._base, self._day = self._base, None, None
            await base.close()

    def _lay(self) -> None:
        how: Any = {"autocommit": True, "connect_timeout": CONNECT_S, "application_name": "frostpane-hub"}
        with psycopg.connect(self._where, **how) as base:
            lay(base, HUB)

    async def _unpacked(self, before: date) -> list[date]:
        asked = "SELECT day FROM kept_day WHERE day < %s AND NOT is_packed ORDER BY 1"
        return [day for (day,) in await (await self._there().execute(asked, (before,))).fetchall()]

    async def _one(self, question: str, values: Sequence[object]) -> Any:
        return await (await self._there().execute(question, values)).fetchone()

    def _there(self) -> Any:
        if self._base is None or self._base.closed:
            raise psycopg.OperationalError("not connected")
        return self._base

    async def _locked(self, lines: Sequence[Line]) -> dict[Line, int]:
        """The marks of these lines, which nobody else changes until the transaction ends; in order, against circles."""
        devices, trails = [device for device, _ in lines], [trail for _, trail in lines]
        await self._base.execute(
            "INSERT INTO mark (device, trail) SELECT * FROM unnest(%s::text[], %s::text[]) ORDER BY 1, 2 "
            "ON CONFLICT DO NOTHING",
            (devices, trails),
        )
        found = await self._base.execute(
            "SELECT device, trail, number FROM mark WHERE (device, trail) IN "
            "(SELECT * FROM unnest(%s::text[], %s::text[])) ORDER BY device, trail FOR UPDATE",
            (devices, trails),
        )
        return {(device, trail): number for device, trail, number in await found.fetchall()}

    async def _keep(self, batch: Sequence[Received], now: datetime) -> Sorted:
        async with self._base.transaction():
            lines = sorted({each.line for each in batch if each.line is not None})
            sorted_batch = sort(batch, await self._locked(lines))
            await self._write(sorted_batch, now)
            await self._write_refused(batch, sorted_batch.lots, now)
        return sorted_batch

    async def _tried(self, each: Received, now: datetime) -> Received:
        """The same, without its event where the database does not take that one alone either."""
        if each.event is None:
            return each
        try:
            async with self._base.transaction(force_rollback=True):
                await self._write(Sorted((Lot.KEPT,), (each,), (), {}), now)
        except psycopg.DataError:
            return each.refused()
        return each

    async def _write(self, batch: Sorted, now: datetime) -> None:
        async with self._base.cursor() as cursor:
            if batch.kept:
                fields = "received_at, device, trail, number, at, kind, machine, agent, facts"
                async with cursor.copy(f"COPY event ({fields}) FROM STDIN") as copy:
                    for each in batch.kept:
                        await copy.write_row((now, *_row(each)))
                await cursor.executemany(
                    "INSERT INTO hourly VALUES (date_trunc('hour', %s, 'UTC'), %s, %s, %s, %s) "
                    "ON CONFLICT (hour, kind, rule, serial) DO UPDATE SET events = hourly.events + excluded.events",
                    [(now, *what, count) for what, count in sorted(_counts(batch.kept).items())],
                )
            if batch.gaps:
                await cursor.executemany(
                    "INSERT INTO gap VALUES (%s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
                    [(*gap.line, gap.first, gap.last, now) for gap in batch.gaps],
                )
            if batch.marks:
                await cursor.execute(
                    "UPDATE mark SET number = given.number, changed_at = %s FROM "
                    "unnest(%s::text[], %s::text[], %s::bigint[]) AS given (device, trail, number) "
                    "WHERE mark.device = given.device AND mark.trail = given.trail",
                    (
                        now,
                        [line[0] for line in batch.marks],
                        [line[1] for line in batch.marks],
                        [*batch.marks.values()],
                    ),
                )

    async def _write_refused(self, batch: Sequence[Received], lots: Sequence[Lot], now: datetime) -> None:
        counts = Counter(each.device for each, lot in zip(batch, lots, strict=True) if lot is Lot.REFUSED)
        if counts:
            async with self._base.cursor() as cursor:
                await cursor.executemany(
                    "INSERT INTO refused VALUES (%s, 'fleet-event', %s, %s, %s) ON CONFLICT (device, code) "
                    "DO UPDATE SET times = refused.times + excluded.times, last_at = excluded.last_at",
                    [(device, times, now, now) for device, times in sorted(counts.items())],
                )

    async def _lost(self, error: psycopg.Error) -> FleetError:
        """The error for whoever asked; the connection is made anew the next time."""
        with_state = f"{type(error).__name__} {error.sqlstate or ''}".strip()
        await self.close()
        return FleetError(f"the database does not take it ({with_state})", code="fleet-database")


def _row(each: Received) -> tuple[object, ...]:
    event = each.event
    assert event is not None
    facts = event.facts_json or json.dumps(event.facts)
    return each.device, event.trail, event.number, event.at, event.kind, event.machine, event.agent, facts


def _counts(kept: Sequence[Received]) -> Counter[tuple[str, str, int]]:
    """Events by kind, rule and serial of the policy; where there is none, an empty rule and 0."""
    counts: Counter[tuple[str, str, int]] = Counter()
    for each in kept:
        event = each.event
        assert event is not None
        rule, serial = event.facts.get("rule"), event.facts.get("serial")
        counts[event.kind, rule if isinstance(rule, str) else "", serial if type(serial) is int else 0] += 1
    return counts
