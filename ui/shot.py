"""A frosted screenshot: every monitor is shown as it was, covers appear as they are known, the person drags a frame.

The screen is grabbed and what was found in it is covered on other threads; a frame that is dragged cuts out of that.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QObject, QPoint, QRect, Signal
from PySide6.QtGui import QGuiApplication, QImage, QScreen

from guard.model import Box, Monitor, Pixels
from ui.aside import Aside
from ui.bitmaps import image_of, image_of_pixels
from ui.pane import Pane
from ui.texts import Texts

T = TypeVar("T")
Frost = Callable[[Pixels], "Future[bytes | None]"]


@dataclass(frozen=True, slots=True)
class Grabbed:
    """One monitor as it was."""

    monitor: Monitor
    picture: QImage
    windows: tuple[QRect, ...]
    """Where windows are, in pixels of the picture, the foremost first."""


class FrostedShot(QObject):
    """Takes one screenshot at a time. All on the widgets' thread, which waits for nothing."""

    taken = Signal(QImage)
    """The frosted picture of what was framed."""
    failed = Signal()
    """The screen cannot be grabbed, or what it shows could not be inspected; nothing was taken."""

    def __init__(
        self,
        grab: Callable[[bool], tuple[Monitor, ...]],
        frost: Frost,
        windows: Callable[[], tuple[Box, ...]] = tuple,
    ) -> None:
        """`grab` and `windows`: as in `Surroundings`."""
        super().__init__()
        self._grab, self._frost, self._windows = grab, frost, windows
        self._aside = Aside("grab-screen")
        self._begun: int | None = None
        self._texts: Texts | None = None
        self._panes: dict[int, Pane] = {}
        self._frosted: dict[int, QImage] = {}
        self._wanted: tuple[int, QRect] | None = None
        self._numbers = itertools.count()

    @property
    def begun(self) -> bool:
        """Whether a screenshot is being taken."""
        return self._begun is not None

    def begin(self, texts: Texts, *, with_cursor: bool = False) -> None:
        """Show every monitor as it is now; nothing happens while a screenshot is being taken."""
        if self.begun:
            return
        number = self._begun = next(self._numbers)
        self._texts = texts
        self._aside.do(partial(_look, self._grab, self._windows, with_cursor), partial(self._show, number))

    def end(self) -> None:
        """Show the monitors as they are."""
        panes, self._panes, self._frosted, self._wanted, self._begun = self._panes, {}, {}, None, None
        for pane in panes.values():
            pane.close()
            pane.deleteLater()

    def close(self) -> None:
        """Take no more of them."""
        self.end()
        self._aside.close()

    def _show(self, number: int, grabbing: Future[tuple[Grabbed, ...]]) -> None:
        if number != self._begun or self._texts is None:  # it was cancelled
            return
        grabbed = _result(grabbing)
        if not grabbed:
            self._fail()
            return
        for nth, seen in enumerate(grabbed):
            known_as = next(self._numbers)
            pane = Pane(seen.picture, _screen_of(seen.monitor, nth), self._texts, seen.windows)
            pane.chosen.connect(partial(self._choose, known_as))
            pane.cancelled.connect(self.end)
            self._panes[known_as] = pane
            back = self._aside.reply(partial(self._show_frosted, known_as))
            self._frost(seen.monitor.pixels).add_done_callback(partial(_tell_frosted, back))
        for pane in self._panes.values():
            pane.showFullScreen()
            pane.activateWindow()
            QCoreApplication.sendPostedEvents(pane)  # else the first of them has all of it painted a second time

    def _show_frosted(self, number: int, picture: QImage | None) -> None:
        pane = self._panes.get(number)
        if pane is None:  # of a screenshot that was cancelled
            return
        if picture is None:
            self._fail()
            return
        self._frosted[number] = picture
        pane.show_frosted(picture)
        self._take()

    def _fail(self) -> None:
        self.end()
        self.failed.emit()

    def _choose(self, number: int, frame: QRect) -> None:
        self._wanted = number, frame
        self._panes[number].wait()
        self._take()

    def _take(self) -> None:
        """Hand on what was framed, once it is known what of it has to be covered."""
        if self._wanted is None or self._wanted[0] not in self._frosted:
            return
        number, frame = self._wanted
        picture = self._frosted[number].copy(frame)
        self.end()
        self.taken.emit(picture)


def _look(
    grab: Callable[[bool], tuple[Monitor, ...]], windows: Callable[[], tuple[Box, ...]], with_cursor: bool
) -> tuple[Grabbed, ...]:
    there = windows()
    return tuple(
        Grabbed(monitor, image_of_pixels(monitor.pixels), _on(monitor, there)) for monitor in grab(with_cursor)
    )


def _tell_frosted(back: Callable[[QImage | None], None], frosting: Future[bytes | None]) -> None:
    """On a thread of the guard."""
    picture = _result(frosting)
    back(None if picture is None else image_of(picture))


def _result(future: Future[T]) -> T | None:
    """What came of it; None: nothing."""
    return None if future.cancelled() or future.exception() is not None else future.result()


def _on(monitor: Monitor, windows: tuple[Box, ...]) -> tuple[QRect, ...]:
    """What of each window is on a monitor, in its pixels."""
    left, top, width, height = monitor.box
    room = QRect(0, 0, width, height)
    seen = (QRect(box.left - left, box.top - top, box.width, box.height) & room for box in windows)
    return tuple(each for each in seen if not each.isEmpty())


def _screen_of(monitor: Monitor, number: int) -> QScreen:
    """Qt's screen for a monitor: the one that begins where it does, else the one of its number."""
    screens = QGuiApplication.screens()
    begins = QPoint(monitor.box.left, monitor.box.top)
    there = next((screen for screen in screens if screen.geometry().topLeft() == begins), None)
    return there or screens[min(number, len(screens) - 1)]
