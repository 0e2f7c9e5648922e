"""Small and slanted cards in a photo that a page shows: they are known by their shape and read again, enlarged."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from PIL import Image

from guard.model import Box, Pixels, ReadingLimits
from guard.read.documents import Shapes, find_documents
from guard.read.examine import examine
from guard.read.lines.rapid import RapidLines
from guard.read.page import Line
from tests.support.documents.identity import IDENTITY
from tests.support.documents.photos import PHOTO, card, page, photo
from tests.support.documents.scene import CARD, Written, noisy
from tests.support.pictures import Sheet, covered, encode

PERMIT: Written = ((60, 40, "往来港澳通行证", 44), (280, 230, "张三丰", 30), (280, 306, "1990.03.07", 30))
GERMAN: Written = ((40, 30, "BUNDESREPUBLIK DEUTSCHLAND PERSONALAUSWEIS", 28), (300, 200, "HOLZINGER", 34))
PASSPORT: Written = ((40, 30, "BUNDESREPUBLIK DEUTSCHLAND REISEPASS", 30), (300, 200, "HOLZINGER", 34))
NUMBER: Written = ((250, 404, "110101199003071233", 40),)
BANK: Written = (
    *((50, 40, "NORDHAVEN", 44), (60, 270, "6250 2391 0974 1510", 56), (60, 360, "VALID THRU 01/29", 30)),
    (60, 410, "ELEANOR BRENNAN", 34),
)
GYM: Written = ((50, 40, "IRONWORKS GYM", 44), (60, 270, "4830 1172 9054 3321", 56), (60, 380, "ELEANOR BRENNAN", 34))
MEMBER: Written = (
    *((60, 50, "山海会员卡", 44), (60, 200, "姓名 张三丰", 34), (60, 280, "上海市浦东新区世纪大道1号", 34)),
    (60, 400, "NO. 80012345", 34),
)
BADGE: Written = ((60, 60, "Staff identity", 44), (300, 200, "HOLZINGER", 34), (300, 260, "Date of birth", 24))


def found(pixels: Pixels) -> list[tuple[str | None, tuple[Box, ...]]]:
    reading = examine(RapidLines(), encode(Image.fromarray(pixels[:, :, ::-1])), ReadingLimits(timeout_s=120))
    return [(one.evidence.context, one.boxes) for one in reading.findings if one.evidence.recognizer == "documents"]


@pytest.mark.parametrize(
    ("written", "degrees", "width", "kind"),
    [
        (PERMIT, 10, 400, "travel-permit"),
        (GERMAN, 14, 440, "foreign-card"),
        (PASSPORT, 14, 440, "passport"),
        (NUMBER, 8, 400, "identity-card"),
        (BANK, 12, 500, "bank-card"),
        (IDENTITY, 12, 260, "identity-card"),
    ],
    ids=["title", "title in capitals", "title of a booklet", "number", "number of a bank card", "small"],
)
def test_a_card_is_known_by_its_shape_and_little_writing(
    written: Written, degrees: float, width: int, kind: str
) -> None:
    ((context, boxes),) = found(page(written, degrees=degrees, width=width))
    assert context == kind
    x, y = PHOTO.left + PHOTO.width // 2, PHOTO.top + PHOTO.height // 2
    assert covered(Box(x - width // 2, y - width // 4, width, width // 2), boxes) >= 0.97
    assert sum(box.width * box.height for box in boxes) < 1.6 * width * width / 1.585


@pytest.mark.parametrize("written", [GYM, BADGE, MEMBER], ids=["club", "badge", "member"])
def test_a_card_of_another_kind_is_none(written: Written) -> None:
    assert found(page(written, degrees=12, width=440)) == []


@pytest.mark.parametrize(
    ("width", "lines", "covers", "is_one"),
    [(300, 2, False, True), (200, 2, False, False), (300, 1, False, False), (300, 2, True, False)],
)
def test_a_card_beside_a_document_as_large_as_it_and_with_writing_is_its_other_side(
    width: int, lines: int, covers: bool, is_one: bool
) -> None:
    known, other = card(IDENTITY, degrees=12, width=310), card(GYM, degrees=-10, width=width)
    shapes = Shapes(photo((known, 0, 20), (other, 310, 210)))
    place = np.array([(200, 234), (502, 170), (540, 360), (240, 422)], np.float32)
    inside = Box(PHOTO.left + 310, PHOTO.top + 210, other.width, other.height)
    box = Box(inside.left + other.width // 2, inside.top + other.height // 2, 10, 10)
    shown = list(shapes.as_large([place], [Line("9", box, (box,))] * lines, [inside] * covers))
    assert bool(shown) is is_one
    assert all(np.abs(corners.mean(axis=0) - box.middle).max() < 12 for corners in shown)


@pytest.mark.parametrize(("leaning", "is_read"), [(0, True), (150, False)])
def test_what_is_seen_from_too_far_aslant_is_not_read(leaning: int, is_read: bool) -> None:
    shown = Sheet(1400, 900).pixels.copy()
    corners = np.array([(300 + leaning, 220), (700 - leaning, 240), (760, 590), (250, 560)], np.int32)
    cv2.fillConvexPoly(shown, corners, (140, 120, 90))
    word = Box(480, 400, 60, 20)
    assert bool(list(Shapes(shown).like_cards([Line("证", word, (word,))], [], lambda _: True))) is is_read


def test_a_title_in_a_photo_without_a_card_is_none() -> None:
    sheet = Sheet(1400, 900, ground="#dfe8ee")
    for left, top, text, size_px in PERMIT:
        sheet.write(CARD.left + left, CARD.top + top, text, size_px)
    assert found(noisy(sheet.pixels)) == []


@pytest.mark.parametrize("title", ["居民身份证", "PASSPORT"])
def test_a_drawn_panel_with_a_word_of_documents_is_not_read_again(title: str) -> None:
    looks: list[Pixels] = []

    def read(pixels: Pixels) -> tuple[Line, ...]:
        looks.append(pixels)
        return ()

    sheet = Sheet(1400, 900)
    sheet.rect(200, 150, 640, 420, "#e4ebf5", 12)
    sheet.write(240, 180, title, 28)
    sheet.write(240, 260, "Upload a photo of it", 20)
    assert find_documents(sheet.page(), Shapes(sheet.pixels), read) == ()
    assert not looks
