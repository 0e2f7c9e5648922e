"""What is a picture, a page, a text: by media type, by the end of a file's name, by its first bytes."""

from __future__ import annotations

PICTURE_TYPES = frozenset({"image/png", "image/jpeg", "image/bmp", "image/gif", "image/webp", "image/tiff"})
"""Media types of the pictures that can be read and covered."""

PICTURE_SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".jfif", ".bmp", ".gif", ".webp", ".tif", ".tiff"})
PAGE_SUFFIXES = frozenset({".html", ".htm"})
TEXT_SUFFIXES = frozenset(
    {".txt", ".csv", ".tsv", ".md", ".json", ".jsonl", ".xml", ".yaml", ".yml", ".log", ".ini", ".sql", ".eml", ".vcf"}
)
INSPECTED_SUFFIXES = PICTURE_SUFFIXES | PAGE_SUFFIXES | TEXT_SUFFIXES
"""Ends of the names, in lower case, of the files that can be inspected."""

HEAD_BYTES = 12
"""First bytes of a file that tell every kind of picture."""

_STARTS = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"BM", "image/bmp"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
)


def picture_type(head: bytes) -> str | None:
    """The media type of a picture by its first bytes (`HEAD_BYTES` or more); None: it is none that can be read."""
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    return next((name for start, name in _STARTS if head.startswith(start)), None)
