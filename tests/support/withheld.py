"""A capture, and its original that is put away and back."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from guard.desktop import Withheld
from guard.desktop.fingerprint import Fingerprint, digest_of
from guard.desktop.withheld import WithheldOriginals

TAKEN_AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
ORIGINAL, FROSTED = b"original" * 9000, b"frosted" * 8000


def captured(folder: Path) -> Path:
    """A new capture in a folder of its own."""
    path = folder / "pictures" / "a.png"
    path.parent.mkdir()
    path.write_bytes(ORIGINAL)
    return path


def replaced(originals: WithheldOriginals, path: Path, capture_id: str = "one") -> Fingerprint | None:
    """What `WithheldOriginals.replace` gives of a capture as it lies there."""
    was = digest_of(path)
    assert was is not None
    return originals.replace(Withheld(capture_id, path, "image/png", TAKEN_AT), was, FROSTED)


def put_back(originals: WithheldOriginals) -> Path:
    """Where the original is again."""
    original = originals.release("one")
    assert original is not None
    return original.path
