"""The ratchet: the file that holds the chain key of the next record, overwritten in place.

The key of the record before must be gone, so it stands in no journal, no temporary file and no database page. Two
slots, each within one sector, take turns: whatever a power failure leaves, one of them holds a state. Once the newer is
on the disk, the older is wiped. What a solid-state disk keeps behind its own back is out of reach.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_STATE = struct.Struct(">16sQ32s32s")
_SLOT_BYTES = 512
_BOX_BYTES = 12 + _STATE.size + 16


@dataclass(frozen=True, slots=True)
class RatchetState:
    """Where the chain goes on."""

    chain: bytes
    number: int
    """Of the next record."""
    key: bytes = field(repr=False)
    """Of the next record."""
    tag: bytes
    """Of the record before."""


class RatchetFile:
    """Keeps one `RatchetState` on the disk; a new one replaces the old one beyond recovery."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._slot = 0

    def load(self, wrap_key: bytes) -> RatchetState | None:
        """The newest state that the key opens; None: there is none.

        Raises:
            OSError: the file cannot be read.
        """
        newest: RatchetState | None = None
        for slot, state in enumerate(self._states(wrap_key)):
            if state is not None and (newest is None or state.number >= newest.number):
                newest = state
                self._slot = 1 - slot
        return newest

    def store(self, wrap_key: bytes, state: RatchetState, random: bytes) -> None:
        """Write a newer state over the older of the two. `random`: 12 fresh bytes.

        Raises:
            OSError: the file cannot be written.
        """
        plain = _STATE.pack(state.chain, state.number, state.key, state.tag)
        box = random + AESGCM(wrap_key).encrypt(random, plain, None)
        with self._file() as handle:
            os.lseek(handle, self._slot * _SLOT_BYTES, os.SEEK_SET)
            os.write(handle, box)
        self._slot = 1 - self._slot

    def sync(self) -> None:
        """Bring the newest state onto the disk.

        Raises:
            OSError: the file cannot be written.
        """
        with self._file() as handle:
            os.fsync(handle)

    def wipe_older(self, wrap_key: bytes) -> None:
        """Overwrite the older of two states. One process at a time, or both could go.

        Raises:
            OSError: the file cannot be written.
        """
        one, two = self._states(wrap_key)
        if one is not None and two is not None:
            with self._file() as handle:
                os.lseek(handle, (0 if one.number < two.number else 1) * _SLOT_BYTES, os.SEEK_SET)
                os.write(handle, bytes(_BOX_BYTES))

    def _states(self, wrap_key: bytes) -> tuple[RatchetState | None, RatchetState | None]:
        try:
            with self._path.open("rb") as file:
                data = file.read(_SLOT_BYTES + _BOX_BYTES)
        except FileNotFoundError:
            return None, None
        return _open(wrap_key, data[:_BOX_BYTES]), _open(wrap_key, data[_SLOT_BYTES : _SLOT_BYTES + _BOX_BYTES])

    @contextmanager
    def _file(self) -> Iterator[int]:
        handle = os.open(self._path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
        try:
            yield handle
        finally:
            os.close(handle)


def _open(wrap_key: bytes, box: bytes) -> RatchetState | None:
    if len(box) != _BOX_BYTES or not any(box):
        return None
    try:
        plain = AESGCM(wrap_key).decrypt(box[:12], box[12:], None)
    except InvalidTag:
        return None
    return RatchetState(*_STATE.unpack(plain))
