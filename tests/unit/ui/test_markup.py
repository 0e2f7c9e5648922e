"""Marks on a frosted screenshot: drawn, undone, cut, copied; what is covered stays covered."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from tests.unit.ui.given import ASSETS, texts
from ui.canvas import Tool
from ui.icons import state_icon
from ui.markup import MarkupWindow
from ui.theme import INKS

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
INK = QColor(INKS[0])
SMALL = QSize(853, 480) * 0.9
"""Room for a window on a screen of 1280 × 720 at 150 %, in pixels."""


@pytest.fixture
def window(qtbot: QtBot) -> MarkupWindow:
    made = MarkupWindow(state_icon(ASSETS))
    qtbot.addWidget(made)
    picture = QImage(400, 300, QImage.Format.Format_RGB32)
    picture.fill(QColor("#ffffff"))
    made.open(texts("en"), picture)
    return made


def draw(window: MarkupWindow, qtbot: QtBot, tool: Tool, begin: tuple[int, int], end: tuple[int, int]) -> None:
    window._tools[tool].click()
    canvas = window._canvas
    corner = canvas._place().topLeft().toPoint()
    left = Qt.MouseButton.LeftButton
    qtbot.mousePress(canvas, left, pos=corner + QPoint(*begin))
    qtbot.mouseMove(canvas, corner + QPoint(*end))
    qtbot.mouseRelease(canvas, left, pos=corner + QPoint(*end))


def copied(window: MarkupWindow, qtbot: QtBot) -> QImage:
    with qtbot.waitSignal(window.copy_wanted) as wanted:
        qtbot.keyClick(window, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    return QImage(wanted.args[0]())


def inked(picture: QImage, left: int, top: int, right: int, bottom: int) -> int:
    return sum(picture.pixelColor(x, y) == INK for x in range(left, right) for y in range(top, bottom))


@pytest.mark.parametrize("tool", [Tool.ARROW, Tool.FRAME])
def test_a_mark_is_drawn_where_the_pointer_went(window: MarkupWindow, qtbot: QtBot, tool: Tool) -> None:
    draw(window, qtbot, tool, (50, 50), (150, 120))
    picture = copied(window, qtbot)
    assert inked(picture, 45, 45, 160, 130) > 200
    assert inked(picture, 200, 150, 400, 300) == 0


def test_words_stand_where_the_person_clicked(window: MarkupWindow, qtbot: QtBot) -> None:
    window._tools[Tool.WORDS].click()
    qtbot.keyClicks(window.findChild(QLineEdit), "look here")
    draw(window, qtbot, Tool.WORDS, (60, 100), (60, 100))
    assert inked(copied(window, qtbot), 55, 70, 220, 110) > 100


def test_the_last_mark_can_be_undone_and_a_click_is_none(window: MarkupWindow, qtbot: QtBot) -> None:
    draw(window, qtbot, Tool.ARROW, (50, 50), (50, 50))
    assert window._canvas.marks == 0
    draw(window, qtbot, Tool.FRAME, (50, 50), (150, 120))
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert inked(copied(window, qtbot), 0, 0, 400, 300) == 0


def test_a_cut_leaves_the_part_that_was_framed(window: MarkupWindow, qtbot: QtBot) -> None:
    draw(window, qtbot, Tool.CUT, (50, 40), (250, 140))
    picture = copied(window, qtbot)
    assert (picture.width(), picture.height()) == (200, 100)


def test_nothing_of_the_picture_stays_in_the_window(window: MarkupWindow, qtbot: QtBot) -> None:
    copied(window, qtbot)
    assert window.isHidden()
    assert window._canvas._picture.isNull()


def test_marks_that_are_neither_copied_nor_saved_are_dropped_only_when_the_person_closes_twice(
    window: MarkupWindow, qtbot: QtBot
) -> None:
    draw(window, qtbot, Tool.ARROW, (50, 50), (150, 120))
    window._tools[Tool.WORDS].click()
    qtbot.keyClick(window._words, Qt.Key.Key_Escape)
    assert window.isVisible()
    assert "neither copied nor saved" in window.note.text()
    draw(window, qtbot, Tool.FRAME, (50, 50), (150, 120))  # who goes on drawing is asked anew
    assert "neither copied nor saved" not in window.note.text()
    for _ in range(2):
        qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert window.isHidden()
    assert window._canvas._picture.isNull()


def test_without_marks_escape_closes(window: MarkupWindow, qtbot: QtBot) -> None:
    draw(window, qtbot, Tool.ARROW, (50, 50), (150, 120))
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert window.isHidden()


def test_a_large_picture_opens_within_the_screen_and_shrinks_with_the_window(
    window: MarkupWindow, qtbot: QtBot
) -> None:
    screen = QImage(1920, 1080, QImage.Format.Format_RGB32)
    screen.fill(QColor("#ffffff"))
    window.open(texts("en"), screen)
    assert window.screen().availableGeometry().contains(window.frameGeometry())
    window.resize(1, 1)
    assert window.width() < SMALL.width()
    assert window.height() < SMALL.height()
    draw(window, qtbot, Tool.CUT, (0, 0), (20, 10))
    assert copied(window, qtbot).width() > 100
