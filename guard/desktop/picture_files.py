"""Tells by its last bytes whether a picture file is there as a whole."""

from __future__ import annotations

from pathlib import Path

from guard.model.media import HEAD_BYTES, picture_type

_TAIL_BYTES = 64


def is_whole(path: Path) -> bool:
    """Whether a file ends as its format says. False also where the format does not tell."""
    try:
        with path.open("rb") as file:
            head = file.read(HEAD_BYTES)
            size_bytes = file.seek(0, 2)
            file.seek(max(size_bytes - _TAIL_BYTES, 0))
            tail = file.read(_TAIL_BYTES)
    except OSError:
        return False
    match picture_type(head):
        case "image/png":
            return b"IEND\xaeB`\x82" in tail
        case "image/jpeg":
            return tail.rstrip(b"\0").endswith(b"\xff\xd9")
        case "image/gif":
            return tail.endswith(b";")
        case "image/bmp":
            return int.from_bytes(head[2:6], "little") == size_bytes
        case "image/webp":
            return int.from_bytes(head[4:8], "little") + 8 <= size_bytes
        case _:
            return False
