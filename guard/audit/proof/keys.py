"""The keys of the trail, and where they are kept.

One random *root* a chain gives two keys: one reads the records, one wraps the ratchet's file. A *chain key* starts at
random with the chain and is hashed forward with each record; the old one is forgotten. The *digest key* lives as long
as the installation.
"""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Protocol

from guard.errors import TrailError, VaultUnavailable
from guard.files import read_short, write_whole

KEY_BYTES = 32
"""Length of each key, in bytes: AES-256, and keyed BLAKE2b."""
MAX_HOLE = 50_000_000
"""Numbers that may be missing at once; a bound on the work that a forged number can cause."""


class KeyStore(Protocol):
    """What keeps the keys: the desktop's vault, or `FileKeys` where there is none."""

    def get(self, name: str) -> bytes | None: ...
    def put(self, name: str, secret: bytes) -> None: ...
    def delete(self, name: str) -> None: ...


class FileKeys:
    """Keys in a file that its owner alone may read: for a workstation without a keyring.

    It keeps nothing from a thief of the disk and nothing from the person at the workstation; whoever uses it says so.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def get(self, name: str) -> bytes | None:
        text = self._load().get(name)
        try:
            return None if text is None else base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError):
            return None

    def put(self, name: str, secret: bytes) -> None:
        entries = self._load()
        entries[name] = base64.b64encode(secret).decode("ascii")
        self._save(entries)

    def delete(self, name: str) -> None:
        entries = self._load()
        if entries.pop(name, None) is not None:
            self._save(entries)

    def take_in(self, other: Path) -> None:
        """Add the keys of another such file; an entry that is here stays as it is."""
        self._save(FileKeys(other)._load() | self._load())

    def _load(self) -> dict[str, str]:
        """The entries; none where the file is not there or damaged, which then shows as lost keys."""
        try:
            found = json.loads(read_short(self._path))
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise _unreadable(error) from error
        except (ValueError, RecursionError):
            return {}
        if not isinstance(found, dict):
            return {}
        return {name: text for name, text in found.items() if isinstance(name, str) and isinstance(text, str)}

    def _save(self, entries: dict[str, str]) -> None:
        try:
            write_whole(self._path, json.dumps(entries).encode("ascii"))
        except OSError as error:
            raise _unreadable(error) from error


def _unreadable(error: OSError) -> VaultUnavailable:
    return VaultUnavailable(
        f"The file of the trail's keys cannot be used ({type(error).__name__}); check the data folder.",
        code="vault-failed",
    )


@dataclass(frozen=True, slots=True)
class ReadingKeys:
    """What a chain's root gives."""

    read: bytes = field(repr=False)
    """Opens and closes the records."""
    wrap: bytes = field(repr=False)
    """Opens and closes the ratchet's file."""


def reading_keys(root: bytes) -> ReadingKeys:
    """The keys that a chain's root gives."""
    return ReadingKeys(
        read=blake2b(key=root, digest_size=KEY_BYTES, person=b"fp-read").digest(),
        wrap=blake2b(key=root, digest_size=KEY_BYTES, person=b"fp-wrap").digest(),
    )


def evolve(key: bytes, steps: int = 1) -> bytes:
    """The chain key so many records later. There is no way back."""
    for _ in range(steps):
        key = blake2b(key=key, digest_size=KEY_BYTES, person=b"fp-next").digest()
    return key


def value_digest(key: bytes, value: str) -> str:
    """A keyed digest of a normalised value: 26 characters, the same for the same value."""
    digest = blake2b(value.encode("utf-8", "surrogatepass"), key=key, digest_size=16, person=b"fp-value").digest()
    return base64.b32encode(digest).decode("ascii").rstrip("=").lower()


@dataclass(frozen=True, slots=True)
class Names:
    """What the entries of one installation are called in the vault."""

    installation: str

    def root(self, chain: bytes) -> str:
        return f"{self.installation}/root/{chain.hex()}"

    @property
    def head(self) -> str:
        """The newest record's number and tag."""
        return f"{self.installation}/head"

    @property
    def digest(self) -> str:
        return f"{self.installation}/digest"

    @property
    def signing(self) -> str:
        """Signs what leaves the workstation as a pack."""
        return f"{self.installation}/signing"


@dataclass(frozen=True, slots=True)
class Head:
    """The newest record."""

    number: int
    tag: bytes

    def to_bytes(self) -> bytes:
        return self.number.to_bytes(8, "big") + self.tag


def head_from_bytes(data: bytes | None) -> Head | None:
    """The head as kept in the vault; None: there is none yet.

    Raises:
        TrailError: the entry is damaged.
    """
    if data is None:
        return None
    if len(data) != 8 + KEY_BYTES:
        raise TrailError("The trail's entry in the keyring is damaged; what it proved about the newest record is lost.")
    return Head(int.from_bytes(data[:8], "big"), data[8:])
