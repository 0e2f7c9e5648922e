"""The few parts that our windows are made of."""

from __future__ import annotations

import re

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from ui.theme import GAP_PX, MARK_PX, NEAR_PX, ROOM_PX, TIGHT_PX

LONG_WORD = 24
"""Length of a word that may be broken, in signs: in large type it would not fit into a line of the card."""
_LONG_WORD = re.compile(rf"[^\s\u2e80-\uffff]{{{LONG_WORD},}}")
"""Chinese lines break everywhere as it is."""
_JOINT = re.compile(r"(?<=[_@./\\:=&?,;|-])(?=\w)")
_BREAK = "\u200b"
"""Space of no width, at which a line may break."""


class Words(QLabel):
    """Breaks also words that are longer than a line: at their joints, or wherever there is none for long."""

    def setText(self, text: str, /) -> None:  # noqa: N802 - Qt's name
        """Show it; what can be selected stays whole, since it is copied as it is shown."""
        is_copied = bool(self.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse)
        shown = text if is_copied else _LONG_WORD.sub(lambda found: _breakable(found[0]), text)
        super().setText(shown)
        self.setAccessibleName("" if shown == text else text)

    def text(self) -> str:
        """As it was given."""
        return super().text().replace(_BREAK, "")


def _breakable(word: str) -> str:
    parts = (part if len(part) < LONG_WORD else _BREAK.join(part) for part in _JOINT.split(word))
    return _BREAK.join(parts)


class Paragraph(Words):
    """Remembers its heights: of a long text each takes a moment, and a window that is laid out asks dozens of times."""

    def __init__(self) -> None:
        super().__init__()
        self._heights: dict[int, int] = {}

    def setText(self, text: str, /) -> None:  # noqa: N802 - Qt's name
        """Show it."""
        self._heights.clear()
        super().setText(text)

    def heightForWidth(self, width: int, /) -> int:  # noqa: N802 - Qt's name
        """How high it is at that width."""
        if width not in self._heights:
            self._heights[width] = super().heightForWidth(width)
        return self._heights[width]

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """In another font, or another style, it is as high as it then is."""
        self._heights.clear()
        super().changeEvent(event)


def label(rank: str = "", kind: type[Words] = Words) -> QLabel:
    """A label that wraps and takes its text as it is."""
    made = kind()
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


def toggle() -> QToolButton:
    """A small button that stays down, one of several."""
    made = QToolButton()
    made.setCheckable(True)
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
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
