"""The few parts that our windows are made of."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

ICON_PX = 20


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


def column_of(page: QWidget) -> QVBoxLayout:
    """A page's parts, one below the other."""
    column = QVBoxLayout(page)
    column.setContentsMargins(18, 16, 18, 16)
    column.setSpacing(10)
    return column


def headline(icon: QIcon, title: QLabel) -> QHBoxLayout:
    """Whose card it is, and what it says first."""
    mark = QLabel()
    mark.setPixmap(icon.pixmap(ICON_PX, ICON_PX))
    head = QHBoxLayout()
    head.setSpacing(10)
    head.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
    head.addWidget(title, 1)
    return head
