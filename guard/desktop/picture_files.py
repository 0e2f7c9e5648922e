"""Tells picture files by their first bytes, and whether the last ones are there."""

from __future__ import annotations

from pathlib import Path

PICTURE_SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".jfif", ".bmp", ".gif", ".webp", ".tif", ".tiff"})

_TAIL_BYTES = 64


def media_type(head: bytes) -> str | None:
    """The media type of a picture by its first twelve bytes; None where it is none that is known."""
    starts = (
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"\xff\xd8\xff", "image/jpeg"),
        (b"GIF8", "image/gif"),
        (b"BM", "image/bmp"),
        (b"II*\0", "image/tiff"),
        (b"MM\0*", "image/tiff"),
    )
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    return next((name for start, name in starts if head.startswith(start)), None)


def is_whole(path: Path) -> bool:
    """Whether a file ends as its format says. False also where the format does not tell."""
    try:
        with path.open("rb") as file:
            head = file.read(12)
            size_bytes = file.seek(0, 2)
            file.seek(max(size_bytes - _TAIL_BYTES, 0))
            tail = file.read(_TAIL_BYTES)
    except OSError:
        return False
    match media_type(head):
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
