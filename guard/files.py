"""How a file is opened without waiting, read no further than it may be long, and written wholly or not at all, to stay
after a power cut."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import time
from collections.abc import Callable, Iterator
from pathlib import Path

AT_ONCE = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""Flags for opening a file; a pipe that nobody writes to would be waited for otherwise."""
NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0) | AT_ONCE
"""The same, and the file itself: a link in its place is refused."""
_SHORT_BYTES = 1024 * 1024
"""Longest of the files that are read as a whole at the start, in bytes: keys, names, marks."""
_BUSY_WAITS_S = (0.05, 0.2, 0.5, 1.0)
"""Waits between attempts, in seconds: some systems do not let a file be replaced while a program has it open."""


def read_short(path: Path, most_bytes: int = _SHORT_BYTES) -> bytes:
    """A file of the guard's own that is never long: in its place may lie what is of any length, or a pipe.

    Raises:
        OSError: it cannot be read, is no regular file, or is longer than such a file.
    """
    with os.fdopen(os.open(path, os.O_RDONLY | AT_ONCE), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), str(path))
        data = file.read(most_bytes + 1)
    if len(data) > most_bytes:
        raise OSError(errno.EFBIG, os.strerror(errno.EFBIG), str(path))
    return data


def write_whole(path: Path, data: bytes, mode: int = 0o600) -> None:
    """Put the whole file in place or leave what was there.

    Raises:
        OSError: it could not be written; what was there is as it was.
    """
    with _beside(path, data, mode) as fresh:
        take_place(fresh, path)


def write_named(path: Path, data: bytes, mode: int = 0o600) -> None:
    """As `write_whole`, for a file that a person named: a link stays, and what it leads to is replaced. Of what others
    may do with a file that is there, all stays that `mode` has too.

    Raises:
        OSError: it could not be written, or what lies there is no regular file; it is as it was.
    """
    place, kept = named_place(path), None
    with contextlib.suppress(FileNotFoundError):
        kept = stat.S_IMODE(place.stat().st_mode) & mode
    with _beside(place, data, mode) as fresh:
        if kept is not None:
            fresh.chmod(kept)
        take_place(fresh, place)


def named_place(path: Path) -> Path:
    """Where a file is written that a person named: at the end of a link.

    Raises:
        OSError: a pipe, a device or a folder lies there, or it cannot be looked at; or it is `-`, which is no file.
    """
    if str(path) == "-":
        raise OSError(errno.EINVAL, "nothing is written to stdout here; name a file", str(path))
    with contextlib.suppress(FileNotFoundError):
        if not stat.S_ISREG(path.stat().st_mode):
            raise OSError(errno.EINVAL, "no regular file; name another", str(path))
    return path.resolve() if path.is_symlink() else path


def write_first(path: Path, data: bytes, mode: int = 0o600) -> None:
    """Put the whole file in place if none is there: of programs that do so at the same time the first one's stays.

    Raises:
        OSError: it could not be written.
    """
    with _beside(path, data, mode) as fresh:
        with contextlib.suppress(FileExistsError):
            os.link(fresh, path)
        flush_folder(path.parent)


@contextlib.contextmanager
def _beside(path: Path, data: bytes, mode: int) -> Iterator[Path]:
    """A written file of another name in the same folder, which is gone afterwards unless it took its place."""
    if not path.name:  # `.` or `/`
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    fresh = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        write_flushed(fresh, data, mode)
        yield fresh
    finally:
        fresh.unlink(missing_ok=True)


def write_flushed(path: Path, data: bytes, mode: int = 0o600) -> None:
    """Write a file whose name nobody knows yet, and flush it to the disk."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | NO_FOLLOW, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def take_place(temporary: Path, path: Path) -> None:
    """Give a file the name of another, in whose place it comes in one step.

    Raises:
        OSError: it could not; both are as they were.
    """
    take_free_place(temporary, lambda: path)


def take_free_place(temporary: Path, find: Callable[[], Path]) -> Path:
    """As `take_place` where others write too: `find` looks for the place, anew before each attempt. Gives the place.

    Raises:
        OSError: it could not; both files are as they were. A PermissionError, of `find` too, was given time to pass.
    """
    waits_s = iter(_BUSY_WAITS_S)
    while True:
        try:
            path = find()
            temporary.replace(path)
        except PermissionError:
            if (wait_s := next(waits_s, None)) is None:
                raise
            time.sleep(wait_s)
        else:
            with contextlib.suppress(OSError):  # it has its place, whether or not a crash would leave it there
                flush_folder(path.parent)
            return path


def flush_folder(folder: Path) -> None:
    """Flush the names in a folder to the disk."""
    # Systems that cannot open a folder keep names safe themselves.
    with contextlib.suppress(PermissionError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
