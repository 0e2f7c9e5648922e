"""Panes: rectangles between long edges, their signs, and trees that choose among them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from guard.model import Box
from guard.model.boxes import alike, cut, frame
from guard.paths import ASSETS
from guard.read.chat.pane import pane_of
from guard.read.chat.panes import SIGNS, Panes, signs
from guard.read.chat.rectangles import Rectangles
from guard.read.chat.trees import Trees
from guard.read.page import TextPage
from tests.support.pictures import Sheet

PANE = Box(260, 80, 740, 460)


def window(ground: str, panel: str) -> Sheet:
    """A list of conversations on the left, a bar above, four messages, and a box to write in below them."""
    sheet = Sheet(1000, 640, ground=ground)
    sheet.rect(0, 0, 260, 640, panel)
    sheet.rect(260, 0, 740, 80, panel)
    sheet.rect(260, 540, 740, 100, panel)
    for nth, name in enumerate(("张伟", "李娜", "王芳", "售后群", "刘洋")):
        sheet.write(70, 40 + 90 * nth, name, 18)
    sheet.write(290, 30, "李娜", 20)
    sheet.write(290, 560, "请输入消息", 18)
    says = (("你好，请问什么时候发货？", 320), ("您好，马上为您查询", 700), ("谢谢你", 320))
    for nth, (text, left) in enumerate(says):
        sheet.rect(left - 14, 120 + 130 * nth, 250, 44, "#6fcf75" if left > 500 else "#d8d8dd", 8)
        sheet.write(left, 132 + 130 * nth, text, 18)
    return sheet


@pytest.mark.parametrize(("ground", "panel"), [("#f2f3f5", "#ffffff"), ("#ffffff", "#e4e6ea")])
def test_the_pane_between_panels_is_found_without_a_message_that_leads_to_it(ground: str, panel: str) -> None:
    sheet = window(ground, panel)
    rectangles = Rectangles.of(sheet.pixels, None)
    boxes = [rectangles.box(nth) for nth in range(len(rectangles.left))]
    assert max(alike(box, PANE) for box in boxes) > 0.97
    panes = Panes(ASSETS / "models" / "panes.npz")
    assert alike(panes.best(sheet.pixels, sheet.page(), None), PANE) >= 0.8


@pytest.mark.parametrize("message", [Box(40, 120, 170, 20), Box(-9, 120, 90, 20), Box(60, 190, 90, 20)])
def test_messages_that_go_past_the_picture_lead_to_a_pane_in_it(message: Box) -> None:
    pixels = np.full((200, 200, 3), 255, np.uint8)
    pixels[:60] = 40
    pane = pane_of(pixels, (Box(20, 80, 90, 20), message), (False, True), 20.0)
    assert pane == cut(pane, frame(pixels.shape))
    assert pane.top >= 50
    assert cut(message, pane) == cut(message, frame(pixels.shape))


@pytest.mark.parametrize("size", [(1, 1), (1, 400), (400, 1), (7, 900), (64, 64)])
def test_every_picture_has_a_rectangle_with_signs(size: tuple[int, int]) -> None:
    pixels = np.full((*size, 3), 255, np.uint8)
    for guess in (None, Box(0, 0, size[1], size[0])):
        rectangles = Rectangles.of(pixels, guess)
        rows = signs(rectangles, TextPage(), guess)
        assert rows.shape == (len(rectangles.left), len(SIGNS))
        assert len(rows) >= 1
        assert np.isfinite(rows).all()


def test_rows_are_worth_the_sum_of_their_leaves(tmp_path: Path) -> None:
    """Two trees: 3 where a is at most 1, else -1; 2 where b is at most 0, else 5 where a is at most 0, else 0."""
    path = tmp_path / "model.npz"
    np.savez_compressed(
        path,
        signs=np.array(["a", "b"]),
        roots=np.array([0, 3], np.int32),
        sign=np.array([0, -1, -1, 1, -1, 0, -1, -1], np.int16),
        limit=np.array([1.0, 0, 0, 0.0, 0, 0, 0, 0]),
        left=np.array([1, 0, 0, 4, 0, 6, 0, 0], np.int32),
        right=np.array([2, 0, 0, 5, 0, 7, 0, 0], np.int32),
        worth=np.array([0.5, 3, -1, 0.5, 2, 1, 5, 0]),
        shift=np.float64(0),
    )
    rows = np.array([[1.0, 0], [1, 1], [0, 1], [2, 0]])
    assert Trees(path, ("a", "b")).scores(rows).tolist() == [5, 3, 8, 1]
    with pytest.raises(ValueError, match="other signs"):
        Trees(path, ("b", "a"))
