"""How the hub's tables come from one version to the next while sinks write and older programs run beside.

A step only adds or takes a limit away: a program of the version before goes on beside it. Steps are done once, in their
order, and noted in the table `laid`; a program that finds steps it does not know leaves the tables as they are.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import psycopg

from guard.paths import ASSETS

log = logging.getLogger(__name__)

FOLDER = ASSETS / "fleet"
LOCK_MS = 500
"""Wait of a step for a lock, in milliseconds: whoever comes after it waits as long, sinks too."""
AGAIN_S = 0.5
"""Wait before a step that got no lock is tried again, in seconds."""
TRIES = 240
"""Attempts at one step; a backup that reads the tables holds up some steps for as long as it takes."""
LAYING = 7_203_113_407
"""Number of the lock of a transaction in which tables are laid, by this version and by those before it."""
LOOSE_DAYS = 1
"""Days before today whose events are not packed yet: a batch that was under way at midnight belongs to one of them."""
_MISSED = (psycopg.errors.LockNotAvailable, psycopg.errors.DeadlockDetected)


@dataclass(frozen=True, slots=True)
class Script:
    """Statements of one file, in one transaction; quick, whatever lies in the tables. Done twice they harm nothing."""

    file: str
    again: bool = False
    """Done at every start too: older programs that laid their tables at every start put their own functions back."""


@dataclass(frozen=True, slots=True)
class EventIndex:
    """An index of `event`, made part by part beside those that write."""

    name: str
    on: str
    """Columns in parentheses, and what else PostgreSQL takes after them."""


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables of one of the hub's programs."""

    name: str
    steps: tuple[Script | EventIndex, ...]


HUB = Tables("hub", (Script("schema.sql"), Script("parts.sql"), Script("packed.sql")))
CONSOLE = Tables(
    "console",
    (
        Script("console.sql"),
        # What pages look events up by, besides the hub's own indexes. One batch has one time, so the first is small.
        EventIndex("event_by_moment", "(received_at)"),
        EventIndex("event_by_machine", "(machine, received_at)"),
        EventIndex("event_objected", "(received_at) WHERE facts ->> 'answer' = 'not_sensitive'"),
        Script("days.sql", again=True),
        Script("recount.sql"),
        Script("asked_again.sql"),
    ),
)


def lay(base: psycopg.Connection[Any], *wanted: Tables, folder: Path = FOLDER) -> None:
    """Do the steps that have not been done yet; again and again without harm.

    `base`: a connection that commits each statement by itself, and does not outlive a failure.

    Raises:
        psycopg.Error: the database does not answer, may not be changed, or gives no lock for minutes.
    """
    for tables in wanted:
        if _has_all(base, tables):
            continue
        lock = f"hashtext('frostpane {tables.name}')"
        # Asked for again and again: who waits for a lock is a transaction that an index made beside others waits for.
        while not _one(base, f"SELECT pg_try_advisory_lock({lock})"):
            time.sleep(AGAIN_S)
        try:
            base.execute(f"SET lock_timeout = {LOCK_MS}".encode())
            _lay(base, tables, folder)
        finally:
            if not base.closed:
                base.execute("RESET lock_timeout")
                base.execute(f"SELECT pg_advisory_unlock({lock})".encode())


def _has_all(base: psycopg.Connection[Any], tables: Tables) -> bool:
    return _done(base, tables) >= len(tables.steps) and not any(
        isinstance(step, Script) and step.again for step in tables.steps
    )


def _done(base: psycopg.Connection[Any], tables: Tables) -> int:
    if not _one(base, "SELECT to_regclass('laid') IS NOT NULL"):
        return 0
    return int(_one(base, f"SELECT coalesce(max(step), 0) FROM laid WHERE tables = '{tables.name}'"))


def _lay(base: psycopg.Connection[Any], tables: Tables, folder: Path) -> None:
    done = _done(base, tables)
    if done > len(tables.steps):
        log.info("the tables of the %s are newer than this program", tables.name)
        return
    for number, step in enumerate(tables.steps, 1):
        if isinstance(step, EventIndex) and number > done:
            _index(base, step)
        elif isinstance(step, Script) and (number > done or step.again):
            _patiently(partial(_together, base, (folder / step.file).read_bytes()))
        if number > done:
            base.execute(
                "INSERT INTO laid (tables, step) VALUES (%s, %s) ON CONFLICT DO NOTHING", (tables.name, number)
            )


def _index(base: psycopg.Connection[Any], index: EventIndex) -> None:
    """Each part gets its own; then they count as one."""
    if _is_whole(base, index.name):
        return
    # Parts that are made from now on have it from the beginning.
    _patiently(partial(_do, base, f"CREATE INDEX IF NOT EXISTS {index.name} ON ONLY event {index.on}"))
    for part in _parts_without(base, index.name):
        of_part = f"{index.name}_{part.removeprefix('event_')}"
        if not _is_whole(base, of_part):
            _patiently(partial(_index_part, base, of_part, f"{part} {index.on}"))
        _patiently(partial(_do, base, f"ALTER INDEX {index.name} ATTACH PARTITION {of_part}"))


def _index_part(base: psycopg.Connection[Any], name: str, on: str) -> None:
    _do(base, f"DROP INDEX IF EXISTS {name}")  # of an attempt that ended in the middle
    _do(base, "SET lock_timeout = 0")  # it keeps nobody waiting, and waits itself for whoever reads
    try:
        _do(base, f"CREATE INDEX CONCURRENTLY {name} ON {on}")
    finally:
        _do(base, f"SET lock_timeout = {LOCK_MS}")


def _parts_without(base: psycopg.Connection[Any], index: str) -> list[str]:
    found = base.execute(
        "SELECT relid::regclass::text FROM pg_partition_tree('event') AS part WHERE isleaf AND NOT EXISTS "
        "(SELECT FROM pg_index AS i JOIN pg_inherits AS h ON h.inhrelid = i.indexrelid "
        "WHERE i.indrelid = part.relid AND h.inhparent = %s::regclass) ORDER BY 1 DESC",
        (index,),
    )
    return [str(name) for (name,) in found.fetchall()]


def _is_whole(base: psycopg.Connection[Any], index: str) -> bool:
    question = "SELECT EXISTS (SELECT FROM pg_index WHERE indexrelid = to_regclass(%s) AND indisvalid)"
    found = base.execute(question, (index,)).fetchone()
    return found is not None and bool(found[0])


def _together(base: psycopg.Connection[Any], script: bytes) -> None:
    with base.transaction():
        _do(base, f"SELECT pg_advisory_xact_lock({LAYING})")
        _do(
            base,
            "CREATE TABLE IF NOT EXISTS laid (tables text, step integer, at timestamptz NOT NULL DEFAULT now(), "
            "PRIMARY KEY (tables, step))",
        )
        base.execute(script)


def _patiently(do: Callable[[], object]) -> None:
    """Until the locks are there: nobody is kept waiting longer than one attempt takes."""
    for left in range(TRIES, 0, -1):
        try:
            do()
            return
        except _MISSED:
            if left == 1:
                raise
            time.sleep(AGAIN_S)


def _do(base: psycopg.Connection[Any], statement: str) -> None:
    base.execute(statement.encode())


def _one(base: psycopg.Connection[Any], question: str) -> Any:
    found = base.execute(question.encode()).fetchone()
    assert found is not None
    return found[0]
