"""What a picture's file says of itself is looked at in bounded time and memory, however often it names one text."""

from __future__ import annotations

import struct
import time

import pytest

from guard.read.files.beside import beside
from guard.read.files.carried import UNSEEN_BYTES

TEXT = b"tea and more " * 100_000
ASCII, NUMBERS, BYTES = 2, 4, 7


def _settings(instead_of: bytes) -> bytes:
    """A resource of Photoshop's that looks like very many names."""
    body = b"8BIM" + struct.pack(">HHI", 1050, 0, 60_000) + bytes(60_000)
    return body + bytes(len(instead_of) - len(body))


def pages(count: int, *entries: tuple[int, int, int, int]) -> bytes:
    """A TIFF file of that many directories with the same entries (tag, kind, length, place from the end of them)."""
    size = 2 + 12 * len(entries) + 4
    after = 8 + size * count
    made = b"II*\0" + struct.pack("<I", 8)
    for number in range(count):
        made += struct.pack("<H", len(entries))
        made += b"".join(struct.pack("<HHII", tag, kind, length, after + place) for tag, kind, length, place in entries)
        made += struct.pack("<I", 8 + size * (number + 1) if number + 1 < count else 0)
    return made + TEXT + bytes(range(128, 250)) * 4


@pytest.mark.parametrize(
    "data",
    [
        pages(1, *((0x9000 + at % 1_000, ASCII, 1_000_000, at) for at in range(5_000))),
        pages(1, *((0x9000 + at % 1_000, BYTES, 1_000_000, at) for at in range(5_000))),
        pages(60, (0x201, NUMBERS, 1, 0), (0x202, NUMBERS, 1, 2**30)),
        pages(1, *((0x14A, NUMBERS, 250_000, at) for at in range(500))),
    ],
    ids=["words", "bytes", "previews", "directories"],
)
def test_a_file_that_names_one_text_again_and_again(data: bytes) -> None:
    began = time.process_time()
    found = beside(data, "image/tiff")
    assert time.process_time() - began < 5
    assert sum(map(len, found.words)) + sum(map(len, found.previews)) < 16 * len(data)
    assert found.unseen_bytes > UNSEEN_BYTES


@pytest.mark.parametrize(
    ("media_type", "data"),
    [
        ("image/png", bytes(8) + (struct.pack(">I", 6) + b"tEXt" + b"a\0some" + bytes(4)) * 100_000),
        ("image/jpeg", b"\xff\xd8" + b"\xff\xfe\0\6some" * 100_000 + b"\xff\xd9"),
        ("image/jpeg", b"\xff\xd8" + (b"\xff\xeb\xff\xffJP\0\1" + b"\1" * 65_529) * 1_000 + b"\xff\xd9"),
        (
            "image/png",
            bytes(8) + struct.pack(">I", 1_200_000) + b"caBX" + (struct.pack(">I", 12) + b"jsonsome") * 100_000,
        ),
        ("image/tiff", pages(1, *((0x8649, BYTES, 1_000_000, at) for at in range(5_000)))),
        ("image/tiff", pages(1, *((0x8649, BYTES, 60_000, 0) for _ in range(5_000))).replace(TEXT, _settings(TEXT))),
    ],
    ids=["png", "jpeg", "parts of boxes", "boxes", "resources", "settings"],
)
def test_a_file_of_very_many_notes(media_type: str, data: bytes) -> None:
    began = time.process_time()
    found = beside(data, media_type)
    assert time.process_time() - began < 5
    assert len(found.words) <= 1_000
    assert found.unseen_bytes > UNSEEN_BYTES


def test_words_of_a_usual_length_are_all_read() -> None:
    found = beside(pages(1, (0x010E, ASCII, 13, 0), (0x013B, ASCII, 12, 13)), "image/tiff")
    assert found.words == ["tea and more", "tea and more"]
    assert found.unseen_bytes == 0
