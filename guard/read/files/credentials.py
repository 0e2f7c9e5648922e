"""Content Credentials: what cameras, editors and models that draw write of a picture's origin, small pictures with it.

Boxes: ISO/IEC 19566-5 (JUMBF), where they lie in a file: C2PA Technical Specification 2.2, appendix A; what stands in
most of them: RFC 8949 (CBOR).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from guard.read.files.carried import Carried

IN_PNG, IN_WEBP, IN_GIF, IN_TIFF = b"caBX", b"C2PA", b"C2PA_GIF\1\0\0", 0xCD41
IN_JPEG = b"JP"
"""Beginning of each block of a JPEG file that holds a part of the boxes."""
_DEEPEST = 16
_LABEL_AT = 17
"""Place of a box's name in its description, behind its kind."""
_SIGNATURE = b"c2pa.signature"
_HASH_BYTES, _SIGNATURE_BYTES = 64, 32 * 1024
"""Longest hash, and longest signature with its certificates and times, in bytes: they tell nothing of what is shown."""
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"RIFF")
_BYTES, _TEXT = 2, 3
_MARKED_END = 31


def part_in_jpeg(block: bytes) -> bytes:
    """What a block of a JPEG file adds to the boxes: each but the first repeats their length and kind."""
    (number,) = struct.unpack_from(">I", block, 4)
    return block[8:] if number == 1 else block[16:]


def add_credentials(data: bytes, found: Carried, label: bytes = b"", depth: int = 0) -> None:
    """Boxes in a row. `label`: of the box that they are in. Raises struct.error, IndexError: they are damaged."""
    at = 0
    while at < len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        begin, end = at + 8, at + length
        if length == 1:
            begin, end = at + 16, at + struct.unpack_from(">Q", data, at + 8)[0]
        elif length == 0:
            end = len(data)
        if end < begin or end > len(data):
            raise IndexError("a box that ends where it cannot")
        body, at = data[begin:end], end
        if kind == b"jumb" and depth < _DEEPEST:
            add_credentials(body, found, label, depth + 1)
        elif kind == b"jumd":
            label = body[_LABEL_AT:].partition(b"\0")[0]
            found.add_unseen(label)
        elif kind == b"cbor":
            _add_values(body, found, is_signature=label == _SIGNATURE)
        elif kind == b"json":
            found.add_words(body)
        elif body.startswith(_PICTURES):
            found.add_preview(body)
        else:
            found.add_unseen(body)


def _add_values(data: bytes, found: Carried, *, is_signature: bool) -> None:
    texts = []
    for kind, string in _strings(data):
        if kind == _TEXT:
            texts += (
                [] if string.isalpha() else [string]
            )  # a key: before a program's `name` it would be a person's label
        elif len(string) > (_SIGNATURE_BYTES if is_signature else _HASH_BYTES):
            found.add_unseen(string)
    found.add_words(b"\n".join(texts))


def _strings(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Strings of bytes and of text among values in a row; lists and maps are what their values are."""
    at = 0
    while at < len(data):
        kind, count = data[at] >> 5, data[at] & 31
        at += 1
        if 24 <= count <= 27:
            size = 1 << count - 24
            count = int.from_bytes(data[at : at + size])
            at += size
        elif count == _MARKED_END:
            continue  # its parts follow, each with its length
        if kind in (_BYTES, _TEXT):
            if at + count > len(data):
                raise IndexError("a string that ends where it cannot")
            yield kind, data[at : at + count]
            at += count
