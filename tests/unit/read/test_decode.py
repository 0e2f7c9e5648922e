"""Pictures are read as a person sees them, with all that hides behind the first look."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from guard.model import EntityType, ReadingLimits
from guard.read.examine import DECODED_FRAMES, examine
from guard.read.files.decode import decode
from guard.read.lines.rapid import RapidLines
from guard.read.worker.recent import RecentReadings
from tests.support.pictures import Sheet, encode, font

LIMITS = ReadingLimits()
PHONE, OTHER = "13800138000", "13900139000"


@pytest.fixture(scope="module")
def engine() -> RapidLines:
    return RapidLines()


def written(text: str, size: tuple[int, int] = (420, 120)) -> Image.Image:
    sheet = Sheet(*size)
    sheet.write(30, 40, text, 24)
    return sheet.image


def test_the_orientation_of_a_phone_picture_is_kept(engine: RapidLines) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    turned = encode(written(PHONE).rotate(90, expand=True), "JPEG", exif=exif, quality=95)
    reading = examine(engine, turned, LIMITS)
    assert reading.pixels.shape[:2] == (120, 420)
    assert PHONE in reading.page.text


@pytest.mark.parametrize(
    ("inks", "ground"),
    [(("#101010",), 255), (("#f0f0f0",), 24), (("#f0f0f0", "#101010"), 128)],
    ids=["dark", "light", "both"],
)
def test_writing_on_a_transparent_ground_stays_readable(engine: RapidLines, inks: tuple[str, ...], ground: int) -> None:
    from PIL import ImageDraw

    image = Image.new("RGBA", (460, 160), (255, 255, 255, 0))
    for nth, ink in enumerate(inks):
        ImageDraw.Draw(image).text((30, 30 + 60 * nth), PHONE, fill=ink, font=font(26))
    reading = examine(engine, encode(image), LIMITS)
    assert reading.pixels[0, 0].tolist() == [ground] * 3
    assert reading.page.text.count(PHONE) == len(inks)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "PA", "RGB", "RGBA", "CMYK", "YCbCr", "I;16", "F"])
def test_every_kind_of_samples_is_decoded(mode: str) -> None:
    if mode == "I;16":
        image = Image.fromarray(np.full((20, 30), 40000, np.uint16))
    else:
        image = Image.new("RGB", (30, 20), "#9c9c9c").convert("L" if mode in ("PA", "F") else "RGB").convert(mode)
    format = {"CMYK": "TIFF", "YCbCr": "TIFF", "F": "TIFF", "PA": "TIFF", "LA": "PNG"}.get(mode, "PNG")
    if mode == "PA":
        image = image.convert("LA")
    pixels = decode(encode(image, format), LIMITS).pixels
    assert pixels.shape == (20, 30, 3)
    if mode not in ("1", "F"):
        assert abs(int(pixels[10, 15, 0]) - 156) <= 3


@pytest.mark.parametrize("format", ["GIF", "WEBP", "PNG", "TIFF"])
def test_what_a_later_frame_shows_is_read_too(engine: RapidLines, format: str) -> None:
    frames = [written(OTHER), written(PHONE)]
    data = encode(written("大家好"), format, save_all=True, append_images=frames, duration=100)
    reading = examine(engine, data, LIMITS)
    text = reading.page.text
    assert "大家好" in text
    assert PHONE in text
    assert OTHER in text
    assert reading.page.boxes(text.index(PHONE), text.index(PHONE) + 11)
    still = examine(engine, encode(Image.fromarray(reading.pixels[:, :, ::-1])), LIMITS)
    assert still.page.text == "大家好"


def test_a_page_of_another_size_covers_the_whole_still(engine: RapidLines) -> None:
    data = encode(written("封面"), "TIFF", save_all=True, append_images=[written(PHONE, (600, 300))])
    reading = examine(engine, data, LIMITS)
    at = reading.page.text.index(PHONE)
    assert reading.page.boxes(at, at + 11)[0][2:] == (420, 120)


def test_more_frames_than_are_read_are_unreadable(engine: RapidLines) -> None:
    frames = [Image.new("RGB", (40, 40), (nth * 5, 0, 0)) for nth in range(40)]
    data = encode(frames[0], "WEBP", save_all=True, append_images=frames[1:], duration=40, lossless=True)
    assert [finding.entity_type for finding in examine(engine, data, LIMITS).findings] == [EntityType.UNREADABLE]


def test_more_frames_than_are_decoded_are_unreadable_however_often_they_come(engine: RapidLines) -> None:
    frames = [Image.new("RGB", (40, 40), colour) for colour in ("red", "blue")] * (DECODED_FRAMES // 2)
    data = encode(frames[0], "WEBP", save_all=True, append_images=frames[1:], duration=40, lossless=True)
    assert examine(engine, data, LIMITS).findings == ()
    data = encode(frames[0], "WEBP", save_all=True, append_images=[*frames[1:], frames[0]], duration=40, lossless=True)
    assert [finding.entity_type for finding in examine(engine, data, LIMITS).findings] == [EntityType.UNREADABLE]


def test_frames_that_come_again_are_read_once(engine: RapidLines) -> None:
    there = [written(OTHER), *(Image.new("RGB", (40, 40), (nth * 10, 0, 0)) for nth in range(20)), written(PHONE)]
    frames = [frame.resize((400, 100)) for frame in there]
    data = encode(frames[0], "WEBP", save_all=True, append_images=frames[1:] + frames[::-1], duration=40, lossless=True)
    reading = examine(engine, data, LIMITS)
    assert reading.findings == ()
    assert PHONE in reading.page.text
    assert reading.page.text.count(OTHER) == 1


def test_the_same_bytes_are_read_once_and_old_readings_are_forgotten(engine: RapidLines) -> None:
    recent = RecentReadings(engine, LIMITS, max_pixels=110_000)
    first, second, third = (encode(written(text)) for text in ("你好", "再见", "谢谢"))
    known = recent.read(first)
    assert recent.read(first) is known
    recent.read(second)
    assert recent.read(first) is known
    recent.read(third)
    assert recent.read(first) is known
    assert recent.read(second).page.text == "再见"


def test_a_large_picture_has_the_room_of_those_before_it(engine: RapidLines, monkeypatch: pytest.MonkeyPatch) -> None:
    recent = RecentReadings(engine, LIMITS, max_pixels=2_600_000)
    small = encode(written("你好"))
    recent.read(small)
    rested: list[int] = []
    monkeypatch.setattr(engine, "rest", lambda: rested.append(recent._held()))
    recent.read(small)
    assert not rested
    recent.read(encode(written("再见", (1600, 1600))))
    assert rested == [0]
