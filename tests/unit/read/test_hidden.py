"""What a file holds and does not show is looked at too, and is gone from the pixels that are handed on."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image, ImageDraw
from PIL.PngImagePlugin import PngInfo

from guard.model import EntityType, ReadingLimits
from guard.read.engine import Reading
from guard.read.examine import examine
from guard.read.lines.rapid import RapidLines
from tests.support.pictures import encode, font

LIMITS = ReadingLimits()
PHONE = "13800138000"


@pytest.fixture(scope="module")
def engine() -> RapidLines:
    return RapidLines()


def shown() -> Image.Image:
    return written("大家好", Image.new("RGB", (420, 120), "#ffffff"))


def written(text: str, image: Image.Image, ink: object = "#101010") -> Image.Image:
    ImageDraw.Draw(image).text((30, 40), text, fill=ink, font=font(26))  # type: ignore[arg-type]
    return image


def told(reading: Reading) -> str:
    return "\n".join(page.text for page in reading.hidden)


def read_beside(engine: RapidLines, data: bytes) -> str:
    """What is read beside the picture, whose own writing stays what it is."""
    reading = examine(engine, data, LIMITS)
    assert PHONE not in reading.page.text
    assert PHONE not in examine(engine, encode(Image.fromarray(reading.pixels[:, :, ::-1])), LIMITS).page.text
    return told(reading)


@pytest.mark.parametrize("format", ["PNG", "WEBP", "TIFF"])
def test_colours_under_full_transparency(engine: RapidLines, format: str) -> None:
    image = shown().convert("RGBA")
    secret = np.asarray(written(PHONE, Image.new("RGB", (420, 120), "#ffffff")))
    pixels = np.concatenate([np.asarray(image), np.dstack([secret, np.zeros((120, 420), np.uint8)])])
    options = {"lossless": True, "exact": True} if format == "WEBP" else {}
    assert PHONE in read_beside(engine, encode(Image.fromarray(pixels), format, **options))


def test_colours_that_a_palette_hides(engine: RapidLines) -> None:
    image = written(PHONE, Image.new("P", (420, 120), 0), ink=1)
    image.putpalette([255, 255, 255, 16, 16, 16, 9, 9, 9])
    assert PHONE in read_beside(engine, encode(image, transparency=bytes([0, 0])))


def test_colours_under_full_transparency_of_a_later_frame(engine: RapidLines) -> None:
    secret = np.asarray(written(PHONE, Image.new("RGB", (420, 120), "#ffffff")))
    later = Image.fromarray(np.dstack([secret, np.zeros((120, 420), np.uint8)]))
    first = shown().convert("RGBA")
    data = encode(first, "PNG", save_all=True, append_images=[later], duration=100, blend=0)
    assert PHONE in told(examine(engine, data, LIMITS))


def test_a_window_with_transparent_corners_and_shadow_hides_nothing(engine: RapidLines) -> None:
    image = Image.new("RGBA", (460, 160), (0, 0, 0, 0))
    for step in range(20):
        shape = (step, step, 459 - step, 159 - step)
        ImageDraw.Draw(image).rounded_rectangle(shape, 12, fill=(0, 0, 0, 6 * step))
    image.paste(shown(), (20, 20))
    assert examine(engine, encode(image), LIMITS).hidden == ()


@pytest.mark.parametrize("ink", [(254, 254, 254), (255, 255, 240)], ids=["grey", "yellow"])
def test_writing_in_the_colour_of_the_paper(engine: RapidLines, ink: tuple[int, ...]) -> None:
    assert PHONE in read_beside(engine, encode(written(PHONE, Image.new("RGB", (420, 120), "#ffffff"), ink)))


def test_writing_in_the_depth_of_sixteen_bits(engine: RapidLines) -> None:
    grey = np.asarray(written(PHONE, Image.new("L", (420, 120), 200), ink=40), np.uint16)
    assert PHONE in read_beside(engine, encode(Image.fromarray(grey)))


def test_an_animation_whose_still_is_no_frame_of_it(engine: RapidLines) -> None:
    frames = [written(PHONE, Image.new("RGB", (420, 120), "#ffffff")), shown()]
    data = encode(shown(), "PNG", save_all=True, append_images=frames, default_image=True, duration=50)
    reading = examine(engine, data, LIMITS)
    assert PHONE in reading.page.text
    assert "大家好" in reading.page.text


def previewed(size: tuple[int, int]) -> bytes:
    """A JPEG whose EXIF preview shows more than the picture, as programs leave it that cut a picture."""
    preview = encode(written(PHONE, Image.new("RGB", size, "#ffffff")), "JPEG", quality=90)
    ifds = struct.pack("<H", 0) + struct.pack("<I", 14) + struct.pack("<H", 2)
    ifds += struct.pack("<HHII", 0x201, 4, 1, 44) + struct.pack("<HHII", 0x202, 4, 1, len(preview)) + bytes(4)
    exif = b"Exif\0\0II*\0" + struct.pack("<I", 8) + ifds
    return encode(shown(), "JPEG", quality=90, exif=exif + bytes(44 + 6 - len(exif)) + preview)


def test_a_preview_that_shows_more_than_the_picture(engine: RapidLines) -> None:
    assert PHONE in read_beside(engine, previewed((320, 120)))


def test_a_damaged_preview_is_unreadable(engine: RapidLines) -> None:
    data = bytearray(previewed((320, 120)))
    start = data.index(b"\xff\xd8\xff", 4)
    data[start + 4 : start + 900] = b"\xc0" * 896
    assert unreadable(examine(engine, bytes(data), LIMITS))


def test_words_that_are_taken_for_a_preview_are_read(engine: RapidLines) -> None:
    data = encode(shown(), "JPEG") + b"\xff\xd8\xff" + f"customer {PHONE}".encode()
    assert PHONE in told(examine(engine, data, LIMITS))


def test_what_a_preview_says_of_itself_is_read(engine: RapidLines) -> None:
    small = encode(Image.new("RGB", (100, 60), "#ffffff"), "JPEG", comment=f"customer {PHONE}")
    data = encode(shown(), "JPEG") + small
    assert PHONE in told(examine(engine, data, LIMITS))
    assert unreadable(examine(engine, data + np.random.default_rng(1).bytes(1000), LIMITS))


@pytest.mark.parametrize("order", [">", "<"])
def test_a_person_s_comment_in_wide_letters(engine: RapidLines, order: str) -> None:
    said = b"UNICODE\0" + f"customer {PHONE}".encode("utf-16-be" if order == ">" else "utf-16-le")
    head = b"MM\0*" if order == ">" else b"II*\0"
    tags = struct.pack(f"{order}IHHHIII", 8, 1, 0x9286, 7, len(said), 26, 0)
    data = encode(shown(), "JPEG", exif=b"Exif\0\0" + head + tags + said)
    assert PHONE in told(examine(engine, data, LIMITS))


def test_a_second_picture_behind_the_first(engine: RapidLines) -> None:
    second = encode(written(PHONE, Image.new("RGB", (320, 120), "#ffffff")), "JPEG", quality=90)
    data = encode(shown(), "JPEG") + bytes(16) + second
    assert PHONE in read_beside(engine, data)
    assert not examine(engine, data, LIMITS).findings
    assert unreadable(examine(engine, data + np.random.default_rng(1).bytes(1000), LIMITS))


def png_text(**kinds: bool) -> bytes:
    info = PngInfo()
    if kinds.get("international"):
        info.add_itxt("Title", f"客户 {PHONE}", zip=kinds.get("packed", False))
    else:
        info.add_text("Title", f"customer {PHONE}", zip=kinds.get("packed", False))
    return encode(shown(), pnginfo=info)


def exif_text(format: str) -> bytes:
    exif = Image.Exif()
    exif[0x010E] = f"customer {PHONE}"
    return encode(shown(), format, exif=exif)


def xmp(format: str) -> bytes:
    packet = f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><dc:title>客户 {PHONE}</dc:title></x:xmpmeta>'.encode()
    return encode(shown(), format, xmp=packet)


NOTES: dict[str, Callable[[], bytes]] = {
    "png text": png_text,
    "png packed text": lambda: png_text(packed=True),
    "png international text": lambda: png_text(international=True),
    "png packed international text": lambda: png_text(international=True, packed=True),
    "png exif": lambda: exif_text("PNG"),
    "jpeg exif": lambda: exif_text("JPEG"),
    "jpeg comment": lambda: encode(shown(), "JPEG", comment=f"customer {PHONE}"),
    "jpeg xmp": lambda: xmp("JPEG"),
    "gif comment": lambda: encode(shown(), "GIF", comment=f"customer {PHONE}"),
    "tiff tag": lambda: exif_text("TIFF"),
    "webp exif": lambda: exif_text("WEBP"),
    "webp xmp": lambda: xmp("WEBP"),
}


@pytest.mark.parametrize("note", NOTES)
def test_what_programs_note_in_a_file(engine: RapidLines, note: str) -> None:
    assert PHONE in read_beside(engine, NOTES[note]())


def unreadable(reading: Reading) -> bool:
    return [(finding.entity_type, finding.boxes) for finding in reading.findings] == [(EntityType.UNREADABLE, ())]


FORMATS = ["PNG", "JPEG", "GIF", "WEBP", "BMP"]


@pytest.mark.parametrize("format", FORMATS)
def test_what_follows_the_picture_in_its_file_is_unreadable(engine: RapidLines, format: str) -> None:
    # A program that saves a smaller picture over a larger one leaves the rest of that.
    rest = encode(Image.effect_noise((200, 100), 80), "PNG")
    assert unreadable(examine(engine, encode(shown(), format) + rest, LIMITS))


@pytest.mark.parametrize("format", FORMATS)
def test_a_phone_s_note_behind_the_picture_is_read(engine: RapidLines, format: str) -> None:
    note = f'phone{{"scene":"{PHONE}","program":"{"com.example." * 30}"}}\0\0\1\4album!'
    reading = examine(engine, encode(shown(), format) + note.encode(), LIMITS)
    assert PHONE in told(reading)
    assert not reading.findings


@pytest.mark.parametrize("format", FORMATS)
def test_a_phone_s_notes_among_figures_are_read(engine: RapidLines, format: str) -> None:
    """As Samsung's phones write them: each with its kind and name, and a table of where they stand."""
    notes = {b"Image_UTC_Data": b"1764590400000", b"MCC_Data": b"460", b"Camera_Scene_Info": PHONE.encode() * 9}
    blocks = [struct.pack("<HHI", 0, 0xA01, len(name)) + name + note for name, note in notes.items()]
    table = b"SEFH" + struct.pack("<II", 107, 3) + b"".join(struct.pack("<HHII", 0, 0xA01, 200, 99) for _ in blocks)
    tail = b"".join(blocks) + table + struct.pack("<I", len(table)) + b"SEFT"
    reading = examine(engine, encode(shown(), format) + tail, LIMITS)
    assert PHONE in told(reading)
    assert not reading.findings


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("tail", [b"", bytes(4096), b"\r\n"], ids=["nothing", "zeros", "line"])
def test_padding_is_no_content(engine: RapidLines, format: str, tail: bytes) -> None:
    reading = examine(engine, encode(shown(), format) + tail, LIMITS)
    assert (reading.findings, reading.hidden) == ((), ())


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def test_a_block_of_a_program_of_its_own_is_unreadable(engine: RapidLines) -> None:
    noise = np.random.default_rng(1).bytes(2000)
    data = encode(shown())
    assert unreadable(examine(engine, data[:33] + chunk(b"mkTS", noise) + data[33:], LIMITS))
    assert not examine(engine, data[:33] + chunk(b"mkTS", noise[:40]) + data[33:], LIMITS).findings
    jpeg = encode(shown(), "JPEG")
    segment = b"\xff\xec" + struct.pack(">H", 2002) + noise
    assert unreadable(examine(engine, jpeg[:2] + segment + jpeg[2:], LIMITS))


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_is_turned_as_its_note_says(orientation: int) -> None:
    from PIL import ImageOps

    from guard.read.files.decode import decode

    pixels = np.arange(6 * 4 * 3, dtype=np.uint8).reshape(6, 4, 3)
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = encode(Image.fromarray(pixels), exif=exif)
    expected = ImageOps.exif_transpose(Image.open(io.BytesIO(data)))
    np.testing.assert_array_equal(decode(data, LIMITS).pixels[:, :, ::-1], np.asarray(expected))
