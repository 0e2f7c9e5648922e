"""What is kept for a case: while it is open, neither retention nor room takes it away."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from guard.files import read_short, write_whole
from guard.paths import private_folder

_FILE = "hold.json"
_MOST_BYTES = 64 * 1024 * 1024
"""Largest file of a hold, in bytes: room for the names of as much evidence as one case finds."""


@dataclass(frozen=True, slots=True)
class Hold:
    """Records from a number on, and sealed evidence by its files' names."""

    first: int
    evidence: frozenset[str] | None
    """None: all of it."""
    since: datetime | None = None
    """All evidence from then on too; None: what is named alone."""

    def keeps(self, name: str, at: datetime) -> bool:
        """Whether it holds the evidence of that name and time."""
        return self.evidence is None or name in self.evidence or (self.since is not None and at >= self.since)


_EVERYTHING = Hold(0, None)
"""What a hold counts as that cannot be read: too much is kept rather than too little."""


def holds(folder: Path) -> tuple[Hold, ...]:
    """The holds of all open cases in the folder of incidents."""
    return tuple(_read(file) for file in sorted(folder.glob(f"*/{_FILE}")))


def place_hold(case: Path, hold: Hold) -> None:
    """Hold it for the case of that folder.

    Raises:
        OSError: it cannot be written.
    """
    body = {
        "first": hold.first,
        "evidence": None if hold.evidence is None else sorted(hold.evidence),
        # Files keep times that are rounded.
        "since": None if hold.since is None else hold.since.isoformat(timespec="seconds"),
    }
    write_whole(private_folder(case) / _FILE, json.dumps(body).encode("ascii"))


def lift_hold(case: Path) -> None:
    """Hold it no longer.

    Raises:
        OSError: the file cannot be removed.
    """
    (case / _FILE).unlink(missing_ok=True)


def _read(file: Path) -> Hold:
    try:
        body = json.loads(read_short(file, _MOST_BYTES))
        evidence, since = body["evidence"], body.get("since")
        if evidence is None or since is None:  # older holds do not tell when the case was opened
            return Hold(int(body["first"]), None)
        return Hold(int(body["first"]), frozenset(map(str, evidence)), datetime.fromisoformat(since).astimezone(UTC))
    except FileNotFoundError:
        return Hold(2**62, frozenset())  # lifted in this moment
    except (OSError, ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError):
        return _EVERYTHING
