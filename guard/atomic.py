"""Steps on files that happen wholly or not at all, and stay done after a power cut."""

from __future__ import annotations

import contextlib
import os
import time
from pathlib import Path

_BUSY_WAITS_S = (0.05, 0.2, 0.5, 1.0)
"""Some systems do not let a file be replaced while another program has it open."""
_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def write(path: Path, data: bytes, mode: int = 0o600) -> None:
    """Put the whole file in place or leave what was there.

    Raises:
        OSError: it could not be written; what was there is as it was.
    """
    fresh = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        write_flushed(fresh, data, mode)
        take_place(fresh, path)
    finally:
        fresh.unlink(missing_ok=True)


def write_flushed(path: Path, data: bytes, mode: int = 0o600) -> None:
    """Write a file whose name nobody knows yet, and flush it to the disk."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _NO_FOLLOW, mode)
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
