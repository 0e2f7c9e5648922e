"""The finder of lines."""

from __future__ import annotations

import random

import cv2
import numpy as np
import pytest

from guard.model import Box
from guard.read.lines import strokes
from guard.read.lines.strokes import find_lines
from tests.support.pictures import Sheet, covered


@pytest.mark.parametrize(
    ("ground", "ink"),
    [
        ("#ffffff", "#1a1a1a"),
        ("#111111", "#d0d0d0"),
        ("#95ec69", "#06190f"),
        ("#1677ff", "#ffffff"),
        ("#f5f5f5", "#8a8a8a"),
    ],
)
@pytest.mark.parametrize("size_px", [11, 14, 22, 40, 72])
def test_a_line_is_found_whole_in_any_colour_and_size(ground: str, ink: str, size_px: int) -> None:
    sheet = Sheet(1000, 260, ground=ground, ink=ink)
    place = sheet.write(40, 80, "收货人 13800138000", size_px)
    assert covered(place, find_lines(sheet.pixels).lines) >= 0.8


def test_columns_of_a_table_stay_apart() -> None:
    sheet = Sheet(900, 400)
    for row in range(8):
        for column in range(4):
            sheet.write(30 + 200 * column, 20 + 36 * row, "13800138000", 15)
    assert len(find_lines(sheet.pixels).lines) == 32


def test_remains_of_borders_between_rows_hold_no_cells_together() -> None:
    sheet = Sheet(900, 400)
    for row in range(6):
        for column in range(3):
            sheet.write(30 + 260 * column, 20 + 26 * row, "13800138000", 16)
        for left in range(30, 700, 6):
            sheet.rect(left, 41 + 26 * row, 3, 1, "#888888")
    assert [line.width < 200 for line in find_lines(sheet.pixels).lines] == [True] * 18


@pytest.mark.parametrize("text", ["Extraction 06 12", "Détartrage 06 12 63 39 43"])
@pytest.mark.parametrize("gap_px", [4, 8, 13])
def test_a_bar_beside_the_rows_of_a_note_does_not_hold_them_together(text: str, gap_px: int) -> None:
    sheet = Sheet(900, 400, ground="#e3f0fc")
    for row in range(8):
        sheet.write(400, 40 + 40 * row, "麻烦查一下我的订单", 16)
    sheet.rect(60, 40, 5, 45, "#1d6fb8")
    for row, written in enumerate(("15:00 Fatou", text)):
        sheet.write(65 + gap_px, 44 + 18 * row, written, 13)
    note = [line for line in find_lines(sheet.pixels).lines if line.width > 20 and line.left < 400]
    assert len(note) == 2
    assert max(line.height for line in note) <= 18
    assert min(line.left for line in note) >= 65


@pytest.mark.parametrize("quality", [45, 60, 75])
@pytest.mark.parametrize("colour", ["#d4d4d4", "#c8c8c8"])
@pytest.mark.parametrize("family", ["noto", "wqy"])
def test_the_rules_of_a_sheet_that_jpeg_has_broken_hold_no_cells_together(
    quality: int, colour: str, family: str
) -> None:
    columns = {
        44: "2026/07/26",
        148: "260518-795191403975102",
        352: "434049303102526",
        510: "孔玉梅",
        590: "15981436554",
    }
    sheet = Sheet(800, 420, family=family)
    for row in range(16):
        sheet.rect(0, 24 + 25 * row, 720, 1, colour)
        for left, text in columns.items():
            sheet.write(left + 4, 4 + 25 * row, text, 15)
    for left in (*columns, 720):
        sheet.rect(left, 0, 1, 400, colour)
    pixels = cv2.imdecode(np.frombuffer(sheet.encode("JPEG", quality=quality), np.uint8), cv2.IMREAD_COLOR)
    assert pixels is not None
    lines = find_lines(np.asarray(pixels, np.uint8)).lines
    assert len(lines) == 16 * len(columns)
    assert max(line.width for line in lines) < 185


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_bars_of_a_waybill_part_no_line_below_them(seed: int) -> None:
    sheet, chance = Sheet(1140, 700), random.Random(seed)
    for top, height in ((40, 97), (420, 69)):
        left = 117
        while left < 760:
            sheet.rect(left, top, chance.choice((2, 2, 2, 4, 6)), height, "#111111")
            left += chance.choice((6, 8, 10))
    address = sheet.write(205, 250, "安徽省合肥市蜀山区潜山路37号锦绣华庭14幢204室", 31)
    number = sheet.write(118, 560, "张长青 19902997483", 23)
    pixels = cv2.imdecode(np.frombuffer(sheet.encode("JPEG", quality=75), np.uint8), cv2.IMREAD_COLOR)
    assert pixels is not None
    lines = find_lines(np.asarray(pixels, np.uint8)).lines
    assert all(any(covered(place, [line]) > 0.9 for line in lines) for place in (address, number))


@pytest.mark.parametrize(("size_px", "side"), [(11, 244), (12, 276), (14, 304), (16, 346)])
def test_writing_that_a_cells_side_cuts_off_is_not_joined_to_the_next_cell(size_px: int, side: int) -> None:
    sheet, pitch = Sheet(700, 420), size_px + 10
    for row in range(14):
        text = "湖南省长沙市岳麓区民族大道569号水岸新城1203室3单元" if row % 3 else "武汉市龙阳路"
        sheet.write(24, 6 + pitch * row, text, size_px)
    sheet.rect(side, 0, 400, 420, "#ffffff")
    for row in range(14):
        sheet.write(side + 4, 6 + pitch * row, "74974980837154", size_px)
    sheet.rect(side, 0, 0, 14 * pitch, "#d4d4d4")
    pixels = cv2.imdecode(np.frombuffer(sheet.encode("JPEG", quality=80), np.uint8), cv2.IMREAD_COLOR)
    assert pixels is not None
    lines = find_lines(np.asarray(pixels, np.uint8)).lines
    assert [line for line in lines if line.left < side - 4 and line.right > side + 4] == []


def test_writing_that_goes_over_the_side_of_its_cell_stays_whole() -> None:
    sheet = Sheet(700, 420, family="wqy")
    sheet.rect(117, 0, 0, 420, "#d4d4d4")
    for row in range(16):
        if row % 4:
            sheet.write(24, 6 + 22 * row, "湖南省长沙市岳麓区民族大道569号水岸", 12)
        else:
            sheet.write(125, 6 + 22 * row, "74974980837154", 12)
    assert len(find_lines(sheet.pixels).lines) == 16


@pytest.mark.parametrize("left", [78, 95])
def test_a_rule_goes_through_no_line_of_a_panel_of_its_own_colour(left: int) -> None:
    sheet = Sheet(400, 420, ink="#ffffff")
    sheet.rect(0, 0, 400, 170, "#607d8b")
    sheet.rect(left, 180, 0, 220, "#607d8b")
    for row in range(8):
        sheet.write(20, 4 + 20 * row, "Generic 48-Pair Fiber Panel", 14)
    assert len(find_lines(sheet.pixels).lines) == 8


def test_short_rulers_between_the_entries_of_a_bar_keep_them_apart() -> None:
    sheet, right = Sheet(500, 300), 20
    for row in range(6):
        sheet.write(20, 80 + 36 * row, "麻烦查一下我的订单", 16)
    for word in ("订单", "运单", "退款", "售后"):
        right = sheet.write(right, 20, word, 16).right
        sheet.rect(right + 4, 19, 1, 28, "#555555")
        right += 8
    assert len(find_lines(sheet.pixels).lines) == 6 + 4


@pytest.mark.parametrize("pitch", [19, 22, 30])
def test_rows_that_nearly_touch_stay_apart(pitch: int) -> None:
    sheet = Sheet(900, 400)
    for row in range(6):
        sheet.write(30, 20 + pitch * row, "麻烦帮忙查一下收货地址和电话，谢谢啦", 16)
    assert len(find_lines(sheet.pixels).lines) == 6


def test_the_gaps_between_dense_lines_are_no_light_strokes() -> None:
    sheet = Sheet(400, 200, family="wqy")
    texts = (
        "订单编号 TB585218667682",
        "收货人：蔡梓滢",
        "手机：18947120909",
        "收货地址：上海市浦东新区建设路45号3单元",
    )
    for row, text in enumerate(texts):
        sheet.write(20, 20 + 19 * row, text, 13)
    lines = find_lines(sheet.pixels).lines
    assert len(lines) == len(texts)
    assert max(line.height for line in lines) <= 15


def test_borders_and_panels_are_no_lines() -> None:
    sheet = Sheet(900, 400)
    for nth in range(6):
        sheet.rect(20, 20 + 60 * nth, 860, 1, "#333333")
        sheet.rect(20 + 150 * nth, 20, 1, 360, "#333333")
    sheet.rect(100, 100, 300, 200, "#1677ff", 12)
    assert find_lines(sheet.pixels).lines == ()


@pytest.mark.parametrize("radius", [0, 4, 8])
@pytest.mark.parametrize("height", [34, 40, 46])
def test_the_sides_of_a_field_belong_to_no_line(radius: int, height: int) -> None:
    sheet = Sheet(900, 480)
    places = []
    for nth in range(5):
        for left in (20, 460):
            top = 10 + 90 * nth
            places.append(sheet.write(left, top, "手机号码" if nth % 2 else "性别", 13))
            sheet.frame(left, top + 26, 400, height, "#b8b8b8", radius)
            places.append(sheet.write(left + 9, top + 26 + (height - 24) // 2, "138 5712 0946", 16))
    found = find_lines(sheet.pixels).lines
    assert len(found) == len(places)
    assert max(box.height for box in found) <= 18
    assert all(any(covered(place, (box,)) >= 0.5 for box in found) for place in places)


@pytest.mark.parametrize("text", ["1ll1", "川川", "IIII"])
def test_upright_strokes_within_a_field_stay(text: str) -> None:
    sheet = Sheet(500, 120)
    sheet.frame(20, 20, 440, 44, "#888888", 4)
    place = sheet.write(60, 22, text, 28)
    assert covered(place, find_lines(sheet.pixels).lines) >= 0.6


def test_small_print_beside_large_letters_is_a_line() -> None:
    sheet = Sheet(760, 300)
    sheet.write(40, 30, "中国云上银行 6228 4804", 40)
    sheet.write(40, 120, "储蓄卡 银联 2028", 40)
    places = [sheet.write(40, 220, "09/29", 14), sheet.write(260, 220, "LI YUN", 14), sheet.write(400, 220, "备注", 13)]
    found = find_lines(sheet.pixels).lines
    assert all(covered(place, found) >= 0.5 for place in places)


def test_looking_band_by_band_changes_nothing() -> None:
    sheet = Sheet(1000, 4400)
    for row in range(100):
        sheet.write(30 + 7 * row, 10 + 43 * row, "订单 SO20261103 已发货", 12 + row % 17)
    sheet.rect(10, 2000, 1, 2000, "#333333")
    assert np.array_equal(strokes._strokes(sheet.pixels), strokes._strokes_of_band(sheet.pixels))


def test_the_usual_height_is_that_of_most_lines() -> None:
    sheet = Sheet(900, 600)
    sheet.write(30, 10, "标题", 48)
    for row in range(10):
        sheet.write(30, 90 + 40 * row, "正文内容", 20)
    assert 15 <= find_lines(sheet.pixels).usual_px <= 24


def test_an_empty_picture_has_no_lines() -> None:
    ink = find_lines(np.full((50, 60, 3), 200, np.uint8))
    assert ink.lines == ()
    for height, width in ((1, 1), (1, 7), (9, 1), (3, 5)):
        assert find_lines(np.zeros((height, width, 3), np.uint8)).lines == ()
    assert all(isinstance(box, Box) for box in ink.lines)


def test_cells_parted_by_a_ruler_alone_are_lines_of_their_own() -> None:
    sheet = Sheet(600, 240, ground="#ffffff")
    for row in range(6):
        top = 10 + 30 * row
        sheet.rect(10, top - 6, 540, 1, "#a0a0a0")
        for left, text in ((16, "18800055000"), (112, "冻结"), (150, "台灯"), (188, "6230584715513482")):
            sheet.write(left, top, text, 14)
            sheet.rect(left - 5, top - 6, 1, 30, "#a0a0a0")
    assert len(find_lines(sheet.pixels).lines) == 24


def test_columns_closer_than_a_character_stay_apart_where_they_recur() -> None:
    sheet = Sheet(600, 240)
    for row in range(6):
        for left, text in ((10, "202604051856064963"), (184, "甘诺梅"), (239, "6217998344058079")):
            sheet.write(left, 10 + 26 * row, text, 15)
    assert len(find_lines(sheet.pixels).lines) == 18


def test_letters_that_a_terminal_sets_apart_are_one_line() -> None:
    sheet = Sheet(900, 260, ground="#111111", ink="#d0d0d0")
    rows = ("idcard=130102199203098043", "mail to sunny90@outlook.com", "客户 下单 20260303294189", "tail -f app.log")
    for row, text in enumerate(rows):
        at = 10
        for letter in text:
            if letter != " ":
                sheet.write(at, 20 + 30 * row, letter, 15)
            at += 30 if letter > "\u2e80" else 15
    lines = find_lines(sheet.pixels).lines
    assert len([line for line in lines if abs(line.top - 20) < 12]) == 1
    assert len(lines) <= 12


def test_blanks_as_wide_as_letters_part_no_words_and_wider_ones_part_columns() -> None:
    sheet = Sheet(900, 460, ground="#111111", ink="#d0d0d0", family="mono")
    names = ("Fiona M. Pemberton", "Aisha Harrington", "Samuel Tang", "Grace de Fairweather", "Kyle Whit")
    for row in range(15):
        sheet.write(10, 20 + 28 * row, f"{names[row % 5]:20}  paid {row + 10} times on May {row + 1}", 15)
    assert len(find_lines(sheet.pixels).lines) == 30


def test_figures_of_a_calendar_stay_apart() -> None:
    sheet = Sheet(900, 400)
    for row in range(5):
        for column in range(12):
            sheet.write(30 + 70 * column, 20 + 60 * row, str(row + column), 15)
    assert len(find_lines(sheet.pixels).lines) == 60
