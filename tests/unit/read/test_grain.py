"""The grain of a photo that was taken in little light is no writing, and what is written amid it is read whole."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from guard.model import Box, Pixels
from guard.read.lines.rapid import RapidLines
from guard.read.lines.regions import unsure_regions
from guard.read.lines.strokes import Ink, find_lines
from guard.read.page import Line
from tests.support.pictures import Sheet

ID = "110101199003071233"
NAME = "欧阳明哲"


def grainy(levels: float, blur_px: float) -> Pixels:
    """Writing on a grey ground, amid grain that differs by so many levels."""
    sheet = Sheet(1200, 900, ground="#9a938a", ink="#2a2a2a")
    sheet.write(160, 300, f"姓名 {NAME}", 44)
    sheet.write(160, 420, ID, 48)
    grain = cv2.GaussianBlur(np.random.default_rng(5).normal(0, 1, sheet.pixels.shape), (0, 0), blur_px)
    return np.asarray((sheet.pixels + grain * levels / grain.std()).clip(0, 255), np.uint8)


class Counting(RapidLines):
    """Counts the lines that are read of those that strokes tell."""

    read = 0

    def _line(self, pixels: Pixels, ink: Ink, box: Box) -> Line | None:
        self.read += 1
        return super()._line(pixels, ink, box)


@pytest.mark.parametrize(("levels", "blur_px"), [(14, 0.8), (14, 1.0), (18, 1.3), (22, 1.0)])
def test_what_is_written_amid_grain_is_read_whole(levels: float, blur_px: float) -> None:
    lines = Counting().lines(grainy(levels, blur_px))
    text = [line.text.replace(" ", "") for line in lines]
    assert ID in text
    assert any(NAME in line for line in text)


def test_amid_grain_the_network_looks_everywhere() -> None:
    pixels = grainy(14, 1.0)
    ink = find_lines(pixels)
    assert ink.grainy
    assert unsure_regions(ink, ()) == (Box(0, 0, 1200, 900),)
    assert not find_lines(grainy(0.01, 1.0)).grainy


def test_of_hundreds_of_lines_that_are_none_the_first_are_read() -> None:
    pixels = grainy(22, 1.3)
    assert len(find_lines(pixels).lines) > 300
    reader = Counting()
    text = "".join(line.text for line in reader.lines(pixels))
    assert ID in text.replace(" ", "")
    assert reader.read < 60
