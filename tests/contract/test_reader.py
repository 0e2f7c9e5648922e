"""What every reading engine keeps to."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PIL import Image

from guard.errors import PictureRefused
from guard.model import Box, ReadingLimits
from guard.read import ENGINES, TextPage, TextReader, open_reader
from tests.support.pictures import Sheet, covered, encode


@pytest.fixture(scope="module", params=ENGINES)
def reader(request: pytest.FixtureRequest) -> Iterator[TextReader]:
    reader = open_reader(request.param, limits=ReadingLimits(max_pixels=4_000_000, timeout_s=60))
    yield reader
    reader.close()


PHONE, CARD, NAME = "13800138000", "6222 0200 0000 0000", "收货人：张伟"


def screen(ground: str = "#ffffff", ink: str = "#1a1a1a", size_px: int = 18) -> Sheet:
    sheet = Sheet(ground=ground, ink=ink)
    for nth, text in enumerate((NAME, PHONE, CARD)):
        sheet.write(40, 40 + 3 * size_px * nth, text, size_px)
    return sheet


def place(page: TextPage, text: str) -> tuple[Box, ...]:
    plain = page.text.replace(" ", "")
    at = plain.index(text.replace(" ", ""))
    index = [nth for nth, character in enumerate(page.text) if character != " "]
    end = at + len(text.replace(" ", ""))
    return page.boxes(index[at], index[end - 1] + 1)


@pytest.mark.parametrize(
    ("ground", "ink", "size_px"),
    [("#ffffff", "#1a1a1a", 18), ("#1e1e1e", "#e4e4e4", 16), ("#95ec69", "#111111", 24), ("#1677ff", "#ffffff", 32)],
)
def test_what_is_read_lies_where_it_was_drawn(reader: TextReader, ground: str, ink: str, size_px: int) -> None:
    sheet = screen(ground, ink, size_px)
    page = reader.read(sheet.encode()).page
    for text in (PHONE, CARD):
        boxes = place(page, text)
        assert covered(sheet.place(text), boxes) >= 0.8
        assert sum(box.width * box.height for box in boxes) <= 2.2 * sheet.place(text).width * sheet.place(text).height


def test_lines_come_from_top_to_bottom(reader: TextReader) -> None:
    text = reader.read(screen().encode()).page.text.replace(" ", "")
    assert text.index("张伟") < text.index(PHONE) < text.index(CARD.replace(" ", ""))


@pytest.mark.parametrize(
    ("format", "media_type"),
    [
        ("PNG", "image/png"),
        ("JPEG", "image/jpeg"),
        ("BMP", "image/bmp"),
        ("GIF", "image/gif"),
        ("WEBP", "image/webp"),
        ("TIFF", "image/tiff"),
    ],
)
def test_every_format_is_read(reader: TextReader, format: str, media_type: str) -> None:
    reading = reader.read(screen().encode(format))
    assert reading.media_type == media_type
    assert reading.pixels.shape == (400, 800, 3)
    assert reading.pixels.dtype == np.uint8
    assert PHONE in reading.page.text.replace(" ", "")


def test_pixels_are_blue_green_red(reader: TextReader) -> None:
    reading = reader.read(encode(Image.new("RGB", (32, 16), "#ff8000")))
    assert reading.pixels[0, 0].tolist() == [0, 128, 255]


def test_an_empty_picture_reads_as_nothing(reader: TextReader) -> None:
    reading = reader.read(encode(Image.new("RGB", (640, 480), "#f5f5f5")))
    assert reading.page == TextPage()
    assert reading.findings == ()


@pytest.mark.parametrize("size", [(1, 1), (3, 200), (200, 3)])
def test_the_smallest_pictures_are_read_without_a_fuss(reader: TextReader, size: tuple[int, int]) -> None:
    assert reader.read(encode(Image.new("RGB", size, "#808080"))).page.text == ""


@pytest.mark.parametrize(
    "data",
    [b"", b"plain text", b"\x89PNG\r\n\x1a\n", screen().encode()[:900], encode(Image.new("1", (2001, 2000)))],
    ids=["empty", "text", "header only", "cut off", "too many pixels"],
)
def test_what_cannot_be_read_is_refused(reader: TextReader, data: bytes) -> None:
    with pytest.raises(PictureRefused):
        reader.read(data)


def test_covered_text_is_not_read_again(reader: TextReader) -> None:
    sheet = screen()
    pixels = reader.read(sheet.encode()).pixels.copy()
    box = sheet.place(PHONE)
    assert PHONE in reader.read_again(pixels, [box]).text.replace(" ", "")
    pixels[box.top - 2 : box.top + box.height + 2, box.left - 2 : box.left + box.width + 2] = 240
    assert reader.read_again(pixels, [box]).text == ""


def test_reading_again_tells_the_place_in_the_whole_picture(reader: TextReader) -> None:
    sheet = screen()
    pixels = reader.read(sheet.encode()).pixels
    page = reader.read_again(pixels, [sheet.place(CARD)])
    assert covered(sheet.place(CARD), place(page, CARD)) >= 0.8


def test_reading_again_looks_only_where_it_is_asked(reader: TextReader) -> None:
    sheet = screen()
    pixels = reader.read(sheet.encode()).pixels
    assert "张伟" not in reader.read_again(pixels, [sheet.place(PHONE)]).text
    assert reader.read_again(pixels, []).text == ""


def test_a_warm_reader_says_so(reader: TextReader) -> None:
    reader.warm()
    assert reader.status().warm
    assert reader.status().engine == reader.name


def test_a_closed_reader_opens_again(reader: TextReader) -> None:
    reader.close()
    reader.close()
    assert PHONE in reader.read(screen().encode()).page.text.replace(" ", "")
