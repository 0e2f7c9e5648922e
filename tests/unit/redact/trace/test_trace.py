"""The number that a frosted picture carries: put in, and found again after what messengers do to pictures."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import cache

import cv2
import numpy as np
import pytest

from bench.attacks import cropped, jpeg, scaled, turned
from bench.screens import chat, table
from guard.model import Box, Pixels
from guard.redact.picture import cover
from guard.redact.trace.carrier import Carrier, number_of, symbols_of, tile
from guard.redact.trace.embed import marked
from guard.redact.trace.find import LEAST_SURENESS, Finder

CARRIER = Carrier(b"the key of a firm")
NUMBER = bytes.fromhex("12a45399")


def decoded(data: bytes) -> Pixels:
    return np.asarray(cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR), np.uint8)


@cache
def screen() -> Pixels:
    return decoded(chat(random.Random(1)))[100:740, 300:1100]


@cache
def frosted() -> Pixels:
    return marked(screen(), tile(CARRIER, NUMBER))


ATTACKS: dict[str, Callable[[Pixels], Pixels]] = {
    "as it is": lambda picture: picture,
    "JPEG 60": lambda picture: jpeg(picture, 60),
    "75 %": lambda picture: scaled(picture, 0.75),
    "half, JPEG 60": lambda picture: jpeg(scaled(picture, 0.5), 60),
    "30 % of it": lambda picture: cropped(picture, 0.3, random.Random(2)),
    "turned, JPEG 75": lambda picture: jpeg(turned(picture, 2), 75),
}


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_the_number_is_found_after(attack: Callable[[Pixels], Pixels]) -> None:
    carried = Finder(CARRIER).find(attack(frosted()))
    assert carried is not None
    assert carried.number == NUMBER


def test_size_and_turn_are_told() -> None:
    carried = Finder(CARRIER).find(turned(scaled(frosted(), 0.75), 2))
    assert carried is not None
    assert carried.size == pytest.approx(0.75, abs=0.01)
    assert abs(carried.turned_degrees) == pytest.approx(2, abs=0.2)


def test_without_the_key_nothing_is_found() -> None:
    assert Finder(Carrier(b"the key of another firm")).find(frosted()) is None


def test_a_picture_without_a_mark_has_no_number() -> None:
    assert Finder(CARRIER).find(decoded(table(random.Random(3)))[:500, 200:800]) is None


def test_no_square_of_noise_is_ever_sure() -> None:
    """By the bound, not one in ten million is; here the surest of a hundred is far below."""
    noise, finder = np.random.default_rng(4), Finder(CARRIER)
    surest = max(finder.read(noise.standard_normal((128, 128)).astype(np.float32))[1] for _ in range(100))
    assert 2 < surest < LEAST_SURENESS - 2


def test_two_symbols_may_be_misread_and_four_may_be_passed_over() -> None:
    symbols = symbols_of(NUMBER)
    assert len(symbols) == 8
    misread = bytes([symbols[0] ^ 7, symbols[1] ^ 9, *symbols[2:]])
    assert number_of(misread) == NUMBER
    unheard = bytes([0, 0, 0, 0, *symbols[4:]])
    assert number_of(unheard, (0, 1, 2, 3)) == NUMBER


@pytest.mark.parametrize("shape", [(1, 1), (130, 7), (300, 500)])
def test_pictures_of_any_size_are_marked(shape: tuple[int, int]) -> None:
    drawn = np.random.default_rng(5).integers(0, 256, (*shape, 3), np.uint8)
    changed = marked(drawn, tile(CARRIER, NUMBER)).astype(int)
    assert changed.shape == drawn.shape
    assert abs(changed - drawn).max() <= 8


def test_a_marked_picture_stays_as_it_looks() -> None:
    lively = np.random.default_rng(5).integers(20, 235, (512, 512, 3), np.uint8)
    changed = marked(lively, tile(CARRIER, NUMBER))
    assert -10 * np.log10(np.square(changed.astype(float) - lively).mean() / 255**2) >= 42
    assert -10 * np.log10(np.square(frosted().astype(float) - screen()).mean() / 255**2) >= 42


def test_what_is_covered_has_no_influence_on_what_is_marked() -> None:
    box = Box(100, 100, 300, 40)
    other = screen().copy()
    other[105:135, 105:395] = 255 - other[105:135, 105:395]
    pattern = tile(CARRIER, NUMBER)
    assert np.array_equal(marked(cover(screen(), [box]), pattern), marked(cover(other, [box]), pattern))
