"""The thread of the windows never stands still, on a screen of 3840 × 2160 either.

How long it waits is told by `python -m bench face` on a quiet machine; here others work too, so its own work counts.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from guard.model import Box, EntityType, Evidence, Finding, Monitor, Pixels, Review, Shown, Watermark
from guard.model.media import bitmap
from tests.support.ticking import Stood, Ticker
from tests.unit.ui.given import ASSETS, texts
from ui.bitmaps import image_of_pixels
from ui.comparison import Comparison
from ui.icons import state_icon
from ui.markup import MarkupWindow
from ui.own_copies import OwnCopies
from ui.pane import Pane
from ui.passages import Passages
from ui.review import ReviewWindow
from ui.reviewing import Reviewing
from ui.shot import FrostedShot
from ui.watermark import dots

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

SCREEN = np.random.default_rng(19).integers(0, 255, (2160, 3840, 3), np.uint8)
PATIENCE_S = 60.0
MOST_WORKED_MS = 100.0
"""Time of the thread's own work between two ticks, at most."""


@pytest.fixture
def ticker(qtbot: QtBot) -> Ticker:
    return Ticker()


@pytest.fixture
def frosting() -> Iterator[Callable[[Pixels], Future[bytes | None]]]:
    with ThreadPoolExecutor(1) as workers:
        yield lambda pixels: workers.submit(bitmap, pixels)


def assert_smooth(stood: Stood) -> None:
    assert stood.worked_ms < MOST_WORKED_MS


def test_while_the_screen_is_grabbed_and_covered(
    ticker: Ticker, frosting: Callable[[Pixels], Future[bytes | None]]
) -> None:
    grabbing, runs = threading.Event(), threading.Event()

    def grab(_with_cursor: bool) -> tuple[Monitor, ...]:
        grabbing.set()
        assert runs.wait(PATIENCE_S), "the thread of the windows goes on meanwhile"
        return (Monitor(Box(0, 0, 3840, 2160), SCREEN),)

    shot = FrostedShot(grab, frosting)
    with ticker.watching() as stood:
        shot.begin(texts())
        ticker.run_until(grabbing.is_set)
        runs.set()
        ticker.run_until(lambda: bool(shot._frosted))
        ticker.run_until(lambda: True)
    shot.close()
    assert_smooth(stood)


def test_while_a_frame_is_dragged(ticker: Ticker) -> None:
    pane = Pane(image_of_pixels(SCREEN), QApplication.primaryScreen(), texts())
    pane.resize(3840, 2160)
    pane.show()
    pane.grab()
    steps = iter(range(1, 21))

    def drag() -> bool:
        step = next(steps, None)
        if step is not None:
            pane._from, pane._to = QPoint(10, 10), QPoint(150 * step, 100 * step)
            pane.update()
        return step is None

    ticker.run_until(lambda: True)
    with ticker.watching() as stood:
        ticker.run_until(drag)
    pane.close()
    assert_smooth(stood)


def test_while_the_words_over_the_screen_are_painted(ticker: Ticker) -> None:
    wanted = Watermark("{agent}", opacity=0.1, angle_degrees=20)
    with ThreadPoolExecutor(1) as painter, ticker.watching() as stood:
        painting = painter.submit(dots, QSize(3840, 2160), "王小明 desk-7 2026-11-27", wanted)
        ticker.run_until(painting.done)
    assert not painting.result().isEmpty()
    assert_smooth(stood)


class Telling:
    """Reviews that are told on a thread of their own."""

    def __init__(self, review: Review) -> None:
        self._review = review

    def ask(self, told: Callable[[Review | None], None], gone: Callable[[], None]) -> None:
        threading.Thread(target=told, args=(self._review,), daemon=True).start()


def test_while_a_large_picture_is_reviewed(ticker: Ticker, qtbot: QtBot) -> None:
    seen = bitmap(SCREEN)
    own = OwnCopies()
    reviewing = Reviewing(Telling(Review("one", Shown.PICTURE, seen, seen, ())), own, state_icon(ASSETS), bool)
    reviewing.open(texts())  # the first time a window is built, which is another matter
    shown = reviewing.window.findChild(Comparison)
    ticker.run_until(shown.isVisible)
    reviewing.window.close()
    with ticker.watching() as stood:
        reviewing.open(texts())
        ticker.run_until(lambda: shown.isVisible() and bool(shown._fitting._known))
        ticker.run_until(lambda: not shown._fitting._asked)
    reviewing.window.close()
    own.close()
    assert_smooth(stood)


def test_while_a_long_text_is_left_and_come_back_to(ticker: Ticker, qtbot: QtBot) -> None:
    line = "customer 13800138000 of the second floor, who has asked before\n"
    found = tuple(
        Finding(EntityType.PHONE, 0.95, start, start + 11, Evidence("phone"))
        for start in range(9, 2000 * len(line), len(line))
    )
    text = (2000 * line).encode()
    window = ReviewWindow(state_icon(ASSETS), bool)
    qtbot.addWidget(window)
    window.open(texts(), None)
    window.show_review(Review("one", Shown.TEXT, text, text, found))
    words = window.findChild(Passages)
    words.sleep(False)
    words._before.verticalScrollBar().setValue(900)
    ticker.run_until(lambda: True)
    seen_first = words._before.cursorForPosition(QPoint(1, 1)).blockNumber()
    with ticker.watching() as stood:
        for asleep in (True, False):
            words.sleep(asleep)
            ticker.run_until(lambda: True)
    assert words._before.cursorForPosition(QPoint(1, 1)).blockNumber() == seen_first > 0
    assert_smooth(stood)


def test_while_an_arrow_is_drawn_and_the_marked_picture_copied(ticker: Ticker, qtbot: QtBot) -> None:
    window = MarkupWindow(state_icon(ASSETS))
    qtbot.addWidget(window)
    window.open(texts(), image_of_pixels(SCREEN))
    canvas = window._canvas
    ticker.run_until(lambda: True)
    left = Qt.MouseButton.LeftButton
    with ticker.watching() as stood:
        qtbot.mousePress(canvas, left, pos=QPoint(100, 100))
        for step in range(1, 11):
            qtbot.mouseMove(canvas, QPoint(100 + 30 * step, 100 + 20 * step))
            ticker.run_until(lambda: True)
        qtbot.mouseRelease(canvas, left, pos=QPoint(400, 300))
    assert canvas.marks == 1
    assert_smooth(stood)
    own, made = OwnCopies(), []
    with ticker.watching() as stood:
        own.encode(canvas.drawing(), lambda picture, encoded: made.append((picture.size(), encoded[:4])))
        ticker.run_until(lambda: bool(made))
    own.close()
    assert made == [(QSize(SCREEN.shape[1], SCREEN.shape[0]), b"\x89PNG")]
    assert_smooth(stood)


def test_a_thread_that_stands_still_is_seen(ticker: Ticker) -> None:
    with ticker.watching() as stood:
        end = time.thread_time() + 1.5 * MOST_WORKED_MS / 1000
        while time.thread_time() < end:
            pass
        time.sleep(0.1)
    assert stood.worked_ms > MOST_WORKED_MS
    assert stood.wall_ms > stood.worked_ms + 90
