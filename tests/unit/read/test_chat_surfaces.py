"""Signs of what is drawn: boxes to write in, pictures of speakers."""

from __future__ import annotations

import numpy as np
import pytest

from guard.model import Box
from guard.read.chat.surfaces import Surfaces
from guard.read.page import Line

TEXT = 10


def line(left: int, top: int, text: str = "some words") -> Line:
    box = Box(left, top, 8 * len(text), TEXT)
    return Line(text, box, tuple(Box(left + 8 * nth, top, 8, TEXT) for nth in range(len(text))))


LINES = tuple(line(90, top) for top in range(20, 260, 40))


def screen(*filled: tuple[int, int, int, int], colour: int = 90) -> np.ndarray:
    """White, 400 by 400, with boxes of left, top, width, height."""
    pixels = np.full((400, 400, 3), 255, np.uint8)
    for left, top, width, height in filled:
        pixels[top : top + height, left : left + width] = colour
    return pixels


def face(left: int, top: int) -> tuple[tuple[int, int, int, int], ...]:
    """A picture that is nowhere plain: stripes."""
    return tuple((left + nth, top, 1, 24) for nth in range(0, 24, 2))


def column(left: int, tops: tuple[int, ...]) -> np.ndarray:
    return screen(*(stripe for top in tops for stripe in face(left, top)))


@pytest.mark.parametrize(("top", "above"), [(350, 1.0), (125, 0.5)])
def test_a_box_to_write_in_stands_below_what_was_written(top: int, above: float) -> None:
    signs = Surfaces.of(screen((40, top, 300, 30))).signs(LINES)
    assert (signs.bars, signs.above_bar) == (1, above)
    assert signs.bar == pytest.approx(300 / 400, abs=0.01)


def test_pictures_of_a_list_are_even_and_those_of_speakers_are_not() -> None:
    even, uneven = (Surfaces.of(column(20, tops)).signs(()) for tops in ((20, 80, 140, 200), (20, 60, 180, 230)))
    assert even.pictures == uneven.pictures == 4
    assert even.uneven < 0.05 < 0.3 < uneven.uneven


def test_pictures_of_two_speakers_stand_in_two_columns_by_turns() -> None:
    turns = np.minimum(column(20, (20, 140, 200)), column(350, (80, 260)))
    signs = Surfaces.of(turns).signs(())
    assert (signs.pictures, signs.opposite, signs.in_turn) == (3, 2, 1.0)


def test_nothing_is_told_of_an_empty_screen() -> None:
    signs = Surfaces.of(screen()).signs(())
    assert (signs.bars, signs.pictures) == (0, 0)


@pytest.mark.parametrize("size", [(1, 1), (1, 2), (2, 1), (1, 4000), (4000, 1), (3, 3), (8, 4000)])
@pytest.mark.parametrize("lines", [(), LINES])
def test_a_picture_of_any_size_has_signs(size: tuple[int, int], lines: tuple[Line, ...]) -> None:
    signs = Surfaces.of(np.full((*size, 3), 200, np.uint8)).signs(lines)
    assert signs.bars == 0
