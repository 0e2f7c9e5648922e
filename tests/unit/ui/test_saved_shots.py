"""A frosted screenshot becomes a file: nothing of it is lost on the way, and no other window waits for its name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLineEdit, QMessageBox
from pytestqt.qtbot import QtBot

from tests.unit.ui.given import ASSETS, NOW, RememberingGuard, texts
from tests.unit.ui.test_markup import draw
from ui.canvas import Tool
from ui.icons import state_icon
from ui.notice import Notice
from ui.own_copies import OwnCopies
from ui.shots import Shots
from ui.surroundings import Surroundings
from ui.token import TokenWindow

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
SAID = texts("en").say


class Told(list[Notice]):
    def titles(self) -> list[str]:
        return [notice.title for notice in self]


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def shots(qtbot: QtBot, told: Told) -> Iterator[Shots]:
    own, icon = OwnCopies(), state_icon(ASSETS)
    made = Shots(RememberingGuard(), own, Surroundings(), told.append, lambda: NOW, icon, lambda: texts("en"))
    qtbot.addWidget(made.markup)
    yield made
    made.close()
    own.close()


@pytest.fixture
def marked(shots: Shots, qtbot: QtBot) -> Shots:
    """With a picture that has an arrow on it."""
    picture = QImage(400, 300, QImage.Format.Format_RGB32)
    picture.fill(QColor("#ffffff"))
    shots.markup.open(texts("en"), picture)
    draw(shots.markup, qtbot, Tool.ARROW, (50, 50), (150, 120))
    qtbot.keyClick(shots.markup, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    return shots


def shown(kind: type[QDialog]) -> QDialog:
    (dialog,) = (each for each in QApplication.topLevelWidgets() if isinstance(each, kind) and each.isVisible())
    return dialog


def choose(file: Path) -> None:
    dialog = shown(QFileDialog)
    dialog.findChild(QLineEdit).setText(str(file))
    dialog.accept()


def has_arrow(shots: Shots) -> bool:
    return shots.markup.isVisible() and shots.markup._canvas.marks == 1


def test_a_marked_picture_is_saved_and_its_window_closes(
    marked: Shots, told: Told, qtbot: QtBot, tmp_path: Path
) -> None:
    file = tmp_path / "one.png"
    choose(file)
    qtbot.waitUntil(lambda: bool(told))
    assert [(notice.title, notice.body) for notice in told] == [(SAID("shot.saved"), str(file))]
    assert QImage(str(file)).width() == 400
    assert marked.markup.isHidden()


def test_a_marked_picture_stays_where_no_name_was_given(marked: Shots) -> None:
    shown(QFileDialog).reject()
    assert has_arrow(marked)


def test_a_marked_picture_stays_where_it_cannot_be_written(
    marked: Shots, told: Told, qtbot: QtBot, tmp_path: Path
) -> None:
    choose(tmp_path / ("x" * 250 + ".png"))  # no room is left for the name under which it is written
    qtbot.waitUntil(lambda: bool(told))
    assert told.titles() == [SAID("shot.unsaved")]
    assert has_arrow(marked)
    assert not list(tmp_path.iterdir())


def test_a_picture_that_was_opened_meanwhile_stays(marked: Shots, told: Told, qtbot: QtBot, tmp_path: Path) -> None:
    marked.markup.open(texts("en"), QImage(200, 100, QImage.Format.Format_RGB32))
    choose(tmp_path / "one.png")
    qtbot.waitUntil(lambda: bool(told))
    assert marked.markup.isVisible()


def test_screenshots_go_on_while_a_file_is_named(marked: Shots) -> None:
    assert shown(QFileDialog).windowModality() is Qt.WindowModality.WindowModal
    marked.begin()
    assert marked.frame.begun
    marked.close()
    assert not [each for each in QApplication.topLevelWidgets() if each.isVisible()]


def test_nothing_lies_on_a_question_that_keeps_all_windows_waiting(shots: Shots, qtbot: QtBot) -> None:
    question = QMessageBox()
    qtbot.addWidget(question)
    question.setWindowModality(Qt.WindowModality.ApplicationModal)
    question.show()
    shots.begin()
    assert not shots.frame.begun
    question.close()
    shots.begin()
    assert shots.frame.begun


def test_a_token_is_looked_for_while_other_windows_go_on(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "token").write_text(" words\n", "utf-8")
    window = TokenWindow(state_icon(ASSETS))
    qtbot.addWidget(window)
    window.ask(texts("en"), "pause")
    window._file.click()
    assert shown(QFileDialog).windowModality() is Qt.WindowModality.WindowModal
    choose(tmp_path / "token")
    assert window._token.text() == "words"
