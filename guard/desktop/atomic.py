"""Steps on files that happen wholly or not at all, and stay done after a power cut."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

_BUSY_WAITS_S = (0.05, 0.2, 0.5, 1.0)
"""Some systems do not let a file be replaced while another program has it open."""


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


def write_private(path: Path, data: bytes) -> None:
    """A file for its owner alone, flushed to the disk."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def take_place(temporary: Path, path: Path) -> None:
    """Give a file the name of another, in whose place it comes in one step.

    Raises:
        OSError: it could not; both are as they were.
    """
    for wait_s in (*_BUSY_WAITS_S, None):
        try:
            temporary.replace(path)
            break
        except PermissionError:
            if wait_s is None:
                raise
            time.sleep(wait_s)
    flush_folder(path.parent)


def flush_folder(folder: Path) -> None:
    """Flush the names in a folder to the disk."""
    # Systems that cannot open a folder keep names safe themselves.
    with contextlib.suppress(PermissionError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def remove(entry: Path) -> None:
    """Out of sight in one step, then gone."""
    going = entry.with_name(f".gone-{entry.name}")
    with contextlib.suppress(OSError):
        entry.rename(going)
    shutil.rmtree(going, ignore_errors=True)


def digest(data: bytes) -> str:
    """SHA-256 in hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def digest_of(path: Path) -> str | None:
    """None: there is no such file."""
    try:
        return digest(path.read_bytes())
    except OSError:
        return None
