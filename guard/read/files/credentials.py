"""Content Credentials: what cameras, editors and models that draw write of a picture's origin, small pictures with it.

Boxes: ISO/IEC 19566-5 (JUMBF), where they lie in a file: C2PA Technical Specification 2.2, appendix A; what stands in
most of them: RFC 8949 (CBOR).
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable

from guard.read.files.carried import Carried
from guard.read.files.cbor import strings

IN_PNG, IN_WEBP, IN_GIF, IN_TIFF = b"caBX", b"C2PA", b"C2PA_GIF\1\0\0", 0xCD41
IN_JPEG = b"JP"
"""Beginning of each block of a JPEG file that holds a part of the boxes."""
_DEEPEST = 16
_LABEL_AT = 17
"""Place of a box's name in its description, behind its kind."""
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"RIFF")


def add_blocks(blocks: Iterable[bytes], found: Carried) -> None:
    """The blocks of a JPEG file, each a part of the boxes; all but a first one repeat the head of the box.

    Raises struct.error, IndexError: they are damaged.
    """
    boxes: dict[bytes, tuple[bytes, int, bytearray]] = {}
    for block in blocks:
        head = block[8 : 24 if block[8:12] == b"\0\0\0\1" else 16]
        first, number, made = boxes.get(block[2:4], (head, 0, bytearray()))
        if block[4:8] != struct.pack(">I", number + 1) or head != first:
            found.add_unseen(block)
            continue
        made += block[8 + (len(head) if number else 0) :]
        boxes[block[2:4]] = head, number + 1, made
    for _, _, made in boxes.values():
        add_credentials(bytes(made), found)


def add_credentials(data: bytes, found: Carried, depth: int = 0) -> None:
    """Boxes in a row. Raises struct.error, IndexError: they are damaged."""
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
            add_credentials(body, found, depth + 1)
        elif kind == b"jumd":
            found.pass_over(body[:_LABEL_AT])
            label, _, rest = body[_LABEL_AT:].partition(b"\0")
            found.add_words(label)
            found.pass_over(rest)
        elif kind == b"cbor":
            _add_values(body, found)
        elif kind == b"json":
            found.add_words(_plain(body))
        elif body.startswith(_PICTURES):
            found.add_preview(body)
        else:
            found.add_unseen(body)


def _add_values(data: bytes, found: Carried) -> None:
    texts = []
    for value, is_key in strings(data):
        if isinstance(value, bytes):
            found.pass_over(value)  # hashes, certificates, signatures
        elif not (is_key and value.isascii() and value.isalpha()):  # before a program's name `name` would be a label
            texts.append(value)
    found.add_words("\n".join(texts).encode("utf-8", "replace"))


def _plain(data: bytes) -> bytes:
    """JSON with its letters as they are."""
    try:
        return json.dumps(json.loads(data), ensure_ascii=False).encode("utf-8", "replace")
    except (ValueError, RecursionError):
        return data
