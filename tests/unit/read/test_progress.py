"""Reading tells how far it has come: from the first word on, what looks like writing is read or named as unread."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import cv2
import numpy as np
import pytest

from guard.model import Box, ReadingLimits
from guard.read import Reading
from guard.read.engine import MOST_UNREAD
from guard.read.examine import examine
from guard.read.lines.contrast import standing_out
from guard.read.lines.rapid import RapidLines
from guard.read.lines.regions import loose_strokes
from guard.read.lines.strokes import find_lines
from guard.read.page import Line
from guard.read.worker.remote import WorkerReader
from tests.support.pictures import Sheet, covered

NUMBERS = tuple(f"1380013800{nth}" for nth in range(4))


@pytest.fixture(scope="module")
def reader() -> Iterator[WorkerReader]:
    reader = WorkerReader("rapid", limits=ReadingLimits(timeout_s=60))
    yield reader
    reader.close()


def drawn() -> Sheet:
    sheet = Sheet(900, 700)
    for nth, number in enumerate(NUMBERS):
        sheet.write(40, 20 + 100 * nth, "请尽快处理这位客户的退款申请并回电给他", 20)
        sheet.write(40, 70 + 100 * nth, number, 20)
    return sheet


def test_from_the_first_word_on_every_place_of_writing_is_read_or_unread(reader: WorkerReader) -> None:
    sheet, parts = drawn(), []
    whole = reader.read(sheet.encode(), progress=parts.append)
    assert parts
    assert parts[0].page.lines == ()
    for part in parts:
        assert not part.whole
        places = (*part.unread, *(line.box for line in part.page.lines))
        assert all(covered(box, places) >= 0.9 for _, box in sheet.places)
        assert np.array_equal(part.pixels, whole.pixels)
    assert whole.whole
    assert whole.unread == ()
    assert all(number in whole.page.text for number in NUMBERS)


def test_a_picture_that_was_read_before_has_no_parts(reader: WorkerReader) -> None:
    parts: list[Reading] = []
    data = drawn().encode()
    first = reader.read(data)
    again = reader.read(data, progress=parts.append)
    assert parts == []
    assert again.page == first.page
    assert np.array_equal(again.pixels, first.pixels)


def test_lines_that_may_be_numbers_are_read_first() -> None:
    told: list[str] = []

    def tell(lines: Sequence[Line], unread: Sequence[Box]) -> None:
        told[:] = [line.text for line in lines] if len(lines) <= len(NUMBERS) else told

    RapidLines().lines(drawn().pixels, told=tell)
    assert sorted(told) == sorted(NUMBERS)


def test_doubtful_lines_stay_unread_until_the_network_has_looked() -> None:
    rng = np.random.default_rng(3)
    pixels = np.full((700, 900, 3), 245, np.uint8)
    pixels[200:500, 200:700] = rng.integers(0, 255, (300, 500, 3), np.uint8)
    told: list[tuple[Box, ...]] = []
    RapidLines().lines(pixels, told=lambda lines, unread: told.append(tuple(unread)))
    assert all(covered(Box(232, 232, 400, 200), unread) > 0.95 for unread in told)


def test_strokes_of_no_line_may_be_writing() -> None:
    pixels = np.full((300, 300, 3), 255, np.uint8)
    assert loose_strokes(find_lines(pixels)) == ()
    pixels[64:256, 64:256] = np.random.default_rng(1).integers(0, 2, (192, 192, 1), np.uint8) * 255
    assert covered(Box(64, 64, 192, 192), (*loose_strokes(ink := find_lines(pixels)), *ink.lines)) == 1.0


def test_of_very_many_unread_places_all_of_the_picture_is_told() -> None:
    pixels = np.full((1400, 2200, 3), 255, np.uint8)
    pixels[8::32, 8::64] = 0  # more specks than places that are named
    parts: list[Reading] = []
    encoded = cv2.imencode(".png", pixels)[1].tobytes()
    examine(RapidLines(), encoded, ReadingLimits(), progress=parts.append)
    assert len(standing_out(pixels)) > MOST_UNREAD
    assert parts[0].unread == (Box(0, 0, 2200, 1400),)


@pytest.mark.parametrize(
    ("ground", "ink"),
    [("#ffffff", "#111111"), ("#202124", "#e8eaed"), ("#ffffff", "#d8d8d8"), ("#07c160", "#ff7b7b")],
    ids=["dark", "light", "faint", "colour alone"],
)
def test_all_writing_stands_out_and_the_empty_ground_does_not(ground: str, ink: str) -> None:
    sheet = Sheet(1111, 605, ground=ground)
    for nth, size in enumerate((11, 14, 22, 48)):
        sheet.write(40 + 7 * nth, 40 + 130 * nth, "请回电 13800138000 谢谢", size, ink)
    places = standing_out(sheet.pixels)
    strokes = (sheet.pixels != sheet.pixels[0, 0]).any(axis=2)
    for left, top, width, height in places:
        strokes[top : top + height, left : left + width] = False
    assert np.abs(sheet.pixels[strokes].astype(int) - sheet.pixels[0, 0]).max(initial=0) < 24
    assert len(places) < 40
    assert sum(box.width * box.height for box in places) < 0.4 * 1111 * 605


def test_an_even_picture_has_nothing_that_stands_out() -> None:
    assert standing_out(np.full((33, 1, 3), 90, np.uint8)) == ()
    slope = np.repeat(np.linspace(0, 255, 900).astype(np.uint8)[None, :, None], 3, axis=2).repeat(40, axis=0)
    assert standing_out(slope) == ()
