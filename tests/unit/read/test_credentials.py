"""Content Credentials in a picture's file: texts are read, small pictures looked at, signatures passed over."""

from __future__ import annotations

import io
import json
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
def test_texts_are_read_and_signatures_passed_over(format: str) -> None:
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
        store(named("com.example.own", box(b"cbor", value(2, NOISE[:30_000]) * 3))),
        store(*(named("com.example.own", box(b"cbor", value(2, NOISE[:64]) * 700)) for _ in range(2))),
        store(box(b"jumd", bytes(17) + b"label\0" + NOISE[:66_000])),
        store(named("com.example.own", box(b"bidb", NOISE[:1000]))),
        store(named("com.example.own", box(b"cbor", b"\x5b" + NOISE[:1000]))),
        store(signature=NOISE[:70_000]),
        store(named("com.example.own", box(b"cbor", b"\x81" * 2000 + NOISE[:1000]))),
        store(named("com.example.own", box(b"cbor", b"\x1f" + NOISE[:1000]))),
        box(b"jumb", b"") + NOISE[:1000],
        store()[:-500],
    ],
    ids=[
        "bytes",
        "hashes",
        "behind a label",
        "a file",
        "damaged values",
        "too long a signature",
        "lists in lists",
        "no such value",
        "no box",
        "cut off",
    ],
)
def test_what_nobody_knows_is_unseen(format: str, boxes: bytes) -> None:
    assert within(format, boxes).unseen_bytes > UNSEEN_BYTES


@pytest.mark.parametrize(
    "own",
    [
        box(b"cbor", b"\xa1" + text("author") + text("ZhangWei 13812345678")),
        box(
            b"cbor", b"\xbf" + text("author") + b"\x9f" + text("ZhangWei") + b"\xff" + text("13812345678") + b"\xf6\xff"
        ),
        box(b"cbor", b"\xa1" + text("phone") + b"\x7f" + text("ZhangWei 13812") + text("345678") + b"\xff"),
        box(b"cbor", text("ZhangWei") + b"\x1b" + struct.pack(">Q", 13812345678)),
        box(b"cbor", b"\xc0" + text("ZhangWei") + value(2, b"13812345678")),
        box(b"json", json.dumps({"ZhangWei": "\u5f20 13812345678"}).encode()),
        box(b"jumd", bytes(17) + b"ZhangWei\x0013812345678\0"),
    ],
    ids=["a value", "values of open maps", "text in parts", "a number", "bytes", "JSON", "behind a label"],
)
def test_whatever_way_a_text_is_written_it_is_read(own: bytes) -> None:
    found = within("PNG", store(named("com.example.own", own)))
    told = "\n".join(found.words)
    assert "ZhangWei" in told
    assert "13812345678" in told
    assert found.unseen_bytes <= UNSEEN_BYTES


def test_a_key_before_a_program_s_name_is_no_label() -> None:
    found = within("PNG", store(named("com.example.own", box(b"cbor", b"\xa1" + text("name") + text("Example Paint")))))
    assert "Example Paint" in found.words


def test_letters_of_json_are_told_as_they_are() -> None:
    found = within("PNG", named("c2pa", box(b"json", b'{"title": "\\u5f20\\u4f1f"}')))
    assert "张伟" in found.words[-1]


def in_blocks(*blocks: bytes) -> Carried:
    file = io.BytesIO()
    Image.new("RGB", (32, 32), "white").save(file, "JPEG")
    data = file.getvalue()
    segments = b"".join(b"\xff\xeb" + struct.pack(">H", len(block) + 2) + block for block in blocks)
    return beside(data[:2] + segments + data[2:], "image/jpeg")


def test_blocks_that_are_no_parts_of_boxes_are_unseen_or_read() -> None:
    assert in_blocks(*(b"JP" + NOISE[at : at + 14] for at in range(0, 700, 14))).unseen_bytes > UNSEEN_BYTES
    assert "13812345678abc" in "".join(in_blocks(b"JP13812345678abc").words)


def test_parts_of_a_box_of_extended_length() -> None:
    body = named("c2pa", box(b"json", b'{"title": "' + b"long " * 30_000 + b'13812345678"}'))[8:]
    head = struct.pack(">I4sQ", 1, b"jumb", 16 + len(body))
    parts = [body[at : at + 60_000] for at in range(0, len(body), 60_000)]
    found = in_blocks(*(b"JP\0\1" + struct.pack(">I", nth) + head + part for nth, part in enumerate(parts, start=1)))
    assert len(parts) == 3
    assert "13812345678" in found.words[-1]
    assert found.unseen_bytes == 0


def test_boxes_in_boxes_without_end_are_unseen() -> None:
    boxes = NOISE[:300]
    for _ in range(2000):
        boxes = box(b"jumb", boxes)
    assert within("PNG", boxes).unseen_bytes > UNSEEN_BYTES
