"""The status window: guard, policy, picture reader, audit trail, and what this desktop can and cannot guard."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from guard.model import Status
from ui.parts import button, grid_of, label
from ui.states import Row, Trouble, coverage_rows, rows, troubles
from ui.texts import Texts
from ui.theme import GAP_PX, NEAR_PX, ROOM_PX, TIGHT_PX
from ui.window import Window

WIDTH_PX = 580
MOST_HEIGHT_PX = 680

SIGN_EM = 0.8
"""Width of the mark of a line, in heights of a line."""
GOOD, BAD = "✓", "!"
"""Told apart by shape as well as colour."""


class StatusWindow(Window):
    """What needs attention, and one line for each part of the guard."""

    check_wanted = Signal()
    """The person wants the whole check-up."""

    def __init__(self, icon: QIcon) -> None:
        super().__init__(icon)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._troubles = QVBoxLayout()
        self._troubles.setSpacing(NEAR_PX)
        self.body.addLayout(self._troubles)
        self.body.addWidget(self._scroll, 1)
        self._check = button()
        self._check.clicked.connect(self.check_wanted)
        self.foot.insertWidget(1, self._check, 0, Qt.AlignmentFlag.AlignBottom)

    def show_status(self, texts: Texts, status: Status, now: datetime) -> None:
        """Fill the window anew."""
        self.setWindowTitle(texts.say("status.title"))
        self.note.setText(texts.say("status.version", version=status.version))
        self.close_button.setText(texts.say("status.close"))
        self._check.setText(texts.say("check.open"))
        self._scroll.setAccessibleName(texts.say("status.title"))
        self._show_troubles(texts, troubles(texts, status))
        sheet = QWidget()
        grid = grid_of(sheet)
        for row in rows(texts, status, now):
            _add(texts, grid, row)
        _rule_off(grid)
        title = label("title")
        title.setText(texts.say("status.coverage"))
        grid.addWidget(title, grid.rowCount(), 0, 1, 3)
        grid.setRowMinimumHeight(grid.rowCount(), TIGHT_PX)
        for row in coverage_rows(texts, status.coverage):
            _add(texts, grid, row)
        grid.setRowStretch(grid.rowCount(), 1)
        scrolled = self._scroll.verticalScrollBar().value() if self.isVisible() else 0
        self._scroll.setWidget(sheet)
        self._scroll.verticalScrollBar().setValue(scrolled)
        if not self.isVisible():
            self.fit(WIDTH_PX)
            lines = sheet.heightForWidth(WIDTH_PX - 2 * ROOM_PX - NEAR_PX) + GAP_PX
            self.resize(WIDTH_PX, min(self.height() - self._scroll.sizeHint().height() + lines, MOST_HEIGHT_PX))

    def _show_troubles(self, texts: Texts, told: tuple[Trouble, ...]) -> None:
        while (item := self._troubles.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for trouble in told:
            self._troubles.addWidget(_warning(texts, trouble))


def _warning(texts: Texts, trouble: Trouble) -> QFrame:
    """What is wrong, and below it how it is mended."""
    frame = QFrame()
    frame.setObjectName("warning")
    mark, what, how = QLabel(BAD), label("title"), label()
    mark.setProperty("rank", "bad")
    mark.setAccessibleName(texts.say("status.bad"))
    what.setText(trouble.what)
    how.setText(trouble.how)
    head = QHBoxLayout()
    head.setSpacing(NEAR_PX)
    head.addWidget(mark)
    head.addWidget(what, 1)
    column = QVBoxLayout(frame)
    column.setContentsMargins(GAP_PX, NEAR_PX, GAP_PX, NEAR_PX)
    column.setSpacing(TIGHT_PX)
    column.addLayout(head)
    column.addWidget(how)
    return frame


def _add(texts: Texts, grid: QGridLayout, row: Row) -> None:
    """Mark, label and value, the detail below the value."""
    line = grid.rowCount()
    mark = QLabel(GOOD if row.good else BAD)
    mark.setProperty("rank", "good" if row.good else "bad")
    mark.setAccessibleName(texts.say("status.good" if row.good else "status.bad"))
    mark.setFixedWidth(round(SIGN_EM * mark.fontMetrics().height()))
    mark.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    name, value, detail = label("second"), label(), label("second")
    name.setText(row.label)
    name.setFixedWidth(150)
    value.setText(row.value or row.detail)
    detail.setText(row.detail)
    detail.setVisible(bool(row.value and row.detail))
    top = Qt.AlignmentFlag.AlignTop
    grid.addWidget(mark, line, 0, top)
    grid.addWidget(name, line, 1, top)
    grid.addWidget(value, line, 2, top)
    grid.addWidget(detail, line + 1, 2, top)
    grid.setColumnStretch(1, 0)
    grid.setColumnStretch(2, 1)
    grid.setRowMinimumHeight(line + 2, 6)


def _rule_off(grid: QGridLayout) -> None:
    line = QFrame()
    line.setObjectName("line")
    grid.addWidget(line, grid.rowCount(), 0, 1, 3)
    grid.setRowMinimumHeight(grid.rowCount(), 8)
