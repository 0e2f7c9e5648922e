"""What Photoshop writes into JPEG and TIFF files: image resources, and in one of them the notes of the press.

Numbers of resources and their layout: Adobe Photoshop File Formats Specification, "Image Resources Section". Notes of
the press: IPTC-NAA Information Interchange Model, version 4.
"""

from __future__ import annotations

import struct

from guard.read.files.carried import Carried, is_printed

IN_JPEG = b"Photoshop 3.0\0"
"""Beginning of each block of a JPEG file that holds a part of the resources."""
_RESOURCE = b"8BIM"
_PRESS, _XMP, _COLOURS = 1028, 1060, 1039
_THUMBNAILS, _THUMBNAIL_HEAD_BYTES = (1033, 1036), 28
_SETTINGS = frozenset(
    (*range(1000, 1006), 1007, *range(1009, 1028), *range(1029, 1033), 1034, 1037, 1038, *range(1040, 1058))
) | {*range(1061, 1084), 1085, *range(2000, 2998), 10000}
"""Numbers of resources that hold how something is shown, printed, cut or sliced; their names are Unicode strings."""
_NOTE, _OF_THE_PICTURE = 0x1C, 2
_NO_TEXTS, _PREVIEW = frozenset({0, 125, 200, 201, 202}), 202
"""Numbers of notes of a picture that are none of letters, and of its small picture."""


def add_resources(data: bytes, found: Carried) -> None:
    """Resources in a row. Raises struct.error, IndexError: they are damaged."""
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
        found.pass_over(body[:_THUMBNAIL_HEAD_BYTES])
        found.add_preview(body[_THUMBNAIL_HEAD_BYTES:])
    elif number in _SETTINGS:
        if found.pass_over(body):
            _add_names(body, found)
    elif number != _COLOURS:
        found.add_unseen(body)


def add_press_notes(data: bytes, found: Carried) -> None:
    """Who took a picture, what it shows and where, a note each. Raises struct.error, IndexError: they are damaged."""
    at = 0
    while data[at : at + 1] == bytes([_NOTE]):
        of, number = data[at + 1], data[at + 2]
        (length,) = struct.unpack_from(">H", data, at + 3)
        begin = at + 5
        if length & 0x8000:  # of a length that is so many bytes long
            begin += length & 0x7FFF
            length = int.from_bytes(data[at + 5 : begin])
        note, at = data[begin : begin + length], begin + length
        if of == _OF_THE_PICTURE and number == _PREVIEW:
            found.add_preview(note)
        elif of == _OF_THE_PICTURE and number not in _NO_TEXTS:
            found.add_words(note)
        else:
            found.add_unseen(note)
    found.add_unseen(data[at:])


def _add_names(data: bytes, found: Carried) -> None:
    """Unicode strings, each behind the count of its letters."""
    names, at = [], 0
    while (at := data.find(b"\0\0", at)) >= 0 and at + 4 <= len(data):
        (letters,) = struct.unpack_from(">I", data, at)
        string = data[at + 4 : at + 4 + 2 * letters]
        name = string.decode("utf-16-be", errors="replace").rstrip("\0")
        if len(name) > 1 and len(string) == 2 * letters and is_printed(name):
            names.append(name)
            at += 4 + len(string)
        else:
            at += 1
    found.add_words("\n".join(names).encode("utf-8", "replace"))
