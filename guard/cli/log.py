"""The only file that configures logging. Logs are for developers: ids, enums, counts and durations, never content."""

from __future__ import annotations

import contextlib
import logging
import logging.handlers
import sys
from pathlib import Path

FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
KEPT_BYTES = 1_000_000
"""Largest log file, in bytes, before it makes room for the next."""


def to_file(path: Path) -> None:
    """Write the log of this process to a small rotating file that its owner alone can read.

    Where the disk takes none, nothing is written for as long as that lasts: the guard is needed all the same.
    """
    with contextlib.suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)
    handler = logging.handlers.RotatingFileHandler(
        path, maxBytes=KEPT_BYTES, backupCount=2, encoding="utf-8", delay=True
    )
    handler.setFormatter(logging.Formatter(FORMAT))
    _root().addHandler(handler)


def to_stderr(level: int = logging.WARNING) -> None:
    """Tell whoever started this process in a terminal."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setLevel(level)
    handler.setFormatter(logging.Formatter("frostpane: %(message)s"))
    _root().addHandler(handler)


def _root() -> logging.Logger:
    logging.raiseExceptions = False  # a log that cannot be written is no reason to print where in the program that was
    # What a library has to say is for its makers, and may hold a path or worse.
    logging.getLogger().addHandler(logging.NullHandler())
    root = logging.getLogger("guard")
    root.setLevel(logging.INFO)
    root.propagate = False
    logging.getLogger("ui").parent = root
    return root
