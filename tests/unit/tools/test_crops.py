"""Parts of labelled pictures, from which the judgement on conversations learns too."""

from __future__ import annotations

import numpy as np
import pytest

from guard.model import Box
from guard.read.layout import arrange
from guard.read.page import Line, TextPage
from tools.train.crops import crops

PANE = Box(100, 50, 280, 300)
PIXELS = np.arange(400 * 400 * 3, dtype=np.uint32).astype(np.uint8).reshape(400, 400, 3)


def page() -> TextPage:
    """Lines across the whole picture, a number in each box of a letter."""
    text = "abcdefghij klmnopqrs"
    return arrange(
        Line(text, Box(0, top, 400, 12), tuple(Box(20 * nth, top, 20, 12) for nth in range(20)))
        for top in range(4, 396, 24)
    )


@pytest.mark.parametrize(("is_chat", "pane", "count"), [(True, PANE, 3), (True, None, 0), (False, None, 2)])
def test_parts_are_cut_by_what_a_picture_shows(is_chat: bool, pane: Box | None, count: int) -> None:
    for seed in range(5):
        found = list(crops(PIXELS, page(), pane, is_chat, np.random.default_rng(seed)))
        assert len(found) == count
        for crop in found:
            height, width = crop.pixels.shape[:2]
            assert crop.page.lines
            for line in crop.page.lines:
                assert line.box.left + line.box.width / 2 <= width
                assert 0 <= line.box.top + line.box.height / 2 <= height
                assert len(line.text) * 20 <= width + 20


def test_the_first_part_is_the_pane_and_its_lines_say_what_stands_in_it() -> None:
    pane = next(crops(PIXELS, page(), PANE, True, np.random.default_rng(1)))
    height, width = pane.pixels.shape[:2]
    assert abs(width - PANE.width) <= 0.06 * PANE.width
    assert abs(height - PANE.height) <= 0.06 * PANE.height
    assert {line.text for line in pane.page.lines} <= {"fghij klmnopqr", "fghij klmnopqrs"}


def test_the_same_seed_cuts_the_same_parts() -> None:
    one, other = (list(crops(PIXELS, page(), PANE, True, np.random.default_rng(3))) for _ in range(2))
    assert [crop.page for crop in one] == [crop.page for crop in other]
