"""Reads files that somebody else names, while a person waits."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from guard.errors import InputError
from guard.files import AT_ONCE

MAX_FILE_BYTES = 64 * 1024 * 1024
"""Largest file that is read while a person waits, in bytes; a larger one is unreadable."""


def read_file(path: Path, most_bytes: int = MAX_FILE_BYTES) -> bytes:
    """The content of a file, if it is one that can be inspected while somebody waits.

    Args:
        most_bytes: how much of it is read; a file that is larger than `MAX_FILE_BYTES` is not read at all.

    Raises:
        OSError: it cannot be read.
        InputError: it is no ordinary file, or too large.
    """
    # Never waits: a pipe that nobody writes to, a share that does not answer an open.
    with os.fdopen(os.open(path, os.O_RDONLY | AT_ONCE), "rb") as file:
        known = os.fstat(file.fileno())
        if not stat.S_ISREG(known.st_mode):
            raise InputError("this is no ordinary file", code="not-a-readable-file")
        if known.st_size > MAX_FILE_BYTES:
            raise InputError("this file is too large to be inspected", code="too-large")
        return file.read(most_bytes)
