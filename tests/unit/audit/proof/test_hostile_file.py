"""Whatever somebody writes into the trail's files: the guard goes on, and commands answer with errors of ours."""

from __future__ import annotations

import os
import random
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

import pytest

from guard.audit import TrailSettings
from guard.audit.export import plain
from guard.audit.proof import age_format
from guard.audit.proof.keys import Head, Names
from guard.audit.proof.reading import reading
from guard.audit.proof.verify import examine
from guard.errors import GuardError
from tests.support.trail import Given, outcome

IDENTITY, AUDITOR = age_format.new_identity()
SETTINGS = TrailSettings(auditor_keys=(AUDITOR,), retention_days=30)
VALUES = ("5", "'text'", "x'00'", "9223372036854775807", "-1", "zeroblob(32)", "1e308", "NULL")
COLUMNS = (
    *(f"records.{name}" for name in ("number", "at", "box", "tag")),
    *(f"chains.{name}" for name in ("first", "chain", "held")),
    *(f"seals.{name}" for name in ("number", "chain", "auditors", "body")),
    *(f"pruned.{name}" for name in ("number", "tag")),
)


def survives(given: Given) -> None:
    """Commands raise nothing but errors of ours; the guard records."""
    for identities in ((), (IDENTITY,)):
        with suppress(GuardError):
            examine(given.paths, given.vault, identities=identities)
    with suppress(GuardError), reading(given.paths, given.vault) as reader:
        for record in [*reader.forwards(), *reader.backwards()]:
            plain(record)
    with given.recorder(SETTINGS) as recorder:
        recorder.tend()
        assert recorder.record(outcome(at=given.clock.now)) is not None
        assert recorder.status().state == "ok"
    with given.recorder(SETTINGS) as recorder:
        assert recorder.record(outcome(at=given.clock.now)) is not None


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("value", VALUES)
def test_a_value_that_is_never_written(given: Given, column: str, value: str) -> None:
    given.filled(4, SETTINGS)
    given.clock.forward(days=40)
    given.filled(2, SETTINGS)
    table, _, name = column.partition(".")
    with closing(sqlite3.connect(given.paths.trail)) as base, suppress(sqlite3.Error):
        base.execute(f"UPDATE {table} SET {name} = {value} WHERE rowid = (SELECT max(rowid) FROM {table})")
        base.commit()
    survives(given)


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TABLE records",
        "DROP TABLE seals",
        "DROP INDEX records_by_time",
        "ALTER TABLE records ADD COLUMN more",
        "ALTER TABLE records RENAME TO others",
        "CREATE TRIGGER lose BEFORE INSERT ON records BEGIN SELECT RAISE(IGNORE); END",
        "CREATE TRIGGER fail BEFORE INSERT ON records BEGIN SELECT RAISE(ABORT, 'no'); END",
        "PRAGMA user_version = 99",
        "PRAGMA journal_mode = DELETE",
    ],
)
def test_tables_that_were_altered(given: Given, statement: str) -> None:
    given.filled(4, SETTINGS)
    with closing(sqlite3.connect(given.paths.trail)) as base:
        base.execute(statement)
        base.commit()
    survives(given)


@pytest.mark.parametrize("name", ["trail.sqlite", "trail.ratchet", "installation", "trail.keys"])
@pytest.mark.parametrize("damage", ["empty", "noise", "short", "flip", "gone"])
def test_files_that_were_damaged(given: Given, name: str, damage: str) -> None:
    if name == "trail.keys":
        given.vault.available = False
    given.filled(4, SETTINGS)
    path: Path = given.data / name
    data = path.read_bytes()
    noise = random.Random(3).randbytes(5000)
    flipped = bytes([data[0] ^ 0xFF]) + data[1:]
    path.write_bytes({"empty": b"", "noise": noise, "short": data[:40], "flip": flipped, "gone": b""}[damage])
    if damage == "gone":
        path.unlink()
    if name == "trail.keys":
        with given.recorder(SETTINGS) as recorder:
            assert recorder.record(outcome()) is not None
    else:
        survives(given)


@pytest.mark.parametrize("head", [b"", b"x", Head(2**63, bytes(32)).to_bytes(), Head(10**9, bytes(32)).to_bytes()])
def test_a_head_in_the_vault_that_was_never_written(given: Given, head: bytes) -> None:
    given.filled(4, SETTINGS)
    given.vault.put(Names(given.paths.installation_id.read_text().strip()).head, head)
    survives(given)


@pytest.mark.parametrize("seed", range(int(os.environ.get("FROSTPANE_FLIPS", "40"))))
def test_bytes_that_were_changed_anywhere_in_the_file(given: Given, seed: int) -> None:
    given.filled(8, SETTINGS)
    rng = random.Random(seed)
    data = bytearray(given.paths.trail.read_bytes())
    for _ in range(rng.choice((1, 1, 3, 20))):
        # Half of them where the tables and the pages' heads are.
        place = (
            rng.randrange(len(data)) if rng.random() < 0.5 else rng.randrange(0, len(data), 4096) + rng.randrange(64)
        )
        data[place] ^= 1 << rng.randrange(8)
    given.paths.trail.write_bytes(data)
    survives(given)
