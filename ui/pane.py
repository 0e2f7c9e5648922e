"""One monitor while a screenshot is taken: it stands still, and the person drags a frame on it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QColor,
    QCursor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QRegion,
    QScreen,
)
from PySide6.QtWidgets import QWidget

from ui.texts import Texts
from ui.theme import GAP_PX, HINT_GROUND, HINT_TEXT, ROOM_PX, SHADE

LEAST_PX = 6
"""Side of a frame that a person drew, in pixels, at least; what is smaller was a click, and means the whole monitor."""
EDGE_PX = 2
"""Width of the line around what is taken, in pixels."""
HINT_TOP_PX = 28
"""Distance of the middle of the hint's first line from the upper edge of the monitor, in pixels."""
_HINT_FLAGS = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap


class Pane(QWidget):
    """One monitor as it was when the screenshot began. The frame is drawn on it."""

    chosen = Signal(QRect)
    """What was framed, in pixels of the monitor's picture."""
    cancelled = Signal()

    def __init__(self, seen: QImage, screen: QScreen, texts: Texts, windows: tuple[QRect, ...] = ()) -> None:
        """`windows`: where windows are, in pixels of the monitor's picture, the foremost first."""
        super().__init__(None, Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowStaysOnTopHint)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setWindowTitle(texts.say("shot.name"))
        self.setAccessibleName(texts.say("shot.name"))
        self.setAccessibleDescription(texts.say("shot.hint"))
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setGeometry(screen.geometry())
        self.setMouseTracking(True)
        self._texts, self._windows = texts, windows
        self._seen = seen
        self._frosted = self._waits = False
        self._from: QPoint | None = None
        self._to = self.mapFromGlobal(QCursor.pos())

    def show_frosted(self, seen: QImage) -> None:
        """Everything that was found is covered from here on."""
        self._seen, self._frosted = seen, True
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
            before = self._lit()
            self._from = self._to = event.position().toPoint()
            self._show_lit(before)
        else:
            self.cancelled.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """The frame grows; before that, the window under the pointer is shown as what a click takes."""
        before = self._lit()
        self._to = event.position().toPoint()
        self._show_lit(before)

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

    def _show_lit(self, before: QRect) -> None:
        """Paint what is lit now, and what was."""
        after = self._lit()
        if before != after:
            self.update(before.adjusted(-EDGE_PX, -EDGE_PX, EDGE_PX, EDGE_PX))
            self.update(after.adjusted(-EDGE_PX, -EDGE_PX, EDGE_PX, EDGE_PX))

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
        """The picture, in shade but for the frame, and a line that says what to do; only where that has changed.

        What is covered is in the picture: to drag a frame means to show other parts of it.
        """
        lit = self._lit()
        with QPainter(self) as painter:
            painter.setClipRegion(event.region())
            painter.drawImage(QRectF(self.rect()), self._seen, QRectF(self._seen.rect()))
            painter.setClipRegion(event.region() - QRegion(lit))
            painter.fillRect(event.rect(), QColor(SHADE))
            painter.setClipRegion(event.region())
            if not lit.isEmpty():
                painter.setPen(QPen(self.palette().highlight().color(), EDGE_PX))
                painter.drawRect(lit)
            self._paint_hint(painter)

    def hint(self) -> tuple[str, QRect]:
        """What to do now, and where that is said: on as many lines as the monitor needs for it."""
        words = self._texts.say("shot.waits" if self._waits else "shot.hint" if self._frosted else "shot.looking")
        metrics, most = self.fontMetrics(), self.rect().adjusted(ROOM_PX + GAP_PX, 0, -ROOM_PX - GAP_PX, 0)
        room = metrics.boundingRect(most, _HINT_FLAGS, words).adjusted(-16, -8, 16, 8)
        room.moveCenter(QPoint(self.rect().center().x(), 0))
        room.moveTop(HINT_TOP_PX - metrics.height() // 2 - 8)
        return words, room

    def _paint_hint(self, painter: QPainter) -> None:
        words, room = self.hint()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(HINT_GROUND))
        painter.drawRoundedRect(room, 8, 8)
        painter.setPen(QColor(HINT_TEXT))
        painter.drawText(room.adjusted(16, 8, -16, -8), _HINT_FLAGS, words)
