"""A frosted screenshot: every monitor is shown as it was, covers appear as they are known, the person drags a frame."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial

from PySide6.QtCore import QObject, QPoint, QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QCloseEvent,
    QColor,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QScreen,
)
from PySide6.QtWidgets import QWidget

from guard.model import Box, Monitor, Pixels
from ui.bitmaps import image_of
from ui.texts import Texts
from ui.theme import HINT_GROUND, HINT_TEXT, SHADE

LEAST_PX = 6
"""Side of a frame that a person drew, in pixels, at least; what is smaller was a click, and means the whole monitor."""
EDGE_PX = 2
"""Width of the line around what is taken, in pixels."""
HINT_TOP_PX = 28
"""Distance of the hint from the upper edge of the monitor, in pixels."""
Frost = Callable[[Pixels], "Future[bytes | None]"]


class Pane(QWidget):
    """One monitor as it was when the screenshot began. The frame is drawn on it."""

    chosen = Signal(QRect)
    """What was framed, in pixels of the monitor's picture."""
    cancelled = Signal()

    def __init__(self, seen: QImage, screen: QScreen, texts: Texts, windows: tuple[QRect, ...] = ()) -> None:
        """`windows`: where windows are, in pixels of the monitor's picture, the foremost first."""
        super().__init__(None, Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowStaysOnTopHint)
        self.setWindowTitle(texts.say("shot.name"))
        self.setAccessibleName(texts.say("shot.name"))
        self.setAccessibleDescription(texts.say("shot.hint"))
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setGeometry(screen.geometry())
        self.setMouseTracking(True)
        self._texts, self._windows = texts, windows
        self._seen, self._shaded = seen, QPixmap()
        self._frosted = self._waits = False
        self._from: QPoint | None = None
        self._to = QPoint()

    def show_frosted(self, seen: QImage) -> None:
        """Everything that was found is covered from here on."""
        self._seen, self._frosted, self._shaded = seen, True, QPixmap()
        self.update()

    def wait(self) -> None:
        """Say that the frame was taken and is still being looked at."""
        self._waits = True
        self.update()

    def frame(self) -> QRect:
        """The frame so far, in the widget's pixels; empty: none was drawn."""
        return QRect() if self._from is None else QRect(self._from, self._to).normalized() & self.rect()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """A frame begins; the right button ends it all."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._from = self._to = event.position().toPoint()
        else:
            self.cancelled.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """The frame grows; before that, the window under the pointer is shown as what a click takes."""
        before = self._lit()
        self._to = event.position().toPoint()
        after = self._lit()
        if before != after:
            self.update(before.adjusted(-EDGE_PX, -EDGE_PX, EDGE_PX, EDGE_PX))
            self.update(after.adjusted(-EDGE_PX, -EDGE_PX, EDGE_PX, EDGE_PX))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """The frame is drawn."""
        if self._from is not None and event.button() == Qt.MouseButton.LeftButton:
            self._to = event.position().toPoint()
            self._choose(self.frame())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Enter takes the whole monitor, Space the window under the pointer, Escape nothing."""
        if event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.rect())
        elif event.key() == Qt.Key.Key_Space:
            self._choose(QRect())
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """The window manager, or the end of the screenshot."""
        self.cancelled.emit()
        super().closeEvent(event)

    def _lit(self) -> QRect:
        """What would be taken now, in the widget's pixels; empty: nothing of it is told apart."""
        frame = self.frame()
        return frame if not frame.isEmpty() and self._from is not None else self._under_pointer()

    def _under_pointer(self) -> QRect:
        """The foremost window there, in the widget's pixels; empty: there is none."""
        across, down = self._scale()
        for window in self._windows:
            shown = QRect(
                round(window.left() / across),
                round(window.top() / down),
                round(window.width() / across),
                round(window.height() / down),
            )
            if shown.contains(self._to):
                return shown & self.rect()
        return QRect()

    def _scale(self) -> tuple[float, float]:
        return self._seen.width() / max(1, self.width()), self._seen.height() / max(1, self.height())

    def _choose(self, frame: QRect) -> None:
        if min(frame.width(), frame.height()) < LEAST_PX:  # a click
            frame = self._under_pointer() or self.rect()
        across, down = self._scale()
        left, top = round(frame.left() * across), round(frame.top() * down)
        right, bottom = round((frame.right() + 1) * across), round((frame.bottom() + 1) * down)
        self.chosen.emit(QRect(left, top, right - left, bottom - top) & self._seen.rect())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """The picture, in shade but for the frame, and a line that says what to do; only where that has changed."""
        if self._shaded.size() != self.size():
            self._shaded = _shaded(self._seen, self.size())
        with QPainter(self) as painter:
            painter.setClipRegion(event.region())
            painter.drawPixmap(event.rect(), self._shaded, event.rect())
            lit = self._lit()
            if not lit.isEmpty():
                across, down = self._scale()
                part = QRectF(lit.left() * across, lit.top() * down, lit.width() * across, lit.height() * down)
                painter.drawImage(QRectF(lit), self._seen, part)
                painter.setPen(QPen(self.palette().highlight().color(), EDGE_PX))
                painter.drawRect(lit)
            self._paint_hint(painter)

    def _paint_hint(self, painter: QPainter) -> None:
        words = self._texts.say("shot.waits" if self._waits else "shot.hint" if self._frosted else "shot.looking")
        room = painter.fontMetrics().boundingRect(words).adjusted(-16, -8, 16, 8)
        room.moveCenter(QPoint(self.rect().center().x(), HINT_TOP_PX))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(HINT_GROUND))
        painter.drawRoundedRect(room, 8, 8)
        painter.setPen(QColor(HINT_TEXT))
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, words)


class FrostedShot(QObject):
    """Takes one screenshot at a time. All on the widgets' thread."""

    taken = Signal(QImage)
    """The frosted picture of what was framed."""
    failed = Signal()
    """The screen cannot be grabbed, or what it shows could not be inspected; nothing was taken."""
    _known = Signal(int, object)
    """A monitor's number and its frosted picture (None: there is none), from a thread of the guard."""

    def __init__(
        self,
        grab: Callable[[bool], tuple[Monitor, ...]],
        frost: Frost,
        windows: Callable[[], tuple[Box, ...]] = tuple,
    ) -> None:
        """`grab` and `windows`: as in `Surroundings`."""
        super().__init__()
        self._grab, self._frost, self._windows = grab, frost, windows
        self._panes: dict[int, Pane] = {}
        self._frosted: dict[int, QImage] = {}
        self._wanted: tuple[int, QRect] | None = None
        self._numbers = itertools.count()
        self._known.connect(self._show_frosted, Qt.ConnectionType.QueuedConnection)

    @property
    def begun(self) -> bool:
        """Whether a screenshot is being taken."""
        return bool(self._panes)

    def begin(self, texts: Texts, *, with_cursor: bool = False) -> None:
        """Show every monitor as it is now; nothing happens while a screenshot is being taken.

        Raises:
            DisplayUnavailable: there is no screen that can be grabbed.
        """
        if self._panes:
            return
        windows = self._windows()
        shown = self._grab(with_cursor)
        for nth, monitor in enumerate(shown):
            number = next(self._numbers)
            pane = Pane(_image_of(monitor.pixels), _screen_of(monitor, nth), texts, _on(monitor, windows))
            pane.chosen.connect(partial(self._choose, number))
            pane.cancelled.connect(self.end)
            self._panes[number] = pane
            self._frost(monitor.pixels).add_done_callback(partial(self._hear, number))
        for pane in self._panes.values():
            pane.showFullScreen()
            pane.activateWindow()

    def end(self) -> None:
        """Show the monitors as they are."""
        panes, self._panes, self._frosted, self._wanted = self._panes, {}, {}, None
        for pane in panes.values():
            pane.close()
            pane.deleteLater()

    def _hear(self, number: int, frosted: Future[bytes | None]) -> None:
        failed = frosted.cancelled() or frosted.exception() is not None
        self._known.emit(number, None if failed else frosted.result())

    @Slot(int, object)
    def _show_frosted(self, number: int, picture: bytes | None) -> None:
        pane = self._panes.get(number)
        if pane is None:  # of a screenshot that was cancelled
            return
        if picture is None:
            self.end()
            self.failed.emit()
            return
        self._frosted[number] = image_of(picture)
        pane.show_frosted(self._frosted[number])
        self._take()

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


def _on(monitor: Monitor, windows: tuple[Box, ...]) -> tuple[QRect, ...]:
    """What of each window is on a monitor, in its pixels."""
    left, top, width, height = monitor.box
    room = QRect(0, 0, width, height)
    seen = (QRect(box.left - left, box.top - top, box.width, box.height) & room for box in windows)
    return tuple(each for each in seen if not each.isEmpty())


def _shaded(seen: QImage, size: QSize) -> QPixmap:
    """The picture in shade, at the size of its widget: made once, painted at every move."""
    shaded = QPixmap(size)
    with QPainter(shaded) as painter:
        painter.drawImage(shaded.rect(), seen)
        painter.fillRect(shaded.rect(), QColor(SHADE))
    return shaded


def _image_of(pixels: Pixels) -> QImage:
    height, width = pixels.shape[:2]
    image = QImage(pixels.tobytes(), width, height, 3 * width, QImage.Format.Format_BGR888)
    return image.convertToFormat(QImage.Format.Format_RGB32)


def _screen_of(monitor: Monitor, number: int) -> QScreen:
    """Qt's screen for a monitor: the one that begins where it does, else the one of its number."""
    screens = QGuiApplication.screens()
    begins = QPoint(monitor.box.left, monitor.box.top)
    there = next((screen for screen in screens if screen.geometry().topLeft() == begins), None)
    return there or screens[min(number, len(screens) - 1)]
