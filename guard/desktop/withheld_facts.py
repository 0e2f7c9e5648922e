"""What is written down about the kept original of a capture, and read again after a crash."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from guard.files import read_short

_MOST_NS = 2**62
"""Times of files end before that, in nanoseconds."""
_ODD = (OSError, ValueError, KeyError, TypeError, OverflowError, RecursionError)
"""What is raised by facts that the guard has not written."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Of one capture."""

    path: Path = field(repr=False)
    media_type: str
    taken_at: datetime
    original_sha256: str
    frosted_sha256: str
    mode: int
    modified_ns: int

    def to_json(self) -> bytes:
        """As they are written."""
        facts = {
            "path": os.fsencode(self.path).hex(),
            "media_type": self.media_type,
            "taken_at": self.taken_at.isoformat(),
            "original_sha256": self.original_sha256,
            "frosted_sha256": self.frosted_sha256,
            "mode": self.mode,
            "modified_ns": self.modified_ns,
        }
        return json.dumps(facts).encode()

    @staticmethod
    def read(file: Path) -> Facts | None:
        """None: nobody has written such facts there. Nobody but the guard should write them; anybody could."""
        try:
            return _of(read_short(file))
        except _ODD:
            return None


def _of(data: bytes) -> Facts:
    """Raises what `_ODD` names: these are no such facts."""
    facts = json.loads(data)
    path, taken_at = bytes.fromhex(facts["path"]), datetime.fromisoformat(facts["taken_at"])
    if b"\0" in path or taken_at.tzinfo is None or not 0 <= facts["modified_ns"] < _MOST_NS:
        raise ValueError("no facts of a capture")
    return Facts(
        path=Path(os.fsdecode(path)),
        media_type=str(facts["media_type"]),
        taken_at=taken_at,
        original_sha256=str(facts["original_sha256"]),
        frosted_sha256=str(facts["frosted_sha256"]),
        mode=facts["mode"] & 0o777,
        modified_ns=int(facts["modified_ns"]),
    )
