"""TIFF's directories, and EXIF blocks, which are built alike: texts, small previews, bytes of unknown meaning."""

from __future__ import annotations

import struct

from guard.read.files.carried import ALL_WORDS_BYTES, UNSEEN_BYTES, Carried
from guard.read.files.credentials import IN_TIFF, add_credentials
from guard.read.files.photoshop import add_press_notes, add_resources

_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}
_TEXT, _NUMBERS, _BYTES = 2, (4, 13), (1, 7)
_DIRECTORIES = (0x014A, 0x8769, 0x8825)
_PREVIEW_AT, _PREVIEW_BYTES = 0x201, 0x202
_COMMENT = 0x9286
_WORDS = frozenset({0x02BC, _COMMENT, 0x9C9B, 0x9C9C, 0x9C9D, 0x9C9E, 0x9C9F})
"""XMP, a person's comment, and what Windows writes: title, comment, author, keywords, subject."""
_OVERLOOKED = frozenset({0x015B, 0x8773, 0x927C})
"""Tables and colours of the picture itself, and a camera's notes about its settings."""
_ONCE = {0x83BB: add_press_notes, 0x8649: add_resources, IN_TIFF: add_credentials}
"""Blocks of others, of which a file has one each."""
_MOST_DIRECTORIES = 64


def add_exif(data: bytes, found: Carried) -> None:
    """An EXIF block; a damaged one is unseen."""
    try:
        add_directories(data.removeprefix(b"Exif\0\0"), found)
    except (struct.error, IndexError):
        found.add_unseen(data)


def add_directories(data: bytes, found: Carried) -> None:
    """All that a TIFF file says. Raises struct.error, IndexError: it is damaged."""
    order = "<" if data.startswith(b"II") else ">"
    waiting, seen, met = list(struct.unpack_from(f"{order}I", data, 4)), set[int](), set[int]()
    while waiting and len(seen) < _MOST_DIRECTORIES:
        at = waiting.pop()
        if at == 0 or at in seen:
            continue
        seen.add(at)
        (count,) = struct.unpack_from(f"{order}H", data, at)
        preview = {}
        for entry in range(at + 2, at + 2 + 12 * count, 12):
            if found.unseen_bytes > UNSEEN_BYTES:
                return  # it is unreadable anyway, and may go on for very long
            tag, kind, length = struct.unpack_from(f"{order}HHI", data, entry)
            size = length * _SIZES.get(kind, 1)
            (where,) = (entry + 8,) if size <= 4 else struct.unpack_from(f"{order}I", data, entry + 8)
            value = data[where : where + min(size, ALL_WORDS_BYTES)]
            if tag in _DIRECTORIES and kind in _NUMBERS:
                waiting += struct.unpack_from(f"{order}{min(length, _MOST_DIRECTORIES)}I", value)
            elif tag in (_PREVIEW_AT, _PREVIEW_BYTES) and kind in _NUMBERS and length == 1:
                (preview[tag],) = struct.unpack_from(f"{order}I", value)
            elif tag in _ONCE and tag not in met:
                met.add(tag)
                _ONCE[tag](value, found)
            elif kind == _TEXT or tag in _WORDS:
                found.add_words(_decoded_comment(value, order if tag == _COMMENT else "<"))
            elif kind in _BYTES and tag not in _OVERLOOKED:
                found.add_unseen(value)
        if len(preview) == 2:
            start, size = preview[_PREVIEW_AT], preview[_PREVIEW_BYTES]
            found.add_preview(data[start : start + size])
        waiting += struct.unpack_from(f"{order}I", data, at + 2 + 12 * count)
    if any(at and at not in seen for at in waiting):
        found.unseen_bytes += UNSEEN_BYTES + 1


def _decoded_comment(value: bytes, order: str) -> bytes:
    """`order`: of the bytes of wide letters."""
    if value[:8] in (b"ASCII\0\0\0", b"UNICODE\0", b"JIS\0\0\0\0\0", bytes(8)):
        value = value[8:]
    wide = "utf-16-le" if order == "<" else "utf-16-be"
    return value.decode(wide, errors="replace").encode() if b"\0" in value[:64].rstrip(b"\0") else value
