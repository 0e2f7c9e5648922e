"""Telling a disk that refuses from a file that is damaged, and what this program writes from what it never does."""

from __future__ import annotations

import sqlite3
from types import TracebackType

from guard.audit.proof.chain import Row
from guard.audit.proof.keys import KEY_BYTES
from guard.errors import TrailBroken, TrailUnwritable

MAX_NUMBER = 2**48
"""Highest number of a record; one that is higher was not written here."""
_LAST_MS = 253_402_300_799_999
"""The end of the year 9999, the last that a date can name."""


class Damaged(TrailBroken):
    """The file is no readable database any more."""


class Unmade(Damaged):
    """The file is there, but no record was ever committed to it."""


class _Translation:
    """SQLite's errors as ours: a full or read-only disk is one thing, a damaged file another.

    A class, because it stands around every statement and a generator would cost more than some of them.
    """

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, sqlite3.OperationalError):
            name = str(getattr(error, "sqlite_errorname", "SQLITE_ERROR"))
            if not name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_ERROR")):
                raise TrailUnwritable(
                    f"The trail's file cannot be used ({name.removeprefix('SQLITE_').lower()}); "
                    "make room on the disk or give its folder back to its owner."
                ) from error
        if isinstance(error, sqlite3.DatabaseError | UnicodeDecodeError):  # messages quote what the file holds
            raise Damaged("The trail's file is damaged; restore it from a backup.") from error
        if isinstance(error, OSError):
            raise TrailUnwritable(
                f"The trail's file cannot be used ({type(error).__name__}); check its disk and folder."
            ) from error


def translated() -> _Translation:
    """What is done within raises our errors instead of SQLite's."""
    return _Translation()


def sound_row(found: tuple[object, object, object, object]) -> Row:
    """A row to go on from; somebody else may have written into the file.

    Raises:
        Damaged: somebody else has.
    """
    number, at_ms, box, tag = found
    if (
        isinstance(number, int)
        and 0 < number <= MAX_NUMBER
        and isinstance(at_ms, int)
        and 0 <= at_ms <= _LAST_MS
        and isinstance(box, bytes)
        and isinstance(tag, bytes)
        and len(tag) == KEY_BYTES
    ):
        return Row(number, at_ms, box, tag)
    raise unsound()


def unsound() -> Damaged:
    """Says that somebody else wrote into the file."""
    return Damaged("The trail's file holds what this program never writes; restore it from a backup.")
