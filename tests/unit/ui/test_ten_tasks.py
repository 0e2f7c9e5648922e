"""Ten things that an agent does in a day, each with its number of clicks and keys: none takes more than four."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import replace
from typing import TypeVar

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QMenu, QPushButton, QRadioButton, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from guard.model import Box, Manners, Message, Monitor, Review, Shown
from guard.model.media import bitmap
from tests.support.source import ROOT
from tests.unit.ui.given import ASSETS, NOW, RememberingGuard, outcome, status
from tests.unit.ui.test_own_records import OWN
from tests.unit.ui.test_review import picture
from ui.bridge import Bridge
from ui.card import Card
from ui.comparison import Comparison
from ui.pane import Pane
from ui.passages import COVER, Passages
from ui.review import ReviewWindow
from ui.settings import SettingsWindow
from ui.sheet import SheetWindow
from ui.surroundings import Surroundings
from ui.workstation import Workstation

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", "No such signal QPlatformNativeInterface")

MOST = 4
W = TypeVar("W", bound=QWidget)
SCREEN = np.full((300, 400, 3), 255, np.uint8)
ENGLISH = Manners(language="auto", pause_allowed=True)


def clicks(task: str, page: str = "agents.md") -> list[int]:
    """What the page for agents tells of a task: as many clicks, and how many with a text where it tells of both."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    return [int(number) for number in re.findall(r"\d+", text.partition(f"\n| {task} |")[2].split("|", 2)[1])]


class Hand:
    """Clicks and presses, and counts them."""

    def __init__(self, workstation: Workstation, pressed: list[Callable[[], None]], qtbot: QtBot) -> None:
        self._workstation, self._pressed, self._qtbot = workstation, pressed, qtbot
        self.count = 0

    def choose(self, *words: str) -> None:
        """The tray's icon, then the menu's lines one after the other."""
        self.count += 1 + len(words)
        menu: QMenu = self._workstation._tray.menu
        menu.aboutToShow.emit()
        for word in words:
            action = next(each for each in menu.actions() if each.text() == word and each.isVisible())
            assert action.isEnabled()
            sub = action.menu()
            if isinstance(sub, QMenu):
                menu = sub
            else:
                QAction.trigger(action)

    def click(self, window: QWidget, words: str, kind: type[QPushButton | QRadioButton] = QPushButton) -> None:
        self.count += 1
        next(each for each in window.findChildren(kind) if each.isVisible() and each.text().startswith(words)).click()

    def drag(self, on: QWidget, begin: QPoint, end: QPoint) -> None:
        self.count += 1
        self._qtbot.mousePress(on, Qt.MouseButton.LeftButton, pos=begin)
        self._qtbot.mouseMove(on, end)
        self._qtbot.mouseRelease(on, Qt.MouseButton.LeftButton, pos=end)

    def turn_wheel_to(self, part: QWidget) -> None:
        """However far: it counts as one."""
        self.count += 1
        QApplication.processEvents()
        area = next(each for each in part.window().findChildren(QScrollArea) if each.isAncestorOf(part))
        area.ensureWidgetVisible(part)

    def press_keys(self) -> None:
        """The combination of a screenshot."""
        self.count += 1
        self._qtbot.waitUntil(lambda: bool(self._pressed))
        self._pressed[-1]()

    def pick(self, box: QComboBox, number: int) -> None:
        """Open a list and take one of it."""
        self.count += 2
        box.setCurrentIndex(number)


@pytest.fixture
def guard() -> RememberingGuard:
    made = RememberingGuard(state=status(manners=ENGLISH))
    made.events = (outcome(),)
    made.own = replace(OWN, lines=(Message("2026-11-23 14:32", "2026-11-23 14:32"),), agent="wang")
    return made


@pytest.fixture
def bridge() -> Bridge:
    return Bridge()


@pytest.fixture
def hand(guard: RememberingGuard, bridge: Bridge, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hand]:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.setattr(Workstation, "_language", lambda self: _english(self._wishes.preferences.language))
    pressed: list[Callable[[], None]] = []

    def watch(_keys: str, press: Callable[[], None]) -> Callable[[], None]:
        pressed.append(press)
        return pressed.clear

    shown = (Monitor(Box(0, 0, 400, 300), SCREEN),)
    workstation = Workstation(
        guard, bridge, ASSETS, lambda: NOW, Surroundings(grab=lambda _cursor: shown, watch_keys=watch)
    )
    workstation.show()
    hand = Hand(workstation, pressed, qtbot)
    yield hand
    assert 0 < hand.count <= MOST
    workstation.close()
    for window in QApplication.topLevelWidgets():
        window.close()


def _english(wish: str) -> str:
    return "en" if wish == "auto" else wish


def only(kind: type[W]) -> W:
    (window,) = (each for each in QApplication.topLevelWidgets() if isinstance(each, kind) and each.isVisible())
    return window


def is_there(kind: type[QWidget]) -> bool:
    return any(isinstance(each, kind) and each.isVisible() for each in QApplication.topLevelWidgets())


def card(bridge: Bridge, qtbot: QtBot) -> Card:
    bridge.asked(outcome())
    qtbot.waitUntil(lambda: is_there(Card))
    return only(Card)


def test_see_what_was_covered(hand: Hand, guard: RememberingGuard, qtbot: QtBot) -> None:
    hand.choose("See what is covered…")
    guard.asked_reviews[0][0](picture())
    qtbot.waitUntil(lambda: only(ReviewWindow).findChild(Comparison).isVisible())
    assert hand.count == clicks("see what was covered")[0]


def test_cover_more(hand: Hand, guard: RememberingGuard, qtbot: QtBot) -> None:
    hand.choose("See what is covered…")
    guard.asked_reviews[0][0](picture())
    shown = only(ReviewWindow).findChild(Comparison)
    qtbot.waitUntil(shown.isVisible)
    corner = shown._places()[1].toRect().topLeft()
    hand.drag(shown, corner + QPoint(5, 5), corner + QPoint(40, 40))
    assert len(only(ReviewWindow)._own) == 1
    assert hand.count == clicks("cover more")[0]


def test_cover_more_of_a_text(hand: Hand, guard: RememberingGuard, qtbot: QtBot) -> None:
    hand.choose("See what is covered…")
    guard.asked_reviews[0][0](Review("one", Shown.TEXT, b"Wang, card 1, thanks", b"[name], card 1, thanks", ()))
    shown = only(ReviewWindow)
    after = shown.findChild(Passages)._after
    qtbot.waitUntil(after.isVisible)
    words = after.cursorRect()
    hand.drag(after.viewport(), words.center(), words.center() + QPoint(40, 0))
    hand.click(shown, "Cover the selection")
    assert after.toPlainText().startswith(COVER)
    assert hand.count == clicks("cover more")[1]


def test_send_with_a_reason(hand: Hand, bridge: Bridge, guard: RememberingGuard, qtbot: QtBot) -> None:
    asked = card(bridge, qtbot)
    hand.click(asked, "Send original…")
    hand.click(asked, "The customer asked", QRadioButton)
    hand.click(asked, "Send original")
    assert ("answer", "one", "justified", "The customer asked for it") in guard.told
    assert hand.count == clicks("send the original with a reason")[0]


def test_a_frosted_screenshot_of_a_region(hand: Hand, guard: RememberingGuard, qtbot: QtBot) -> None:
    frosted: Future[bytes | None] = Future()
    guard.shots = frosted
    hand.press_keys()
    qtbot.waitUntil(lambda: is_there(Pane))
    frosted.set_result(bitmap(SCREEN))
    hand.drag(only(Pane), QPoint(20, 20), QPoint(200, 200))
    qtbot.waitUntil(lambda: any(told[0] == "vouch" for told in guard.told))
    assert hand.count == clicks("take a frosted screenshot")[0]


def test_pause(hand: Hand, guard: RememberingGuard) -> None:
    hand.choose("Pause", "5 minutes")
    assert ("pause", 5) in guard.told
    assert hand.count == clicks("pause, where your firm allows it")[0]


def test_find_an_event_of_yesterday(hand: Hand, qtbot: QtBot) -> None:
    hand.choose("What is known of me…")
    qtbot.waitUntil(lambda: is_there(SheetWindow))
    told = next(label for label in _labels(only(SheetWindow)) if "2026-11-23" in label.text())
    hand.turn_wheel_to(told)
    assert not told.visibleRegion().isEmpty()
    assert hand.count == clicks("find what happened yesterday")[0]


def test_read_why(hand: Hand, bridge: Bridge, guard: RememberingGuard, qtbot: QtBot) -> None:
    hand.click(card(bridge, qtbot), "See what is covered")
    guard.asked_reviews[0][0](picture())
    qtbot.waitUntil(lambda: only(ReviewWindow)._list.count() == 1)
    assert "check digit" in only(ReviewWindow)._list.item(0).text()
    assert hand.count == clicks("read why something is covered")[0]


def test_switch_the_language(hand: Hand) -> None:
    hand.choose("Settings…")
    hand.pick(only(SettingsWindow)._language, 1)
    assert only(SettingsWindow).windowTitle() == "设置"
    assert hand.count == clicks("change the language")[0]


def test_report_a_mistake(hand: Hand, guard: RememberingGuard) -> None:
    hand.choose("I sent something by mistake…")
    hand.click(only(SheetWindow), "Open the case")
    assert ("mistake",) in guard.told
    assert hand.count == clicks("report that you sent something by mistake")[0]


def test_see_what_is_known_of_me(hand: Hand, qtbot: QtBot) -> None:
    hand.choose("What is known of me…")
    qtbot.waitUntil(lambda: is_there(SheetWindow))
    assert "wang" in "".join(label.text() for label in _labels(only(SheetWindow)))
    assert hand.count == clicks("see what is known of you")[0]


def test_the_chinese_page_tells_the_same_numbers() -> None:
    def told(page: str, head: str) -> list[list[int]]:
        text = (ROOT / "docs" / page).read_text(encoding="utf-8").partition(head)[2].partition("\n\n")[0]
        return [clicks(line.split("|")[1].strip(), page) for line in text.splitlines()[2:]]

    english = told("agents.md", "| you want to | you do | clicks |")
    assert len(english) == 10
    assert english == told("agents.zh.md", "| 你想 | 你做 | 次数 |")


def _labels(window: QWidget) -> list[QLabel]:
    return window.findChildren(QLabel)
