"""Windows in large type, with long words, on small screens and on screens that have gone: all of it can be read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QFont, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from guard.model import EntityType
from tests.unit.ui.given import ASSETS, NOW, finding, outcome, status, texts
from tests.unit.ui.test_every_window import cut_off
from tools.pictures.scenes import SCENES
from ui.card import WIDTH_PX, Card
from ui.icons import state_icon
from ui.pane import Pane
from ui.parts import label
from ui.status import StatusWindow
from ui.welcome import WelcomeWindow

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

POLICY = "service_centre_north_and_south_with_branches_and_partners_2026"


@pytest.fixture
def large(qapp: QApplication) -> Iterator[None]:
    """Type twice as large as usual."""
    usual = qapp.font()
    double = QFont(usual)
    double.setPointSizeF(2 * usual.pointSizeF())
    qapp.setFont(double)
    yield
    qapp.setFont(usual)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_introduction_scrolls_where_a_screen_is_too_small_for_it(large: None, qtbot: QtBot, language: str) -> None:
    window = WelcomeWindow(state_icon(ASSETS))
    qtbot.addWidget(window)
    window.show_texts(texts(language))
    window.keep_on_screen()
    window.show()
    assert window.height() < window.screen().availableSize().height()
    assert cut_off(window) == []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_buttons_keep_their_height(large: None, qtbot: QtBot, language: str) -> None:
    window = SCENES["review-side"](texts(language), ASSETS)
    qtbot.addWidget(window)
    assert cut_off(window) == []


def test_a_long_name_is_broken_and_keeps_its_end(qtbot: QtBot) -> None:
    window = StatusWindow(state_icon(ASSETS))
    qtbot.addWidget(window)
    told = status()
    window.show_status(texts("en"), replace(told, policy=replace(told.policy, name=POLICY)), NOW)
    window.bring_up()
    QApplication.processEvents()
    (name,) = (each for each in window.findChildren(QLabel) if POLICY in each.text())
    assert name.minimumSizeHint().width() <= name.width()
    assert name.text() == name.accessibleName() == f"{POLICY} no. 12, up to date"


def test_what_is_broken_once_is_not_read_aloud_for_what_comes_after_it(qtbot: QtBot) -> None:
    words = label()
    qtbot.addWidget(words)
    words.setText(POLICY)
    words.setText("short")
    assert (words.text(), words.accessibleName()) == ("short", "")


def test_the_card_is_no_wider_for_a_long_word(card: Card) -> None:
    mail = finding(EntityType.EMAIL, f"x***@{'sub' * 60}.example.com")
    card.ask(texts("en"), outcome(findings=(mail,)))
    assert card.width() == WIDTH_PX


def test_a_window_comes_back_from_a_monitor_that_has_gone(qtbot: QtBot) -> None:
    window = StatusWindow(state_icon(ASSETS))
    qtbot.addWidget(window)
    window.show_status(texts("en"), status(), NOW)
    window.bring_up()
    window.close()
    window.move(QPoint(5000, 60))
    window.bring_up()
    assert window.screen().availableGeometry().contains(window.frameGeometry())


def test_the_card_leaves_a_monitor_that_goes(card: Card) -> None:
    card.ask(texts("en"), outcome())
    card.move(5000, 60)
    application, screen = QApplication.instance(), QGuiApplication.primaryScreen()
    assert isinstance(application, QApplication)
    application.screenRemoved.emit(screen)
    QApplication.processEvents()
    assert screen.availableGeometry().contains(card.frameGeometry())


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_hint_of_a_screenshot_stays_on_a_small_monitor(large: None, qtbot: QtBot, language: str) -> None:
    seen = QImage(853, 480, QImage.Format.Format_RGB32)
    pane = Pane(seen, QGuiApplication.primaryScreen(), texts(language))
    qtbot.addWidget(pane)
    pane.show_frosted(seen)
    pane.resize(seen.size())
    words, room = pane.hint()
    assert words.endswith(texts(language).say("shot.hint")[-5:])
    assert pane.rect().contains(room)
