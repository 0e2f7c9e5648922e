"""What is printed all over a copy is no line of it, and is bleached where it runs through the words."""

from __future__ import annotations

import numpy as np

from guard.model import Box, Pixels
from guard.model.boxes import around
from guard.read.documents import find_documents
from guard.read.documents.watermarks import bleached, without_watermarks
from guard.read.layout import arrange
from guard.read.page import Line
from tests.support.pictures import Sheet, covered

MARK = "仅供办理开户使用"
FRONT = (
    *((340, 240, "姓名 张三丰", 26), (340, 320, "性别 男", 24), (340, 380, "出生 1990年3月7日", 24)),
    *((340, 440, "住址 上海市浦东新区世纪大道", 24), (340, 620, "公民身份号码 110101199003071233", 30)),
)


def line(text: str, left: int = 0, top: int = 0, rise: int = 0) -> Line:
    boxes = tuple(Box(left + 20 * nth, top - rise * nth, 20, 20) for nth in range(len(text)))
    return Line(text, around(boxes), boxes)


def known(text: str) -> bool:
    return text in ("居民身份证", "公民身份号码")


def texts(lines: list[Line]) -> list[str]:
    return [one.text for one in lines]


def test_what_stands_in_many_lines_is_taken_out_of_all() -> None:
    lines = [line(MARK, top=40 * nth, rise=8) for nth in range(6)]
    lines += [line("供办理开户"), line("使用"), line("公民身份号码 办理开户使用1101"), line("张三丰")]
    assert texts(without_watermarks(lines, known)) == ["公民身份号码 办理开户使用1101", "张三丰"]


def test_words_of_documents_may_stand_there_several_times() -> None:
    lines = [line("居民身份证", top=40 * nth, rise=8) for nth in range(8)]
    assert without_watermarks(lines, known) == lines


def test_nothing_is_taken_out_of_few_lines() -> None:
    lines = [line(MARK, rise=8), line(MARK, rise=8), line("张三丰")]
    assert without_watermarks(lines, known) == lines


def test_level_cells_of_a_table_are_no_watermark() -> None:
    lines = [line("上海市浦东新区", top=40 * nth) for nth in range(20)]
    assert without_watermarks(lines, known) == lines


def test_a_watermark_is_lighter_than_writing() -> None:
    pixels = np.full((40, 40, 3), 250, np.uint8)
    pixels[:10], pixels[10:20] = 40, 190
    seen = bleached(pixels)
    assert seen[30, 0, 0] == seen[15, 0, 0] == 255
    assert seen[5, 0, 0] < 100


def test_a_copy_whose_watermark_hides_words_is_read_again() -> None:
    sheet = Sheet(1400, 900)
    for left, top, text, size_px in FRONT:
        sheet.write(left, top, text, size_px)
    marked = arrange([line(MARK, 60 + 300 * (nth % 4), 260 + 120 * (nth // 4), 8) for nth in range(24)])
    looks: list[Pixels] = []

    def read(pixels: Pixels) -> tuple[Line, ...]:
        looks.append(pixels)
        return sheet.page().lines

    (finding,) = find_documents(marked, sheet.pixels, read)
    assert covered(Box(330, 230, 700, 430), finding.boxes) >= 0.9
    assert len(looks) == 1
    assert find_documents(sheet.page(), sheet.pixels, read)
    assert len(looks) == 1
