"""Words over the whole screen, which every screenshot and photo of it shows: who sat here, and when.

One window a monitor, through which every click goes. It is painted, on another thread, when the policy asks for other
words, when a monitor changes and with the first sign of a new day; nothing runs in between.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime
from functools import partial

import numpy as np
from PySide6.QtCore import QObject, QPointF, QRect, QSize, Qt, QTimer
from PySide6.QtGui import (
    QBitmap,
    QColor,
    QFont,
    QFontMetricsF,
    QGuiApplication,
    QImage,
    QPainter,
    QPaintEvent,
    QRegion,
    QScreen,
    QTransform,
)
from PySide6.QtWidgets import QWidget

from guard.model import Watermark, Workstation
from ui.aside import Aside
from ui.theme import WATERMARK

_SIZE_PX = 40
"""Height of the words, in pixels that the desktop scales: a letter of few dots must be large to be read."""
_LINE_GAP, _WORD_GAP = 4.0, 0.3
"""Distances: of the lines in heights of a line, of one telling from the next in lengths of it."""
_USUAL_PX = 1900
"""Width of a usual screen, in pixels; on one that is twice as wide dots are twice as large."""
_STRIP_PX = 128
"""Height of what is made into dots at once, in pixels: a multiple of the square of `_ORDER`."""
_PARTS = 8
"""Parts in which the dots appear from top to bottom: the windows' thread waits while a display takes them in."""
_PART_MS = 10
"""Time between two parts, in milliseconds."""
_MASKED = frozenset({"xcb"})
"""Platforms where not every desktop can mix windows: there the words are made of single pixels."""


Painted = tuple[QRegion, ...] | QImage
"""The words as dots, more and more of them, or as an image."""


class Overlay(QObject):
    """The words on all monitors. All on the widgets' thread, but for the painting of the words."""

    def __init__(self, here: Workstation, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._here, self._now = here, now
        self._wanted: Watermark | None = None
        self._day = now().date()
        self._panes: dict[int, Pane] = {}
        self._numbers = itertools.count()
        self._aside = Aside("paint-watermark")
        self._followed: set[QScreen] = set()
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.screenAdded.connect(self._renew)
            application.screenRemoved.connect(self._renew)

    @property
    def panes(self) -> tuple[Pane, ...]:
        """One a monitor, hidden until its words are painted; none: the policy asks for no words."""
        return tuple(self._panes.values())

    def obey(self, wanted: Watermark | None) -> None:
        """Show what the policy asks for; None: nothing."""
        today = self._now().date()
        if wanted != self._wanted or today != self._day:
            self._wanted, self._day = wanted, today
            self._renew()

    def close(self) -> None:
        """Take the words off the screen for good."""
        self._wanted = None
        self._renew()
        self._aside.close()

    def _renew(self) -> None:
        panes, self._panes = self._panes, {}
        for pane in panes.values():
            pane.close()
            pane.deleteLater()
        wanted = self._wanted
        if wanted is None:
            return
        told = {"agent": self._here.agent, "machine": self._here.machine, "time": f"{self._now():%Y-%m-%d %H:%M}"}
        words = wanted.text.format(**told)
        masked = QGuiApplication.platformName() in _MASKED
        for screen in QGuiApplication.screens():
            if screen not in self._followed:
                self._followed.add(screen)
                screen.geometryChanged.connect(self._renew)
            number = next(self._numbers)
            pane = self._panes[number] = Pane(screen, words)
            paint: Callable[[], Painted] = partial(growing if masked else _ink, pane.size(), words, wanted)
            self._aside.do(paint, partial(self._show, number))

    def _show(self, number: int, painting: Future[Painted]) -> None:
        pane = self._panes.get(number)
        if pane is not None:  # nobody asked for other words meanwhile
            pane.show_words(painting.result())


class Pane(QWidget):
    """The words on one monitor."""

    def __init__(self, screen: QScreen, words: str) -> None:
        flags = (
            Qt.WindowType.Tool
            | Qt.WindowType.FramelessWindowHint
            | Qt.WindowType.WindowStaysOnTopHint
            | Qt.WindowType.WindowDoesNotAcceptFocus
            | Qt.WindowType.WindowTransparentForInput
            | Qt.WindowType.BypassWindowManagerHint
        )
        super().__init__(None, flags)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setWindowTitle("Frostpane")
        self.setAccessibleName(words)
        self.setScreen(screen)
        self.setGeometry(screen.geometry())
        self._painted: QImage | None = None
        self._coming: list[QRegion] = []
        self._part = QTimer(self)
        self._part.setInterval(_PART_MS)
        self._part.timeout.connect(self._show_more)

    def show_words(self, painted: Painted) -> None:
        """Appear: as dots of the regions alone, one region after the other, or as the image over everything."""
        if isinstance(painted, QImage):
            self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
            self._painted = painted
        else:
            self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
            self._coming = list(painted)
            self._show_more()
            self._part.start()
        self.show()

    @property
    def is_whole(self) -> bool:
        """Whether all the words are there."""
        return self.isVisible() and not self._coming

    def _show_more(self) -> None:
        if not self._coming:
            self._part.stop()
            return
        before = self.mask().boundingRect()
        self.setMask(self._coming.pop(0))
        self.update(QRegion(self.mask().boundingRect()) - QRegion(before))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """What was painted once."""
        with QPainter(self) as painter:
            if self._painted is None:
                # Only what can be seen: the pixels of a large screen take longer than a person's hand can wait.
                painter.fillRect(event.rect() & self.mask().boundingRect(), QColor(WATERMARK))
            else:
                painter.drawImage(0, 0, self._painted)


def dots(size: QSize, words: str, wanted: Watermark) -> QRegion:
    """The words as dots of the screen, on any thread.

    On a screen of very many pixels words and dots are as many times larger: a display is slow with 30,000 dots.
    """
    times = max(1, size.width() // _USUAL_PX)
    part = QSize(-(-size.width() // times), -(-size.height() // times))
    made = dotted(written(part, words, wanted.angle_degrees, QColor("white")), wanted.opacity)
    return QTransform.fromScale(times, times).map(made)


def growing(size: QSize, words: str, wanted: Watermark) -> tuple[QRegion, ...]:
    """The dots of the uppermost part of a screen, of the upper two, and so on."""
    every, height = dots(size, words, wanted), -(-size.height() // _PARTS)
    return tuple(every & QRect(0, 0, size.width(), part * height) for part in range(1, _PARTS + 1))


def _ink(size: QSize, words: str, wanted: Watermark) -> QImage:
    ink = QColor(WATERMARK)
    ink.setAlphaF(wanted.opacity)
    return written(size, words, wanted.angle_degrees, ink)


def written(size: QSize, words: str, angle_degrees: int, ink: QColor) -> QImage:
    """The words again and again on a transparent ground of that size."""
    image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    font = QFont()
    font.setPixelSize(_SIZE_PX)
    font.setBold(True)
    measure = QFontMetricsF(font)
    step, line = measure.horizontalAdvance(words) * (1 + _WORD_GAP), measure.height() * _LINE_GAP
    reach = (size.width() ** 2 + size.height() ** 2) ** 0.5 / 2 + max(step, line)
    with QPainter(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        painter.setFont(font)
        painter.setPen(ink)
        painter.translate(size.width() / 2, size.height() / 2)
        painter.rotate(-angle_degrees)
        for row in range(round(-reach / line), round(reach / line) + 1):
            for column in range(round(-reach / step) - 1, round(reach / step) + 1):
                painter.drawText(QPointF((column + row % 2 / 2) * step, row * line), words)
    return image


def dotted(image: QImage, share: float) -> QRegion:
    """A share of the pixels that an image's ink covers, spread evenly: from afar they look like so much of the ink.

    Any thread: it goes through the image strip by strip, and between two of them others may work.
    """
    dots = QRegion()
    for top in range(0, image.height(), _STRIP_PX):
        strip = image.copy(0, top, image.width(), min(_STRIP_PX, image.height() - top))
        dots += _dotted(strip, share).translated(0, top)
    return dots


def _dotted(image: QImage, share: float) -> QRegion:
    alpha = image.convertToFormat(QImage.Format.Format_Alpha8)
    rows, columns = alpha.height(), alpha.width()
    ink = np.frombuffer(alpha.constBits(), np.uint8).reshape(rows, alpha.bytesPerLine())[:, :columns]
    tiles = -(-rows // _ORDER.shape[0]), -(-columns // _ORDER.shape[1])
    kept = ink.astype(np.float32) / 255 * share > np.tile(_ORDER, tiles)[:rows, :columns]
    bits = np.packbits(kept, axis=1)
    stride = -(-bits.shape[1] // 4) * 4
    bits = np.pad(bits, ((0, 0), (0, stride - bits.shape[1])))
    return QRegion(QBitmap.fromData(QSize(stride * 8, rows), bits.tobytes(), QImage.Format.Format_Mono)) & QRegion(
        QRect(0, 0, columns, rows)
    )


def _order(size: int) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Bayer's matrix: at each step the next pixel is the one farthest from those that are taken."""
    matrix = np.zeros((1, 1))
    while len(matrix) < size:
        matrix = np.block([[4 * matrix, 4 * matrix + 2], [4 * matrix + 3, 4 * matrix + 1]])
    return matrix


_ORDER = (_order(8) + 0.5) / 64
"""Share of the ink from which each pixel of a square of eight is taken."""
