"""A frosted screenshot: the frame that was drawn, cut out of what the guard covered, and of nothing else."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import Future

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QCursor, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from guard.errors import DisplayUnavailable, RedactError
from guard.model import Box, Monitor, Pixels
from guard.model.media import bitmap
from tests.unit.ui.given import texts
from ui.bitmaps import image_of_pixels
from ui.pane import Pane
from ui.shot import FrostedShot

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

WHITE, GREY = 255, 90
SEEN = Monitor(Box(0, 0, 400, 300), np.full((300, 400, 3), WHITE, np.uint8))
WINDOWS = (Box(200, 150, 120, 90), Box(180, 140, 400, 400))
"""The second one lies behind the first and reaches beyond the monitor."""
FROSTED = bitmap(np.full((300, 400, 3), GREY, np.uint8))


class Guarded:
    """A guard that looks at a screenshot until it is told what to answer."""

    def __init__(self) -> None:
        self.asked: list[Future[bytes | None]] = []
        self.taken: list[QImage] = []
        self.failures = 0
        self.shot = FrostedShot(lambda _cursor: (SEEN,), self.frost, lambda: WINDOWS)
        self.shot.taken.connect(self.taken.append)
        self.shot.failed.connect(self.fail)

    def frost(self, pixels: Pixels) -> Future[bytes | None]:
        self.asked.append(Future())
        return self.asked[-1]

    def fail(self) -> None:
        self.failures += 1


@pytest.fixture
def guarded(qtbot: QtBot) -> Iterator[Guarded]:
    guarded = Guarded()
    begin(guarded, qtbot)
    yield guarded
    guarded.shot.close()


def begin(guarded: Guarded, qtbot: QtBot) -> None:
    """Until the monitors stand still."""
    before = len(guarded.asked)
    guarded.shot.begin(texts())
    qtbot.waitUntil(lambda: len(guarded.asked) > before)


def pane() -> Pane:
    (shown,) = (each for each in QApplication.topLevelWidgets() if isinstance(each, Pane) and each.isVisible())
    shown.resize(400, 300)
    return shown


def shown_panes() -> int:
    return sum(isinstance(each, Pane) and each.isVisible() for each in QApplication.topLevelWidgets())


def drag(qtbot: QtBot, begin: tuple[int, int], end: tuple[int, int]) -> None:
    left = Qt.MouseButton.LeftButton
    qtbot.mousePress(pane(), left, pos=QPoint(*begin))
    qtbot.mouseMove(pane(), QPoint(*end))
    qtbot.mouseRelease(pane(), left, pos=QPoint(*end))


def test_what_was_framed_comes_out_of_the_frosted_picture(guarded: Guarded, qtbot: QtBot) -> None:
    guarded.asked[0].set_result(FROSTED)
    drag(qtbot, (50, 40), (149, 99))
    qtbot.waitUntil(lambda: bool(guarded.taken))
    (picture,) = guarded.taken
    assert (picture.width(), picture.height()) == (100, 60)
    assert picture.pixelColor(5, 5) == QColor(GREY, GREY, GREY)
    assert not shown_panes()


def test_a_frame_that_was_drawn_early_waits_for_the_covers(guarded: Guarded, qtbot: QtBot) -> None:
    drag(qtbot, (0, 0), (99, 99))
    qtbot.wait(50)
    assert not guarded.taken
    assert shown_panes() == 1
    guarded.asked[0].set_result(FROSTED)
    qtbot.waitUntil(lambda: bool(guarded.taken))
    assert guarded.taken[0].pixelColor(20, 20) == QColor(GREY, GREY, GREY)


def test_the_covers_are_seen_before_a_frame_is_drawn(guarded: Guarded, qtbot: QtBot) -> None:
    guarded.asked[0].set_result(FROSTED)
    qtbot.wait(20)
    shaded = pane().grab().toImage().pixelColor(200, 200)
    assert shaded.value() < GREY


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_enter_takes_the_whole_monitor(guarded: Guarded, qtbot: QtBot, key: Qt.Key) -> None:
    guarded.asked[0].set_result(FROSTED)
    qtbot.keyClick(pane(), key)
    qtbot.waitUntil(lambda: bool(guarded.taken))
    assert (guarded.taken[0].width(), guarded.taken[0].height()) == (400, 300)


def test_a_click_means_the_whole_monitor(guarded: Guarded, qtbot: QtBot) -> None:
    guarded.asked[0].set_result(FROSTED)
    drag(qtbot, (50, 40), (51, 41))
    qtbot.waitUntil(lambda: bool(guarded.taken))
    assert guarded.taken[0].width() == 400


@pytest.mark.parametrize(("at", "size"), [((210, 160), (120, 90)), ((190, 150), (220, 160)), ((20, 20), (400, 300))])
def test_a_click_on_a_window_takes_that_window(
    guarded: Guarded, qtbot: QtBot, at: tuple[int, int], size: tuple[int, int]
) -> None:
    guarded.asked[0].set_result(FROSTED)
    drag(qtbot, at, at)
    qtbot.waitUntil(lambda: bool(guarded.taken))
    assert (guarded.taken[0].width(), guarded.taken[0].height()) == size


def test_the_window_under_the_pointer_is_lit(guarded: Guarded, qtbot: QtBot) -> None:
    shown = pane()
    qtbot.mouseMove(shown, QPoint(20, 20))
    assert shown.grab().toImage().pixelColor(250, 200).value() < WHITE
    qtbot.mouseMove(shown, QPoint(250, 200))
    assert shown.grab().toImage().pixelColor(250, 200).value() == WHITE
    qtbot.keyClick(shown, Qt.Key.Key_Space)
    guarded.asked[0].set_result(FROSTED)
    qtbot.waitUntil(lambda: bool(guarded.taken))
    assert (guarded.taken[0].width(), guarded.taken[0].height()) == (120, 90)


def test_the_window_under_a_pointer_that_has_not_moved_is_lit(qtbot: QtBot) -> None:
    window = QRect(200, 150, 120, 90)
    QCursor.setPos(QApplication.primaryScreen().geometry().topLeft() + QPoint(250, 200))
    shown = Pane(image_of_pixels(SEEN.pixels), QApplication.primaryScreen(), texts(), (QRect(0, 0, 50, 50), window))
    qtbot.addWidget(shown)
    shown.resize(400, 300)
    with qtbot.waitSignal(shown.chosen) as chosen:
        qtbot.keyClick(shown, Qt.Key.Key_Space)
    assert chosen.args == [window]


def test_where_a_frame_begins_the_window_is_in_shade_again(qtbot: QtBot) -> None:
    window = QRect(200, 150, 120, 90)
    shown = Pane(image_of_pixels(SEEN.pixels), QApplication.primaryScreen(), texts(), (window,))
    qtbot.addWidget(shown)
    shown.resize(400, 300)
    shown.show()
    shown._to = QPoint(250, 200)
    painted: list[QRect] = []
    shown.update = painted.append  # type: ignore[method-assign, assignment]
    qtbot.mousePress(shown, Qt.MouseButton.LeftButton, pos=QPoint(250, 200))
    assert any(part.contains(window) for part in painted)


def test_a_dragged_frame_is_painted_thirty_times_a_second(qtbot: QtBot) -> None:
    """A whole 1080p monitor is behind it; what repeats ten times a second looks smooth enough, and this is worst."""
    monitor = Monitor(Box(0, 0, 1920, 1080), np.full((1080, 1920, 3), WHITE, np.uint8))
    shown = Pane(image_of_pixels(monitor.pixels), QApplication.primaryScreen(), texts())
    qtbot.addWidget(shown)
    shown.resize(1920, 1080)
    shown.show()
    shown.grab()
    took_s = []  # of this thread: how busy the machine is otherwise, is not asked
    qtbot.mousePress(shown, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    for step in range(1, 11):
        began = time.thread_time()
        qtbot.mouseMove(shown, QPoint(180 * step, 100 * step))
        shown.repaint()
        took_s.append(time.thread_time() - began)
    assert sorted(took_s)[5] < 0.033


def test_escape_takes_nothing_and_a_late_answer_changes_nothing(guarded: Guarded, qtbot: QtBot) -> None:
    qtbot.keyClick(pane(), Qt.Key.Key_Escape)
    guarded.asked[0].set_result(FROSTED)
    qtbot.wait(20)
    assert (guarded.taken, guarded.failures, shown_panes()) == ([], 0, 0)


def test_what_could_not_be_inspected_is_not_taken(guarded: Guarded, qtbot: QtBot) -> None:
    drag(qtbot, (0, 0), (99, 99))
    guarded.asked[0].set_result(None)
    qtbot.waitUntil(lambda: guarded.failures == 1)
    begin(guarded, qtbot)
    guarded.asked[1].set_exception(RedactError("stays readable"))
    qtbot.waitUntil(lambda: guarded.failures == 2)
    assert (guarded.taken, shown_panes()) == ([], 0)


def test_one_screenshot_at_a_time(guarded: Guarded, qtbot: QtBot) -> None:
    guarded.shot.begin(texts())
    qtbot.wait(50)
    assert len(guarded.asked) == 1


def test_a_screen_that_cannot_be_grabbed_is_told(qtbot: QtBot) -> None:
    def grab(_with_cursor: bool) -> tuple[Monitor, ...]:
        raise DisplayUnavailable("no screen")

    shot = FrostedShot(grab, lambda _pixels: Future())
    with qtbot.waitSignal(shot.failed):
        shot.begin(texts())
    assert not shot.begun
    shot.close()
