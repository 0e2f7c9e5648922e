"""What is a picture, a page, a text: by media type, by the end of a file's name, by its first bytes."""

from __future__ import annotations

import struct
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

PICTURE_TYPES = frozenset({"image/png", "image/jpeg", "image/bmp", "image/gif", "image/webp", "image/tiff"})
"""Media types of the pictures that can be read and covered."""

PICTURE_SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".jfif", ".bmp", ".gif", ".webp", ".tif", ".tiff"})
PAGE_SUFFIXES = frozenset({".html", ".htm"})
TEXT_SUFFIXES = frozenset(
    {".txt", ".csv", ".tsv", ".md", ".json", ".jsonl", ".xml", ".yaml", ".yml", ".log", ".ini", ".sql", ".eml", ".vcf"}
)
INSPECTED_SUFFIXES = PICTURE_SUFFIXES | PAGE_SUFFIXES | TEXT_SUFFIXES
"""Ends of the names, in lower case, of the files that are inspected by their names."""

SHORT_TEXT_BYTES = 8 * 1024
"""Longest text that is inspected before it is taken over: a millisecond a kilobyte, four where names are tagged."""
_WRITING = frozenset({"text/plain", "text/html", "text/rtf"})
_ALL_BYTES = 8 * SHORT_TEXT_BYTES
"""Bytes of all formats, at most; what else is read beside a text takes its time too."""
_FILES = ("x-special/", "text/uri-list")

_HEADS_BYTES = 54
"""Length of the headers of a BMP file, in bytes."""

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


def is_short_text(formats: Mapping[str, bytes]) -> bool:
    """Whether a copy of those formats is inspected faster than it could be taken over or handed to a worker.

    It is text alone, shows neither pictures nor files, and is no longer than `SHORT_TEXT_BYTES` in all its forms.
    """
    return (
        "text/plain" in formats
        and not any(name.startswith(("image/", *_FILES)) for name in formats)
        and sum(len(data) for name, data in formats.items() if name in _WRITING) <= SHORT_TEXT_BYTES
        and sum(map(len, formats.values())) <= _ALL_BYTES
        and not any(holds_pictures(formats.get(name, b"")) for name in ("text/html", "text/rtf"))
    )


def holds_pictures(data: bytes) -> bool:
    """Whether a page or a rich text may carry pictures: one quick look."""
    return b"\\pict" in data or b"data:image" in data or b"file:" in data


def bitmap(pixels: NDArray[np.uint8]) -> bytes:
    """A BMP file of the pixels of a screen: height × width × 3, blue-green-red."""
    height, width = pixels.shape[:2]
    stride = (3 * width + 3) // 4 * 4
    made = np.zeros(_HEADS_BYTES + stride * height, np.uint8)
    rows = made[_HEADS_BYTES:].reshape(height, stride)[:, : 3 * width].reshape(height, width, 3)
    rows[:] = pixels[::-1]
    head = struct.pack("<2sIHHI", b"BM", made.size, 0, 0, _HEADS_BYTES)
    head += struct.pack("<IiiHHIIiiII", 40, width, height, 1, 24, 0, stride * height, 2835, 2835, 0, 0)
    made[:_HEADS_BYTES] = np.frombuffer(head, np.uint8)
    return made.tobytes()
