"""What would keep a guard waiting for ever: pipes in the place of files, and a stream that nobody reads."""

from __future__ import annotations

import contextlib
import os
import stat
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

_READ_S = 1.0
"""Time that whoever started the guard has to make room for a line, in seconds; then the guard goes on without it."""


def tell_starter(stream: TextIO | None, line: str) -> None:
    """Write a line on a stream of this process's, if it can be had; a full pipe that nobody reads holds nobody up."""
    if stream is None:
        return
    try:
        descriptor = stream.fileno()
    except (OSError, ValueError):  # no stream of the system's
        stream.write(f"{line}\n")
        return

    def write() -> None:
        with contextlib.suppress(OSError):
            os.write(descriptor, f"{line}{os.linesep}".encode())

    # Not through the stream: its lock would keep the process from ending.
    writing = threading.Thread(target=write, name="starter", daemon=True)
    writing.start()
    writing.join(_READ_S)


def remove_pipes(folder: Path) -> int:
    """Take whatever lies in a folder, or below, that is no file, folder or link to one; how many things that were.

    Whoever opens a pipe waits for its other end: one in the place of a file would keep a guard from ever starting. A
    link to a folder goes where such a thing lies in that folder; what lies elsewhere is left alone.
    """
    removed = 0
    for above, folders, names in os.walk(folder):
        for path in (Path(above, name) for name in (*folders, *names)):
            with contextlib.suppress(OSError):
                if any(_is_pipe(each) for each in (path, *(_behind(path) if path.is_symlink() else ()))):
                    path.unlink()
                    removed += 1
    return removed


def _is_pipe(path: Path) -> bool:
    """Raises OSError: it leads nowhere."""
    mode = path.stat().st_mode
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


def _behind(link: Path) -> Iterator[Path]:
    """What lies in the folder that a link leads to, and in those that its own links lead to, each once."""
    known: set[tuple[int, int]] = set()
    for above, folders, names in os.walk(link, followlinks=True):
        found = Path(above).stat()
        if (found.st_dev, found.st_ino) in known:
            folders.clear()
            continue
        known.add((found.st_dev, found.st_ino))
        yield from (path for name in names if (path := Path(above, name)).exists())
