"""Dim photos are read brighter; dark screens and large pictures are read as they are."""

from __future__ import annotations

import numpy as np

from guard.read.brightness import brightened


def test_a_dim_photo_is_made_bright() -> None:
    pixels = np.full((200, 300, 3), 30, np.uint8)
    pixels[50:150, 50:250] = 90
    seen = brightened(pixels)
    assert seen.max() == 245
    assert seen[0, 0, 0] == 82


def test_a_dark_screen_with_bright_writing_is_read_as_it_is() -> None:
    pixels = np.full((400, 600, 3), 25, np.uint8)
    pixels[100:104, 20:120] = 220
    assert brightened(pixels) is pixels


def test_what_is_black_or_large_is_read_as_it_is() -> None:
    black = np.zeros((200, 300, 3), np.uint8)
    assert brightened(black) is black
    large = np.full((3100, 4000, 3), 30, np.uint8)
    assert brightened(large) is large
