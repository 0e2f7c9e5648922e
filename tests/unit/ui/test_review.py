"""What is covered, seen before it is sent: both versions, outlines, reasons, one's own covers."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QImage, QTextCursor
from PySide6.QtWidgets import QApplication, QLabel, QListWidget, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from guard.model import Box, EntityType, Evidence, Finding, Override, Review, Shown
from guard.model.media import bitmap
from guard.redact.page_words import page_words
from tests.unit.ui.given import ASSETS, finding, outcome, texts
from ui.comparison import Comparison
from ui.icons import state_icon
from ui.kept_picture import KeptPicture
from ui.passages import COVER, Passages
from ui.review import ReviewWindow
from ui.review_pictures import with_covers
from ui.shown_page import differing, pieces_of

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

WORDS = "🙂 手机 13800138000 谢谢"
PHONE = Finding(EntityType.PHONE, 0.95, 5, 16, Evidence("phone.mobile", None, "phone"), "138****8000")
TEXT = Review("one", Shown.TEXT, WORDS.encode(), "🙂 手机 [电话] 谢谢".encode(), (PHONE,))


def picture(width: int = 400, height: int = 300) -> Review:
    before = np.full((height, width, 3), 255, np.uint8)
    after = before.copy()
    after[100:120, 50:150] = 90
    found = Finding(EntityType.CN_ID, 0.99, None, None, Evidence("cn_id", True), "110****29", (Box(50, 100, 100, 20),))
    return Review("one", Shown.PICTURE, bitmap(before), bitmap(after), (found,))


@pytest.fixture
def kept_out() -> list[int]:
    return []


@pytest.fixture
def window(qtbot: QtBot, kept_out: list[int]) -> ReviewWindow:
    def keep_out(number: int) -> bool:
        kept_out.append(number)
        return True

    made = ReviewWindow(state_icon(ASSETS), keep_out)
    qtbot.addWidget(made)
    return made


def press(window: ReviewWindow, words: str) -> None:
    next(each for each in window.findChildren(QPushButton) if each.text() == words and each.isVisible()).click()


def listed(window: ReviewWindow) -> list[str]:
    shown = window.findChild(QListWidget)
    return [shown.item(row).text() for row in range(shown.count())]


def drag(window: ReviewWindow, qtbot: QtBot, begin: QPoint, end: QPoint) -> None:
    shown = window.findChild(Comparison)
    qtbot.mousePress(shown, Qt.MouseButton.LeftButton, pos=begin)
    qtbot.mouseMove(shown, end)
    qtbot.mouseRelease(shown, Qt.MouseButton.LeftButton, pos=end)


def test_each_finding_is_named_with_the_reason_in_words(window: ReviewWindow) -> None:
    window.open(texts("en"), None)
    window.show_review(picture())
    assert listed(window) == [
        "1  ID number 110****29\nEighteen digits with a region and a date of birth. Its check digit fits."
    ]
    window.show_review(replace(TEXT))
    assert listed(window)[0].endswith("A word nearby says so.")


def test_what_no_rule_covers_is_told_apart(window: ReviewWindow) -> None:
    window.open(texts("en"), None)
    window.show_review(replace(TEXT, let_pass=frozenset({EntityType.PHONE})))
    assert window._title.text() == "Covered: 0 · also found, not covered: 1"
    assert listed(window)[0].endswith("it is not covered.")


def test_what_stands_for_many_counts_as_many_as_the_notification_says(window: ReviewWindow) -> None:
    many = replace(PHONE, stands_for=5000)
    window.open(texts("en"), None)
    window.show_review(replace(TEXT, findings=(many, replace(PHONE, entity_type=EntityType.EMAIL, stands_for=3))))
    assert window._title.text() == "Covered: 5003"
    window.show_review(replace(TEXT, findings=(many,), let_pass=frozenset({EntityType.PHONE})))
    assert window._title.text() == "Covered: 0 · also found, not covered: 5000"


@pytest.mark.parametrize(
    ("shown", "says"), [(Shown.UNREAD, "get nothing of it"), (Shown.TOO_LONG, "It was checked all the same")]
)
def test_why_there_is_nothing_to_show_is_said(window: ReviewWindow, shown: Shown, says: str) -> None:
    window.open(texts("en"), None)
    window.show_review(Review("one", shown, b"", None, ()))
    assert says in "".join(label.text() for label in window.findChildren(QLabel) if label.isVisible())


def test_more_can_be_covered_by_hand_and_only_that_is_undone(window: ReviewWindow, qtbot: QtBot) -> None:
    window.open(texts("en"), None)
    window.show_review(picture())
    place = window.findChild(Comparison)._places()[1].toRect()
    drag(window, qtbot, place.topLeft() + QPoint(10, 10), place.topLeft() + QPoint(80, 40))
    assert [line.splitlines()[0] for line in listed(window)] == ["1  ID number 110****29", "2  Covered by you"]
    press(window, "Undo my last cover")
    press(window, "Undo my last cover")
    assert len(listed(window)) == 1
    drag(window, qtbot, place.topLeft() + QPoint(10, 10), place.topLeft() + QPoint(80, 40))
    with qtbot.waitSignal(window.picture_wanted) as wanted:
        press(window, "Copy the frosted version")
    (draw,) = wanted.args
    copied = draw()
    (own,) = window._own
    covered = {copied.pixel(x, y) for x in range(own.left(), own.right()) for y in range(own.top(), own.bottom())}
    assert len(covered) == 1  # nothing of what was there has an influence
    assert covered != {QColor("#ffffff").rgb()}
    assert copied.pixelColor(100, 110) == QColor(90, 90, 90)  # the guard's own covers stay


def test_the_curtain_shows_more_of_one_version_when_it_is_dragged(window: ReviewWindow, qtbot: QtBot) -> None:
    window.open(texts("en"), None)
    window.show_review(picture())
    window._curtain.setChecked(True)
    shown = window.findChild(Comparison)
    shown.sleep(False)
    place = shown._places()[0]

    def covered() -> int:
        seen = shown.grab().toImage()
        row = round(place.top() + place.height() * 110 / 300)
        return sum(seen.pixelColor(x, row).lightness() < 120 for x in range(shown.width()))

    halfway = covered()
    edge = QPoint(round(shown._edge()), round(place.top()) + 5)
    drag(window, qtbot, edge, QPoint(round(place.left()) + 2, edge.y()))
    assert covered() > halfway
    assert not window._own
    for _ in range(60):
        qtbot.keyClick(shown, Qt.Key.Key_Right)
    assert covered() < halfway


def test_a_text_is_outlined_where_it_was_found_and_covered_further(window: ReviewWindow, qtbot: QtBot) -> None:
    window.open(texts("en"), None)
    window.show_review(TEXT)
    window._words.sleep(False)
    before, after = window._words._before, window._words._after
    (selection,) = before.extraSelections()
    assert selection.cursor.selectedText() == "13800138000"
    cursor = after.textCursor()
    cursor.movePosition(QTextCursor.MoveOperation.End)
    cursor.movePosition(QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.KeepAnchor, 2)
    after.setTextCursor(cursor)
    press(window, "Cover the selection")
    with qtbot.waitSignal(window.text_wanted) as wanted:
        press(window, "Copy the frosted version")
    assert wanted.args == [f"🙂 手机 [电话] {COVER}"]
    press(window, "Undo my last cover")
    assert window.findChild(Passages).frosted == "🙂 手机 [电话] 谢谢"


def test_a_text_whose_lines_end_as_on_windows_is_outlined_where_it_was_found(window: ReviewWindow) -> None:
    words = f"🙂 one\r\ntwo\r\n{WORDS}\r\n"
    start = words.index("13800138000")
    window.open(texts("en"), None)
    window.show_review(replace(TEXT, before=words.encode(), findings=(replace(PHONE, start=start, end=start + 11),)))
    (selection,) = window._words._before.extraSelections()
    assert selection.cursor.selectedText() == "13800138000"


def test_the_original_cannot_be_taken_out_of_the_window(window: ReviewWindow, qtbot: QtBot) -> None:
    QApplication.clipboard().setText("what lay there")
    window.open(texts("en"), None)
    window.show_review(TEXT)
    window._words.sleep(False)
    before = window._words._before
    middle = before.cursorRect().center() + QPoint(30, 0)
    qtbot.mouseDClick(before.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    qtbot.keyClick(before, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(before, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert not before.textCursor().hasSelection(), "what is selected can be dragged, and X11 has it as PRIMARY"
    assert QApplication.clipboard().text() == "what lay there"


def test_the_original_is_shown_only_while_the_window_has_the_keyboard(window: ReviewWindow) -> None:
    window.open(texts("en"), None)
    window.show_review(TEXT)
    before = window._words._before
    assert before.isVisible() == window.isActiveWindow()
    window._words.sleep(True)
    assert not before.isVisible()
    window.show_review(picture())
    shown = window.findChild(Comparison)
    shown.sleep(True)
    place = shown._places()[0].toRect()
    assert shown.grab(QRect(place.topLeft() + QPoint(5, 5), place.bottomRight() / 3)).toImage().pixelColor(
        9, 9
    ) != QColor("#ffffff")


def test_nothing_stays_once_something_else_was_copied_or_the_window_closed(window: ReviewWindow) -> None:
    for review in (picture(), TEXT):
        for end in (window.forget, window.close, window._time.timeout.emit):
            window.open(texts("en"), None)
            window.show_review(review)
            assert window._time.isActive()
            end()
            assert not listed(window)
            assert not window.findChild(Comparison)._before.width
            assert not window._after.width
            assert not window.findChildren(QPlainTextEdit)[0].toPlainText()
            assert not window._time.isActive()


def test_a_review_that_comes_after_the_window_was_closed_is_not_kept(window: ReviewWindow) -> None:
    window.open(texts("en"), None)
    window.close()
    window.show_review(TEXT)
    assert not window.findChildren(QPlainTextEdit)[0].toPlainText()


def test_the_answer_is_offered_where_the_policy_allows_one(window: ReviewWindow, qtbot: QtBot) -> None:
    window.open(texts("en"), outcome())
    window.show_review(TEXT)
    with qtbot.waitSignal(window.original_wanted):
        press(window, "Send original…")
    window.open(texts("en"), outcome(override=Override.NONE, answer="justified"))
    window.show_review(TEXT)
    assert not [
        each for each in window.findChildren(QPushButton) if each.text() == "Send original…" and each.isVisible()
    ]


def test_it_asks_to_be_left_out_of_captures(window: ReviewWindow, kept_out: list[int]) -> None:
    window.open(texts("zh"), None)
    assert kept_out == [int(window.winId())]


def test_a_large_picture_opens_at_once(window: ReviewWindow, qtbot: QtBot) -> None:
    review = picture(1920, 1080)
    window.open(texts("en"), None)  # the first time loads fonts
    window.close()
    took_s = []  # of this thread: how busy the machine is otherwise, is not asked
    for _ in range(3):
        began = time.thread_time()
        window.open(texts("en"), None)
        window.show_review(review)
        window.grab()
        took_s.append(time.thread_time() - began)
        window.close()
    assert min(took_s) < 0.2


def test_of_a_document_each_finding_says_where_it_stands_and_a_list_of_files_has_nothing_to_cover(
    window: ReviewWindow,
) -> None:
    window.open(texts("en"), None)
    found = replace(finding(EntityType.PHONE, "199****5678"), where="Sheet 2, C14")
    window.show_review(Review("one", Shown.FILES, b"/a/customers.xlsx", b"/b/customers.xlsx", (found,)))
    assert window._list.item(0).text().startswith("1  Phone 199****5678 · Sheet 2, C14\n")
    assert not any(part.isVisible() for part in (window._cover, window._undo, window._copy))
    assert window._words.frosted == "/b/customers.xlsx"


def test_a_page_shows_its_words_and_where_they_differ() -> None:
    page = "<style>p{}</style><p>手机 <b>13800138000</b></p><script>x()</script><td>ok</td>"
    before = pieces_of(page_words(page.encode()))
    after = pieces_of(page_words(page.replace("13800138000", "[电话]").encode()))
    assert "".join(before).strip() == "手机 13800138000\tok"
    (passage,) = differing(before, after)
    assert "".join(before)[passage.start : passage.end] == "13800138000"
    assert differing(before, (*after, "more")) == ()


def test_what_a_person_covered_is_in_no_pixel_beside_it() -> None:
    one, other = QImage(40, 40, QImage.Format.Format_RGB32), QImage(40, 40, QImage.Format.Format_RGB32)
    one.fill(QColor("#112233"))
    other.fill(QColor("#112233"))
    for x in range(10, 20):
        other.setPixelColor(x, 15, QColor("#ffffff"))
    box = [QRect(10, 10, 10, 10)]
    made = [with_covers(KeptPicture(picture), box, "#dbe7f0") for picture in (one, other)]
    assert made[0] == made[1]
