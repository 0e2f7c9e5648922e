"""The default engine: lines by their strokes on screens, by the detection network in photos."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from PIL import Image

from guard.model import Box, Pixels
from guard.read.lines.rapid import RapidLines, scale_of
from guard.read.lines.recogniser import Recogniser, Strip
from guard.read.lines.regions import unsure_regions
from guard.read.lines.strokes import find_lines
from guard.read.page import Line, is_stray_letter
from tests.support.pictures import Sheet, covered

ID = "110101199003071233"


@pytest.fixture(scope="module")
def engine() -> RapidLines:
    return RapidLines()


def pixels_of(sheet: Sheet) -> Pixels:
    return np.ascontiguousarray(np.asarray(sheet.image)[:, :, ::-1])


def texture(width: int, height: int, seed: int = 1) -> Pixels:
    """What a table top, a wallpaper or a sky looks like: smooth noise with lines across."""
    rng = np.random.default_rng(seed)
    ground = rng.normal(130, 30, (height // 8, width // 8, 3)).clip(0, 255).astype(np.uint8)
    large = np.asarray(cv2.resize(ground, (width, height), interpolation=cv2.INTER_CUBIC), np.uint8)
    for nth in range(14):
        cv2.line(large, (nth * 97 % width, 0), ((nth * 233 + 80) % width, height), (70, 90, 60), 1 + nth % 4)
    return np.asarray(cv2.GaussianBlur(large, (0, 0), 1), np.uint8)


def photo_of(card: Pixels, degrees: float) -> tuple[Pixels, np.ndarray]:
    """A card that lies tilted on a table, and the turn that laid it there."""
    ground = texture(1200, 900)
    turn = cv2.getRotationMatrix2D((card.shape[1] / 2, card.shape[0] / 2), degrees, 1.0)
    turn[:, 2] += (220, 200)
    laid = cv2.warpAffine(card, turn, (1200, 900), flags=cv2.INTER_AREA)
    inside = cv2.warpAffine(np.full(card.shape[:2], 255, np.uint8), turn, (1200, 900))
    return np.where(inside[:, :, None] > 127, laid, ground).astype(np.uint8), turn


def text_of(lines: tuple[Line, ...]) -> str:
    return "\n".join(line.text.replace(" ", "") for line in lines)


@pytest.mark.parametrize("degrees", [-9.0, 7.0])
def test_a_tilted_card_in_a_photo_is_read_where_it_lies(engine: RapidLines, degrees: float) -> None:
    sheet = Sheet(760, 420, ground="#dfe8ee")
    sheet.write(40, 60, "姓名 欧阳明哲", 34)
    box = sheet.write(180, 320, ID, 40)
    photo, turn = photo_of(sheet.pixels, degrees)
    lines = engine.lines(photo)
    assert ID in text_of(lines)
    line = next(line for line in lines if ID in line.text.replace(" ", ""))
    x, y = turn @ (box.left + box.width / 2, box.top + box.height / 2, 1)
    assert line.box.left < x < line.box.left + line.box.width
    assert line.box.top < y < line.box.top + line.box.height
    first, last = line.characters[0], line.characters[-1]
    assert (first.top > last.top) == (degrees > 0)


def test_writing_over_a_wallpaper_is_read(engine: RapidLines) -> None:
    sheet = Sheet(1200, 900)
    sheet.image = Image.fromarray(texture(1200, 900)[:, :, ::-1])
    sheet.write(420, 380, "王小明 13800138000", 30, "#ffffff")
    assert "13800138000" in text_of(engine.lines(sheet.pixels))


def test_a_picture_without_text_reads_as_next_to_nothing(engine: RapidLines) -> None:
    assert len(text_of(engine.lines(texture(900, 700)))) <= 6


def test_what_a_table_says_again_pixel_by_pixel_is_read_once(
    engine: RapidLines, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[Pixels] = []
    honest = Recogniser.read

    def counted(self: Recogniser, strip: Pixels) -> Strip:
        read.append(strip)
        return honest(self, strip)

    monkeypatch.setattr(Recogniser, "read", counted)
    sheet = Sheet(900, 400)
    for row in range(6):
        sheet.write(60, 40 + 60 * row, "已发货", 20)
        sheet.write(400, 40 + 60 * row, f"1380013800{row}", 20)
    lines = engine.lines(sheet.pixels)
    assert sorted(line.box.top // 60 for line in lines if line.text == "已发货") == list(range(6))
    assert sorted(line.text for line in lines if line.text[0] == "1") == [f"1380013800{row}" for row in range(6)]
    assert len(read) == 7


def test_a_plain_screen_needs_no_network(engine: RapidLines) -> None:
    sheet = Sheet(900, 600, ground="#f5f5f5")
    for nth in range(8):
        sheet.rect(40, 20 + 64 * nth, 420, 48, "#95ec69", 8)
        sheet.write(56, 30 + 64 * nth, f"订单 SO2026110{nth} 已经发货了", 18)
    pixels = sheet.pixels
    ink = find_lines(pixels)
    assert len(ink.lines) >= 8
    assert unsure_regions(ink, engine.lines(pixels)) == ()


def test_a_doubtful_patch_is_an_unsure_region() -> None:
    pixels = np.full((1400, 1600, 3), 245, np.uint8)
    pixels[300:620, 500:900] = np.random.default_rng(2).integers(0, 255, (320, 400, 3), np.uint8)
    (region,) = unsure_regions(find_lines(pixels), ())
    assert region.left <= 520
    assert region.left + region.width >= 880
    assert region.width < 700


@pytest.mark.parametrize(
    ("size_px", "family"), [(12, "noto"), (13, "wqy"), (14, "dejavu"), (20, "noto"), (36, "wqy"), (64, "noto")]
)
def test_characters_lie_where_they_were_drawn(engine: RapidLines, size_px: int, family: str) -> None:
    sheet = Sheet(1100, 200, family=family)
    sheet.write(30, 60, f"TEL {ID}", size_px)
    head = sheet.place(f"TEL {ID}")
    (line,) = engine.lines(sheet.pixels)
    start = line.text.index("1101")
    number = line.characters[start : start + 18]
    assert "".join(line.text[start : start + 18]) == ID
    left = number[0].left
    right = number[-1].left + number[-1].width
    ink = Box(left, number[0].top, right - left, number[0].height)
    assert covered(head, (line.box,)) >= 0.9
    share = len("TEL ") / len(f"TEL {ID}")
    assert abs(left - (head.left + head.width * share)) <= 1.2 * size_px
    assert abs(ink.left + ink.width - head.left - head.width) <= 0.6 * size_px


@pytest.mark.parametrize(("text", "stray"), [("1", True), ("VA", True), ("男", False), ("138", False), ("", True)])
def test_lone_letters_are_stray(text: str, stray: bool) -> None:
    assert is_stray_letter(text) is stray


def test_forms_that_differ_by_a_stroke_read_as_the_usual_one(engine: RapidLines) -> None:
    sheet = Sheet(500, 100)
    sheet.write(30, 30, "黃志強 黄志强", 24)
    assert text_of(engine.lines(sheet.pixels)).replace("\n", "") == "黄志强黄志强"


def test_a_rule_below_a_line_does_not_spoil_its_reading(engine: RapidLines) -> None:
    sheet = Sheet(500, 100)
    sheet.write(30, 30, "thomaswiggins@example.com", 14)
    for left in range(28, 220, 3):
        sheet.rect(left, 54, 1, 0, "#666666")
    assert "thomaswiggins@example.com" in text_of(engine.lines(sheet.pixels))


@pytest.mark.parametrize(("text", "small"), [("丁", True), ("各片", True), ("手机号 138", False)])
def test_pieces_of_large_letters_do_not_tell_the_size_of_text(text: str, small: bool) -> None:
    sheet = Sheet(4000, 3000)
    for row in range(30):
        sheet.write(40, 20 + 60 * row, "手机号 13800138000", 18)
    box = Box(0, 0, 100, 18)
    lines = (Line(text, box, (box,) * len(text), 0.9),) * 30
    scale = scale_of(Box(0, 0, 4000, 3000), find_lines(sheet.pixels).usual_px, lines)
    assert (scale < 0.4) is small


def test_of_lines_beside_a_box_nothing_is_read(engine: RapidLines) -> None:
    sheet = Sheet(500, 140)
    upper = sheet.write(30, 20, "电话 13800138000", 18)
    lower = sheet.write(30, 80, "电话 13911112222", 18)
    assert "13800138000" in text_of(engine.lines(sheet.pixels, upper))
    assert "13911112222" not in text_of(engine.lines(sheet.pixels, upper))
    assert not find_lines(sheet.pixels[: lower.top], lower).mask.any()


def test_what_a_border_leaves_of_a_line_is_not_read(engine: RapidLines) -> None:
    sheet = Sheet(500, 100)
    box = sheet.write(30, 30, "电话 13800138000", 18)
    cut = np.ascontiguousarray(sheet.pixels[box.top + box.height - 6 :])
    assert find_lines(cut).lines
    assert engine.lines(cut) == ()
