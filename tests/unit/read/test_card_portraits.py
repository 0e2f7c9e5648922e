"""A card that leans in a photo is known by a portrait and the writing beside it, whatever that says."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from PIL import Image

from guard.model import Box, ReadingLimits
from guard.read.documents import find_documents
from guard.read.documents.shapes import Shapes
from guard.read.examine import examine
from guard.read.faces import Faces
from guard.read.lines.rapid import RapidLines
from guard.read.page import TextPage
from tests.support.documents.photos import PHOTO, card, page
from tests.support.documents.scene import CARD, Written, noisy, photo
from tests.support.faces import drawn_face
from tests.support.pictures import Sheet, covered, encode

WRITTEN: Written = (
    *((50, 50, "SIIRTOLA ILMARI", 40), (50, 170, "A 4417 220 19", 40), (50, 270, "17.08.1999", 36)),
    (50, 370, "TAMMELANRINNE", 36),
)
NAMED: Written = ((50, 50, "SIIRTOLA ILMARI", 40), (50, 170, "TAMMELANRINNE", 40), (50, 270, "LUMIKUJA", 40))


@pytest.mark.parametrize(
    ("written", "portrait_px", "degrees", "is_one"),
    [
        (WRITTEN, 200, 12, True),
        (WRITTEN, 200, -12, True),
        (WRITTEN, 0, 12, False),
        (WRITTEN[1:2], 200, 12, False),
        (NAMED, 200, 12, False),
        (WRITTEN, 200, 0, False),
    ],
    ids=["a card", "leaning back", "no portrait", "little writing", "no number", "level, as programs draw"],
)
def test_a_card_with_a_portrait_and_writing_is_a_document(
    written: Written, portrait_px: int, degrees: float, is_one: bool
) -> None:
    shown = page(written, degrees=degrees, width=440, portrait_px=portrait_px)
    data = encode(Image.fromarray(shown[:, :, ::-1]))
    found = examine(RapidLines(), data, ReadingLimits(timeout_s=120), Faces()).findings
    documents = [one for one in found if one.evidence.recognizer == "documents"]
    assert [one.evidence.context for one in documents] == ["with a portrait"] * is_one
    x, y = PHOTO.left + PHOTO.width // 2, PHOTO.top + PHOTO.height // 2
    assert all(covered(Box(x - 220, y - 110, 440, 220), one.boxes) >= 0.97 for one in documents)


@pytest.mark.parametrize(
    ("left", "is_one"), [(560, True), (None, False), (900, False)], ids=["its portrait", "none", "a face beside it"]
)
def test_a_portrait_stands_for_the_edges_that_a_copy_does_not_show(left: int | None, is_one: bool) -> None:
    lines = photo(((140, 40, "中华人民共和国机动车驾驶证", 30), (40, 180, "姓名", 18), (120, 178, "张三丰", 24))).page()
    copy = Sheet(1400, 900).pixels.copy()
    if left is not None:
        x, y = CARD.left + left, CARD.top + 180
        copy[y : y + 160, x : x + 160] = drawn_face(160)
    found = find_documents(lines, copy, lambda _: (), Faces().portraits)
    assert [one.evidence.context for one in found] == ["driving-licence"] * is_one
    assert all(covered(CARD, one.boxes) >= 0.8 for one in found)


@pytest.mark.parametrize(
    ("faces", "degrees", "is_one"), [(1, 12, True), (2, 12, False), (1, 102, False)], ids=["one", "two", "upright"]
)
def test_what_leans_is_looked_at_where_it_lies_as_a_card_and_shows_one_face(
    faces: int, degrees: float, is_one: bool
) -> None:
    shapes = Shapes(page(WRITTEN, degrees=degrees, width=440), lambda _: [Box(220, 60, 40, 50)] * faces)
    assert bool(list(shapes.with_portrait(()))) is is_one


def test_many_cards_that_lean_are_not_all_read() -> None:
    shown = Image.new("RGB", (1400, 900), "#7a6a58")
    one = card(WRITTEN, degrees=12, width=260)
    for left, top in itertools.product((20, 360, 700, 1040), (20, 320, 620)):
        shown.paste(one, (left, top), one)
    shapes = Shapes(noisy(np.asarray(shown)[:, :, ::-1]), lambda _: [Box(220, 60, 40, 50)])
    assert 1 <= len(list(shapes.with_portrait(()))) <= 3


@pytest.mark.parametrize("shape", [(1, 1280, 3), (4, 7680, 3), (3000, 2, 3)])
def test_a_strip_holds_no_card(shape: tuple[int, int, int]) -> None:
    assert find_documents(TextPage.of(()), np.full(shape, 90, np.uint8), lambda _: (), Faces().portraits) == ()
