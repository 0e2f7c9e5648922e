"""A window that is read: headings and paragraphs, one below the other, with a scroll bar where there are many."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui.parts import Paragraph, label
from ui.theme import NEAR_PX, TIGHT_PX
from ui.window import Window

WIDTH_PX = 560
MOST_HEIGHT_PX = 680
BULLET = "· "
"""Begins the lines of a list."""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands below it."""

    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything that a window says."""

    title: str
    sections: tuple[Section, ...]
    note: str
    close: str
    """What the button says that closes it."""


class SheetWindow(Window):
    """Shows one sheet after the other."""

    def __init__(self, icon: QIcon) -> None:
        super().__init__(icon)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.body.addWidget(self._scroll, 1)

    def show_sheet(self, sheet: Sheet) -> None:
        """Fill the window anew."""
        self.setWindowTitle(sheet.title)
        self.note.setText(sheet.note)
        self.close_button.setText(sheet.close)
        page = QWidget()
        page.setObjectName("frost")
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, NEAR_PX, 0)
        column.setSpacing(NEAR_PX)
        for nth, section in enumerate(sheet.sections):
            if nth:
                column.addSpacing(NEAR_PX)  # a heading is nearer to its own lines than to those above
            heading = label("title")
            heading.setText(section.heading)
            column.addWidget(heading)
            for text in section.lines:
                column.addLayout(_line(text))
        column.addStretch(1)
        self._scroll.setWidget(page)
        self._scroll.setAccessibleName(sheet.title)
        if not self.isVisible():
            self.resize(WIDTH_PX, min(page.heightForWidth(WIDTH_PX - 56) + 110, MOST_HEIGHT_PX))


def _line(text: str) -> QHBoxLayout:
    """A paragraph; of a list, all of it stands behind its bullet."""
    row = QHBoxLayout()
    row.setSpacing(TIGHT_PX)
    if text.startswith(BULLET):
        bullet = label("second")
        bullet.setText(BULLET.strip())
        row.addWidget(bullet, 0, Qt.AlignmentFlag.AlignTop)
    line = label(kind=Paragraph)
    line.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    line.setText(text.removeprefix(BULLET))
    row.addWidget(line, 1)
    return row
