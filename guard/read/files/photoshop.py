"""What Photoshop writes into JPEG and TIFF files: image resources, and in one of them the notes of the press.

Numbers of resources and their layout: Adobe Photoshop File Formats Specification, "Image Resources Section". Notes of
the press: IPTC-NAA Information Interchange Model, version 4.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from guard.read.files.carried import Carried

HEAD = b"Photoshop 3.0\0"
"""Beginning of the block of a JPEG file that holds resources."""
_RESOURCE = b"8BIM"
_PRESS, _XMP, _COLOURS = 1028, 1060, 1039
_THUMBNAILS, _THUMBNAIL_HEAD_BYTES = (1033, 1036), 28
_SETTINGS = frozenset(
    {
        1000,
        1005,
        1007,
        *range(1009, 1020),
        1021,
        1022,
        1024,
        1026,
        1029,
        1030,
        1032,
        1034,
        1037,
        1038,
        *range(1041, 1048),
    }
    | {1049, 1050, 1053, 1054, 1057, 1061, 1062, 1064, 1066, 1067, 1069, 1072, 1073, 1077, 1082, 1083, 10000}
)
"""Numbers of resources that hold how something is shown, printed or sliced: figures, and names as Unicode strings."""
_SETTINGS_BYTES = 4096
"""Longest of them that is one, in bytes."""
_MOST_LETTERS = 512


def add_resources(data: bytes, found: Carried) -> None:
    """Resources in a row, as they follow `HEAD`. Raises struct.error, IndexError: they are damaged."""
    at = 0
    while data[at : at + 4] == _RESOURCE:
        (number,) = struct.unpack_from(">H", data, at + 4)
        named = data[at + 6]
        found.add_unseen(data[at + 7 : at + 7 + named])
        at += 6 + (named + 2 & ~1)
        (length,) = struct.unpack_from(">I", data, at)
        _add_resource(number, data[at + 4 : at + 4 + length], found)
        at += 4 + (length + 1 & ~1)
    found.add_unseen(data[at:])


def _add_resource(number: int, body: bytes, found: Carried) -> None:
    if number == _PRESS:
        add_press_notes(body, found)
    elif number == _XMP:
        found.add_words(body)
    elif number in _THUMBNAILS:
        found.add_preview(body[_THUMBNAIL_HEAD_BYTES:])
    elif number in _SETTINGS and len(body) <= _SETTINGS_BYTES:
        for string in _strings(body):
            found.add_words(string.encode())
    elif number != _COLOURS:
        found.add_unseen(body)


def add_press_notes(data: bytes, found: Carried) -> None:
    """Who took a picture, what it shows and where, field by field. Raises struct.error: they are damaged."""
    at = 0
    while data[at : at + 1] == b"\x1c":
        (length,) = struct.unpack_from(">H", data, at + 3)
        if length & 0x8000:  # of a length that is so many bytes long
            begin = at + 5 + (length & 0x7FFF)
            length = int.from_bytes(data[at + 5 : begin])
        else:
            begin = at + 5
        found.add_unseen(data[begin : begin + length])
        at = begin + length
    found.add_unseen(data[at:])


def _strings(data: bytes) -> Iterator[str]:
    """Unicode strings, each behind the count of its letters."""
    at = 0
    while (at := data.find(b"\0\0", at)) >= 0 and at + 4 <= len(data):
        (letters,) = struct.unpack_from(">I", data, at)
        string = data[at + 4 : at + 4 + 2 * letters] if letters <= _MOST_LETTERS else b""
        text = string.decode("utf-16-be", errors="replace").rstrip("\0")
        if len(text) > 1 and len(string) == 2 * letters and text.isprintable() and "\ufffd" not in text:
            yield text
            at += 4 + len(string)
        else:
            at += 1
