"""The trail's file: SQLite in write-ahead mode, behind the few questions that the trail asks.

A buffered record is committed without a sync: it outlives the process, not a power failure. A durable one is synced.
Several processes may write; each does so between `begin` and `commit`.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import pairwise
from pathlib import Path

from guard.audit.proof.chain import NO_TAG, Row, Span
from guard.audit.proof.damage import Damaged, Unmade, sound_row, translated, unsound
from guard.audit.proof.keys import Head
from guard.errors import TrailUnwritable

FORMAT = 1
_SCHEMA = """
CREATE TABLE IF NOT EXISTS records (number INTEGER PRIMARY KEY, at INTEGER NOT NULL, box BLOB NOT NULL,
    tag BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS records_by_time ON records (at);
CREATE TABLE IF NOT EXISTS chains (first INTEGER PRIMARY KEY, chain BLOB NOT NULL, held TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS seals (number INTEGER NOT NULL, chain BLOB NOT NULL, auditors TEXT NOT NULL,
    body BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS pruned (only INTEGER PRIMARY KEY CHECK (only = 1), number INTEGER NOT NULL,
    tag BLOB NOT NULL);
"""
_BUSY_S = 5.0
"""Longest wait for another process that writes, in seconds."""


class TrailStore:
    """One trail's file, open for reading and writing.

    Every method raises:
        TrailUnwritable: the disk is full or read-only, or the file is not there.
        Damaged: the file is no readable database; `Unmade`: it is opened to be read, and nothing is in it.
    """

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self.path = path
        with translated():
            if read_only:
                journal = path.with_name(path.name + "-wal")
                # On a disk that nobody can write, as an auditor's copy may be, SQLite must not try to make a journal.
                still = not os.access(path.parent, os.W_OK) and not journal.exists()
                self._base = sqlite3.connect(
                    f"{path.absolute().as_uri()}?mode=ro{'&immutable=1' if still else ''}",
                    uri=True,
                    timeout=_BUSY_S,
                    isolation_level=None,
                    check_same_thread=False,
                )
            else:
                os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
                _require_versions(path)
                self._base = sqlite3.connect(path, timeout=_BUSY_S, isolation_level=None, check_same_thread=False)
        self._base.text_factory = bytes  # a text where a record has bytes is an alteration, not a failure to decode
        self._synced = True
        try:
            with translated():
                if not read_only:
                    self._base.execute("PRAGMA journal_mode=WAL")
                    self._base.execute("PRAGMA synchronous=FULL")
                    self._base.executescript(f"BEGIN IMMEDIATE;{_SCHEMA}COMMIT;")
                    self._base.execute(f"PRAGMA user_version={FORMAT}")
                if read_only and not self._base.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]:
                    raise Unmade("The trail's file is empty; start the guard, which begins it.")
                if set(self._base.execute("SELECT type, name, sql FROM sqlite_schema")) != _made_tables():
                    raise Damaged("The trail's tables or its index were altered; restore the file from a backup.")
        except (TrailUnwritable, Damaged):
            self._base.close()
            raise

    def close(self) -> None:
        """Close the file. Never raises."""
        with suppress(sqlite3.Error):
            self._base.close()

    # -- writing ------------------------------------------------------------------------------------------------------

    @contextmanager
    def writing(self, *, durable: bool) -> Iterator[None]:
        """All that is written within is written together, and by one process at a time."""
        with translated():
            if durable != self._synced:
                self._base.execute("PRAGMA synchronous=FULL" if durable else "PRAGMA synchronous=NORMAL")
                self._synced = durable
            self._base.execute("BEGIN IMMEDIATE")
        try:
            yield
            with translated():
                self._base.execute("COMMIT")
        finally:
            if self._base.in_transaction:
                with suppress(sqlite3.Error):
                    self._base.execute("ROLLBACK")

    def append(self, row: Row) -> None:
        with translated():
            self._base.execute("INSERT INTO records VALUES (?, ?, ?, ?)", row)

    def start_chain(self, span: Span) -> None:
        with translated():
            self._base.execute("INSERT INTO chains VALUES (?, ?, ?)", (span.first, span.chain, span.held))

    def add_seal(self, number: int, chain: bytes, auditors: tuple[str, ...], body: bytes) -> None:
        with translated():
            self._base.execute("INSERT INTO seals VALUES (?, ?, ?, ?)", (number, chain, " ".join(auditors), body))

    def prune(self, last: Head) -> tuple[bytes, ...]:
        """Remove all records up to this one, and say which chains went with them whole."""
        with translated():
            self._base.execute("DELETE FROM records WHERE number <= ?", (last.number,))
            self._base.execute("INSERT OR REPLACE INTO pruned VALUES (1, ?, ?)", (last.number, last.tag))
            spans = self.spans()
            gone = [span for span, after in pairwise(spans) if after.first <= last.number + 1]
            for span in gone:
                self._base.execute("DELETE FROM chains WHERE first = ?", (span.first,))
                self._base.execute("DELETE FROM seals WHERE chain = ?", (span.chain,))
            return tuple(span.chain for span in gone)

    def sync(self) -> None:
        """Bring what was committed without a sync onto the disk."""
        journal = self.path.with_name(self.path.name + "-wal")
        with translated():
            try:
                handle = os.open(journal, os.O_RDWR)
            except FileNotFoundError:
                return
            try:
                os.fsync(handle)
            finally:
                os.close(handle)

    # -- reading ------------------------------------------------------------------------------------------------------

    def last(self) -> Row | None:
        """The newest record; None: there is none."""
        with translated():
            found = self._base.execute("SELECT * FROM records ORDER BY number DESC LIMIT 1").fetchone()
        return None if found is None else sound_row(found)

    def newest_number(self) -> int:
        """Of the newest record; 0: there is none."""
        with translated():
            found: int | None = self._base.execute("SELECT max(number) FROM records").fetchone()[0]
        return found or 0

    def first_number(self) -> int:
        """Of the oldest record that is still there; 0: there is none."""
        with translated():
            found: int | None = self._base.execute("SELECT min(number) FROM records").fetchone()[0]
        return found or 0

    def row(self, number: int) -> Row | None:
        """One record; None: it is not there."""
        with translated():
            found = self._base.execute("SELECT * FROM records WHERE number = ?", (number,)).fetchone()
        return None if found is None else sound_row(found)

    def rows(self, after: int = 0, up_to: int | None = None) -> Iterator[Row]:
        """The records after a number, in order. The statement sees one moment of the file."""
        query, given = "SELECT * FROM records WHERE number > ?", [after]
        if up_to is not None:
            query, given = f"{query} AND number <= ?", [after, up_to]
        with translated():
            cursor = self._base.execute(f"{query} ORDER BY number", given)
            while found := cursor.fetchmany(1000):
                yield from map(Row._make, found)

    def numbers_between(self, since_ms: int, until_ms: int) -> tuple[int, int]:
        """The lowest and the highest number of a time; (n + 1, n), n the highest of before, where it has no record.

        The column of times is plain: whoever can write the file can move a record out of its time.
        """
        with translated():
            first, last = self._base.execute(
                "SELECT min(number), max(number) FROM records WHERE at >= ? AND at < ?", (since_ms, until_ms)
            ).fetchone()
            if first is None:
                (last,) = self._base.execute("SELECT max(number) FROM records WHERE at < ?", (since_ms,)).fetchone()
                last = last or 0
                first = last + 1
        return first, last

    def linked_backwards(self, up_to: int, down_to: int = 0) -> Iterator[tuple[Row, bytes]]:
        """The records of these numbers, from the newest to the oldest, each with the tag of the record before."""
        first, newer = self.pruned().tag, None
        query = "SELECT * FROM records WHERE number <= ? ORDER BY number DESC"
        with translated():
            cursor = self._base.execute(query, (up_to,))
            while found := cursor.fetchmany(200):
                for row in map(Row._make, found):
                    if newer is not None:
                        yield newer, row.tag
                    if row.number < down_to:
                        return
                    newer = row
        if newer is not None:
            yield newer, first

    def linked_forwards(self, after: int) -> Iterator[tuple[Row, bytes]]:
        """The records after a number, from the oldest to the newest, each with the tag of the record before."""
        first = self.pruned().tag
        before = "(SELECT b.tag FROM records b WHERE b.number < r.number ORDER BY b.number DESC LIMIT 1)"
        with translated():
            cursor = self._base.execute(
                f"SELECT r.*, {before} FROM records r WHERE r.number > ? ORDER BY r.number", (after,)
            )
            while found := cursor.fetchmany(200):
                for *row, tag in found:
                    yield Row(*row), first if tag is None else tag

    def last_before(self, at_ms: int) -> Row | None:
        """The newest of the leading records that are all older than a time; None: there is none."""
        with translated():
            found = self._base.execute("SELECT min(number) FROM records WHERE at >= ?", (at_ms,)).fetchone()[0]
            up_to = self.newest_number() if found is None else found - 1
            row = self._base.execute(
                "SELECT * FROM records WHERE number <= ? ORDER BY number DESC LIMIT 1", (up_to,)
            ).fetchone()
        return None if row is None else sound_row(row)

    def spans(self) -> tuple[Span, ...]:
        """The chains, in order."""
        with translated():
            found = self._base.execute("SELECT first, chain, held FROM chains ORDER BY first").fetchall()
        if not all(isinstance(chain, bytes) and isinstance(held, bytes) for _, chain, held in found):
            raise unsound()
        return tuple(Span(first, chain, held.decode("ascii", "replace")) for first, chain, held in found)

    def seals(self) -> tuple[tuple[int, bytes, bytes], ...]:
        """Number of the first record that it opens, chain, sealed body; in order."""
        with translated():
            found = self._base.execute("SELECT number, chain, body FROM seals ORDER BY number").fetchall()
        return tuple(
            (number, chain, body)
            for number, chain, body in found
            if isinstance(number, int) and isinstance(chain, bytes) and isinstance(body, bytes)
        )

    def sealed_to(self, chain: bytes) -> tuple[str, ...]:
        """The auditors that a chain is sealed to now."""
        with translated():
            found = self._base.execute(
                "SELECT auditors FROM seals WHERE chain = ? ORDER BY number DESC LIMIT 1", (chain,)
            ).fetchone()
        if found is None or not isinstance(found[0], bytes):
            return ()
        return tuple(found[0].decode("ascii", "replace").split())

    def pruned(self) -> Head:
        """The last record that was pruned; number 0: none was."""
        with translated():
            found = self._base.execute("SELECT number, tag FROM pruned").fetchone()
        if found is None:
            return Head(0, NO_TAG)
        sound_row((*found[:1], 0, b"", found[1]))
        return Head(*found)

    def check_file(self) -> None:
        """Raise `Damaged` where the index by time or the pages do not agree with the records."""
        with translated():
            told = self._base.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if told != b"ok":
            raise Damaged("The trail's file is damaged although its records are whole; restore it from a backup.")

    def copy_to(self, path: Path) -> None:
        """A consistent copy, also while records are written."""
        with translated():
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600))
            copy = sqlite3.connect(path, isolation_level=None)
            try:
                self._base.backup(copy)
                copy.execute("PRAGMA journal_mode=DELETE")
            finally:
                copy.close()


def _require_versions(path: Path) -> None:
    """SQLite takes a file of an unknown version for one that it may only read; here that is damage."""
    with path.open("rb") as stream:
        head = stream.read(20)
    if len(head) == 20 and not set(head[18:20]) <= {1, 2}:
        raise Damaged("The trail's file is damaged; restore it from a backup.")


def _made_tables() -> set[tuple[bytes, bytes, bytes]]:
    base = sqlite3.connect(":memory:")
    try:
        base.text_factory = bytes
        base.executescript(_SCHEMA)
        return set(base.execute("SELECT type, name, sql FROM sqlite_schema"))
    finally:
        base.close()
