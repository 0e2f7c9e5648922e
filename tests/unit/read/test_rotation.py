"""Pictures on their side and on their head."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from guard.model import Box, EntityType, Pixels, ReadingLimits
from guard.read.engine import LineEngine, Told, tell_nobody
from guard.read.examine import examine
from guard.read.lines.rapid import RapidLines
from guard.read.page import Line
from guard.read.rotation import MIRRORED, Rotation, read_upright
from tests.support.pictures import Sheet, covered, encode

LIMITS = ReadingLimits(timeout_s=120)


@dataclass(slots=True)
class Counting:
    """The engine, and how much it was asked to read."""

    engine: LineEngine = field(default_factory=RapidLines)
    name: str = "counting"
    asked: list[tuple[int, ...]] = field(default_factory=list)

    def lines(self, pixels: Pixels, inside: Box | None = None, told: Told = tell_nobody) -> tuple[Line, ...]:
        self.asked.append(pixels.shape)
        return self.engine.lines(pixels, inside)

    def warm(self) -> None:
        self.engine.warm()

    def rest(self) -> None:
        self.engine.rest()


@pytest.fixture(scope="module")
def engine() -> RapidLines:
    return RapidLines()


def card() -> Sheet:
    sheet = Sheet(640, 400, ground="#e4edf0")
    for top, text in (
        (40, "姓名 林宛如"),
        (85, "性别 女 民族 汉"),
        (130, "出生 1991年5月6日"),
        (175, "住址 苏州市姑苏区星湖街328号"),
        (330, "公民身份号码 320508199105060023"),
    ):
        sheet.write(40, top, text, 22)
    return sheet


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_card_that_lies_on_its_side_or_head_is_found_where_it_is(engine: RapidLines, quarters: int) -> None:
    sheet = card()
    turned = sheet.image.rotate(90 * quarters, expand=True)
    reading = examine(engine, encode(turned, "PNG"), LIMITS)
    assert reading.pixels.shape[:2] == (turned.height, turned.width)
    assert EntityType.ID_DOCUMENT in {finding.entity_type for finding in reading.findings}
    number = reading.page.text.index("320508199105060023")
    # What was turned so far goes on to where it is as what comes back from the rest of a full turn.
    place = Rotation(4 - quarters, turned.width, turned.height).back(sheet.places[-1][1])
    found = reading.page.boxes(number, number + 18)
    assert all(_inside(box, place) for box in found)
    assert covered(place, found) > 0.4


def _inside(box: Box, place: Box, slack: int = 6) -> bool:
    return (
        box.left >= place.left - slack
        and box.top >= place.top - slack
        and box.right <= place.right + slack
        and box.bottom <= place.bottom + slack
    )


def test_a_small_picture_on_its_head_with_few_lines_is_turned(engine: RapidLines) -> None:
    sheet = Sheet(480, 300)
    for top, text, size_px in ((60, "社会保障卡", 24), (130, "320508199105060023", 18), (180, "2017年4月", 16)):
        sheet.write(60, top, text, size_px)
    turn, lines = read_upright(engine, np.ascontiguousarray(np.rot90(sheet.pixels, 2)))
    assert turn.quarters == 2
    assert "320508199105060023" in {line.text for line in lines}


def test_the_only_line_of_a_picture_on_its_head_is_turned(engine: RapidLines) -> None:
    sheet = Sheet(480, 160)
    sheet.write(60, 60, "18989992232", 26)
    turn, lines = read_upright(engine, np.ascontiguousarray(np.rot90(sheet.pixels, 2)))
    assert turn.quarters == 2
    assert [line.text for line in lines] == ["18989992232"]


def test_a_card_in_a_mirror_is_read_where_it_is(engine: RapidLines) -> None:
    sheet = card()
    reading = examine(engine, encode(sheet.image.transpose(Image.Transpose.FLIP_LEFT_RIGHT), "PNG"), LIMITS)
    assert reading.quarters == MIRRORED
    number = reading.page.text.index("320508199105060023")
    place = Rotation(MIRRORED, 640, 400).back(sheet.places[-1][1])
    found = reading.page.boxes(number, number + 18)
    assert all(_inside(box, place) for box in found)
    assert covered(place, found) > 0.4


def test_a_picture_that_reads_well_is_read_once() -> None:
    counting = Counting()
    turn, lines = read_upright(counting, card().pixels)
    assert turn.quarters == 0
    assert lines
    assert counting.asked == [(400, 640, 3)]


def test_a_calendar_is_read_once() -> None:
    sheet = Sheet(700, 480)
    for day in range(1, 32):
        sheet.write(30 + 90 * (day % 7), 40 + 70 * (day // 7), f"{day}", 20)
    counting = Counting()
    assert read_upright(counting, sheet.pixels)[0].quarters == 0
    assert len(counting.asked) == 1


def test_what_reads_in_no_turn_stays_as_it_is(engine: RapidLines) -> None:
    noise = np.random.default_rng(3).integers(0, 255, (12, 16, 3), np.uint8)
    picture = np.asarray(Image.fromarray(noise).resize((640, 480), Image.Resampling.BICUBIC))
    assert read_upright(engine, np.ascontiguousarray(picture))[0].quarters == 0


@given(st.integers(0, MIRRORED), st.integers(0, 20), st.integers(0, 10), st.integers(1, 9), st.integers(1, 9))
def test_boxes_go_back_to_where_their_pixels_were(quarters: int, left: int, top: int, width: int, height: int) -> None:
    before = np.zeros((20, 30, 3), np.uint8)
    before[top : top + height, left : left + width] = 255
    turn = Rotation(quarters, 30, 20)
    ys, xs = np.nonzero(turn.pixels(before)[:, :, 0])
    seen = Box(int(xs.min()), int(ys.min()), int(np.ptp(xs)) + 1, int(np.ptp(ys)) + 1)
    assert turn.back(seen) == Box(left, top, width, height)
    assert turn.forward(Box(left, top, width, height)) == seen
    assert turn.forward(Box(left, top, width, height)) == seen


class Unsure:
    """Reads as much surely, and guesses as much, however a picture lies: as of a table in tiny letters."""

    name = "unsure"

    def lines(self, pixels: Pixels, inside: Box | None = None, told: Told = tell_nobody) -> tuple[Line, ...]:
        return tuple(_line(text, 40, 0.6 if "?" in text else 0.95) for text in ["预约实验室 2025", *["??????????"] * 9])

    def warm(self) -> None:
        pass

    def rest(self) -> None:
        pass


def test_a_turn_that_reads_no_better_is_not_tried_on_all_of_a_picture() -> None:
    counting = Counting(Unsure())
    assert read_upright(counting, np.zeros((600, 900, 3), np.uint8))[0].quarters == 0
    whole, *pieces = counting.asked
    assert whole == (600, 900, 3)
    assert len(pieces) == 4
    assert all(max(piece) < 600 for piece in pieces)


class OnItsHead:
    """Reads figures where the picture lies on its head, as they look then, and words where it stands upright."""

    name = "on-its-head"

    def lines(self, pixels: Pixels, inside: Box | None = None, told: Told = tell_nobody) -> tuple[Line, ...]:
        if pixels[-1, -1].any():
            texts = [("公民身份号码110105199705273097", 0.95), ("广东省深圳市南山区人民路18号", 0.95)]
        else:
            texts = [("5155", 0.95), ("40305", 0.95), ("195", 0.95), ("采聯杀", 0.6), ("花換民", 0.6)]
        return tuple(_line(text, 40 * nth, confidence) for nth, (text, confidence) in enumerate(texts))

    def warm(self) -> None:
        pass

    def rest(self) -> None:
        pass


def _line(text: str, top: int, confidence: float) -> Line:
    characters = tuple(Box(20 * nth, top, 20, 20) for nth in range(len(text)))
    return Line(text, Box(0, top, 20 * len(text), 20), characters, confidence)


def test_figures_that_are_read_surely_do_not_tell_that_a_card_stands_upright() -> None:
    pixels = np.zeros((300, 500, 3), np.uint8)
    pixels[:40, :40] = 255
    turn, lines = read_upright(OnItsHead(), pixels)
    assert turn.quarters == 2
    assert lines[0].text == "公民身份号码110105199705273097"
