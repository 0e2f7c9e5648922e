"""What our two ordinary windows have in common: title, body, a line of buttons; Escape closes."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QIcon, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ui.parts import button, label
from ui.reading_order import in_reading_order
from ui.style_sheet import looks
from ui.theme import GAP_PX, ROOM_PX, TIGHT_PX


class Window(QWidget):
    """A window that the person opened from the tray, so it may take the focus."""

    def __init__(self, icon: QIcon) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self.setObjectName("frost")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowIcon(icon)
        self.body = QVBoxLayout()
        self.body.setSpacing(GAP_PX)
        self.note = label("second")
        self._close = button("first")
        self._close.clicked.connect(self.close)
        self.foot = QHBoxLayout()
        self.foot.setSpacing(GAP_PX)
        self.foot.addWidget(self.note, 1)
        self.foot.addWidget(self._close, 0, Qt.AlignmentFlag.AlignBottom)
        column = QVBoxLayout(self)
        column.setContentsMargins(ROOM_PX, ROOM_PX, ROOM_PX, ROOM_PX - TIGHT_PX)
        column.setSpacing(GAP_PX)
        column.addLayout(self.body, 1)
        column.addLayout(self.foot)

    @property
    def close_button(self) -> QPushButton:
        """At the lower right."""
        return self._close

    def fit(self, width: int) -> None:
        """As high as it needs to be at that width, or at the least that it needs."""
        self.setStyleSheet(looks(self))  # sizes of type count
        self.ensurePolished()
        least = self.minimumSizeHint()
        width = max(width, least.width())
        self.resize(width, max(self.heightForWidth(width), least.height()))

    def keep_on_screen(self) -> None:
        """No larger than the screen, and on it: the monitor on which it was last may have gone."""
        room = self.screen().availableGeometry()
        self.resize(self.size().boundedTo(room.size() * 0.9))
        if self.windowHandle() is not None:  # until it was shown the desktop finds its place
            place = self.frameGeometry()
            left = max(room.left(), min(place.left(), room.right() + 1 - place.width()))
            top = max(room.top(), min(place.top(), room.bottom() + 1 - place.height()))
            if place.topLeft() != QPoint(left, top):
                self.move(left, top)

    def bring_up(self) -> None:
        """Show, in front, with the keyboard."""
        self.keep_on_screen()
        self.show()
        self.raise_()
        self.activateWindow()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """The desktop may have turned dark since, and parts may have come."""
        self.setStyleSheet(looks(self))
        in_reading_order(self)
        super().showEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Light or dark from here on."""
        if event.type() is QEvent.Type.PaletteChange and self.isVisible() and self.styleSheet() != looks(self):
            self.setStyleSheet(looks(self))  # which changes the window's palette, once
        super().changeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Escape closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)
