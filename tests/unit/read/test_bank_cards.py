"""Bank cards on any ground, cut off, lying and upright; an order with a number as long is none."""

from __future__ import annotations

from dataclasses import replace

import pytest

from guard.model import Box
from guard.read.layout import arrange
from tests.support.documents.bank_cards import CUT, GROUPS, UPRIGHT, UPRIGHT_CARDS
from tests.support.documents.look_alikes import SCREENS
from tests.support.documents.scene import CARD, Scene, documents, noisy, photo
from tests.support.pictures import Sheet, covered

PAPER = "#dfe8ee"


def named(scene: Scene) -> str:
    return scene.name


@pytest.mark.parametrize("scene", UPRIGHT_CARDS, ids=named)
def test_a_bank_card_may_be_higher_than_wide(scene: Scene) -> None:
    card = Box(440, 60, 500, 792)
    sheet = Sheet(1400, 900, ground="#7a6a58")
    sheet.rect(*(round(value) for value in card), "#dfe8ee", 20)
    for left, top, text, size_px in scene.written:
        sheet.write(card.left + left, card.top + top, text, size_px)
    (finding,) = documents(sheet.page(), sheet.pixels)
    assert finding.evidence.context == "bank-card"
    assert covered(card, finding.boxes) >= 0.95
    plain = Sheet(sheet.width, sheet.height)
    assert documents(sheet.page(), plain.pixels) == ()


def test_a_number_with_one_word_of_a_bank_is_a_card_inside_edges_alone() -> None:
    sheet = photo(((60, 230, "5501 0577 3923 1473", 44), (560, 400, "mastercard", 34), (60, 400, "ANNA SAMPLE", 26)))
    (finding,) = documents(sheet.page(), sheet.pixels)
    assert covered(CARD, finding.boxes) >= 0.95
    plain = Sheet(sheet.width, sheet.height)
    assert documents(sheet.page(), plain.pixels) == ()


def test_all_that_stands_around_a_number_may_be_guessed_at() -> None:
    sheet = photo(((60, 230, "5501 0577 3923 1473", 44), (560, 400, "mastercard", 34)))
    lines = sheet.page().lines
    guessed = arrange(line if line.text[0].isdigit() else replace(line, confidence=0.6) for line in lines)
    (finding,) = documents(guessed, sheet.pixels)
    assert covered(CARD, finding.boxes) >= 0.95


def test_a_bank_card_may_lie_on_a_keyboard() -> None:
    sheet = photo(GROUPS)
    for nth, letter in enumerate("QWERTYUASDFGHJKZXCVBNM12"):
        sheet.write((215, 1100, 1180, 1260)[nth % 4], 80 + 110 * (nth // 4), letter, 20)
    (finding,) = documents(sheet.page(), sheet.pixels)
    assert covered(CARD, finding.boxes) >= 0.9


def test_a_bank_card_may_reach_beyond_the_picture() -> None:
    sheet = Sheet(560, 900, ground=PAPER)
    left = ((60, 260, "4204 7599 8304 2240", 44), (300, 340, "YALUD 12/32", 20), (60, 400, "ANNA SAMPLE", 26))
    for x, y, text, size_px in (*left, (60, 80, "信用卡", 26)):
        sheet.write(x, y + 200, text, size_px)
    (finding,) = documents(sheet.page(), noisy(sheet.pixels))
    assert covered(Box(50, 270, 500, 350), finding.boxes) >= 0.95


def test_a_bank_card_may_be_cut_off_within_its_number() -> None:
    sheet = Sheet(1000, 900, ground="#7a6a58")
    sheet.rect(-20, 200, 640, 680, PAPER, 20)
    for x, y, text, size_px in CUT:
        sheet.write(x + 4, y + 200, text, size_px)
    assert documents(sheet.page(), sheet.pixels) == ()
    (finding,) = documents(sheet.page(), noisy(sheet.pixels))
    assert covered(Box(0, 200, 640, 480), finding.boxes) >= 0.85


def test_a_notice_of_a_bank_with_a_telephone_number_in_a_photo_is_no_card() -> None:
    sheet = Sheet(1000, 900, ground=PAPER)
    written = (("GATE BANK", 30), ("5029 7380", 44), ("VALID THRU 08/29", 20), ("VISA", 30))
    for nth, (text, size_px) in enumerate(written):
        sheet.write(400, 400 + 60 * nth, text, size_px)
    assert documents(sheet.page(), noisy(sheet.pixels)) == ()


def test_guesses_in_a_pattern_around_a_bank_card_do_not_count() -> None:
    sheet = photo(GROUPS)
    pattern = Sheet(sheet.width, sheet.height)
    for nth in range(24):
        pattern.write((215, 310, 1100, 1180)[nth % 4], 80 + 110 * (nth // 4), "00600", 20)
    guesses = (replace(line, confidence=0.6) for line in pattern.page().lines)
    page = arrange((*sheet.page().lines, *guesses))
    (finding,) = documents(page, sheet.pixels)
    assert covered(CARD, finding.boxes) >= 0.9


def test_groups_below_each_other_are_a_card_in_a_photo_that_cuts_it() -> None:
    sheet = Sheet(480, 640, ground=PAPER)
    for left, top, text, size_px in UPRIGHT:
        sheet.write(left + 60, top, text, size_px)
    assert documents(sheet.page(), sheet.pixels) == ()
    (finding,) = documents(sheet.page(), noisy(sheet.pixels))
    assert covered(Box(60, 30, 420, 600), finding.boxes) >= 0.95


def test_numbers_below_each_other_that_are_no_groups_of_four_are_none() -> None:
    sheet = Sheet(480, 640, ground=PAPER)
    others = [one for one in UPRIGHT if not one[2].isdigit()]
    numbers = ((50, 320 + 60 * nth, text, 40) for nth, text in enumerate(("310115", "820147", "667203")))
    for left, top, text, size_px in (*others, *numbers):
        sheet.write(left + 60, top, text, size_px)
    assert documents(sheet.page(), noisy(sheet.pixels)) == ()


def test_a_date_is_not_how_long_a_card_is_valid() -> None:
    sheet = photo(SCREENS["an order"])
    assert documents(sheet.page(), noisy(sheet.pixels)) == ()
