"""Damaged and hostile files are refused cleanly, whatever the decoder makes of them."""

from __future__ import annotations

import io
import random
import struct
import zlib
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from guard.errors import PictureRefused
from guard.model import ReadingLimits
from guard.read.files.decode import decode
from guard.read.files.header import probe
from tests.support.pictures import Sheet

LIMITS = ReadingLimits(max_pixels=1_000_000, max_bytes=1_000_000)
FORMATS = ("PNG", "JPEG", "BMP", "GIF", "WEBP", "TIFF")
MUTANTS = 70


def samples() -> dict[str, bytes]:
    sheet = Sheet(120, 60)
    sheet.write(6, 20, "电话 138", 16)
    return {format: sheet.encode(format) for format in FORMATS}


SAMPLES = samples()


def mutants(data: bytes, seed: int) -> Iterator[bytes]:
    """Flipped bits, cut ends, moved blocks and wild numbers, most near the header."""
    rng = random.Random(seed)
    for _ in range(MUTANTS):
        mutant = bytearray(data)
        for _ in range(rng.randint(1, 8)):
            at = rng.randrange(min(len(mutant), 200) if rng.random() < 0.6 else len(mutant))
            kind = rng.randrange(4)
            if kind == 0:
                mutant[at] ^= 1 << rng.randrange(8)
            elif kind == 1:
                mutant[at : at + 4] = rng.choice([b"\xff\xff\xff\xff", bytes(4), b"\x7f\xff\xff\xff", rng.randbytes(4)])
            elif kind == 2:
                del mutant[at : at + rng.randrange(1, 40)]
            else:
                mutant[at:at] = mutant[at : at + 20]
            if not mutant:
                mutant = bytearray(b"\0")
        yield bytes(mutant)


@pytest.mark.parametrize("format", FORMATS)
def test_a_mutated_picture_is_read_or_refused(format: str) -> None:
    for mutant in mutants(SAMPLES[format], seed=7):
        try:
            picture = decode(mutant, LIMITS)
        except PictureRefused:
            continue
        assert {picture.header.width, picture.header.height} == set(picture.pixels.shape[:2])
        assert picture.pixels.shape[2] == 3


@pytest.mark.parametrize("format", FORMATS)
def test_a_picture_that_breaks_off_is_read_or_refused(format: str) -> None:
    data = SAMPLES[format]
    for end in range(0, len(data), max(1, len(data) // 60)):
        try:
            decode(data[:end], LIMITS)
        except PictureRefused:
            continue


@pytest.mark.parametrize("format", FORMATS)
def test_the_header_tells_the_size(format: str) -> None:
    header = probe(SAMPLES[format], LIMITS)
    assert (header.width, header.height) == (120, 60)


@given(st.sampled_from([data[:16] for data in SAMPLES.values()]), st.binary(max_size=300))
def test_any_bytes_are_refused_or_have_a_size_within_the_limits(start: bytes, rest: bytes) -> None:
    try:
        header = probe(start + rest, LIMITS)
    except PictureRefused:
        return
    assert 1 <= header.width * header.height <= LIMITS.max_pixels


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(width: int, height: int, body: bytes, *more: bytes) -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(more) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    "data",
    [
        png(100_000, 100_000, zlib.compress(bytes(1000))),
        png(0, 10, zlib.compress(b"")),
        png(10, 10, b"no zlib stream"),
        png(10, 10, zlib.compress(b"\0" * 5)),
        png(10, 10, zlib.compress(bytes(310)), chunk(b"iTXt", b"k\0\1\0\0\0" + zlib.compress(bytes(200_000_000), 9))),
        b"GIF89a" + struct.pack("<HHBBB", 1, 1, 0, 0, 0) + b"," + struct.pack("<HHHHB", 0, 0, 65535, 65535, 0) + b"\2",
        b"BM" + bytes(12) + struct.pack("<IiiHH", 40, 2_000_000_000, -2_000_000_000, 1, 24) + bytes(24),
        b"RIFF\x40\0\0\0WEBPVP8X\x0a\0\0\0" + bytes(4) + b"\xff\xff\xff" * 2,
        b"\xff\xd8\xff\xc0\0\x11\x08\xff\xff\xff\xff\x03",
        b"II*\0\x08\0\0\0\x02\0" + struct.pack("<HHII", 256, 4, 1, 2**31) + struct.pack("<HHII", 257, 4, 1, 2**31),
    ],
    ids=["png bomb", "no width", "no stream", "short", "text bomb", "gif frame", "bmp", "webp", "jpeg", "tiff"],
)
def test_bombs_and_nonsense_are_refused(data: bytes) -> None:
    with pytest.raises(PictureRefused):
        decode(data, LIMITS)


@pytest.mark.parametrize("chunk", [b"IHDR", b"IDAT", b"tEXt"])
def test_a_png_whose_sums_do_not_hold_is_damaged(chunk: bytes) -> None:
    encoded, note = io.BytesIO(), PngInfo()
    note.add_text("Title", "words")
    Image.linear_gradient("L").save(encoded, "PNG", pnginfo=note)
    data = bytearray(encoded.getvalue())
    assert decode(bytes(data), ReadingLimits()).pixels.shape == (256, 256, 3)
    at = data.index(chunk)
    (length,) = struct.unpack_from(">I", data, at - 4)
    data[at + 4 + length] ^= 0xFF
    with pytest.raises(PictureRefused, match="damaged"):
        decode(bytes(data), ReadingLimits())
