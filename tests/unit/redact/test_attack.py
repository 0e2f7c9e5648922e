"""Can covered numbers be read back? The attack that reads blurred numbers is run against the cover.

The attacker knows font, size, place and the way of covering: he draws every candidate for the next digit behind the
digits that he has so far, covers his drawing in the same way and keeps the nearest ones (beam search).
"""

from __future__ import annotations

import random
from collections.abc import Callable

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from guard.model import Box, Pixels
from guard.redact.picture import cover

FONT = ImageFont.load_default(24)
LENGTH = 11
LEFT, TOP, HEIGHT = 20, 16, 60
WIDTH = round(FONT.getlength("0") * LENGTH) + 2 * LEFT
BOX = Box(LEFT, TOP, WIDTH - 2 * LEFT, 28)
BEAM = 5

Hide = Callable[[Pixels], Pixels]


def blur(pixels: Pixels) -> Pixels:
    return np.asarray(cv2.GaussianBlur(pixels, (0, 0), 5), dtype=np.uint8)


def mosaic(pixels: Pixels) -> Pixels:
    small = cv2.resize(pixels, (pixels.shape[1] // 8, pixels.shape[0] // 8), interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.resize(small, pixels.shape[1::-1], interpolation=cv2.INTER_NEAREST), dtype=np.uint8)


def frost(pixels: Pixels) -> Pixels:
    return cover(pixels, [BOX])


def drawn(number: str) -> Pixels:
    page = Image.new("RGB", (WIDTH, HEIGHT), "white")
    ImageDraw.Draw(page).text((LEFT, TOP), number, font=FONT, fill=(26, 26, 26))
    return np.asarray(page)


def read_back(seen: Pixels, hide: Hide) -> str:
    step = FONT.getlength("0")
    pool = [""]
    for place in range(LENGTH):
        known_px = LENGTH * step if place == LENGTH - 1 else (place + 1) * step
        until = round(LEFT + known_px)
        ranked = []
        for start in pool:
            for digit in "0123456789":
                guess = (start + digit).ljust(min(place + 3, LENGTH), "0")
                difference = hide(drawn(guess))[:, :until].astype(np.int32) - seen[:, :until]
                ranked.append((int((difference**2).sum()), start + digit))
        pool = [number for _, number in sorted(ranked)[:BEAM]]
    return pool[0]


def share_read_back(hide: Hide, numbers: int = 3) -> float:
    digits = random.Random(7)
    right = 0
    for _ in range(numbers):
        number = "".join(digits.choice("0123456789") for _ in range(LENGTH))
        right += sum(a == b for a, b in zip(read_back(hide(drawn(number)), hide), number, strict=True))
    return right / (numbers * LENGTH)


def test_the_attack_reads_blurred_and_pixelated_numbers() -> None:
    assert share_read_back(blur) > 0.7
    assert share_read_back(mosaic) > 0.7


def test_the_attack_stays_at_chance_on_covered_numbers() -> None:
    assert share_read_back(frost, numbers=6) < 0.2  # of 66 digits; one in ten is chance


def test_covered_numbers_all_look_alike() -> None:
    assert len({frost(drawn(number)).tobytes() for number in ("13800138000", "00000000000", "77777777777")}) == 1
