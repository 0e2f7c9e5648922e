"""The firm's own customers as keyed digests: eight bytes a value, sorted, memory-mapped, never clear text.

A file is a head, a check of the key, and the digests as little-endian numbers. Phone numbers are few enough to try them
all, so a plain hash would tell them; HMAC under a key that stays with the firm does not. Eight bytes leave a chance of
one in a trillion that a stranger's number is taken for one of ten million customers'.

Source: RFC 2104 (HMAC), with the two keyed states of SHA-256 made once.
"""

from __future__ import annotations

import hashlib
import mmap
import sys
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Sequence
from math import isqrt
from pathlib import Path
from typing import Protocol

import numpy as np

from guard.detect.masking import normalised
from guard.errors import InputError
from guard.files import write_named
from guard.model import EntityType

_MAGIC = b"FPROST\x00\x01"
_CHECK = b"frostpane roster"
_CHECK_BYTES = 16
"""Length of the digest that tells whether a key is the file's."""
_HEAD_BYTES = len(_MAGIC) + _CHECK_BYTES
_DIGEST_BYTES = 8
"""Length of a value's digest in the file."""
_DIGEST_BITS = 64
"""The same in bits."""
_SPREAD = 3
"""Width of the first guess around where a digest would stand, in standard deviations."""
_BLOCK_BYTES = 64
"""Size of the hash's blocks, by RFC 2104."""
_LEAST_KEY_BYTES = 16
"""Length of a key, at least: shorter ones can be tried."""
_SHORTEST_NUMBER = 6
"""Signs of a number that the roster takes, at least; shorter ones stand everywhere."""
_LONGEST_NATIONAL = 11
"""Digits of a national phone number, at most."""
_SHORTEST_NAME = 2
"""Characters of a name, at least."""


def number_form(text: str) -> str | None:
    """The form in which a number counts (phone, identity, card, customer number); None: too short to tell anyone."""
    if text.isascii() and text.isdigit() and _SHORTEST_NUMBER <= len(text) <= _LONGEST_NATIONAL:
        return "N" + text  # nothing to normalise
    value = normalised(EntityType.PHONE, text)
    return "N" + value if len(value) >= _SHORTEST_NUMBER and any(map(str.isdigit, value)) else None


def number_forms(texts: Sequence[str]) -> Sequence[str | None]:
    """The forms of many numbers; of plain digits, which come in tens of millions, together."""
    together = "".join(texts)
    if together.isascii() and together.isdigit():
        sizes = set(map(len, texts))
        if min(sizes) >= _SHORTEST_NUMBER and max(sizes) <= _LONGEST_NATIONAL:
            return ["N" + text for text in texts]
    return [number_form(text) for text in texts]


def email_form(text: str) -> str | None:
    """The form in which a mail address counts."""
    value = normalised(EntityType.EMAIL, text)
    return "E" + value if "@" in value else None


def name_form(text: str) -> str | None:
    """The form in which a name counts."""
    value = text if text.isalpha() else normalised(EntityType.PERSON, text)
    return "P" + value if len(value) >= _SHORTEST_NAME else None


class RosterKey:
    """Makes the digests of one firm."""

    def __init__(self, key: bytes) -> None:
        """
        Raises:
            InputError: the key is shorter than 16 bytes.
        """
        if len(key) < _LEAST_KEY_BYTES:
            raise InputError("the key of a roster needs at least 16 bytes", code="roster-key")
        block = (hashlib.sha256(key).digest() if len(key) > _BLOCK_BYTES else key).ljust(_BLOCK_BYTES, b"\0")
        self._inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in block))
        self._outer = hashlib.sha256(bytes(byte ^ 0x5C for byte in block))

    def digest(self, form: str) -> bytes:
        """Eight bytes of the HMAC of a form."""
        return self._whole(form.encode())[:_DIGEST_BYTES]

    def digests(self, forms: Iterable[str]) -> bytearray:
        """The digests of many forms, one after the other: `digest` without the price of ten million calls."""
        inner_state, outer_state = self._inner.copy, self._outer.copy
        gathered = bytearray()
        for form in forms:
            inner = inner_state()
            inner.update(form.encode())
            outer = outer_state()
            outer.update(inner.digest())
            gathered += outer.digest()[:_DIGEST_BYTES]
        return gathered

    def check(self) -> bytes:
        """What a file carries to tell whether it was made with this key."""
        return self._whole(_CHECK)[:_CHECK_BYTES]

    def _whole(self, message: bytes) -> bytes:
        inner = self._inner.copy()
        inner.update(message)
        outer = self._outer.copy()
        outer.update(inner.digest())
        return outer.digest()


class Customers(Protocol):
    """Who the firm's customers are: a roster here, or somebody who has one."""

    def held(self, forms: Sequence[str]) -> Collection[str]:
        """Those of some values, in the form that counts, that belong to customers."""


class Roster:
    """A roster file, mapped into memory; looking up changes nothing and may run on any thread."""

    def __init__(self, path: Path, key: bytes) -> None:
        """
        Raises:
            InputError: the file cannot be read, is no roster, or was made with another key.
        """
        self._key = RosterKey(key)
        try:
            with path.open("rb") as file:
                head = file.read(_HEAD_BYTES)
            size = path.stat().st_size - _HEAD_BYTES
        except OSError as error:
            raise InputError("the roster cannot be read; build it again", code="roster-unreadable") from error
        if head[: len(_MAGIC)] != _MAGIC or size < 0 or size % _DIGEST_BYTES:
            raise InputError("this file is no roster; build it with `frostpane roster build`", code="roster-format")
        if head[len(_MAGIC) :] != self._key.check():
            raise InputError("the roster was built with another key", code="roster-key")
        self._count = size // _DIGEST_BYTES
        self._margin = _SPREAD * (isqrt(self._count) + 1)
        self._digests: Sequence[int] = ()
        if self._count:
            with path.open("rb") as file:
                mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            self._digests = memoryview(mapped)[_HEAD_BYTES:].cast("Q")

    def __len__(self) -> int:
        """How many values it holds."""
        return self._count

    def held(self, forms: Sequence[str]) -> Collection[str]:
        """See `Customers`."""
        return {form for form in forms if self.holds(form)}

    def holds(self, form: str) -> bool:
        """Whether a value, in the form that counts, belongs to a customer.

        Digests are spread evenly: the place of one is known but for a few thousandths, and looked for from there.
        """
        if not self._count:
            return False
        digest = int.from_bytes(self._key.digest(form), sys.byteorder)
        digests, count = self._digests, self._count
        guess = digest * count >> _DIGEST_BITS
        low, high = max(0, guess - self._margin), min(count, guess + self._margin)
        if low and digests[low - 1] >= digest:
            low = 0
        if high < count and digests[high] < digest:
            high = count
        place = bisect_left(digests, digest, low, high)
        return place < count and digests[place] == digest


def build(forms: Iterator[str], output: Path, key: bytes) -> int:
    """Write a roster of the forms; how many values it holds, each counted once.

    Raises:
        InputError: the key is too short, or the file cannot be written.
    """
    keyed = RosterKey(key)
    digests = np.frombuffer(keyed.digests(forms), dtype="<u8")  # sorted in place: there may be very many
    digests.sort()
    first_of_its_kind = np.ones(len(digests), dtype=bool)
    np.not_equal(digests[1:], digests[:-1], out=first_of_its_kind[1:])
    digests = digests[first_of_its_kind]
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        write_named(output, b"".join((_MAGIC, keyed.check(), digests.data)))
    except OSError as error:
        raise InputError("the roster cannot be written; choose another folder", code="roster-unwritable") from error
    return len(digests)
