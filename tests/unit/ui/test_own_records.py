"""“What is known of me”: who sees what, how long it is kept, what is counted, and the records themselves."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from guard.model import Message, OwnRecords
from tests.unit.ui.given import NOW, RememberingGuard, texts
from ui.own_records import own_sheet
from ui.parts import Paragraph, label
from ui.sheet import SheetWindow
from ui.workstation import Workstation

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", "No such signal QPlatformNativeInterface")

TOLD = (Message(zh="内容", en="The content"),)
OWN = OwnRecords(
    agent="li.wei",
    machine="pc-17",
    first=NOW,
    lines=(Message("一", "one"), Message("二", "two")),
    count=98,
    heartbeats=96,
    unread=0,
    trail_days=1095,
    evidence_days=None,
    auditors=2,
    sealed_files=3,
    open_cases=0,
    seen=TOLD,
    unseen=TOLD,
    rights=TOLD,
)


def lines() -> list[str]:
    """All that the window says, once it is there."""
    shown = [one for one in QApplication.topLevelWidgets() if isinstance(one, SheetWindow) and one.isVisible()]
    return [label.text() for window in shown for label in window._scroll.widget().findChildren(QLabel)]


def test_the_menu_shows_a_person_what_is_known_of_him(
    workstation: Workstation, guard: RememberingGuard, qtbot: QtBot
) -> None:
    workstation._tray.own_records_wanted.emit()
    qtbot.waitUntil(lambda: any("no-trail" in line for line in lines()))
    guard.own = OWN
    workstation._tray.own_records_wanted.emit()
    qtbot.waitUntil(lambda: lines().count("The content") == 3)
    for line in ("li.wei at pc-17", "Records: 1095 days", "one\n\ntwo", "The newest records (2 of 98)"):
        assert line in lines()
    assert "Sealed evidence (3): without limit; auditors who can open it: 2" in lines()


def test_windows_go_on_while_the_trail_is_read(
    workstation: Workstation, guard: RememberingGuard, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, read = threading.Event(), threading.Event()

    def own_records() -> OwnRecords:
        begun.set()
        assert read.wait(30)
        return OWN

    monkeypatch.setattr(guard, "own_records", own_records)
    workstation._tray.own_records_wanted.emit()
    assert begun.wait(30)
    QApplication.processEvents()
    assert lines() == []
    read.set()
    qtbot.waitUntil(lambda: "one\n\ntwo" in lines())


def test_a_paragraph_is_as_high_as_its_words_are_now(qtbot: QtBot) -> None:
    text = "One record after the other. " * 40
    paragraph = label(kind=Paragraph)
    qtbot.addWidget(paragraph)
    heights = []
    for change in (
        lambda: paragraph.setText(text),
        lambda: paragraph.setText(text * 2),
        lambda: paragraph.setStyleSheet("font-size: 30px"),
        lambda: paragraph.setStyleSheet("font-size: 30px; padding: 40px"),
    ):
        change()
        plain = label()
        qtbot.addWidget(plain)
        plain.setText(paragraph.text())
        plain.setStyleSheet(paragraph.styleSheet())
        for each in (plain, paragraph):
            each.ensurePolished()
        assert [paragraph.heightForWidth(width) for width in (500, 300, 500)] == [
            plain.heightForWidth(width) for width in (500, 300, 500)
        ]
        heights.append(paragraph.heightForWidth(500))
    assert heights == sorted(set(heights))


@pytest.mark.parametrize(
    ("language", "heartbeats", "unread", "cases"),
    [
        ("en", "counted (96) and not listed", "whoever they are about: 7", "hold records longer: 1"),
        ("zh", "心跳只计数（96 条）", "（不论关于谁）：7 条", "保留更久：1 件"),
    ],
)
def test_it_counts_what_it_does_not_list(language: str, heartbeats: str, unread: str, cases: str) -> None:
    def told(own: OwnRecords) -> list[str]:
        return [line for section in own_sheet(texts(language), own).sections for line in section.lines]

    def says(words: str, own: OwnRecords) -> bool:
        return any(words in line for line in told(own))

    assert (says(heartbeats, OWN), says(unread, OWN), says(cases, OWN)) == (True, False, False)
    troubled = replace(OWN, unread=7, open_cases=1)
    assert (says(unread, troubled), says(cases, troubled)) == (True, True)
    nothing = texts(language).say("own_records.none")
    assert (says(nothing, replace(OWN, lines=())), says(nothing, replace(OWN, lines=(), first=None))) == (False, True)
