"""A card of which nothing is read, or nothing that is known, is told by its looks."""

from __future__ import annotations

import itertools

import cv2
import numpy as np
import pytest
from PIL import Image

from guard.model import Box, Pixels, ReadingLimits
from guard.read.documents.shapes import Shapes
from guard.read.examine import examine
from guard.read.lines.rapid import RapidLines
from tests.support.documents.photos import PHOTO, card, page
from tests.support.documents.scene import Written, noisy
from tests.support.faces import drawn_face
from tests.support.pictures import Sheet, covered, encode

WRITTEN: Written = (
    *((50, 50, "SIIRTOLA ILMARI", 40), (50, 170, "A 4417 220 19", 40), (50, 270, "17.08.1999", 36)),
    (50, 370, "TAMMELANRINNE", 36),
)


def found(pixels: Pixels) -> list[tuple[str | None, tuple[Box, ...]]]:
    reading = examine(RapidLines(), encode(Image.fromarray(pixels[:, :, ::-1])), ReadingLimits(timeout_s=120))
    return [(one.evidence.context, one.boxes) for one in reading.findings if one.evidence.recognizer == "documents"]


@pytest.mark.parametrize(
    ("width", "degrees"),
    [(440, 12), (440, -12), (440, 0), (110, 8)],
    ids=["a card", "leaning back", "level", "a thumbnail"],
)
def test_a_card_of_which_no_word_is_known_is_told_by_its_looks(width: int, degrees: float) -> None:
    shown = page(WRITTEN, degrees=degrees, width=width, portrait_px=200)
    ((context, boxes),) = found(shown)
    assert context == "by its looks"
    x, y = PHOTO.left + PHOTO.width // 2, PHOTO.top + PHOTO.height // 2
    assert covered(Box(x - width // 2, y - width // 4, width, width // 2), boxes) >= 0.97


def test_a_photo_of_a_face_is_no_document() -> None:
    shown = Sheet(1400, 900).pixels.copy()
    face = cv2.resize(drawn_face(400), (480, 360))
    shown[200:560, 300:780] = noisy(face)
    assert found(shown) == []


def test_what_a_program_draws_is_not_looked_at() -> None:
    sheet = Sheet(1400, 900)
    sheet.rect(300, 200, 420, 270, "#dfe8ee", 20)
    assert list(Shapes(sheet.pixels).photos(())) == []
    assert list(Shapes(noisy(sheet.pixels)).photos(()))
    assert list(Shapes(noisy(sheet.pixels)).photos([Box(300, 200, 420, 270)])) == []


def test_of_places_in_each_other_that_are_one_the_largest_counts() -> None:
    shown = page(WRITTEN, degrees=12, width=440, portrait_px=200)
    (place,) = Shapes(shown).largest((), lambda _: True)
    assert covered(PHOTO, [Box(*(round(value) for value in (*place.min(axis=0), *np.ptp(place, axis=0))))]) >= 0.95
    assert Shapes(shown).largest([PHOTO], lambda _: True) == []
    assert Shapes(shown).largest((), lambda _: False) == []


def test_of_many_cards_so_many_are_looked_at() -> None:
    shown = Image.new("RGB", (2400, 1600), "#7a6a58")
    one = card(WRITTEN, degrees=12, width=200)
    for left, top in itertools.product(range(20, 2200, 260), range(20, 1400, 260)):
        shown.paste(one, (left, top), one)
    assert len(list(Shapes(noisy(np.asarray(shown)[:, :, ::-1])).photos(()))) == 40
