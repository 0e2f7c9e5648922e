"""“I sent something by mistake”: from the tray's menu to a window that says what to do now."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from PySide6.QtCore import SignalInstance
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from guard.audit.incident.desk import WINDOW
from guard.model import Duty, IncidentStatus, Manners, Message
from tests.unit.ui.given import ASSETS, NOW, RememberingGuard, status, texts
from ui.case_window import CaseWindow
from ui.icons import state_icon
from ui.incident import case_line, incident_sheet, left, mistake_sheet
from ui.mistake import MistakeWindow
from ui.sheet import SheetWindow
from ui.workstation import Workstation

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", "No such signal QPlatformNativeInterface")

CASE = IncidentStatus(
    case="20261124-143200-3f2a",
    opened_at=NOW,
    application=Message(zh="微信", en="WeChat"),
    steps=(Message(zh="撤回", en="Recall it"), Message(zh="请对方删除", en="Ask for deletion")),
    duties=(
        Duty(
            Message("办法", "CAC art. 4"),
            "authority",
            Message("报告", "Report"),
            Message("多", "many"),
            NOW + timedelta(hours=4),
        ),
        Duty(Message("个保法", "PIPL art. 57"), "persons", Message("通知", "Notify"), Message("泄露", "leak")),
    ),
)


@pytest.fixture
def guard() -> RememberingGuard:
    return RememberingGuard(state=replace(status(manners=Manners(language="en")), incidents=(CASE,)))


def said(wanted: SignalInstance) -> list[str]:
    """What the window says that a menu item brings up."""
    wanted.emit()
    (window,) = [one for one in QApplication.topLevelWidgets() if isinstance(one, SheetWindow) and one.isVisible()]
    return [window.windowTitle(), *labels(window)]


def question() -> MistakeWindow:
    (one,) = [one for one in QApplication.topLevelWidgets() if isinstance(one, MistakeWindow) and one.isVisible()]
    return one


def reported(workstation: Workstation) -> list[str]:
    """What the window says once a person wants a case."""
    workstation._tray.incident_wanted.emit()
    question()._open.click()
    return said(workstation._records.reported)


def labels(window: SheetWindow) -> list[str]:
    return [one.text() for one in window._scroll.widget().findChildren(QLabel)]


def test_the_menu_opens_a_case_and_says_what_to_do_now(workstation: Workstation, guard: RememberingGuard) -> None:
    guard.incidents.case = CASE
    shown = reported(workstation)
    assert guard.told == [("mistake",)]
    assert shown[0] == "Sent by mistake: WeChat"
    for line in ("1. Recall it", "2. Ask for deletion", "4 h 0 min left: Report (CAC art. 4)"):
        assert line in shown
    assert "At once: Notify (PIPL art. 57)" in shown


def test_where_no_case_can_be_opened_the_person_is_told_what_to_do_all_the_same(workstation: Workstation) -> None:
    assert any("no-trail" in line and "Recall or delete" in line for line in reported(workstation))


def test_the_menu_asks_before_it_opens_a_case(workstation: Workstation, guard: RememberingGuard) -> None:
    guard.incidents.case = CASE
    shown = said(workstation._tray.incident_wanted)
    assert shown[0] == "Sent by mistake?"
    assert guard.told == []
    asked = question()
    asked.close_button.click()
    assert (guard.told, asked.isVisible()) == ([], False)


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ("last {} hours", "clocks of the law", "frostpane incident close")), ("zh", ("{} 小时", "时限", "结案"))],
)
def test_the_question_says_what_follows(language: str, words: tuple[str, ...]) -> None:
    told = [line for section in mistake_sheet(texts(language)).sections for line in section.lines]
    for each in words:
        assert any(each.format(WINDOW // timedelta(hours=1)) in line for line in told)


@pytest.mark.parametrize(("language", "told"), [("en", "report it once more"), ("zh", "腾出空间后再报告一次")])
def test_advice_without_a_case_says_so(language: str, told: str) -> None:
    now, _, case = incident_sheet(texts(language), replace(CASE, kept=False), NOW).sections
    assert len(now.lines) == 2
    assert told in case.lines[0]
    assert CASE.case not in case.heading


def test_the_menu_counts_down_to_the_nearest_end_of_an_open_case(workstation: Workstation) -> None:
    workstation._tray.show_status(workstation._service.status())
    shown = [action.text() for action in workstation._tray.menu.actions() if action.isVisible()]
    assert "Case open: WeChat, 4 h 0 min left (CAC art. 4)" in shown
    workstation._tray.show_status(status())
    assert not [action.text() for action in workstation._tray.menu.actions() if "Case open" in action.text()]


@pytest.mark.parametrize(
    ("until", "words"),
    [
        (NOW + timedelta(seconds=95), "It can be recalled for another 1 min 35 s."),
        (NOW, "The time for recalling is over"),
    ],
)
def test_the_window_says_whether_a_message_can_still_be_recalled(until: datetime, words: str) -> None:
    (now, *_) = incident_sheet(texts("en"), replace(CASE, recall_until=until), NOW).sections
    assert now.lines[0].startswith(words)
    assert incident_sheet(texts("en"), CASE, NOW).sections[0].lines[0] == "1. Recall it"


def cases(workstation: Workstation) -> list[QAction]:
    return [each for each in workstation._tray.menu.actions() if each.isVisible() and "Case open" in each.text()]


def test_looking_at_an_open_case_opens_no_other(workstation: Workstation, guard: RememberingGuard) -> None:
    (line,) = cases(workstation)
    assert "1. Recall it" in said(line.triggered)
    assert guard.told == []


def test_the_menu_opens_each_open_case_that_which_ends_first_before_the_others(
    workstation: Workstation, guard: RememberingGuard
) -> None:
    (first, second) = CASE.duties
    newer = replace(
        CASE,
        case="newer",
        application=Message("邮件", "Mail"),
        duties=(replace(first, due=NOW + timedelta(hours=70)), second),
    )
    handled = replace(CASE, case="handled", application=Message("钉钉", "DingTalk"), duties=())
    for there in ((handled, newer, CASE), (newer, CASE)):
        workstation._tray.show_status(replace(guard.state, incidents=there))
        opened = [said(line.triggered)[0] for line in cases(workstation)]
        assert opened == [f"Sent by mistake: {name}" for name in ("WeChat", "Mail", "DingTalk")[: len(there)]]
    assert case_line(texts("zh"), handled, NOW) == "有未结事件：钉钉"


def test_the_clocks_of_a_case_run_on_while_it_is_looked_at(qtbot: QtBot) -> None:
    clock = [NOW]
    case = replace(CASE, recall_until=NOW + timedelta(seconds=110))
    there = [case]
    window = CaseWindow(state_icon(ASSETS), lambda: clock[0], lambda: tuple(there))
    qtbot.addWidget(window)
    window.show_case(texts("en"), case)
    assert "It can be recalled for another 1 min 50 s." in labels(window)
    clock[0] += timedelta(minutes=45)
    window._clock.timeout.emit()
    assert any(line.startswith("The time for recalling is over") for line in labels(window))
    assert "3 h 15 min left: Report (CAC art. 4)" in labels(window)
    there.clear()
    window._clock.timeout.emit()
    assert labels(window) == ["Case 20261124-143200-3f2a", "This case is not open any more: its clocks have stopped."]
    window.close()
    assert not window._clock.isActive()


@pytest.mark.parametrize(
    ("due", "words"),
    [
        (None, "立即"),
        (NOW + timedelta(minutes=59, seconds=59), "还剩 59 分钟"),
        (NOW + timedelta(hours=47, minutes=5), "还剩 47 小时 5 分钟"),
        (NOW + timedelta(days=29, hours=3), "还剩 29 天 3 小时"),
        (NOW - timedelta(seconds=1), "已逾期"),
    ],
)
def test_how_long_a_clock_still_runs_in_words(due: datetime | None, words: str) -> None:
    assert left(texts("zh"), due, NOW) == words
