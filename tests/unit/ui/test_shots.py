"""Frosted screenshots on their way to the clipboard, and what tells of them."""

from __future__ import annotations

import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from tests.unit.ui.given import ASSETS, NOW, RememberingGuard, texts
from ui.icons import state_icon
from ui.notice import Notice
from ui.own_copies import OwnCopies
from ui.shots import Shots
from ui.surroundings import Surroundings

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def guard() -> RememberingGuard:
    return RememberingGuard()


@pytest.fixture
def told() -> list[Notice]:
    return []


@pytest.fixture
def shots(guard: RememberingGuard, told: list[Notice], qtbot: QtBot) -> Iterator[Shots]:
    own = OwnCopies()
    made = Shots(guard, own, Surroundings(), told.append, lambda: NOW, state_icon(ASSETS), texts)
    yield made
    made.close()
    own.close()


def picture() -> QImage:
    made = QImage(40, 30, QImage.Format.Format_RGB32)
    made.fill(0x336699)
    return made


def test_only_what_nobody_has_drawn_on_is_vouched_for(
    shots: Shots, guard: RememberingGuard, told: list[Notice], qtbot: QtBot
) -> None:
    """What was marked up may have words typed on it, and is read like any other picture."""
    shots.markup.open(texts(), picture())
    shots.markup._copy.click()
    qtbot.waitUntil(lambda: len(told) == 1)
    assert guard.told == []
    shots.frame.taken.emit(picture())
    qtbot.waitUntil(lambda: len(told) == 2)
    assert [name for name, _ in guard.told] == ["vouch"]


def test_what_tells_of_a_screenshot_keeps_no_picture_and_opens_the_same(
    shots: Shots, told: list[Notice], qtbot: QtBot
) -> None:
    drawn: list[weakref.ref[QImage]] = []

    def draw() -> QImage:
        made = picture()
        drawn.append(weakref.ref(made))
        return made

    shots.copy(draw)
    qtbot.waitUntil(lambda: bool(told))
    qtbot.waitUntil(lambda: drawn[0]() is None)
    next(choice for choice in told[0].choices if choice.name == "mark").chosen()
    assert shots.markup._canvas.drawing()() == picture()
