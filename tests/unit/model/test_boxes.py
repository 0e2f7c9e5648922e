from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guard.model import Box
from guard.model.boxes import (
    around,
    cut,
    encloses,
    frame,
    holds,
    moved,
    on_one_row,
    outermost,
    overlap_share,
    padded,
    touch,
)

BOX = Box(10, 20, 30, 40)
BOXES = st.builds(
    Box, st.integers(-50, 50), st.integers(-50, 50), st.integers(min_value=1, max_value=60), st.integers(1, 60)
)


def test_a_box_knows_its_edges_and_its_middle() -> None:
    assert (BOX.right, BOX.bottom, BOX.middle) == (40, 60, (25.0, 40.0))


@given(st.lists(BOXES, min_size=1, max_size=5))
def test_what_is_around_boxes_encloses_each_and_no_smaller_box_does(boxes: list[Box]) -> None:
    whole = around(boxes)
    assert all(encloses(whole, box) for box in boxes)
    for smaller in (
        Box(whole.left + 1, whole.top, whole.width - 1, whole.height),
        Box(whole.left, whole.top, whole.width, whole.height - 1),
    ):
        assert not all(encloses(smaller, box) for box in boxes)


@given(BOXES, BOXES)
def test_what_is_cut_lies_in_both_and_is_there_where_they_touch(one: Box, other: Box) -> None:
    common = cut(one, other)
    assert common == cut(other, one)
    assert touch(one, other) == touch(other, one) == (common.width > 0 and common.height > 0)
    if touch(one, other):
        assert encloses(one, common)
        assert encloses(other, common)


@given(BOXES, BOXES)
def test_a_share_is_whole_just_where_a_box_is_enclosed(box: Box, other: Box) -> None:
    share = overlap_share(box, other)
    assert 0 <= share <= 1
    assert (share == 1) == encloses(other, box)
    assert (share > 0) == touch(box, other)


def test_boxes_that_only_meet_at_an_edge_do_not_touch() -> None:
    assert not touch(BOX, moved(BOX, BOX.width, 0))
    assert touch(BOX, moved(BOX, BOX.width - 1, 0))
    assert overlap_share(BOX, moved(BOX, BOX.width // 2, 0)) == 0.5
    assert overlap_share(Box(5, 5, 0, 9), BOX) == 0


@pytest.mark.parametrize(
    ("box", "held"),
    [
        (Box(10, 20, 2, 2), True),
        (Box(9, 20, 2, 2), True),  # its middle is the first column
        (Box(39, 20, 2, 2), False),  # its middle is the first column behind
        (Box(0, 0, 100, 70), False),  # its middle is above
    ],
)
def test_a_region_holds_what_has_its_middle_there(box: Box, held: bool) -> None:
    assert holds(BOX, box) == held


def test_boxes_on_one_row_may_differ_by_as_much_as_is_said() -> None:
    assert on_one_row(BOX, moved(BOX, 500, 6), 6)
    assert not on_one_row(BOX, moved(BOX, 500, 7), 6)


def test_a_padded_box_is_cut_to_the_picture_that_it_stands_in() -> None:
    assert padded(BOX, 5, 2) == Box(5, 18, 40, 44)
    assert cut(padded(BOX, 20, 20), frame((50, 45, 3))) == Box(0, 0, 45, 50)
    assert cut(BOX, frame((5, 5))) == Box(10, 20, 0, 0)


def test_of_equal_boxes_and_of_those_inside_others_one_is_left() -> None:
    inner = Box(12, 22, 3, 3)
    assert outermost([inner, BOX, BOX, inner]) == [BOX]
    assert outermost([BOX, moved(BOX, 1, 0)]) == [BOX, moved(BOX, 1, 0)]
