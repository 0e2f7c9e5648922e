"""The words over the screen: one window a monitor, for nobody's clicks, painted once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage
from pytestqt.qtbot import QtBot

from guard.model import Watermark, Workstation
from ui.watermark import Overlay, Pane, dots, dotted, growing, written

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

WORDS = Watermark("{agent} {machine} {time}", opacity=0.1, angle_degrees=20)
HERE = Workstation(machine="desk-7", agent="王小明")


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 11, 27, 9, 12)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def overlay(qtbot: QtBot, clock: Clock) -> Iterator[Overlay]:
    made = Overlay(HERE, clock)
    yield made
    made.close()


def test_each_monitor_has_a_window_that_takes_no_click_and_no_focus(overlay: Overlay, qtbot: QtBot) -> None:
    overlay.obey(WORDS)
    qtbot.waitUntil(lambda: all(pane.isVisible() for pane in overlay.panes), timeout=20_000)
    assert [pane.screen() for pane in overlay.panes] == QGuiApplication.screens()
    for pane in overlay.panes:
        assert pane.isVisible()
        assert pane.geometry() == pane.screen().geometry()
        assert pane.windowFlags() & Qt.WindowType.WindowTransparentForInput
        assert pane.windowFlags() & Qt.WindowType.WindowDoesNotAcceptFocus
        assert pane.testAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)


def test_the_words_tell_agent_machine_and_time(overlay: Overlay) -> None:
    overlay.obey(WORDS)
    assert overlay.panes[0].accessibleName() == "王小明 desk-7 2026-11-27 09:12"


def test_they_are_painted_anew_for_other_words_and_with_a_new_day_alone(overlay: Overlay, clock: Clock) -> None:
    overlay.obey(WORDS)
    first = overlay.panes
    clock.now = datetime(2026, 11, 27, 17, 0)
    overlay.obey(WORDS)
    assert overlay.panes == first
    clock.now = datetime(2026, 11, 28, 8, 0)
    overlay.obey(WORDS)
    assert overlay.panes != first
    overlay.obey(None)
    assert overlay.panes == ()


def test_the_words_go_over_the_whole_screen() -> None:
    image = written(QSize(800, 600), "王小明 desk-7", 20, QColor("white"))
    quarters = [QRect(left, top, 400, 300) for left in (0, 400) for top in (0, 300)]
    for quarter in quarters:
        places = [
            (x, y) for x in range(quarter.left(), quarter.right(), 4) for y in range(quarter.top(), quarter.bottom(), 4)
        ]
        assert sum(image.pixelColor(*place).alpha() > 128 for place in places) > 50


@pytest.mark.parametrize("share", [0.05, 0.12, 0.3])
def test_dots_are_the_share_of_the_ink_that_was_asked_for(share: float) -> None:
    image = QImage(320, 240, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(QColor("white"))
    region = dotted(image, share)
    dots = sum(rect.width() * rect.height() for rect in region)
    assert dots / (320 * 240) == pytest.approx(share, abs=0.02)
    assert not region.contains(QPoint(400, 10))


def test_on_a_screen_of_many_pixels_the_dots_are_no_more_but_larger() -> None:
    usual, large = (dots(QSize(960 * times, 540 * times), "王小明", WORDS) for times in (2, 4))
    assert usual.rectCount() == pytest.approx(large.rectCount(), rel=0.05)
    assert large.boundingRect().width() > 1.9 * usual.boundingRect().width()


def test_the_dots_appear_part_by_part_from_top_to_bottom_and_then_nothing_runs(qtbot: QtBot) -> None:
    """A display takes them in, and the windows' thread waits for it: not for all of them at once."""
    size = QSize(640, 480)
    parts = growing(size, "王小明", WORDS)
    assert parts[-1] == dots(size, "王小明", WORDS)
    ends = [part.boundingRect().bottom() for part in parts]
    assert ends == sorted(ends)
    assert ends[0] < 480 / len(parts)
    pane = Pane(QGuiApplication.primaryScreen(), "王小明")
    qtbot.addWidget(pane)
    pane.setGeometry(QRect(QPoint(0, 0), size))
    pane.show_words(parts)
    assert pane.isVisible()
    assert not pane.is_whole
    assert pane.mask() == parts[0]
    qtbot.waitUntil(lambda: pane.is_whole and not pane._part.isActive(), timeout=20_000)
    assert pane.mask() == parts[-1]
