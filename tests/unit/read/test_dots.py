"""The watermark's dots are taken out of a picture before it is read, and nothing else is."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from PySide6.QtGui import QColor

from guard.model import Pixels
from guard.read.dots import WATERMARK_GREY, without_dots
from ui.theme import WATERMARK

_HEIGHT, _WIDTH = 480, 640


def screen(ink: int = 20) -> Pixels:
    """A light screen with a line of writing in some grey every 40 pixels."""
    made = np.full((_HEIGHT, _WIDTH, 3), 244, np.uint8)
    for baseline in range(30, _HEIGHT, 40):
        cv2.putText(
            made, "i.e. 138 0013 8000 ... a.b@c.d", (20, baseline), cv2.FONT_HERSHEY_SIMPLEX, 0.7, (ink,) * 3, 1
        )
    return made


def dotted(picture: Pixels, dot_px: int, step_px: int) -> Pixels:
    """The picture under dots of that size, that far from each other."""
    made = picture.copy()
    for top in range(dot_px):
        for left in range(dot_px):
            made[top::step_px, left::step_px] = WATERMARK_GREY
    return made


def test_the_windows_paint_in_the_grey_that_is_taken_out() -> None:
    assert QColor(WATERMARK).getRgb()[:3] == (WATERMARK_GREY,) * 3


@pytest.mark.parametrize(("dot_px", "step_px"), [(1, 4), (1, 3), (2, 8), (2, 6)])
def test_dots_are_gone_and_the_writing_under_them_is_there(dot_px: int, step_px: int) -> None:
    bare = screen()
    under = dotted(bare, dot_px, step_px)
    shown = without_dots(under)
    ink = bare[:, :, 0] < 120
    assert (shown[~ink] == bare[~ink]).mean() > 0.97
    assert (shown[:, :, 0][ink] < 200).mean() > 0.8
    left = (shown == WATERMARK_GREY).all(axis=2).sum()
    assert left < 0.1 * (under == WATERMARK_GREY).all(axis=2).sum()


@pytest.mark.parametrize(
    "picture",
    [
        screen(),
        screen(WATERMARK_GREY),  # writing in the very grey, with points and strokes of one pixel
        np.full((_HEIGHT, _WIDTH, 3), WATERMARK_GREY, np.uint8),
        dotted(screen(), 1, 2),  # so dense that a person reads what they draw
        dotted(screen(), 3, 12),
        np.zeros((4, 4, 3), np.uint8),
    ],
    ids=["none", "grey writing", "grey ground", "dense", "large", "tiny"],
)
def test_any_other_picture_stays_as_it_is(picture: Pixels) -> None:
    assert without_dots(picture) is picture
