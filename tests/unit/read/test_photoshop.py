"""What Photoshop leaves in a file: notes and names are read, settings are looked over, the rest is unseen."""

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
    body = b"Photoshop 3.0\0" + resources
    plain = jpeg()
    return beside(plain[:2] + b"\xff\xed" + struct.pack(">H", len(body) + 2) + body + plain[2:], "image/jpeg")


def in_tiff(tag: int, body: bytes) -> Carried:
    file = io.BytesIO()
    Image.new("RGB", (32, 32), "white").save(file, "TIFF", tiffinfo={tag: body})
    return beside(file.getvalue(), "image/tiff")


def test_settings_are_looked_over() -> None:
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
        resource(TRANSFER, NOISE * 8),
        resource(CAPTION, note(NOISE)),
        resource(RESOLUTION, NOISE[:16]) + NOISE,
        resource(PLUG_IN, NOISE)[:-40],
        resource(RESOLUTION, b"", name=NOISE[:255]) + resource(RESOLUTION, b"", name=NOISE[255:510]),
        b"8BIM" + NOISE,
    ],
    ids=["of a plug-in", "too long", "no note", "behind them", "cut off", "names", "damaged"],
)
def test_what_nobody_knows_is_unseen(resources: bytes) -> None:
    assert in_jpeg(resources).unseen_bytes > UNSEEN_BYTES
