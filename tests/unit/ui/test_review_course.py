"""What became of the copy that is reviewed: answered, opened, paused, or another one by now."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from guard.model import Answer, Manners, Outcome, Reply, Version
from tests.unit.ui.given import RememberingGuard, outcome, status
from tests.unit.ui.test_review import TEXT
from ui.bridge import Bridge
from ui.review import ReviewWindow
from ui.review_course import Course
from ui.workstation import Workstation

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", "No such signal QPlatformNativeInterface")


ENGLISH = Manners(language="en")


def shown(workstation: Workstation, guard: RememberingGuard, qtbot: QtBot) -> ReviewWindow:
    """The review of the copy `one`, which the person has opened."""
    guard.asked_reviews[-1][0](TEXT)
    window = workstation._reviewing.window
    qtbot.waitUntil(window._words.isVisible)
    return window


def says(window: ReviewWindow) -> str:
    return "\n".join(label.text() for label in window.findChildren(QLabel) if label.isVisible())


def offers_original(window: ReviewWindow) -> bool:
    return any(each.text() == "Send original…" and each.isVisible() for each in window.findChildren(QPushButton))


def test_the_original_that_is_offered_is_that_of_the_copy_that_is_shown(
    workstation: Workstation, guard: RememberingGuard, qtbot: QtBot
) -> None:
    guard.events = (outcome(snapshot_id="older"),)
    workstation._tray.review_wanted.emit()
    window = shown(workstation, guard, qtbot)
    assert not offers_original(window)
    assert "copied since" not in says(window)
    guard.events = (outcome(), *guard.events)
    workstation._tray.review_wanted.emit()
    window = shown(workstation, guard, qtbot)
    with qtbot.waitSignal(window.original_wanted) as wanted:
        window._original.click()
    assert wanted.args == [outcome()]


def test_who_comes_from_an_older_copy_is_told_that_this_is_another_one(
    workstation: Workstation, guard: RememberingGuard, qtbot: QtBot
) -> None:
    workstation._card.review_wanted.emit(outcome(snapshot_id="older"))
    window = shown(workstation, guard, qtbot)
    assert "This was copied since · Covered: 1" in says(window)
    assert not offers_original(window)


def test_once_the_original_was_let_go_the_window_says_to_whom(
    workstation: Workstation, guard: RememberingGuard, bridge: Bridge, qtbot: QtBot
) -> None:
    guard.events = (outcome(),)
    workstation._card.review_wanted.emit(outcome())
    window = shown(workstation, guard, qtbot)
    assert offers_original(window)
    guard.events = (outcome(version=Version.ORIGINAL, answer="justified"), *guard.events)
    bridge.replied(Reply("one", "social", Answer.JUSTIFIED))
    qtbot.waitUntil(lambda: "Covered: 1 · original released to: social app" in says(window))
    assert "What other guarded programs get" in says(window)
    assert not offers_original(window)


def test_during_a_pause_the_window_says_that_programs_get_the_original(
    workstation: Workstation, guard: RememberingGuard, bridge: Bridge, qtbot: QtBot
) -> None:
    guard.events = (outcome(),)
    workstation._card.review_wanted.emit(outcome())
    window = shown(workstation, guard, qtbot)
    bridge.status_changed(status(manners=ENGLISH, paused_for=timedelta(minutes=5)))
    qtbot.waitUntil(lambda: "all programs get the original now" in says(window))
    assert "What guarded programs get after the pause" in says(window)
    assert not offers_original(window)
    bridge.status_changed(status(manners=ENGLISH))
    qtbot.waitUntil(lambda: "paused" not in says(window))
    assert offers_original(window)


@pytest.mark.parametrize(("came_from", "asked"), [("messenger", "messenger"), ("mail", "social")])
def test_of_several_questions_about_a_copy_that_comes_first_which_the_person_came_from(
    came_from: str, asked: str
) -> None:
    events: tuple[Outcome, ...] = (outcome(), outcome(group="messenger"), outcome(group="mail", answer="justified"))
    course = Course(outcome(group=came_from), events, "one")
    chosen = course.to_answer()
    assert chosen is not None
    assert chosen.verdict.destination.group == asked
