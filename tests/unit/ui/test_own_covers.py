"""What a person covers by hand: it goes out until it is copied, and is dropped by nobody but the person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QRect, Qt, QTimer
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from guard.model import Review, Shown
from tests.unit.ui.given import ASSETS, RememberingGuard, texts
from tests.unit.ui.test_review import PHONE, TEXT, listed, picture, press
from ui.app import Ending
from ui.icons import state_icon
from ui.own_copies import OwnCopies
from ui.passages import COVER
from ui.review import ReviewWindow
from ui.review_list import MOST_LISTED
from ui.reviewing import Reviewing

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

ONCE_COPIED = "What guarded programs get once you copy it"


@pytest.fixture
def guard() -> RememberingGuard:
    return RememberingGuard()


@pytest.fixture
def reviewing(guard: RememberingGuard, qtbot: QtBot) -> Iterator[Reviewing]:
    own = OwnCopies()
    made = Reviewing(guard, own, state_icon(ASSETS), lambda _window: True)
    qtbot.addWidget(made.window)
    yield made
    made.close()
    own.close()


def shown(reviewing: Reviewing, guard: RememberingGuard, review: Review, qtbot: QtBot) -> ReviewWindow:
    reviewing.open(texts("en"))
    guard.asked_reviews[-1][0](review)
    qtbot.waitUntil(lambda: reviewing.window._copy.isVisible())
    return reviewing.window


def cover_end(window: ReviewWindow) -> None:
    """Of the text."""
    after = window._words._after
    cursor = after.textCursor()
    cursor.movePosition(QTextCursor.MoveOperation.End)
    cursor.movePosition(QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.KeepAnchor, 2)
    after.setTextCursor(cursor)
    press(window, "Cover the selection")


def says(window: ReviewWindow) -> list[str]:
    return [label.text() for label in window.findChildren(QLabel) if label.isVisible()]


def test_a_cover_of_one_s_own_is_said_to_count_once_it_is_copied(
    reviewing: Reviewing, guard: RememberingGuard, qtbot: QtBot
) -> None:
    window = shown(reviewing, guard, TEXT, qtbot)
    assert "What guarded programs get" in says(window)
    cover_end(window)
    assert ONCE_COPIED in says(window)
    press(window, "Undo my last cover")
    assert "What guarded programs get" in says(window)
    window = shown(reviewing, guard, picture(), qtbot)
    window._picture.covered.emit(QRect(10, 10, 40, 40))
    assert window._picture._heading == ONCE_COPIED


@pytest.mark.parametrize("covered", ["", "🙂", "three", "four", "six", "end"])
def test_a_text_is_copied_as_it_was_but_for_the_covers(
    reviewing: Reviewing, guard: RememberingGuard, qtbot: QtBot, covered: str
) -> None:
    said = "🙂 one\u00a0two\r\nthree\u2028four\tfive\rsix\r\nend"
    window = shown(reviewing, guard, replace(TEXT, before=said.encode(), after=said.encode(), findings=()), qtbot)
    if covered:
        window._words._after.find(covered)
        press(window, "Cover the selection")
    with qtbot.waitSignal(window.text_wanted) as wanted:
        press(window, "Copy the frosted version")
    assert wanted.args == [said.replace(covered, COVER) if covered else said]


def test_of_very_many_findings_the_rest_is_counted_and_own_covers_go_on_from_there(
    reviewing: Reviewing, guard: RememberingGuard, qtbot: QtBot
) -> None:
    window = shown(reviewing, guard, replace(TEXT, findings=(PHONE,) * (MOST_LISTED + 50)), qtbot)
    assert listed(window)[MOST_LISTED:] == ["and 50 more"]
    cover_end(window)
    assert listed(window)[-1].startswith(f"{MOST_LISTED + 51}  Covered by you")


def test_covers_that_are_not_copied_are_dropped_only_when_the_person_closes_twice(
    reviewing: Reviewing, guard: RememberingGuard, qtbot: QtBot
) -> None:
    window = shown(reviewing, guard, TEXT, qtbot)
    cover_end(window)
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert window.isVisible()
    assert any("still goes out" in line for line in says(window))
    cover_end(window)  # who goes on covering is asked anew
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert window.isVisible()
    press(window, "Drop my covers")
    assert window.isHidden()


def test_looking_once_more_keeps_what_the_person_covered(
    reviewing: Reviewing, guard: RememberingGuard, qtbot: QtBot
) -> None:
    window = shown(reviewing, guard, TEXT, qtbot)
    cover_end(window)
    reviewing.open(texts("en"))
    assert len(guard.asked_reviews) == 1
    assert window._words.own == 1


def test_the_window_stays_until_the_picture_is_on_the_clipboard(
    reviewing: Reviewing, guard: RememberingGuard, qtbot: QtBot
) -> None:
    QApplication.clipboard().setText("what lay there")
    window = shown(reviewing, guard, picture(), qtbot)
    window._picture.covered.emit(QRect(10, 10, 40, 40))
    with qtbot.waitSignal(reviewing.copied):
        press(window, "Copy the frosted version")
        assert window.isVisible()
        assert "Copying…" in window._copy.text()
        assert not window._copy.isEnabled()
        assert QApplication.clipboard().text() == "what lay there"
    assert QApplication.clipboard().image().size().width() == 400
    assert window.isHidden()


def test_what_guarded_programs_get_nothing_of_can_be_neither_covered_nor_copied(
    reviewing: Reviewing, guard: RememberingGuard, qtbot: QtBot
) -> None:
    for review in (
        Review("one", Shown.TEXT, TEXT.before, None, (PHONE,)),
        Review("one", Shown.PICTURE, picture().before, None, ()),
    ):
        window = shown(reviewing, guard, review, qtbot)
        assert not window._copy.isEnabled()
        assert not window._cover.isEnabled()
        window._picture.covered.emit(QRect(10, 10, 40, 40))
        assert not window.uncopied


def test_a_window_that_asks_back_does_not_hold_up_the_end(
    reviewing: Reviewing, guard: RememberingGuard, qtbot: QtBot
) -> None:
    cover_end(shown(reviewing, guard, TEXT, qtbot))
    ending = Ending()
    QTimer.singleShot(0, lambda: ending.end("agent"))
    late = QTimer()
    late.timeout.connect(lambda: QApplication.exit(1))
    late.start(5000)
    assert QApplication.exec() == 0
    late.stop()
