"""Documents that lean in a photo, and a second one that lies the other way round: they are read again, turned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from guard.model import Box, Pixels, ReadingLimits
from guard.read.documents import Shapes, find_documents
from guard.read.examine import examine
from guard.read.layout import arrange
from guard.read.lines.rapid import RapidLines
from guard.read.page import Line
from tests.support.documents.bank_cards import BANK, BANK_BACK, UPRIGHT
from tests.support.documents.identity import IDENTITY, ITALIAN, LICENCE, VEHICLE
from tests.support.documents.scene import CARD, Written, noisy, photo, tilted
from tests.support.pictures import Sheet, covered, encode

TABLE, PAPER = "#7a6a58", "#dfe8ee"


def card(written: Written, *, upright: bool = False) -> Image.Image:
    size = (CARD.height, 740) if upright else (CARD.width, CARD.height)
    sheet = Sheet(*size, ground=PAPER)
    for left, top, text, size_px in written:
        sheet.write(left, top, text, size_px)
    return sheet.image


def table(*cards: tuple[Image.Image, int, int, int]) -> Pixels:
    """A photo of cards on a table: each with its turn against the clock in degrees and the place of its middle."""
    picture = Image.new("RGB", (1800, 1200), TABLE)
    for drawn, degrees, x, y in cards:
        turned = drawn.convert("RGBA").rotate(degrees, Image.Resampling.BICUBIC, expand=True)
        picture.paste(turned, (x - turned.width // 2, y - turned.height // 2), turned)
    return noisy(np.ascontiguousarray(np.asarray(picture)[:, :, ::-1]))


def found(pixels: Pixels) -> tuple[list[str | None], list[Sequence[Box]]]:
    reading = examine(RapidLines(), encode(Image.fromarray(pixels[:, :, ::-1])), ReadingLimits(timeout_s=120))
    documents = [finding for finding in reading.findings if finding.evidence.recognizer == "documents"]
    return [one.evidence.context for one in documents], [one.boxes for one in documents]


@pytest.mark.parametrize(
    ("drawn", "degrees"), [(card(BANK), -20), (card(UPRIGHT, upright=True), 30)], ids=["lying", "upright"]
)
def test_a_small_card_that_leans_is_read_again_level(drawn: Image.Image, degrees: int) -> None:
    small = drawn.resize((drawn.width // 2, drawn.height // 2), Image.Resampling.LANCZOS)
    kinds, (boxes,) = found(table((small, degrees, 900, 600))[300:900, 450:1350])
    assert kinds == ["bank-card"]
    assert covered(Box(350, 225, 200, 150), boxes) >= 0.99


@pytest.mark.parametrize(
    ("first", "second", "degrees"),
    [
        *((VEHICLE, LICENCE, 180), (BANK, BANK_BACK, 176), (LICENCE, IDENTITY, 90), (LICENCE, IDENTITY, -90)),
        (VEHICLE, IDENTITY, 168),
    ],
    ids=["licences", "both sides of bank cards", "on its left", "on its right", "on its head and leaning"],
)
def test_a_second_card_may_lie_the_other_way_round(first: Written, second: Written, degrees: int) -> None:
    kinds, boxes = found(table((card(first), 0, 450, 500), (card(second), degrees, 1340, 560)))
    assert len(kinds) == 2
    assert covered(Box(1150, 370, 380, 380), boxes[1]) == 1


@pytest.mark.parametrize(("confidence", "looks"), [(0.6, 1), (0.95, 0)], ids=["guessed at", "sure"])
def test_a_picture_of_which_most_was_guessed_at_is_read_on_its_head(confidence: float, looks: int) -> None:
    sheet = photo(ITALIAN)
    seen: list[Pixels] = []

    def read(pixels: Pixels) -> tuple[Line, ...]:
        seen.append(pixels)
        return sheet.page().lines

    guesses = Sheet(sheet.width, sheet.height)
    for nth, text in enumerate(("0202.10.02 3NOISS", "OUNIUOL 4861.80", "IL13UOW 3W")):
        guesses.write(20 + 550 * nth, 20 + 420 * nth, text, 24)
    page = arrange(replace(line, confidence=confidence) for line in guesses.page().lines)
    found = find_documents(page, Shapes(noisy(np.ascontiguousarray(sheet.pixels[::-1, ::-1]))), read)
    assert len(found) == len(seen) == looks
    for finding in found:
        x, y = sheet.width - CARD.left - CARD.width, sheet.height - CARD.top - CARD.height
        assert covered(Box(x, y, CARD.width, CARD.height), finding.boxes) >= 0.95


def test_what_is_even_or_reads_well_is_not_read_again() -> None:
    looks: list[Pixels] = []

    def read(pixels: Pixels) -> tuple[Line, ...]:
        looks.append(pixels)
        return ()

    sheet = photo(IDENTITY)
    chart = Sheet(sheet.width, sheet.height)
    for nth, month in enumerate(("January", "February", "March", "April", "June")):
        chart.write(200 + 140 * nth, 700, month, 20)
    slanted = arrange(tilted(line, -40, sheet.width, sheet.height) for line in chart.page().lines)
    assert find_documents(slanted, Shapes(chart.pixels), read) == ()
    assert find_documents(sheet.page(), Shapes(noisy(sheet.pixels)), read)
    assert not looks
