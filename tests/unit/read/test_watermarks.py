"""What is printed all over a copy is no line of it, and is bleached where it runs through the words."""

from __future__ import annotations

import numpy as np

from guard.model import Box, Pixels
from guard.model.boxes import around
from guard.read.page import Line
from guard.read.watermarks import bleached, legible, without_watermarks

MARK = "仅供办理开户使用"


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


class Reader:
    """Reads the bleached picture."""

    def __init__(self, *lines: Line) -> None:
        self.lines, self.looks = lines, 0

    def __call__(self, _pixels: Pixels) -> tuple[Line, ...]:
        self.looks += 1
        return self.lines


def test_a_copy_whose_watermark_hides_words_is_read_again() -> None:
    marks = [line(MARK, 200, 40 * nth, rise=8) for nth in range(6)]
    address, day, caption = line("桐花村4组1"), line("9月28日", top=80), line("公民身份号码", top=400)
    number, more, less = line("110101199003071233", 200, 40), line("桐花村4组17号"), line("28", 40, top=80)
    read = Reader(number, more, less)
    pixels = np.full((600, 900, 3), 255, np.uint8)
    assert legible([*marks, address, day, caption], pixels, read, known) == [*marks, day, caption, number, more]
    assert read.looks == 1


def test_what_it_was_read_into_stands_beside_what_is_read_without_it() -> None:
    marks = [line(MARK, 200, 40 * nth, rise=8) for nth in range(6)]
    spoilt, number, same = line("139001380004017", top=300), line("13900138000", top=300), line("张三丰", top=360)
    read = Reader(number, same)
    pixels = np.full((600, 900, 3), 255, np.uint8)
    assert legible([*marks, spoilt, same], pixels, read, known) == [*marks, spoilt, same, number]


def test_it_is_read_once_where_nothing_is_printed_all_over_it() -> None:
    read = Reader(line("110101199003071233"))
    lines = [line("公民身份号码"), line("张三丰", top=40)]
    assert legible(lines, np.full((600, 900, 3), 255, np.uint8), read, known) == lines
    assert read.looks == 0
