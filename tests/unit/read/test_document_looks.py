"""A card of which nothing is read, or nothing that is known, is told by its looks."""

from __future__ import annotations

import itertools

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw

from guard.model import Box, Pixels, ReadingLimits
from guard.read.documents.shapes import Shapes
from guard.read.examine import examine
from guard.read.lines.rapid import RapidLines
from tests.support.documents.photos import PHOTO, card, page
from tests.support.documents.scene import Written, noisy
from tests.support.faces import drawn_face
from tests.support.pictures import Sheet, covered, encode

WRITTEN: Written = (
    *((40, 24, "SAAREMAAN TASAVALTA", 34), (40, 70, "HENKILÖN KORTTI", 22), (40, 130, "Sukunimi", 16)),
    *((40, 150, "SIIRTOLA", 30), (40, 196, "Etunimet", 16), (40, 216, "ILMARI AUKUSTI", 30)),
    *((40, 262, "Syntynyt", 16), (40, 282, "17.08.1999", 30), (40, 328, "Numero", 16)),
    *((40, 348, "A 4417 220 19", 30), (40, 394, "Asuinpaikka", 16), (40, 414, "TAMMELANRINNE", 26)),
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
    shown = page(WRITTEN, degrees=degrees, width=width, portrait_px=200, has_waves=True)
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


def on_a_patterned_table(seed: int) -> tuple[Pixels, Box]:
    """A photo of a card amid coloured spots, and where the card lies."""
    rng = np.random.default_rng(seed)
    shown = Image.new("RGB", (1400, 900), "#7a6a58")
    draw = ImageDraw.Draw(shown)
    for (x, y), radius in zip(rng.integers(0, (1400, 900), (600, 2)), rng.integers(12, 46, 600), strict=True):
        colour = tuple(rng.integers(60, 255, 3).tolist())
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)
    one = card(WRITTEN, degrees=10, width=500)
    shown.paste(one, (400, 250), one)
    return noisy(np.asarray(shown)[:, :, ::-1]), Box(400, 250, one.width, one.height)


@pytest.mark.parametrize("seed", [0, 1, 9])
def test_a_card_on_a_patterned_table_is_looked_at(seed: int) -> None:
    shown, place = on_a_patterned_table(seed)
    boxes = [
        Box(*(round(value) for value in (*corners.min(axis=0), *np.ptp(corners, axis=0))))
        for _, corners in Shapes(shown).photos(())
    ]
    assert any(covered(place, [box]) > 0.9 and covered(box, [place]) > 0.8 for box in boxes)


def test_of_many_cards_so_many_are_looked_at_the_largest_first() -> None:
    shown = Image.new("RGB", (2400, 1600), "#7a6a58")
    one = card(WRITTEN, degrees=12, width=200)
    for left, top in itertools.product(range(20, 2200, 210), range(20, 1400, 180)):
        shown.paste(one, (left, top), one)
    pieces = list(Shapes(noisy(np.asarray(shown)[:, :, ::-1])).photos(()))
    assert len(pieces) == 60
    areas = [cv2.contourArea(corners) for _, corners in pieces]
    assert areas == sorted(areas, reverse=True)


def test_a_shape_in_one_that_is_a_document_is_not_looked_at() -> None:
    looks: list[Pixels] = []

    def is_one(piece: Pixels) -> bool:
        looks.append(piece)
        return True

    assert len(Shapes(page(WRITTEN, degrees=12, width=440, portrait_px=200)).largest((), is_one)) == len(looks)
