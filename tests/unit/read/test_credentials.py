"""Content Credentials in a picture's file: texts are read, small pictures looked at, signatures looked over."""

from __future__ import annotations

import io
import random
import struct

import pytest
from PIL import Image

from guard.read.files.beside import beside
from guard.read.files.carried import UNSEEN_BYTES, Carried

NOISE = random.Random(7).randbytes(100_000)
TITLE = "客户张伟 13812345678"
FORMATS = ["PNG", "JPEG", "WEBP", "GIF", "TIFF"]


def box(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", 8 + len(body)) + kind + body


def named(label: str, *boxes: bytes) -> bytes:
    salt = b"\0" + box(b"c2sh", NOISE[:16])
    return box(b"jumb", box(b"jumd", NOISE[:16] + b"\x13" + label.encode() + salt) + b"".join(boxes))


def value(kind: int, body: bytes) -> bytes:
    """A string as CBOR has it: 2 is one of bytes, 3 one of text."""
    return struct.pack(">BI", kind << 5 | 26, len(body)) + body


def text(said: str) -> bytes:
    return value(3, said.encode())


def preview() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (300, 200), "white").save(file, "JPEG")
    return file.getvalue()


def store(*assertions: bytes, signature: bytes = NOISE[:3000]) -> bytes:
    claim = box(b"cbor", b"\xa2" + text("dc:title") + text(TITLE) + text("hash") + value(2, NOISE[:32]))
    signed = box(b"cbor", b"\xd2\x84" + value(2, signature) + b"\xa1" + text("pad") + value(2, bytes(9000)) + b"\xf6")
    return named(
        "c2pa",
        named(
            "urn:c2pa:1",
            named("c2pa.assertions", *assertions),
            named("c2pa.claim.v2", claim),
            named("c2pa.signature", signed),
        ),
    )


def within(format: str, boxes: bytes) -> Carried:
    file = io.BytesIO()
    tags = {"tiffinfo": {0xCD41: boxes}} if format == "TIFF" else {}
    Image.new("RGB", (32, 32), "white").save(file, format, **tags)
    data = file.getvalue()
    if format == "PNG":
        data = data[:33] + struct.pack(">I", len(boxes)) + b"caBX" + boxes + bytes(4) + data[33:]
    elif format == "WEBP":
        data += b"C2PA" + struct.pack("<I", len(boxes)) + boxes + b"\0" * (len(boxes) % 2)
        data = data[:4] + struct.pack("<I", len(data) - 8) + data[8:]
    elif format == "GIF":
        parts = [boxes[at : at + 255] for at in range(0, len(boxes), 255)]
        blocks = b"".join(bytes([len(part)]) + part for part in (b"C2PA_GIF\1\0\0", *parts))
        at = 13 + (3 << (data[10] & 7) + 1 if data[10] & 0x80 else 0)
        data = data[:at] + b"\x21\xff" + blocks + b"\0" + data[at:]
    elif format == "JPEG":
        segments = b""
        for number, at in enumerate(range(8, len(boxes), 60_000), start=1):
            body = b"JP\0\1" + struct.pack(">I", number) + boxes[:8] + boxes[at : at + 60_000]
            segments += b"\xff\xeb" + struct.pack(">H", len(body) + 2) + body
        data = data[:2] + segments + data[2:]
    return beside(data, f"image/{format.lower()}")


@pytest.mark.parametrize("format", FORMATS)
def test_texts_are_read_and_signatures_looked_over(format: str) -> None:
    said = named("com.example.note", box(b"json", b'{"shot by": "somebody"}'))
    found = within(format, store(said))
    told = "\n".join(found.words)
    assert TITLE in told
    assert "somebody" in told
    assert found.unseen_bytes <= UNSEEN_BYTES


@pytest.mark.parametrize("format", FORMATS)
def test_a_small_picture_comes_along(format: str) -> None:
    shown = preview()
    found = within(format, store(named("c2pa.thumbnail.claim", box(b"bfdb", b"\0image/jpeg\0"), box(b"bidb", shown))))
    assert found.previews == [shown]


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize(
    "boxes",
    [
        store(named("com.example.own", box(b"cbor", value(2, NOISE[:1000])))),
        store(named("com.example.own", box(b"bidb", NOISE[:1000]))),
        store(named("com.example.own", box(b"cbor", b"\x5b" + NOISE[:1000]))),
        store(signature=NOISE[:40_000]),
        box(b"jumb", b"") + NOISE[:1000],
        store()[:-500],
    ],
    ids=["bytes", "a file", "damaged values", "too long a signature", "no box", "cut off"],
)
def test_what_nobody_knows_is_unseen(format: str, boxes: bytes) -> None:
    assert within(format, boxes).unseen_bytes > UNSEEN_BYTES


def test_boxes_in_boxes_without_end_are_unseen() -> None:
    boxes = NOISE[:300]
    for _ in range(2000):
        boxes = box(b"jumb", boxes)
    assert within("PNG", boxes).unseen_bytes > UNSEEN_BYTES
