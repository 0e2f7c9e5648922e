"""Characters of a page: what is told of very many at once is what is told of each alone."""

from __future__ import annotations

import random

import numpy as np
import pytest

from guard.inspect.documents.page_lines import goes_on, goes_on_plainly
from guard.inspect.documents.page_place import Place
from guard.model import Box

WHOLE = Box(0, 0, 600, 800)
PLACES = (Place((2.0, 0.0, 0.0), (0.0, -2.0, 800.0)), Place((0.0, 1.5, -3.0), (1.5, 0.0, 7.25)))


@pytest.mark.parametrize("place", PLACES)
def test_the_places_of_many_characters_are_those_of_each(place: Place) -> None:
    chance = random.Random(18)
    sides = [[chance.uniform(-90, 500) for _ in range(4)] for _ in range(400)]
    told = place.boxes(np.array(sides), within=WHOLE).tolist()
    assert told == [list(place.box(left, bottom, right, top, within=WHOLE)) for left, right, bottom, top in sides]


@pytest.mark.parametrize("side", [float("nan"), float("inf")])
def test_a_character_without_a_place_is_refused(side: float) -> None:
    with pytest.raises(ValueError, match="place"):
        PLACES[0].boxes(np.array([[1.0, side, 1.0, 1.0]]), within=WHOLE)


def test_what_plainly_goes_on_does_so_whatever_stands_before() -> None:
    chance = random.Random(18)
    boxes, right = [], 0
    for _ in range(3_000):
        box = Box(right + chance.randrange(-9, 20), chance.randrange(12), chance.randrange(9), chance.randrange(14))
        boxes.append(box)
        right = box.right
    turns, none = np.zeros(len(boxes), np.int64), np.array([chance.random() < 0.1 for _ in boxes])
    plain = goes_on_plainly(np.array(boxes), turns, none)
    assert 300 < plain.sum() < 2_700
    assert not plain[none].any()
    for at in np.flatnonzero(plain).tolist():
        for first in range(max(0, at - 4), at):
            assert goes_on([each for each in boxes[first:at] if each.height], boxes[at]), at
    turned = goes_on_plainly(np.array(boxes), turns + 1, none)
    assert not turned.any()
