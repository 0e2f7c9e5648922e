"""Shapes are what hangs together, whatever its form."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from guard.read.lines.shapes import shapes

PICTURES = {
    "nothing": ("....", []),
    "a pixel": ("..x.", [(2, 0, 1, 1)]),
    "corners touch": ("x../.x./..x", [(0, 0, 3, 3)]),
    "two that are apart": ("xx.x", [(0, 0, 2, 1), (3, 0, 1, 1)]),
    "one in the hole of another": ("xxxxx/x...x/x.x.x/x...x/xxxxx", [(0, 0, 5, 5), (2, 2, 1, 1)]),
    "the smallest hole": (".x./x.x/.x.", [(0, 0, 3, 3)]),
}


@pytest.mark.parametrize(("rows", "found"), PICTURES.values(), ids=PICTURES)
def test_shapes_are_found_with_what_lies_in_their_holes(rows: str, found: list[tuple[int, ...]]) -> None:
    mask = np.array([[255 * (dot == "x") for dot in row] for row in rows.split("/")], np.uint8)
    assert sorted(map(tuple, shapes(mask))) == found


@given(st.integers(0, 2**32 - 1), st.floats(0, 1), st.integers(1, 40), st.integers(1, 60))
def test_shapes_are_those_that_numbering_every_pixel_finds(seed: int, share: float, height: int, width: int) -> None:
    mask = 255 * np.asarray(np.random.default_rng(seed).random((height, width)) < share, np.uint8)
    assert sorted(map(tuple, shapes(mask))) == sorted(map(tuple, numbered(mask)))


def numbered(mask: NDArray[np.uint8]) -> list[list[int]]:
    boxes: list[list[int]] = cv2.connectedComponentsWithStats(mask, connectivity=8)[2][1:, :4].tolist()
    return boxes
