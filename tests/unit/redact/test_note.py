"""The note on covered pictures: readable, out of the way, never at the cost of the picture."""

from __future__ import annotations

import numpy as np
import pytest

from guard.model import Box
from guard.redact.picture import cover


def changed(pixels: np.ndarray, note: str) -> np.ndarray:
    return (cover(pixels, [], note=note) != pixels).any(axis=2)


@pytest.mark.parametrize("shade", [0, 128, 255])
@pytest.mark.parametrize("note", ["Frosted by policy", "已按规定打码"])
def test_note_stands_out_on_any_ground_and_is_small(shade: int, note: str) -> None:
    pixels = np.full((1080, 1920, 3), shade, dtype=np.uint8)
    rows, columns = np.nonzero(changed(pixels, note))
    assert rows.min() > 1000
    assert columns.min() > 1500
    label = cover(pixels, [], note=note)[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    assert int(label.max()) - int(label.min()) > 150


def test_note_goes_where_nothing_is_drawn() -> None:
    pixels = np.random.default_rng(1).integers(0, 256, (400, 600, 3), dtype=np.uint8)
    pixels[:60, :200] = 240
    rows, columns = np.nonzero(changed(pixels, "Frosted"))
    assert rows.max() < 60
    assert columns.max() < 200


def test_note_finds_room_along_the_edge_where_all_corners_are_drawn_in() -> None:
    pixels = np.full((400, 900, 3), 240, dtype=np.uint8)
    for corner in (np.s_[:60, :200], np.s_[:60, -200:], np.s_[-60:, :200], np.s_[-60:, -200:]):
        pixels[corner] = np.random.default_rng(1).integers(0, 256, pixels[corner].shape, dtype=np.uint8)
    columns = np.nonzero(changed(pixels, "Frosted"))[1]
    assert columns.min() > 190
    assert columns.max() < 710


def test_note_that_is_too_long_for_the_picture_is_left_out() -> None:
    pixels = np.full((40, 60, 3), 255, dtype=np.uint8)
    assert not changed(pixels, "Frosted by the policy of the service centre").any()


def test_words_that_no_font_can_draw_are_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("guard.redact.note._FONTS", ("no such font.ttf",))
    pixels = np.full((300, 400, 3), 255, dtype=np.uint8)
    assert np.array_equal(cover(pixels, [], note="仅汉字"), cover(pixels, [], note="frosted"))
    assert np.array_equal(cover(pixels, [], note="打码 by Frostpane"), cover(pixels, [], note="by Frostpane"))


def test_place_of_the_note_does_not_depend_on_what_is_covered() -> None:
    empty = np.full((400, 600, 3), 240, dtype=np.uint8)
    written = empty.copy()
    written[330:, 380:] = np.random.default_rng(1).integers(0, 256, (70, 220, 3), dtype=np.uint8)
    box = [Box(376, 330, 224, 70)]
    assert np.array_equal(cover(empty, box, note="Frosted"), cover(written, box, note="Frosted"))
