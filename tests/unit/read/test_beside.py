"""Writing beside pictures."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guard.model import Box
from guard.read.lines.beside import cut_pictures
from guard.read.lines.strokes import find_lines
from tests.support.pictures import Sheet, covered

SIDE = 36
"""Side of a face, in pixels."""


def _face(sheet: Sheet, left: int, top: int) -> None:
    """Something as full of strokes as a small photo."""
    rnd = np.random.default_rng(left + top)
    for _ in range(90):
        x, y = (int(value) for value in rnd.integers(0, SIDE - 5, 2))
        red, green, blue = rnd.integers(0, 200, 3)
        sheet.rect(
            left + x, top + y, int(rnd.integers(1, 6)), int(rnd.integers(1, 6)), f"#{red:02x}{green:02x}{blue:02x}"
        )


def _written(sheet: Sheet) -> tuple[Box, ...]:
    for row in range(3):
        sheet.write(20, 240 + 30 * row, "已发货，请注意查收", 15)  # what lines usually measure
    return find_lines(sheet.pixels).lines


@pytest.mark.parametrize("gap", [4, 6, 9])
def test_a_face_is_no_letter_of_the_line_beside_it(gap: int) -> None:
    sheet = Sheet(700, 340)
    _face(sheet, 20, 40)
    said = sheet.write(20 + SIDE + gap, 50, "点击空白处，操作菜单消失", 15)
    other = sheet.write(360, 130, "来呀 快活啊", 15)
    _face(sheet, other.right + gap, 120)
    lines = _written(sheet)
    for place in (said, other):
        line = next(line for line in lines if covered(place, (line,)) > 0.5)
        assert line.height <= 20
        assert line.left >= place.left - 3
        assert line.right <= place.right + 3


@pytest.mark.parametrize("gap", [4, 6, 9])
def test_a_name_and_what_is_said_below_it_are_lines_of_their_own_beside_a_face(gap: int) -> None:
    sheet = Sheet(700, 340)
    _face(sheet, 20, 40)
    name = sheet.write(20 + SIDE + gap, 41, "李宁 10:02", 13)
    said = sheet.write(20 + SIDE + gap, 61, "麻烦帮忙查一下收货地址", 13)
    lines = _written(sheet)
    for place in (name, said):
        line = next(line for line in lines if covered(place, (line,)) > 0.5)
        assert line.height <= 18
        assert line.left >= place.left - 3


@pytest.mark.parametrize("pitch", [17, 18, 20])
def test_words_above_each_other_are_no_picture(pitch: int) -> None:
    sheet = Sheet(700, 340)
    for row, text in enumerate(("go by it up 查一", "to us gq 下单 on", "if so py 电话 no")):
        sheet.write(20, 20 + pitch * row, text, 15)
    lines = [line for line in _written(sheet) if line.top < 100]
    assert len(lines) == 3
    assert all(line.left < 30 for line in lines)


def test_the_letters_of_a_tilted_line_are_no_pictures() -> None:
    sheet = Sheet(700, 400)
    _written(sheet)
    drawn = Sheet(700, 120)
    drawn.write(60, 40, "3101 0419 7004 2642", 20)
    tilt = np.array([[0.94, -0.34, 40.0], [0.34, 0.94, 10.0]])
    tilted = cv2.warpAffine(drawn.pixels, tilt, (700, 230), borderValue=(255, 255, 255))
    pixels = np.ascontiguousarray(sheet.pixels)
    pixels[:230] = np.minimum(pixels[:230], tilted)
    lines = [line for line in find_lines(pixels).lines if line.top < 230]
    assert len(lines) == 1


@given(st.integers(0, 1 << 32), st.integers(20, 60), st.integers(40, 160), st.integers(8, 20))
def test_no_ink_is_lost_however_it_stands(seed: int, height: int, width: int, usual: int) -> None:
    rnd = np.random.default_rng(seed)
    mask = np.zeros((height + 20, width + 20), np.uint8)
    for _ in range(int(rnd.integers(2, 12))):
        y, x = int(rnd.integers(10, height + 8)), int(rnd.integers(10, width + 8))
        bottom, right = y + int(rnd.integers(1, 40)), x + int(rnd.integers(1, 40))
        mask[y : min(height + 10, bottom), x : min(width + 10, right)] = 255
    ink = np.argwhere(mask)
    (top, left), (bottom, right) = ink.min(axis=0), ink.max(axis=0) + 1
    left_over = mask.copy()
    for x, y, across, down in cut_pictures(mask, left, top, right - left, bottom - top, usual):
        left_over[y : y + down, x : x + across] = 0
    assert not left_over.any()
