"""The few parts that our windows are made of."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ui.theme import GAP_PX, MARK_PX, NEAR_PX, ROOM_PX, TIGHT_PX


def label(rank: str = "") -> QLabel:
    """A label that wraps and takes its text as it is."""
    made = QLabel()
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(True)
    made.setProperty("rank", rank)
    return made


def button(rank: str = "") -> QPushButton:
    """A button; rank `first` is the one that is offered."""
    made = QPushButton()
    made.setProperty("rank", rank)
    made.setAutoDefault(True)
    return made


def link() -> QPushButton:
    """A button that looks like a word one can follow."""
    made = button("link")
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    return made


def column_of(page: QWidget) -> QVBoxLayout:
    """A page's parts, one below the other."""
    column = QVBoxLayout(page)
    column.setContentsMargins(ROOM_PX, ROOM_PX - TIGHT_PX, ROOM_PX, ROOM_PX - TIGHT_PX)
    column.setSpacing(GAP_PX)
    return column


def grid_of(sheet: QWidget) -> QGridLayout:
    """Rows on a sheet that scrolls; the second column takes the room."""
    sheet.setObjectName("frost")
    grid = QGridLayout(sheet)
    grid.setContentsMargins(0, 0, NEAR_PX, 0)
    grid.setHorizontalSpacing(GAP_PX)
    grid.setVerticalSpacing(TIGHT_PX)
    grid.setColumnStretch(1, 1)
    return grid


def headline(icon: QIcon, title: QLabel) -> QHBoxLayout:
    """Whose card it is, and what it says first."""
    mark = QLabel()
    mark.setPixmap(icon.pixmap(MARK_PX, MARK_PX))
    head = QHBoxLayout()
    head.setSpacing(GAP_PX)
    head.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
    head.addWidget(title, 1)
    return head
