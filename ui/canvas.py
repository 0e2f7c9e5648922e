"""A picture that the pointer draws on: arrows, frames, words, a cut."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QImage, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from ui.theme import HAIR_PX, INKS, TIGHT_PX, theme_of

LINE_PX = 4.0
"""Width of arrows and frames, in pixels of the picture."""
HEAD_PX = 18.0
"""Length of an arrow's head, in pixels of the picture."""
LEAST_PX = 4.0
"""Length of a mark, in pixels of the picture, at least; what is shorter was a click."""
WORDS_PX = 24
"""Height of words in the picture, in pixels."""
ROOM = QSize(920, 560)
"""Room for the picture when the window opens, in pixels, where the screen has as much."""
LEAST_ROOM = QSize(240, 120)
"""Room for the picture in the smallest window, in pixels: it is shrunk to that."""
EDGE = QSize(2 * HAIR_PX, 2 * HAIR_PX)
"""Room for the line around the picture: on a ground of its colour its edge would not be seen."""


class Tool(StrEnum):
    """What the pointer draws."""

    ARROW = "arrow"
    FRAME = "frame"
    WORDS = "words"
    CUT = "cut"


@dataclass(frozen=True, slots=True)
class Mark:
    """Something drawn, in pixels of the picture."""

    tool: Tool
    begin: QPointF
    end: QPointF
    words: str = ""


class Canvas(QWidget):
    """The picture with its marks."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.tool, self.words = Tool.ARROW, ""
        self._picture = QImage()
        self._marks: list[Mark] = []
        self._drawn: Mark | None = None

    def show_picture(self, picture: QImage) -> None:
        """Begin anew with this one; null: with nothing."""
        self._picture, self._marks, self._drawn = picture, [], None
        self.setMinimumSize(picture.size().boundedTo(LEAST_ROOM) + EDGE)
        self.updateGeometry()
        self.changed.emit()
        self.update()

    @property
    def marks(self) -> int:
        """How many there are."""
        return len(self._marks)

    def undo(self) -> None:
        """Take the last one away."""
        del self._marks[-1:]
        self.changed.emit()
        self.update()

    def drawing(self) -> Callable[[], QImage]:
        """What draws the picture with all marks, cut to the last cut, on any thread."""
        return partial(_with_marks, self._picture, tuple(self._marks), self._cut())

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """The picture, or what of it fits."""
        return self._picture.size().boundedTo(ROOM) + EDGE

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """A mark begins."""
        if event.button() == Qt.MouseButton.LeftButton and not self._picture.isNull():
            at = self._in_picture(event.position())
            self._drawn = Mark(self.tool, at, at, self.words)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """It grows."""
        if self._drawn is not None:
            self._drawn = Mark(self._drawn.tool, self._drawn.begin, self._in_picture(event.position()), self.words)
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """It stands."""
        drawn, self._drawn = self._drawn, None
        if drawn is None:
            return
        mark = Mark(drawn.tool, drawn.begin, self._in_picture(event.position()), self.words)
        length = QPointF(mark.end - mark.begin).manhattanLength()
        if mark.words.strip() if mark.tool is Tool.WORDS else length >= LEAST_PX:
            self._marks.append(mark)
            self.changed.emit()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Picture, marks, and what is being drawn."""
        if self._picture.isNull():
            return
        place = self._place()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.translate(place.topLeft())
            scale = place.width() / self._picture.width()
            painter.scale(scale, scale)
            cut = QRectF(self._cut())
            painter.setPen(QPen(QColor(theme_of(self.palette()).border), 2 * HAIR_PX / scale))
            painter.drawRect(cut)  # its inner half lies under the picture
            painter.setClipRect(cut)
            painter.drawImage(0, 0, self._picture)
            for mark in (*self._marks, *((self._drawn,) if self._drawn is not None else ())):
                _paint(painter, mark, being_drawn=mark is self._drawn)

    def _place(self) -> QRectF:
        size = self._picture.size().scaled(self.size() - EDGE, Qt.AspectRatioMode.KeepAspectRatio)
        size = size.boundedTo(self._picture.size())
        place = QRectF(0, 0, size.width(), size.height())
        place.moveCenter(QRectF(self.rect()).center())
        return place

    def _in_picture(self, at: QPointF) -> QPointF:
        place = self._place()
        inside = (at - place.topLeft()) * (self._picture.width() / max(1.0, place.width()))
        return QPointF(
            min(max(0.0, inside.x()), self._picture.width()), min(max(0.0, inside.y()), self._picture.height())
        )

    def _cut(self) -> QRect:
        cuts = [mark for mark in self._marks if mark.tool is Tool.CUT]
        whole = self._picture.rect()
        return QRectF(cuts[-1].begin, cuts[-1].end).normalized().toAlignedRect() & whole if cuts else whole


def _with_marks(picture: QImage, marks: tuple[Mark, ...], cut: QRect) -> QImage:
    drawn = picture.copy(cut).convertToFormat(QImage.Format.Format_RGB32)
    with QPainter(drawn) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(-cut.topLeft())
        for mark in marks:
            _paint(painter, mark)
    return drawn


def _paint(painter: QPainter, mark: Mark, *, being_drawn: bool = False) -> None:
    ink = QColor(INKS[0])
    painter.setPen(QPen(ink, LINE_PX, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    box = QRectF(mark.begin, mark.end).normalized()
    match mark.tool:
        case Tool.ARROW:
            _paint_arrow(painter, ink, mark)
        case Tool.FRAME:
            painter.drawRoundedRect(box, TIGHT_PX, TIGHT_PX)
        case Tool.WORDS:
            font = QFont(painter.font())
            font.setPixelSize(WORDS_PX)
            font.setBold(True)
            painter.setFont(font)
            painter.drawText(mark.end, mark.words)
        case Tool.CUT if being_drawn:
            painter.setPen(QPen(ink, 1, Qt.PenStyle.DashLine))
            painter.drawRect(box)


def _paint_arrow(painter: QPainter, ink: QColor, mark: Mark) -> None:
    painter.drawLine(mark.begin, mark.end)
    angle = math.atan2(mark.end.y() - mark.begin.y(), mark.end.x() - mark.begin.x())
    turns = (angle - math.pi / 7, angle + math.pi / 7)
    sides = [mark.end - QPointF(math.cos(turn), math.sin(turn)) * HEAD_PX for turn in turns]
    painter.setBrush(ink)
    painter.drawPolygon(QPolygonF([mark.end, *sides]))
