"""A picture as it was copied and as guarded programs get it: side by side, or with a curtain between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontInfo, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.fitting import Fitting
from ui.kept_picture import KeptPicture
from ui.texts import Texts
from ui.theme import GAP_PX, HAIR_PX, HINT_TEXT, NEAR_PX, ROOM_PX, TIGHT_PX, Theme, theme_of, type_scale

LEAST_COVER_PX = 4
"""Side of a cover that a person drew, in pixels of the picture, at least; what is smaller was a click."""
GRIP_PX = 10
"""Distance from the curtain's edge at which it is held, in pixels."""
STEP = 0.02
"""Part of the width by which a key moves the curtain."""


@dataclass(frozen=True, slots=True)
class Outline:
    """Something that was found, in pixels of the picture."""

    number: int
    boxes: tuple[QRect, ...]


class Comparison(QWidget):
    """Shows both versions; what the person covers by hand is drawn on the second one at once."""

    covered = Signal(QRect)
    """The person covered something more, in pixels of the picture."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self._before = self._after = KeptPicture(QImage())
        self._fitting = Fitting()
        self._fitting.ready.connect(self.update)
        self._outlines: tuple[Outline, ...] = ()
        self._own: tuple[QRect, ...] = ()
        self._texts: Texts | None = None
        self._heading = ""
        self._curtain, self._at = False, 0.5
        self._asleep = False
        self._drags_curtain = False
        self._from: QPoint | None = None
        self._to = QPoint()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for two pictures."""
        return QSize(760, 440)

    def speak(self, texts: Texts) -> None:
        """Speak this language from now on."""
        self._texts = texts
        self.setAccessibleName(texts.say("review.picture", count=texts.count("count", len(self._outlines))))
        self.setAccessibleDescription(texts.say("review.divider"))

    def show_pictures(self, before: KeptPicture, after: KeptPicture, outlines: Sequence[Outline]) -> None:
        """Show these two; `after` may be none: guarded programs get nothing."""
        self._before, self._after, self._outlines = before, after, tuple(outlines)
        if self._texts is not None:
            self.speak(self._texts)
        self.show_own(())

    def show_own(self, boxes: tuple[QRect, ...]) -> None:
        """What the person covered himself."""
        self._own = boxes
        self.update()

    def head(self, words: str) -> None:
        """Say what the second picture is."""
        self._heading = words
        self.update()

    def show_curtain(self, curtain: bool) -> None:
        """One picture with a curtain, or two beside each other."""
        self._curtain = curtain
        self.update()

    def sleep(self, asleep: bool) -> None:
        """Show the original only while somebody looks."""
        self._asleep = asleep
        self.update()

    def forget(self) -> None:
        """Keep nothing of the pictures."""
        self._before = self._after = KeptPicture(QImage())
        self._outlines, self._own = (), ()
        self._fitting.forget()
        self.update()

    # -- the mouse and the keys ------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Takes the curtain, or begins a cover."""
        if event.button() != Qt.MouseButton.LeftButton or not self._before.width:
            return
        at = event.position().toPoint()
        self._drags_curtain = self._curtain and abs(at.x() - self._edge()) <= GRIP_PX
        if not self._drags_curtain:
            self._from = self._to = at

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Moves the curtain, or lets the cover grow."""
        at = event.position().toPoint()
        if self._drags_curtain:
            room = self._places()[0]
            self._at = min(1.0, max(0.0, (at.x() - room.left()) / max(1.0, room.width())))
        elif self._from is not None:
            self._to = at
        else:
            near = self._curtain and abs(at.x() - self._edge()) <= GRIP_PX
            self.setCursor(Qt.CursorShape.SplitHCursor if near else Qt.CursorShape.CrossCursor)
            return
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """The curtain stays; the cover is there."""
        if self._from is not None and not self._drags_curtain:
            self._to = event.position().toPoint()
            box = self._in_picture(self._from, self._to)
            if min(box.width(), box.height()) >= LEAST_COVER_PX:
                self.covered.emit(box)
        self._drags_curtain, self._from = False, None
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Left and right move the curtain."""
        step = {Qt.Key.Key_Left: -STEP, Qt.Key.Key_Right: STEP}.get(Qt.Key(event.key()), 0.0)
        if self._curtain and step:
            self._at = min(1.0, max(0.0, self._at + step))
            self.update()
        else:
            super().keyPressEvent(event)

    # -- where everything is ---------------------------------------------------------------------------------------

    def _places(self) -> tuple[QRectF, QRectF]:
        """Where both pictures are drawn; with a curtain the two are one."""
        line = self.fontMetrics().height() + NEAR_PX
        room = QRectF(self.rect()).adjusted(0, line, 0, 0)
        if self._curtain:
            place = self._fitted(room)
            return place, place
        half = (room.width() - GAP_PX) / 2
        left = QRectF(room.left(), room.top(), half, room.height())
        return self._fitted(left), self._fitted(left.translated(half + GAP_PX, 0))

    def _fitted(self, room: QRectF) -> QRectF:
        width, height = max(1, self._before.width), max(1, self._before.height)
        scale = min(room.width() / width, room.height() / height, 2.0)
        size = QRectF(0, 0, width * scale, height * scale)
        size.moveCenter(QPointF(room.center().x(), room.top() + size.height() / 2))
        return size

    def _edge(self) -> float:
        place = self._places()[0]
        return place.left() + place.width() * self._at

    def _in_picture(self, begin: QPoint, end: QPoint) -> QRect:
        """A frame of the widget in pixels of the picture, in whichever of both it was drawn."""
        first, second = self._places()
        place = second if second.left() <= begin.x() else first
        scale = self._before.width / max(1.0, place.width())
        drawn = QRectF(QRect(begin, end).normalized()).translated(-place.topLeft())
        box = QRectF(drawn.left() * scale, drawn.top() * scale, drawn.width() * scale, drawn.height() * scale)
        return box.toAlignedRect() & QRect(0, 0, self._before.width, self._before.height)

    # -- painting --------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Both versions with what was found outlined."""
        if not self._before.width or self._texts is None:
            return
        theme = theme_of(self.palette())
        first, second = self._places()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_headings(painter, theme, first, second)
            if self._curtain:
                self._paint_after(painter, theme, second)
                painter.save()
                painter.setClipRect(QRectF(first.left(), first.top(), self._edge() - first.left(), first.height()))
                self._paint_before(painter, theme, first)
                painter.restore()
                self._paint_edge(painter, theme, first)
            else:
                self._paint_before(painter, theme, first)
                self._paint_after(painter, theme, second)
            self._paint_outlines(painter, theme, (first,) if self._curtain else (first, second))
            if self._from is not None and not self._drags_curtain:
                painter.setPen(QPen(QColor(theme.by_hand), 2, Qt.PenStyle.DashLine))
                painter.drawRect(QRect(self._from, self._to).normalized())

    def _paint_headings(self, painter: QPainter, theme: Theme, first: QRectF, second: QRectF) -> None:
        if self._texts is None:
            return
        painter.setPen(QColor(theme.dim))
        height = self.fontMetrics().height()
        painter.drawText(
            QRectF(first.left(), 0, first.width(), height), Qt.AlignmentFlag.AlignLeft, self._texts.say("review.before")
        )
        side = Qt.AlignmentFlag.AlignRight if self._curtain else Qt.AlignmentFlag.AlignLeft
        painter.drawText(QRectF(second.left(), 0, second.width(), height), side, self._heading)

    def _paint_before(self, painter: QPainter, theme: Theme, place: QRectF) -> None:
        if not self._asleep:
            self._paint_fitted(painter, place, self._before)
            return
        self._at_size(self._before, place)  # it is packed, and there at once when somebody looks
        painter.fillRect(place, QColor(theme.frost))
        painter.setPen(QColor(theme.text))
        if self._texts is not None:
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, self._texts.say("review.asleep"))

    def _paint_after(self, painter: QPainter, theme: Theme, place: QRectF) -> None:
        if not self._after.width:
            painter.fillRect(place, QColor(theme.frost))
            painter.setPen(QColor(theme.text))
            if self._texts is not None:
                painter.drawText(place, Qt.AlignmentFlag.AlignCenter, self._texts.say("review.nothing_gets"))
            return
        self._paint_fitted(painter, place, self._after)
        scale = place.width() / max(1, self._before.width)
        for box in self._own:
            covered = QRectF(box.left() * scale, box.top() * scale, box.width() * scale, box.height() * scale)
            painter.fillRect(covered.translated(place.topLeft()), QColor(theme.frost))

    def _paint_fitted(self, painter: QPainter, place: QRectF, picture: KeptPicture) -> None:
        """Scaled once a size: a curtain that is dragged paints a hundred times. Roughly while that is made."""
        known = self._at_size(picture, place)
        if known is not None:
            painter.drawPixmap(place, known, QRectF(known.rect()))
        elif (whole := picture.at_hand()) is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
            painter.drawImage(place, whole)
        painter.setPen(QPen(QColor(theme_of(self.palette()).border), HAIR_PX))
        painter.drawRect(place.adjusted(HAIR_PX / 2, HAIR_PX / 2, -HAIR_PX / 2, -HAIR_PX / 2))

    def _at_size(self, picture: KeptPicture, place: QRectF) -> QPixmap | None:
        sharp = self.devicePixelRatioF()
        size = QSize(max(1, round(place.width() * sharp)), max(1, round(place.height() * sharp)))
        return self._fitting.of(picture, size)

    def _paint_edge(self, painter: QPainter, theme: Theme, place: QRectF) -> None:
        edge = self._edge()
        painter.setPen(QPen(QColor(theme.accent), 2))
        painter.drawLine(QPointF(edge, place.top()), QPointF(edge, place.bottom()))
        grip = QRectF(0, 0, ROOM_PX + TIGHT_PX, ROOM_PX + TIGHT_PX)
        grip.moveCenter(QPointF(edge, place.center().y()))
        painter.setBrush(QColor(theme.accent))
        painter.drawEllipse(grip)
        painter.setPen(QColor(HINT_TEXT))
        painter.drawText(grip, Qt.AlignmentFlag.AlignCenter, "⇔")
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _paint_outlines(self, painter: QPainter, theme: Theme, places: tuple[QRectF, ...]) -> None:
        own = len(self._outlines)
        for place in places:
            for outline in self._outlines:
                self._paint_outline(painter, theme.outline, place, outline)
            for nth, box in enumerate(self._own, own + 1):
                self._paint_outline(painter, theme.by_hand, place, Outline(nth, (box,)))

    def _paint_outline(self, painter: QPainter, colour: str, place: QRectF, outline: Outline) -> None:
        scale = place.width() / max(1, self._before.width)
        for nth, box in enumerate(outline.boxes):
            drawn = QRectF(box.left() * scale, box.top() * scale, box.width() * scale, box.height() * scale)
            drawn = drawn.translated(place.topLeft()).adjusted(-2, -2, 2, 2) & place
            painter.setPen(QPen(QColor(colour), 2))
            painter.drawRoundedRect(drawn, TIGHT_PX, TIGHT_PX)
            if nth == 0:
                self._paint_number(painter, colour, place, drawn, str(outline.number))

    def _paint_number(self, painter: QPainter, colour: str, place: QRectF, outlined: QRectF, number: str) -> None:
        """On the corner of what is outlined: what stands before it says what it is, and has to stay readable."""
        painter.save()
        font = self.font()
        font.setPointSizeF(type_scale(QFontInfo(font).pointSizeF()).small)
        painter.setFont(font)
        height = painter.fontMetrics().height()
        tag = QRectF(0, 0, max(height, painter.fontMetrics().horizontalAdvance(number) + NEAR_PX), height)
        tag.moveBottomLeft(QPointF(outlined.left() - HAIR_PX, outlined.top() + TIGHT_PX))
        tag.moveTop(max(place.top(), tag.top()))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colour))
        painter.drawRoundedRect(tag, TIGHT_PX, TIGHT_PX)
        painter.setPen(QColor(HINT_TEXT))
        painter.drawText(tag, Qt.AlignmentFlag.AlignCenter, number)
        painter.restore()
