from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea, QTableWidget
from pytestqt.qtbot import QtBot

from guard.model import Channel, Version
from tests.unit.ui.given import ASSETS, NOW, outcome, status, texts
from ui.history import HistoryWindow
from ui.icons import state_icon
from ui.status import StatusWindow
from ui.theme import DARK, LIGHT, PLAIN_LIGHT, palette_of

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def history(qtbot: QtBot) -> HistoryWindow:
    window = HistoryWindow(state_icon(ASSETS))
    qtbot.addWidget(window)
    return window


@pytest.fixture
def status_window(qtbot: QtBot) -> StatusWindow:
    window = StatusWindow(state_icon(ASSETS))
    qtbot.addWidget(window)
    return window


def row(window: HistoryWindow, number: int) -> list[str]:
    table = window.findChild(QTableWidget)
    return [table.item(number, column).text() for column in range(table.columnCount())]


def words(window: StatusWindow) -> list[str]:
    return [label.text() for label in window.findChildren(QLabel) if label.isVisible()]


def test_the_history_has_a_line_for_each_outcome(history: HistoryWindow) -> None:
    sent = outcome(answer="justified", version=Version.ORIGINAL)
    history.show_history(texts("en"), (outcome(), sent, outcome(channel=Channel.CAPTURE)), NOW)
    found = "ID number 1101**********0007, phone 138****0000, phone 139****1111"
    rule = "identity-stays-inside"
    assert row(history, 0) == ["14:32", "Frosted", "WeChat", found, rule, ""]
    assert row(history, 1) == ["14:32", "Original sent", "WeChat", found, rule, "sent with a reason"]
    assert row(history, 2) == ["14:32", "Capture · Frosted", "–", found, rule, ""]


def test_an_empty_history_says_so(history: HistoryWindow) -> None:
    history.show_history(texts("zh"), (), NOW)
    history.bring_up()
    assert "Frostpane 启动以来还没有遮盖过内容。" in [part.text() for part in history.findChildren(QLabel)]
    assert history.findChild(QTableWidget).isHidden()


def test_escape_closes_a_window(history: HistoryWindow, qtbot: QtBot) -> None:
    history.show_history(texts("en"), (), NOW)
    history.bring_up()
    qtbot.keyClick(history, Qt.Key.Key_Escape)
    assert history.isHidden()


def test_the_status_shows_every_part_and_marks_what_is_wrong(status_window: StatusWindow) -> None:
    status_window.show_status(texts("en"), status(policy_state="stale"), NOW)
    status_window.bring_up()
    told = words(status_window)
    assert "service-centre no. 12, expired, still in force" in told
    assert "Ready (PP-OCR)" in told
    assert "Keys cannot be seen in this session" in told
    assert told.count("!") == 3  # with the warning on top
    assert "The policy has expired" in told


def test_a_status_that_is_shown_again_replaces_the_one_before(status_window: StatusWindow) -> None:
    status_window.show_status(texts("en"), status(), NOW)
    status_window.show_status(texts("zh"), status(), NOW)
    status_window.bring_up()
    told = words(status_window)
    assert "service-centre 第 12 版，最新" in told
    assert "service-centre no. 12, up to date" not in told


def test_a_status_that_is_shown_again_stays_where_it_was_scrolled(status_window: StatusWindow, qtbot: QtBot) -> None:
    many = replace(status(), coverage=30 * status().coverage)
    status_window.show_status(texts("en"), many, NOW)
    status_window.bring_up()
    bar = status_window.findChild(QScrollArea).verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 200)
    bar.setValue(150)
    status_window.show_status(texts("en"), many, NOW)
    QApplication.processEvents()
    assert bar.value() == 150
    status_window.close()
    status_window.show_status(texts("en"), many, NOW)
    status_window.bring_up()
    assert bar.value() == 0


def test_the_status_is_scrolled_by_keys_alone(status_window: StatusWindow, qtbot: QtBot) -> None:
    status_window.show_status(texts("en"), replace(status(), coverage=30 * status().coverage), NOW)
    status_window.bring_up()
    bar = status_window.findChild(QScrollArea).verticalScrollBar()
    qtbot.waitUntil(lambda: status_window.isActiveWindow() and bar.maximum() > 200)
    for key in 4 * (Qt.Key.Key_PageDown, Qt.Key.Key_Tab):
        qtbot.keyClick(status_window.focusWidget() or status_window, key)
    assert bar.value() > 200


def test_an_open_window_turns_dark_and_light_with_the_desktop(status_window: StatusWindow) -> None:
    before = QApplication.palette()
    status_window.show_status(texts("en"), status(), NOW)
    status_window.bring_up()
    try:
        for theme in (DARK, LIGHT, PLAIN_LIGHT, DARK):
            QApplication.setPalette(palette_of(theme))
            QApplication.processEvents()
            assert status_window.grab().toImage().pixelColor(2, 2).name() == theme.window
            (said, *_) = status_window.findChildren(QLabel)
            assert said.palette().color(QPalette.ColorRole.WindowText).name() in {theme.text, theme.dim, theme.good}
    finally:
        QApplication.setPalette(before)
