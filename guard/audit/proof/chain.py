"""The chain: how records are closed and linked, and the walk that proves it. Pure: no file, no clock.

A record's box is encrypted with the chain's reading key; what is authenticated with it are the chain's id, the number,
the time and the tag of the record before, so nothing can be changed, swapped, dropped, doubled or brought from another
chain without the reading key. The record's own tag is made with the chain key of that one number, which no longer
exists afterwards: who takes the workstation over, with all keys in it, still cannot write yesterday's tags.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from hmac import compare_digest
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from guard.audit.proof.keys import KEY_BYTES, MAX_HOLE, Head, evolve
from guard.errors import TrailBroken

_PLACE = struct.Struct(">Qq")
NO_TAG = bytes(32)
"""Stand-in for the tag before the very first record."""


class Row(NamedTuple):
    """A record as it is stored."""

    number: int
    at_ms: int
    """Milliseconds since 1970, UTC."""
    box: bytes
    tag: bytes


class Entry(NamedTuple):
    """A record that was opened."""

    number: int
    at_ms: int
    plain: bytes
    tag: bytes


@dataclass(frozen=True, slots=True)
class Span:
    """A chain and the number of its first record; it ends where the next span begins."""

    first: int
    chain: bytes
    held: str = "vault"
    """Where its root is kept: `vault` or `file`."""


@dataclass(frozen=True, slots=True)
class ChainKey:
    """A chain key that an auditor's seal gave: the tags of its chain can be checked from this number on."""

    number: int
    key: bytes = field(repr=False)


class Broken(TrailBroken):
    """Names the first record that is not as it was written."""

    def __init__(self, number: int, what: str) -> None:
        super().__init__(f"Record {number}: {what}")
        self.number = number
        self.what = what


def close_record(
    *,
    chain: bytes,
    number: int,
    at_ms: int,
    before: bytes,
    plain: bytes,
    read_key: bytes,
    chain_key: bytes,
    nonce: bytes,
) -> Row:
    """Encrypt and link one record. `before` is the tag of the record before, `nonce` 12 fresh bytes."""
    bound = chain + _PLACE.pack(number, at_ms) + before
    box = nonce + AESGCM(read_key).encrypt(nonce, plain, bound)
    return Row(number, at_ms, box, _tag(chain_key, bound, box))


def follows(row: Row, *, chain: bytes, before: bytes, chain_key: bytes) -> bool:
    """Whether the tag of a record is the one that this chain key makes."""
    try:
        bound = chain + _PLACE.pack(row.number, row.at_ms) + before
        return compare_digest(_tag(chain_key, bound, row.box), row.tag)
    except (TypeError, struct.error):  # somebody else wrote it
        return False


def _tag(chain_key: bytes, bound: bytes, box: bytes) -> bytes:
    return blake2b(bound + box, key=chain_key, digest_size=KEY_BYTES, person=b"fp-tag").digest()


def open_box(row: Row, *, chain: bytes, before: bytes, cipher: AESGCM) -> bytes:
    """The plain record.

    Raises:
        InvalidTag: it is not as it was written, or not in its place.
    """
    try:
        if len(row.tag) != KEY_BYTES:
            raise InvalidTag
        bound = chain + _PLACE.pack(row.number, row.at_ms) + before
        return cipher.decrypt(row.box[:12], row.box[12:], bound)
    except (ValueError, TypeError, struct.error) as error:
        raise InvalidTag from error


class Walk:
    """Goes over all records in order and stops at the first that is not as it was written.

    Without any key of a chain its records are counted in `unread` and only their numbers are checked.
    """

    def __init__(
        self,
        spans: Sequence[Span],
        *,
        read_keys: Mapping[bytes, bytes],
        chain_keys: Mapping[bytes, ChainKey],
        after: Head,
    ) -> None:
        self._spans = tuple(spans)
        self._read_keys = read_keys
        self._chain_keys = chain_keys
        self.last = after
        """The newest record walked; before the walk the one that it starts after."""
        self.unread = 0
        """Records that no key was at hand for."""
        self.first_unread: int | None = None
        self.tags_checked = 0
        """Records whose tag was made anew with an auditor's chain key."""
        self.key: bytes | None = None
        """The chain key of the record after `last`, where an auditor's seal gave it."""
        self.gaps: list[tuple[int, int]] = []
        """First and last number of each hole that the writer itself knew of."""

    def entries(self, rows: Iterable[Row]) -> Iterator[Entry]:
        """The records, opened; those that no key was at hand for have an empty `plain`.

        Raises:
            Broken: the first record that is missing, changed, swapped or from elsewhere. A hole that the writer knew
                of, because it linked the next record to the one before the hole, is taken down in `gaps` instead.
        """
        ends = [*(span.first for span in self._spans[1:]), None]
        expected, before = self.last.number + 1, self.last.tag
        turn, next_first = -1, self._spans[0].first if self._spans else None
        chain, cipher, starts, key = b"", None, None, None
        for row in rows:
            number, at_ms, box, tag = row
            if number < expected:
                raise Broken(number, "its number was used before.")
            while next_first is not None and number >= next_first:
                turn += 1
                chain, next_first = self._spans[turn].chain, ends[turn]
                key, starts = None, self._chain_keys.get(chain)
                read = self._read_keys.get(chain)
                cipher = None if read is None else AESGCM(read)
            if not chain:
                raise Broken(number, "it belongs to no chain.")
            try:
                bound = chain + _PLACE.pack(number, at_ms) + before
                plain = b"" if cipher is None else cipher.decrypt(box[:12], box[12:], bound)
                if number - expected > MAX_HOLE:
                    raise Broken(expected, "it is missing, and more than could be.")
                if len(tag) != KEY_BYTES:
                    raise ValueError
                if starts is not None and number >= starts.number:
                    key, starts = evolve(starts.key, number - starts.number), None
                elif key is not None and number != expected:
                    key = evolve(key, number - expected)
                if key is not None:
                    made = blake2b(bound + box, key=key, digest_size=KEY_BYTES, person=b"fp-tag").digest()
            except (InvalidTag, ValueError, TypeError, struct.error):
                raise _changed(number, expected) from None
            if key is not None:
                if made != tag:
                    raise Broken(number, "its tag was not made when it was written.")
                key = blake2b(key=key, digest_size=KEY_BYTES, person=b"fp-next").digest()
                self.tags_checked += 1
            if cipher is None:
                self.unread += 1
                self.first_unread = self.first_unread or number
            if number != expected:
                self.gaps.append((expected, number - 1))
            self.last, self.key = Head(number, tag), key
            before = tag
            expected = number + 1
            yield Entry(number, at_ms, plain, tag)


def _changed(number: int, expected: int) -> Broken:
    if number == expected:
        return Broken(number, "it was changed, or it is not in its place.")
    return Broken(expected, "it is missing." if number == expected + 1 else f"it is missing, and all to {number - 1}.")
