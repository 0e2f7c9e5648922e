"""A portrait stands for the edges of a card that nobody sees."""

from __future__ import annotations

import numpy as np
import pytest

from guard.read.documents import Shapes, find_documents
from guard.read.faces import Faces
from guard.read.page import TextPage
from tests.support.documents.scene import CARD, photo
from tests.support.faces import drawn_face
from tests.support.pictures import Sheet, covered


@pytest.mark.parametrize(
    ("left", "is_one"), [(560, True), (None, False), (900, False)], ids=["its portrait", "none", "a face beside it"]
)
def test_a_portrait_stands_for_the_edges_that_a_copy_does_not_show(left: int | None, is_one: bool) -> None:
    lines = photo(((140, 40, "中华人民共和国机动车驾驶证", 30), (40, 180, "姓名", 18), (120, 178, "张三丰", 24))).page()
    copy = Sheet(1400, 900).pixels.copy()
    if left is not None:
        x, y = CARD.left + left, CARD.top + 180
        copy[y : y + 160, x : x + 160] = drawn_face(160)
    found = find_documents(lines, Shapes(copy, Faces().portraits), lambda _: ())
    assert [one.evidence.context for one in found] == ["driving-licence"] * is_one
    assert all(covered(CARD, one.boxes) >= 0.8 for one in found)


@pytest.mark.parametrize("shape", [(1, 1280, 3), (4, 7680, 3), (3000, 2, 3)])
def test_a_strip_holds_no_card(shape: tuple[int, int, int]) -> None:
    shapes = Shapes(np.full(shape, 90, np.uint8), Faces().portraits)
    assert find_documents(TextPage.of(()), shapes, lambda _: ()) == ()
