"""A card that leans in a photo is known by a portrait and the writing beside it, whatever that says."""

from __future__ import annotations

import pytest
from PIL import Image

from guard.model import Box, ReadingLimits
from guard.read.documents import find_documents
from guard.read.examine import examine
from guard.read.faces import Faces
from guard.read.lines.rapid import RapidLines
from tests.support.documents.photos import PHOTO, page
from tests.support.documents.scene import CARD, Written, photo
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
