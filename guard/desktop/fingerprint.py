"""Tells files and contents from one another."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """Tells whether a file is still the same without reading it."""

    inode: int
    size_bytes: int
    modified_ns: int

    @staticmethod
    def of(path: Path) -> Fingerprint | None:
        """None: there is no regular file."""
        try:
            status = path.lstat()
        except OSError:
            return None
        regular = path.is_file() and not path.is_symlink()
        return Fingerprint(status.st_ino, status.st_size, status.st_mtime_ns) if regular else None


def digest(data: bytes) -> str:
    """SHA-256 in hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def digest_of(path: Path) -> str | None:
    """None: there is no such file."""
    try:
        return digest(path.read_bytes())
    except OSError:
        return None
