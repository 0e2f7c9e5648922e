"""The hub's tables from one version to the next, in the real database, while somebody writes."""

from __future__ import annotations

import asyncio
import contextlib
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from guard.fleet.trial.servers import missing
from tests.support.open_folder import running_database
from tests.support.waiting import until

psycopg = pytest.importorskip("psycopg", reason="frostpane[hub] is not installed")
tables = pytest.importorskip("guard.fleet.hub.tables", reason="frostpane[hub] is not installed")
pytestmark = pytest.mark.skipif(missing() is not None, reason=f"{missing()}")

from guard.fleet.hub.database import PACKING, Database  # noqa: E402

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
GONE = date(2026, 1, 2)
"""A day whose events are gone."""
ROW = "INSERT INTO event SELECT %s, 'd', 't', n, %s, 'warn', 'pc', 'a', '{}' FROM generate_series(1, %s) AS n"


@pytest.fixture(scope="module")
def where() -> Iterator[str]:
    with running_database() as where:
        yield where


@pytest.fixture
def base(where: str) -> Iterator[Any]:
    """A connection to a database that nothing was laid in yet."""
    name = f"t{time.monotonic_ns()}"
    with psycopg.connect(where, autocommit=True) as first:
        first.execute(f"CREATE DATABASE {name}")
    with opened(where.replace("dbname=postgres", f"dbname={name}")) as fresh:
        yield fresh


def opened(where: str) -> Any:
    return psycopg.connect(where, autocommit=True)


def beside(base: Any) -> Any:
    return opened(base.info.dsn)


def steps(base: Any) -> list[tuple[str, int]]:
    return list(base.execute("SELECT tables, step FROM laid ORDER BY tables, step").fetchall())


def indexed_parts(base: Any, index: str) -> tuple[bool, int]:
    """Whether an index of `event` counts, and how many parts have theirs."""
    whole = base.execute("SELECT indisvalid FROM pg_index WHERE indexrelid = %s::regclass", (index,)).fetchone()
    parts = base.execute("SELECT count(*) FROM pg_inherits WHERE inhparent = %s::regclass", (index,)).fetchone()
    return whole[0], parts[0]


def test_steps_are_done_once_and_those_of_a_newer_program_are_left_alone(base: Any) -> None:
    tables.lay(base, tables.HUB, tables.CONSOLE)
    laid = steps(base)
    assert laid == [("console", n) for n in range(1, 8)] + [("hub", 1), ("hub", 2), ("hub", 3)]
    base.execute("INSERT INTO laid VALUES ('console', 8)")  # of a version to come, which counts days in its own way
    base.execute(
        "CREATE OR REPLACE FUNCTION count_days(moment timestamptz) RETURNS integer LANGUAGE sql AS 'SELECT 77'"
    )
    tables.lay(base, tables.HUB, tables.CONSOLE)
    assert steps(base) == sorted([*laid, ("console", 8)])
    assert base.execute("SELECT count_days(now())").fetchone() == (77,)


def test_a_program_of_before_that_put_its_own_functions_back_does_not_keep_them(base: Any) -> None:
    tables.lay(base, tables.HUB, tables.CONSOLE)
    base.execute(
        "CREATE OR REPLACE FUNCTION count_days(moment timestamptz) RETURNS integer LANGUAGE sql AS 'SELECT 77'"
    )
    tables.lay(base, tables.HUB, tables.CONSOLE)
    assert base.execute("SELECT count_days(now())").fetchone() == (0,)


def test_days_that_a_version_before_counted_in_another_way_are_counted_anew_once_where_their_events_are(
    base: Any,
) -> None:
    before = replace(tables.CONSOLE, steps=tables.CONSOLE.steps[:5])
    tables.lay(base, tables.HUB, before)
    base.execute("SELECT make_parts(%s)", (NOW.date(),))
    base.execute(ROW, (NOW, NOW, 3))
    for day, events in ((NOW.date(), 6), (GONE, 8)):
        base.execute("INSERT INTO daily VALUES (%s, 'r', 'pc', 'a', %s, 0, 0, 0, 0)", (day, events))
        base.execute("INSERT INTO counted VALUES (%s, %s, TRUE)", (day, NOW))
    later = NOW + timedelta(days=2)
    for anew in (2, 0):  # the day after, of which there is a part, was never counted
        tables.lay(base, tables.CONSOLE)
        assert base.execute("SELECT count_days(%s)", (later,)).fetchone() == (anew,)
        counts = base.execute("SELECT day, sum(events) FROM daily GROUP BY 1 ORDER BY 1").fetchall()
        assert counts == [(GONE, 8), (NOW.date(), 3)]


def test_a_day_that_is_being_counted_in_another_way_is_counted_anew_once_that_is_done(base: Any) -> None:
    tables.lay(base, tables.HUB, replace(tables.CONSOLE, steps=tables.CONSOLE.steps[:5]))
    base.execute("SELECT make_parts(%s)", (NOW.date(),))
    waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
    with beside(base) as counting, beside(base) as laying:
        step = threading.Thread(target=tables.lay, args=(laying, tables.CONSOLE))
        with counting.transaction():
            counting.execute("SELECT count_day(%s, %s)", (NOW.date(), NOW + timedelta(days=2)))
            step.start()
            until(lambda: base.execute(waiting).fetchone() == (1,))
        step.join()
    assert base.execute("SELECT closed FROM counted").fetchall() == [(False,)]


def test_a_console_of_before_asks_for_evidence_once_beside_one_that_may_ask_again(base: Any) -> None:
    before = replace(tables.CONSOLE, steps=tables.CONSOLE.steps[:5])
    tables.lay(base, tables.HUB, before)
    ask = (
        "INSERT INTO evidence_request (device, trail, number, event_id, machine, ground, asked_by, asked_at) "
        "VALUES ('d', 't', 1, 'e', 'pc', 'a ground', 'an', now()) ON CONFLICT DO NOTHING"
    )
    came = "UPDATE evidence_request SET answered_at = now() WHERE answered_at IS NULL"
    assert [base.execute(each).rowcount for each in (ask, came, ask)] == [1, 1, 0]
    tables.lay(base, tables.HUB, tables.CONSOLE)
    assert [base.execute(each).rowcount for each in (ask, ask, came, ask)] == [1, 0, 1, 1]
    tables.lay(base, tables.HUB, before)
    assert base.execute(came).rowcount == 1


def test_an_index_is_made_while_others_write_and_counts_for_parts_before_and_after(base: Any) -> None:
    tables.lay(base, tables.HUB)
    base.execute("SELECT make_parts(%s)", (NOW.date(),))
    base.execute(ROW, (NOW, NOW, 60_000))
    ending, waits, failures = threading.Event(), [0.0], list[Exception]()

    def write() -> None:
        with beside(base) as own:
            while not ending.is_set():
                began = time.monotonic()
                try:
                    own.execute(ROW, (NOW, NOW, 10))
                except psycopg.Error as error:
                    failures.append(error)
                waits.append(time.monotonic() - began)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        tables.lay(base, tables.CONSOLE)
    finally:
        ending.set()
        writer.join()
    base.execute("SELECT make_parts(%s)", (datetime(2026, 3, 3).date(),))
    assert not failures
    assert len(waits) > 2
    for index in tables.CONSOLE.steps[1:4]:
        assert indexed_parts(base, index.name) == (True, 3)


def test_an_index_that_ended_in_the_middle_is_made_anew(base: Any) -> None:
    tables.lay(base, tables.HUB)
    base.execute("SELECT make_parts(%s)", (NOW.date(),))
    base.execute(ROW, (NOW, NOW, 2))
    base.execute("CREATE INDEX event_by_machine ON ONLY event (machine, received_at)")
    with contextlib.suppress(psycopg.errors.UniqueViolation):  # leaves an index that does not count
        base.execute("CREATE UNIQUE INDEX CONCURRENTLY event_by_machine_20260302 ON event_20260302 (machine)")
    tables.lay(base, tables.CONSOLE)
    assert indexed_parts(base, "event_by_machine") == (True, 2)


def test_whoever_reads_for_hours_keeps_nobody_from_writing_when_a_day_begins(base: Any) -> None:
    tables.lay(base, tables.HUB)
    base.execute("SELECT make_parts(%s)", (NOW.date(),))
    with beside(base) as backup, backup.transaction():
        backup.execute("SELECT count(*) FROM event")
        base.execute("SET lock_timeout = 1000")
        base.execute("SELECT make_parts(%s)", (datetime(2026, 3, 4).date(),))
        base.execute(ROW, (datetime(2026, 3, 4, 1, tzinfo=UTC), NOW, 3))
    assert base.execute("SELECT count(*) FROM event_20260304").fetchone() == (3,)


def test_a_step_that_gets_no_lock_lets_writers_pass_and_is_tried_again(
    base: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "LOCK_MS", 50)
    tables.lay(base, tables.HUB)
    base.execute("SELECT make_parts(%s)", (NOW.date(),))
    (tmp_path / "more.sql").write_text("ALTER TABLE event ADD COLUMN IF NOT EXISTS more text")
    for script in ("schema.sql", "parts.sql", "packed.sql"):
        (tmp_path / script).write_bytes((tables.FOLDER / script).read_bytes())
    newer = replace(tables.HUB, steps=(*tables.HUB.steps, tables.Script("more.sql")))
    with beside(base) as reader, beside(base) as laying, beside(base) as writer:
        with reader.transaction():
            reader.execute("SELECT count(*) FROM event")
            step = threading.Thread(target=tables.lay, args=(laying, newer), kwargs={"folder": tmp_path})
            step.start()
            for _ in range(20):
                began = time.monotonic()
                writer.execute(ROW, (NOW, NOW, 1))
                assert time.monotonic() - began < 10
            assert steps(base)[-1] == ("hub", 3)
        step.join()
    assert steps(base)[-1] == ("hub", 4)
    # An older program goes on: it names its columns.
    base.execute(
        "INSERT INTO event (received_at, device, trail, number, at, kind, machine, agent, facts) "
        "VALUES (%s, 'd', 't', 9, %s, 'warn', 'pc', 'a', '{}')",
        (NOW, NOW),
    )


def test_a_packed_day_says_word_for_word_what_it_said_and_goes_with_the_others(base: Any) -> None:
    tables.lay(base, tables.HUB, tables.CONSOLE)
    base.execute("SELECT make_parts(%s)", (NOW.date(),))
    base.execute(ROW, (NOW, NOW, 500))
    odd = (
        '{"id": 7, "rule": "r", "serial": 1.0, "x": {"a": [1, 1.50]}}',
        '{"id": "e", "rule": "r", "serial": 1, "entities": {"电话": 2}}',
        '{"id": "f", "case": "c", "due": null, "state": "begins"}',
        '{"id": "' + "l" * 6_900 + '"}',
    )
    for number, facts in enumerate(odd, 501):
        base.execute(
            "INSERT INTO event VALUES (%s, 'd', 't', %s, '1970-01-01', E'warn\n{}', 'pc', '', %s)", (NOW, number, facts)
        )
    fields = "received_at, device, trail, number, at, kind, machine, agent, facts::text"
    question = f"SELECT {fields} FROM every_event ORDER BY number"
    before = base.execute(question).fetchall()
    assert base.execute("SELECT pack_day(%s)", (NOW.date(),)).fetchone() == (504,)
    assert base.execute(question).fetchall() == before
    assert base.execute("SELECT count(*) FROM event").fetchone() == (0,)
    assert base.execute("SELECT count(*) FROM shape").fetchone() == (5,)
    assert base.execute("SELECT count_days(%s)", (NOW,)).fetchone() == (1,)  # a console that comes later counts it
    assert base.execute("SELECT sum(events) FROM daily").fetchone() == (504,)
    assert base.execute("SELECT drop_days(%s)", (datetime(2026, 3, 4).date(),)).fetchone() == (2,)
    assert base.execute(question).fetchall() == []


def test_a_day_that_does_not_pack_whole_stays_as_it_was(base: Any) -> None:
    tables.lay(base, tables.HUB)
    base.execute("SELECT make_parts(%s)", (NOW.date(),))
    base.execute(ROW, (NOW, NOW, 3))
    base.execute("INSERT INTO shape (kind, facts) VALUES ('warn', '{}'), ('warn', '{}')")  # as no program does
    with pytest.raises(psycopg.errors.RaiseException):
        base.execute("SELECT pack_day(%s)", (NOW.date(),))
    assert base.execute("SELECT count(*) FROM event").fetchone() == (3,)
    assert base.execute("SELECT count(*) FROM packed").fetchone() == (0,)


def test_a_sink_packs_the_days_before_and_another_beside_it_waits_for_none(base: Any) -> None:
    before = datetime(2026, 3, 3).date()

    async def packs(held: bool) -> list[int]:
        sink = Database(base.info.dsn)
        try:
            for day in (1, 2, 3, 4):
                await sink.prepare(datetime(2026, 3, day).date())
            return [await sink.pack(before)] if held else [await sink.pack(before), await sink.pack(before)]
        finally:
            await sink.close()

    with beside(base) as other, other.transaction():
        other.execute("SELECT pg_advisory_xact_lock(%s)", (PACKING,))
        assert asyncio.run(packs(held=True)) == [0]
    base.execute(ROW, (NOW, NOW, 3))
    assert asyncio.run(packs(held=False)) == [2, 0]
    found = base.execute("SELECT to_char(day, 'DD'), is_packed FROM kept_day ORDER BY 1").fetchall()
    assert found == [("01", True), ("02", True), ("03", False), ("04", False), ("05", False)]
    assert base.execute("SELECT count(*) FROM every_event").fetchone() == (3,)
