"""Reading records back, as far as the keys of this workstation (or an auditor's seals) open them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from itertools import islice

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from guard.audit.proof.chain import Row, Span, open_box
from guard.audit.proof.damage import Unmade
from guard.audit.proof.encoding import decode, milliseconds
from guard.audit.proof.keys import FileKeys, KeyStore, Names, reading_keys
from guard.audit.proof.record import NOT_OF_THE_GUARD, AuditRecord
from guard.audit.proof.store import TrailStore
from guard.errors import InputError, TrailUnwritable, VaultUnavailable
from guard.files import read_short
from guard.paths import Paths

_LOOK_BACK = 200
"""Newest records among which the guard's last is looked for; commands write but a few at a time."""


class TrailReader:
    """Opens the records of one trail. Those that no key opens, or that were changed, are left out and counted."""

    def __init__(self, store: TrailStore, roots: Mapping[bytes, bytes]) -> None:
        self._store = store
        self._spans = store.spans()
        self._ciphers = {chain: AESGCM(reading_keys(root).read) for chain, root in roots.items()}
        self.unread = 0

    def between(self, since: datetime, until: datetime) -> Iterator[AuditRecord]:
        """The records of a time, from the newest to the oldest.

        One that was moved out of its time does not open there; it counts as unread where it stands among the numbers of
        that time, or right before or after them.
        """
        since_ms, until_ms = milliseconds(since), milliseconds(until)
        first, last = self._store.numbers_between(since_ms, until_ms)
        last = self._changed_end(self._store.linked_forwards(last), last)
        first = self._changed_end(self._store.linked_backwards(first - 1), first)
        for row, before in self._store.linked_backwards(last, first):
            there = isinstance(row.at_ms, int) and since_ms <= row.at_ms < until_ms
            if (there or self._is_changed(row, before)) and (record := self._open(row, before)) is not None:
                yield record

    def backwards(self) -> Iterator[AuditRecord]:
        """All records, from the newest to the oldest."""
        return self._opened(self._store.linked_backwards(self._store.newest_number()))

    def forwards(self) -> Iterator[AuditRecord]:
        """All records, from the oldest to the newest."""
        before = self._store.pruned().tag
        for row in self._store.rows():
            if (record := self._open(row, before)) is not None:
                yield record
            before = row.tag

    def after(self, number: int) -> Iterator[AuditRecord]:
        """The records after a number, from the oldest to the newest."""
        return self._opened(self._store.linked_forwards(number))

    def opens_newest(self) -> bool:
        """Whether the key of the newest records is here; it is not while the keyring is locked."""
        return not self._spans or self._spans[-1].chain in self._ciphers

    def chain_of(self, number: int) -> Span | None:
        """The chain that a record belongs to; None: none."""
        return self._span_of(number)

    def newest_number(self) -> int:
        """Of the newest record; 0: there is none."""
        return self._store.newest_number()

    def _opened(self, rows: Iterator[tuple[Row, bytes]]) -> Iterator[AuditRecord]:
        return (record for row, before in rows if (record := self._open(row, before)) is not None)

    def _open(self, row: Row, before: bytes) -> AuditRecord | None:
        """The record; None, and one more is unread: no key is here, or it is not as it was written."""
        span = self._span_of(row.number)
        cipher = None if span is None else self._ciphers.get(span.chain)
        if span is not None and cipher is not None:
            try:
                plain = open_box(row, chain=span.chain, before=before, cipher=cipher)
            except InvalidTag:
                pass
            else:
                return decode(row.number, row.at_ms, plain, row.tag)
        self.unread += 1
        return None

    def _changed_end(self, rows: Iterator[tuple[Row, bytes]], end: int) -> int:
        """How far the changed records reach that come next."""
        for row, before in rows:
            if not self._is_changed(row, before):
                break
            end = row.number
        return end

    def _is_changed(self, row: Row, before: bytes) -> bool:
        """Whether a record does not open although its key is here."""
        span = self._span_of(row.number)
        cipher = None if span is None else self._ciphers.get(span.chain)
        if span is None or cipher is None:
            return False
        try:
            open_box(row, chain=span.chain, before=before, cipher=cipher)
        except InvalidTag:
            return True
        return False

    def _span_of(self, number: int) -> Span | None:
        for span in reversed(self._spans):
            if span.first <= number:
                return span
        return None


@contextmanager
def reading(paths: Paths, vault: KeyStore, extra_roots: Mapping[bytes, bytes] | None = None) -> Iterator[TrailReader]:
    """A reader of an installation's trail, also while the guard writes it.

    Raises:
        InputError: there is no trail yet.
        TrailBroken: the file is no readable database.
        TrailUnwritable: it cannot be read.
    """
    missing = InputError(f"There is no trail in {paths.data} yet; start the guard there first.", code="no-trail")
    if not paths.trail.exists():
        raise missing
    try:
        store = TrailStore(paths.trail, read_only=True)
    except Unmade:
        raise missing from None
    try:
        roots = known_roots(store, installation_names(paths), vault, paths)
        yield TrailReader(store, roots | dict(extra_roots or {}))
    finally:
        store.close()


def installation_names(paths: Paths) -> Names | None:
    """What the installation's entries are called in the vault; None: it has none yet."""
    try:
        return Names(read_short(paths.installation_id).decode("ascii", "replace").strip())
    except OSError:
        return None


def digest_key(paths: Paths, vault: KeyStore) -> bytes | None:
    """The key of this installation's value digests; None: there is none, or it cannot be had now."""
    names = installation_names(paths)
    with suppress(VaultUnavailable):
        return None if names is None else vault.get(names.digest)
    return None


def known_roots(store: TrailStore, names: Names | None, vault: KeyStore, paths: Paths) -> dict[bytes, bytes]:
    """The roots of all chains that the vault, or the file in its stead, still has."""
    files = FileKeys(paths.trail_keys)
    found: dict[bytes, bytes] = {}
    if names is None:
        return found
    for span in store.spans():
        with suppress(VaultUnavailable):
            root = (files if span.held == "file" else vault).get(names.root(span.chain))
            if root is not None:
                found[span.chain] = root
    return found


def last_lifecycle(reader: TrailReader) -> AuditRecord | None:
    """The newest record that a running guard wrote; None: there is none near the end."""
    with suppress(TrailUnwritable):
        for record in islice(reader.backwards(), _LOOK_BACK):
            if record.kind not in NOT_OF_THE_GUARD:
                return record
    return None
