"""Upright boxes cover a slanted place whole, and little around it."""

from __future__ import annotations

import math

import numpy as np
import pytest

from guard.read.documents.slanted import boxes_of


@pytest.mark.parametrize("degrees", [0, 1, 5, 20, 45, 90, 170])
def test_boxes_hold_a_turned_card_and_little_else(degrees: int) -> None:
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    corners = [(500 + x * cos - y * sin, 500 + x * sin + y * cos) for x, y in ((-300, -190), (300, -190), (300, 190))]
    corners.append((1000 - corners[1][0], 1000 - corners[1][1]))
    boxes = boxes_of(np.array(corners, np.float32), 1000, 1000)
    for across in range(-30, 31):
        for down in range(-19, 20):
            x, y = 500 + 10 * across * cos - 10 * down * sin, 500 + 10 * across * sin + 10 * down * cos
            assert any(box.left <= x <= box.left + box.width and box.top <= y <= box.top + box.height for box in boxes)
    assert sum(box.width * box.height for box in boxes) <= 1.15 * 600 * 380


def test_what_lies_outside_of_the_picture_has_no_box() -> None:
    assert boxes_of(np.array([(-50, -50), (120, -50), (120, 60), (-50, 60)], np.float32), 100, 80)[0] == (0, 0, 100, 60)
    assert boxes_of(np.array([(200, 200), (300, 200), (300, 260), (200, 260)], np.float32), 100, 80) == ()
