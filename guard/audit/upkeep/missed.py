"""What could not be recorded, kept outside the data folder, so that the gap is told also after a restart."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from guard.audit.proof.record import NoteKind
from guard.errors import DesktopError
from guard.files import write_whole
from guard.paths import lasting_folder, login_folder, outside

_ODD = (OSError, ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError)
"""What is raised by a file that no guard has written."""


@dataclass(slots=True)
class Missed:
    """What could not be recorded since when."""

    since: datetime
    counts: dict[str, int] = field(default_factory=dict)
    """By kind of note, of an outcome by its action."""
    first: str = ""
    """Empty: something else than a record could not be written."""
    last: str = ""
    last_at: datetime | None = None
    killed_at: datetime | None = None
    """The last sign of a guard that ended without a `stop` while nothing could be recorded."""

    def add(self, what: str, at: datetime) -> None:
        """One more."""
        if not self.counts and not self.last:
            self.first = what
        self.counts[what] = self.counts.get(what, 0) + 1
        self.last, self.last_at = what, at

    @property
    def holds_start(self) -> bool:
        """Whether it began before the guard had written anything."""
        return self.first == NoteKind.START

    def facts(self) -> dict[str, str | int]:
        """What the gap's record says."""
        told: dict[str, str | int] = {"since": self.since.isoformat(timespec="seconds"), **self.counts}
        return told | {"last": self.last} if self.last else told


class MissedFile:
    """Remembers it in memory and, as far as that can be, in a file of this user's; nothing here raises.

    The file lies in the temporary directory, which stays over logins, or in the folder of the login. It says when,
    which kinds and how many.
    """

    def __init__(self, data: Path) -> None:
        self._data = data

    def load(self) -> Missed | None:
        """What an earlier guard left; None: nothing. A guard that had not told its end was killed meanwhile."""
        for path in self._paths():
            with contextlib.suppress(*_ODD):
                missed = _missed(path.read_bytes())
                if missed.last != NoteKind.STOP:
                    missed.killed_at = missed.last_at or missed.since
                return missed
        return None

    def store(self, missed: Missed) -> None:
        """Write it down."""
        for path in self._paths():
            with contextlib.suppress(OSError):
                write_whole(path, _bytes(missed))
                return

    def forget(self) -> None:
        """It was recorded."""
        for path in self._paths():
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)

    def _paths(self) -> Iterator[Path]:
        for folder in (lasting_folder, login_folder):
            with contextlib.suppress(DesktopError):
                yield outside(self._data, folder(), ".missed")


def _bytes(missed: Missed) -> bytes:
    body = {
        "since": missed.since.isoformat(),
        "counts": missed.counts,
        "first": missed.first,
        "last": missed.last,
        "last_at": missed.last_at and missed.last_at.isoformat(),
        "killed_at": missed.killed_at and missed.killed_at.isoformat(),
    }
    return json.dumps(body).encode("ascii")


def _missed(data: bytes) -> Missed:
    body = json.loads(data)
    counts = {str(kind)[:40]: int(count) for kind, count in list(body["counts"].items())[:100]}
    return Missed(
        since=_moment(body["since"]),
        counts=counts,
        first=str(body["first"])[:40],
        last=str(body["last"])[:40],
        last_at=body["last_at"] and _moment(body["last_at"]),
        killed_at=body["killed_at"] and _moment(body["killed_at"]),
    )


def _moment(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError("no time zone")
    return at
