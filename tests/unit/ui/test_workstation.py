from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QPushButton,
    QSystemTrayIcon,
    QTableWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from guard.model import Action, Answer, Manners, Message, Override, Refused, Reply
from tests.unit.ui.cards import pass_time
from tests.unit.ui.given import ASSETS, NOW, RememberingGuard, outcome, status
from tests.unit.ui.test_incident import CASE
from tests.unit.ui.test_review import TEXT, listed
from ui.bridge import Bridge
from ui.card import REPLY_TIMEOUT_S, Card
from ui.case_window import CaseWindow
from ui.checkup import CheckupWindow
from ui.history import HistoryWindow
from ui.mistake import MistakeWindow
from ui.review import ReviewWindow
from ui.surroundings import Surroundings
from ui.token import TokenWindow
from ui.tray import Tray
from ui.workstation import Workstation

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", "No such signal QPlatformNativeInterface")

ENGLISH = Manners(language="en")


@pytest.fixture(autouse=True)
def no_session_bus(monkeypatch: pytest.MonkeyPatch) -> None:
    """Notifications come as cards of our own, not on the desktop of whoever runs the tests."""
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)


def on_a_thread(call: object, *arguments: object) -> None:
    """As the service calls: from its own thread."""
    thread = threading.Thread(target=call, args=arguments)
    thread.start()
    thread.join()


def shown(kind: type[QWidget]) -> list[QWidget]:
    return [widget for widget in QApplication.topLevelWidgets() if isinstance(widget, kind) and widget.isVisible()]


def card_text() -> str:
    return "\n".join(label.text() for card in shown(Card) for label in card.findChildren(QLabel) if label.isVisible())


def tray_of(workstation: Workstation) -> Tray:
    return workstation._tray


def test_a_question_comes_from_the_service_s_thread_to_a_card(
    workstation: Workstation, bridge: Bridge, guard: RememberingGuard, qtbot: QtBot
) -> None:
    on_a_thread(bridge.asked, outcome())
    qtbot.waitUntil(lambda: bool(shown(Card)))
    (card,) = shown(Card)
    card.answered.emit(outcome(), "justified", "the customer asked")
    assert guard.told == [("answer", "one", "justified", "the customer asked")]


def test_the_card_shows_what_the_guard_did_with_the_answer(
    workstation: Workstation, bridge: Bridge, qtbot: QtBot
) -> None:
    on_a_thread(bridge.asked, outcome())
    qtbot.waitUntil(lambda: bool(shown(Card)))
    (card,) = shown(Card)
    card._send("justified", "the customer asked")
    refused = Refused("answer-too-late", Message(zh="请重新复制", en="Copy it again"))
    on_a_thread(bridge.replied, Reply("one", "social", Answer.JUSTIFIED, refused))
    qtbot.waitUntil(lambda: "Copy it again" in card_text())


def test_a_refusal_that_no_card_waits_for_is_told_all_the_same(
    workstation: Workstation, bridge: Bridge, qtbot: QtBot
) -> None:
    refused = Refused("answer-policy-changed", Message(zh="请再粘贴", en="Paste once more and it asks anew"))
    bridge.replied(Reply("one", "social", Answer.KEPT, refused))
    bridge.replied(Reply("one", "social", Answer.JUSTIFIED))
    qtbot.wait(20)
    assert not shown(Card)
    bridge.replied(Reply("one", "social", Answer.JUSTIFIED, refused))
    qtbot.waitUntil(lambda: "it asks anew" in card_text())


def test_what_goes_after_all_is_told_in_the_place_of_what_the_card_said(
    workstation: Workstation, bridge: Bridge, guard: RememberingGuard, qtbot: QtBot
) -> None:
    on_a_thread(bridge.asked, outcome())
    qtbot.waitUntil(lambda: bool(shown(Card)))
    workstation._card._send("consent", "the code")
    pass_time(workstation._card, REPLY_TIMEOUT_S)
    assert "the frosted version stays" in card_text()
    guard.events = (outcome(answer="consent"),)
    bridge.replied(Reply("one", "social", Answer.CONSENT))
    qtbot.waitUntil(lambda: "Paste once more: WeChat now gets the original." in card_text())
    assert "stays" not in card_text()


def test_what_was_frosted_is_told(workstation: Workstation, bridge: Bridge, qtbot: QtBot) -> None:
    on_a_thread(bridge.frosted, outcome(action=Action.REDACT, override=Override.NONE))
    qtbot.waitUntil(lambda: "3 items frosted for WeChat: ID number, phone" in card_text())


def test_nothing_is_told_where_the_policy_wishes_silence(qtbot: QtBot, bridge: Bridge) -> None:
    silent = RememberingGuard(state=status(manners=Manners(notify=False, language="en")))
    workstation = Workstation(silent, bridge, ASSETS, lambda: NOW, Surroundings())
    workstation.show()
    bridge.frosted(outcome(action=Action.REDACT))
    qtbot.wait(50)
    assert not shown(Card)
    workstation.close()


def test_a_change_of_the_policy_is_announced_in_the_language_of_the_person(
    workstation: Workstation, bridge: Bridge, qtbot: QtBot
) -> None:
    bridge.announced(Message(zh="策略已更新", en="Policy test (13) is in force"))
    qtbot.waitUntil(lambda: "Policy test (13) is in force" in card_text())


def test_a_new_policy_may_change_the_language(workstation: Workstation, bridge: Bridge, qtbot: QtBot) -> None:
    bridge.status_changed(status(manners=Manners(language="zh")))
    qtbot.waitUntil(lambda: "退出" in [action.text() for action in tray_of(workstation).menu.actions()])


def test_windows_that_are_open_speak_the_language_that_was_chosen(
    workstation: Workstation, guard: RememberingGuard, bridge: Bridge, qtbot: QtBot
) -> None:
    guard.incidents.case = CASE
    tray_of(workstation).incident_wanted.emit()
    shown(MistakeWindow)[0]._open.click()
    guard.state = replace(guard.state, incidents=(CASE,))
    tray_of(workstation).check_wanted.emit()
    tray_of(workstation).review_wanted.emit()
    guard.asked_reviews[-1][0](TEXT)
    (case, checkup, review) = (shown(kind)[0] for kind in (CaseWindow, CheckupWindow, ReviewWindow))
    qtbot.waitUntil(lambda: bool(listed(review)))
    bridge.status_changed(replace(guard.state, manners=Manners(language="zh")))
    qtbot.waitUntil(lambda: case.windowTitle() == "误发：微信")
    assert (checkup.windowTitle(), checkup.close_button.text()) == ("体检", "关闭")
    assert (review.windowTitle(), review.close_button.text()) == ("遮盖了什么", "关闭")
    assert "手机号" in listed(review)[0]
    assert "你复制的内容" in [label.text() for label in review.findChildren(QLabel)]


def test_a_pause_is_passed_on(workstation: Workstation, guard: RememberingGuard) -> None:
    tray_of(workstation).pause_wanted.emit(15)
    tray_of(workstation).resume_wanted.emit()
    assert guard.told == [("pause", 15), ("resume",)]


def test_a_card_goes_when_a_pause_begins(workstation: Workstation, bridge: Bridge, qtbot: QtBot) -> None:
    bridge.asked(outcome())
    qtbot.waitUntil(lambda: bool(shown(Card)))
    bridge.status_changed(status(manners=ENGLISH, paused_for=timedelta(minutes=5)))
    qtbot.waitUntil(lambda: not shown(Card))


def test_a_pause_that_the_policy_refuses_is_told(bridge: Bridge, qtbot: QtBot) -> None:
    strict = RememberingGuard(pause_allowed=False, state=status(manners=ENGLISH))
    workstation = Workstation(strict, bridge, ASSETS, lambda: NOW, Surroundings())
    tray_of(workstation).pause_wanted.emit(15)
    assert "The policy does not allow this pause." in card_text()
    workstation.close()


def test_a_token_is_passed_on_and_its_refusal_told_in_the_window(
    workstation: Workstation, guard: RememberingGuard, tmp_path: Path, qtbot: QtBot
) -> None:
    tray_of(workstation).token_wanted.emit("pause")
    (window,) = shown(TokenWindow)
    field, give = window.findChild(QLineEdit), window.findChild(QPushButton, "give")
    assert not give.isEnabled()
    qtbot.keyClicks(field, "spent")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert "This token was used before." in [label.text() for label in window.findChildren(QLabel) if label.isVisible()]
    assert guard.told == []
    token = tmp_path / "token"
    token.write_text("good\n")
    window.take(token)
    assert "This token was used before." not in [one.text() for one in window.findChildren(QLabel) if one.isVisible()]
    qtbot.mouseClick(give, Qt.MouseButton.LeftButton)
    assert guard.told == [("token", "pause")]
    assert not shown(TokenWindow)


def test_a_file_that_cannot_be_read_is_no_token(workstation: Workstation, tmp_path: Path) -> None:
    tray_of(workstation).token_wanted.emit("stop")
    (window,) = shown(TokenWindow)
    window.take(tmp_path / "missing")
    assert "This is no token" in "".join(one.text() for one in window.findChildren(QLabel) if one.isVisible())
    assert window.windowTitle() == "Quit with a token"


def test_whoever_wants_the_end_is_named(workstation: Workstation, qtbot: QtBot) -> None:
    with qtbot.waitSignal(workstation.quit_wanted) as wanted:
        tray_of(workstation).quit_wanted.emit()
    assert wanted.args == ["agent"]


def test_the_menu_is_fresh_whenever_it_opens(workstation: Workstation, guard: RememberingGuard) -> None:
    guard.events = (outcome(),)
    tray_of(workstation).opening.emit()
    assert any(action.text().endswith("WeChat · ID number, phone") for action in tray_of(workstation).menu.actions())


def test_the_newest_event_opens_the_card_an_older_one_the_history(
    workstation: Workstation, guard: RememberingGuard, qtbot: QtBot
) -> None:
    newest, older = outcome(snapshot_id="two"), outcome(snapshot_id="one")
    guard.events = (newest, older)
    tray_of(workstation).event_chosen.emit(older)
    assert shown(HistoryWindow)
    assert not shown(Card)
    tray_of(workstation).event_chosen.emit(newest)
    assert shown(Card)


def test_an_open_history_follows_what_happens(
    workstation: Workstation, guard: RememberingGuard, bridge: Bridge, qtbot: QtBot
) -> None:
    tray_of(workstation).history_wanted.emit()
    guard.events = (outcome(),)
    bridge.frosted(guard.events[0])
    (window,) = shown(HistoryWindow)
    qtbot.waitUntil(lambda: window.findChild(QTableWidget).rowCount() == 1)


def test_a_desktop_without_a_tray_is_told_on_the_terminal(
    workstation: Workstation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: False)
    assert "no system tray" in (workstation.show() or "")


def test_an_idle_workstation_has_no_timer_running(workstation: Workstation) -> None:
    timers = [
        timer
        for part in vars(workstation).values()
        if hasattr(part, "findChildren")
        for timer in part.findChildren(QTimer)
    ]
    assert not [timer for timer in timers if timer.isActive()]


def test_a_frosted_screenshot_is_on_the_clipboard_and_known_to_the_guard(
    workstation: Workstation, guard: RememberingGuard, qtbot: QtBot
) -> None:
    picture = QImage(40, 30, QImage.Format.Format_RGB32)
    picture.fill(0x336699)
    workstation._shots.frame.taken.emit(picture)
    qtbot.waitUntil(lambda: bool(card_text()))
    content = QApplication.clipboard().mimeData()
    assert guard.told == [("vouch", content.data("image/png").data()[:8])]
    assert QImage.fromData(content.data("image/png")) == picture
    qtbot.waitUntil(lambda: "Frosted screenshot copied" in card_text())
    workstation.close()
    assert QApplication.clipboard().mimeData() is not content, "Qt frees what Python made too late"
    assert QApplication.clipboard().image() == picture
