"""Tells files and contents from one another."""

from __future__ import annotations

import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from guard.files import AT_ONCE

MAX_CAPTURE_BYTES = 128 * 1024 * 1024
"""Size of a capture, in bytes, at most; a larger file is told with empty content, for nobody can inspect it."""


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
    """None: there is nothing. Empty: what lies there is no file, cannot be read, or is larger than any capture."""
    try:
        return digest_now(path)
    except PermissionError:
        return ""


def digest_now(path: Path) -> str | None:
    """The same of what may only be kept from others for a moment.

    Raises:
        PermissionError: it cannot be read now.
    """
    try:
        with os.fdopen(os.open(path, os.O_RDONLY | AT_ONCE), "rb") as file:
            found = os.fstat(file.fileno())
            if not stat.S_ISREG(found.st_mode) or found.st_size > MAX_CAPTURE_BYTES:
                return ""
            return hashlib.file_digest(file, "sha256").hexdigest()
    except PermissionError:
        raise
    except OSError:
        return "" if os.path.lexists(path) else None
