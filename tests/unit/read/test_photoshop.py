"""What Photoshop leaves in a file: notes and names are read, settings are passed over, the rest is unseen."""

from __future__ import annotations

import io
import random
import struct

import pytest
from PIL import Image

from guard.read.files.beside import beside
from guard.read.files.carried import UNSEEN_BYTES, Carried

NOISE = random.Random(7).randbytes(4 * UNSEEN_BYTES)
RESOLUTION, TRANSFER, CAPTION, THUMBNAIL, SLICES, XMP, PLUG_IN = 1005, 1016, 1028, 1036, 1050, 1060, 4000


def jpeg(side: int = 32) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (side, side), "white").save(file, "JPEG")
    return file.getvalue()


def resource(number: int, body: bytes, name: bytes = b"") -> bytes:
    named = bytes([len(name)]) + name
    padded = (named + b"\0" if len(named) % 2 else named) + struct.pack(">I", len(body)) + body
    return b"8BIM" + struct.pack(">H", number) + padded + b"\0" * (len(body) % 2)


def note(text: bytes) -> bytes:
    """A caption as the press writes it."""
    return b"\x1c\x02\x78" + struct.pack(">H", len(text)) + text


def string(text: str) -> bytes:
    return struct.pack(">I", len(text) + 1) + (text + "\0").encode("utf-16-be")


def in_jpeg(resources: bytes) -> Carried:
    """In as many blocks as they need."""
    blocks = [b"Photoshop 3.0\0" + resources[at : at + 65_000] for at in range(0, len(resources), 65_000)]
    segments = b"".join(b"\xff\xed" + struct.pack(">H", len(block) + 2) + block for block in blocks)
    return beside(jpeg()[:2] + segments + jpeg()[2:], "image/jpeg")


def in_tiff(tag: int, body: bytes) -> Carried:
    file = io.BytesIO()
    Image.new("RGB", (32, 32), "white").save(file, "TIFF", tiffinfo={tag: body})
    return beside(file.getvalue(), "image/tiff")


def test_settings_are_passed_over() -> None:
    found = in_jpeg(resource(RESOLUTION, NOISE[:16]) + resource(TRANSFER, NOISE[:112]) + resource(SLICES, NOISE[:511]))
    assert found.unseen_bytes == 0
    assert not any("\ufffd" in word for word in found.words)


def test_names_among_settings_are_words() -> None:
    found = in_jpeg(resource(SLICES, struct.pack(">II", 6, 0) + string("客户张伟 13812345678") + NOISE[:40]))
    assert "客户张伟 13812345678" in found.words


@pytest.mark.parametrize("text", ["客户张伟 13812345678", "A" * 30_000], ids=["short", "long"])
def test_notes_of_the_press_are_words(text: str) -> None:
    found = in_jpeg(resource(CAPTION, note(b"\0\2") + note(text.encode()), name=b"odd"))
    assert text in found.words
    assert found.unseen_bytes <= 1  # the version of the notes
    assert text in in_tiff(33723, note(text.encode())).words


def test_a_note_of_extended_length_is_words() -> None:
    found = in_jpeg(resource(CAPTION, b"\x1c\x02\x78\x80\x04" + struct.pack(">I", 11) + b"13812345678"))
    assert found.words == ["13812345678"]


@pytest.mark.parametrize(
    ("caption", "told"),
    [
        ("张伟\n李四\n王小五\n赵六".encode(), "张伟\n李四\n王小五\n赵六"),
        ("客户张伟的订单".encode("gb18030"), "客户张伟的订单"),
        (b"one of many lines\n" * 300, "one of many lines\n" * 299 + "one of many lines"),
    ],
    ids=["short lines", "GBK", "lines"],
)
def test_a_caption_is_read_as_it_is_written(caption: bytes, told: str) -> None:
    found = in_jpeg(resource(CAPTION, note(caption)))
    assert found.words == [told]
    assert found.unseen_bytes == 0


@pytest.mark.parametrize(
    ("number", "body"),
    [
        (RESOLUTION, b"13812345678\0"),
        (SLICES, string("张伟\u300013812345678") + bytes(12)),
        (SLICES, string("张伟 13812345678\n" + "long " * 300)),
        (2500, NOISE[:500] + string("张伟 13812345678")),
        (1008, b"\x0b13812345678"),
    ],
    ids=["plain", "a wide space", "a long one with lines", "of a path", "a caption"],
)
def test_a_text_among_settings_is_read(number: int, body: bytes) -> None:
    found = in_jpeg(resource(number, body))
    assert "13812345678" in "\n".join(found.words)
    assert found.unseen_bytes <= 1


def test_resources_in_two_blocks_are_put_together() -> None:
    found = in_jpeg(resource(THUMBNAIL, bytes(28) + jpeg(200)) + resource(CAPTION, note(b"some words " * 2900) * 3))
    assert found.previews == [jpeg(200)]
    assert found.unseen_bytes == 0


def test_a_thumbnail_is_a_picture_that_comes_along() -> None:
    preview = jpeg(200)
    found = in_jpeg(resource(THUMBNAIL, bytes(28) + preview) + resource(XMP, b"<x>13812345678</x>"))
    assert found.previews == [preview]
    assert "13812345678" in found.words[0]
    assert in_tiff(34377, resource(THUMBNAIL, bytes(28) + preview)).previews == [preview]


@pytest.mark.parametrize(
    "resources",
    [
        resource(PLUG_IN, NOISE),
        resource(TRANSFER, NOISE * 4) * 17,
        resource(THUMBNAIL, NOISE[:28]) * 2500,
        resource(CAPTION, b"\x1c\x08" + note(NOISE)[2:]),
        resource(RESOLUTION, NOISE[:16]) + NOISE,
        resource(PLUG_IN, NOISE)[:-40],
        resource(RESOLUTION, b"", name=NOISE[:255]) + resource(RESOLUTION, b"", name=NOISE[255:510]),
        b"8BIM" + NOISE,
    ],
    ids=["of a plug-in", "too many", "heads of thumbnails", "no note", "behind them", "cut off", "names", "damaged"],
)
def test_what_nobody_knows_is_unseen(resources: bytes) -> None:
    assert in_jpeg(resources).unseen_bytes > UNSEEN_BYTES
