"""The history window: what was frosted lately. Masked values only."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from guard.model import Channel, Outcome
from ui.naming import application_name
from ui.parts import label
from ui.texts import Texts
from ui.window import Window
from ui.wording import answer_name, clock, event_name, found_line

COLUMNS = ("time", "event", "application", "found", "rule", "answer")
_FOUND = COLUMNS.index("found")


class HistoryWindow(Window):
    """A table, newest first."""

    def __init__(self, icon: QIcon) -> None:
        super().__init__(icon)
        self._table = QTableWidget(0, len(COLUMNS))
        self._table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self._table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._table.setAlternatingRowColors(True)
        self._table.setShowGrid(False)
        self._table.setWordWrap(False)
        self._table.setTabKeyNavigation(False)
        self._table.verticalHeader().hide()
        self._table.verticalHeader().setDefaultSectionSize(34)
        header = self._table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(_FOUND, QHeaderView.ResizeMode.Stretch)
        self._empty = label("second")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.body.addWidget(self._table, 1)
        self.body.addWidget(self._empty, 1)
        self.resize(1040, 460)

    def show_history(self, texts: Texts, history: tuple[Outcome, ...], now: datetime) -> None:
        """Fill the table anew."""
        self.setWindowTitle(texts.say("history.title"))
        self.note.setText(texts.say("history.note"))
        self.close_button.setText(texts.say("history.close"))
        self._empty.setText(texts.say("history.empty"))
        self._empty.setVisible(not history)
        self._table.setVisible(bool(history))
        self._table.setAccessibleName(texts.say("history.title"))
        self._table.setHorizontalHeaderLabels([texts.say(f"history.{column}") for column in COLUMNS])
        self._table.setRowCount(len(history))
        for row, outcome in enumerate(history):
            for column, text in enumerate(_cells(texts, outcome, now)):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                self._table.setItem(row, column, item)


def _cells(texts: Texts, outcome: Outcome, now: datetime) -> tuple[str, ...]:
    """As in COLUMNS."""
    destination = outcome.verdict.destination
    return (
        clock(outcome.at, now),
        event_name(texts, outcome),
        "–" if outcome.channel is Channel.CAPTURE else application_name(texts, destination),
        found_line(texts, outcome),
        outcome.verdict.rule_id or "",
        answer_name(texts, outcome),
    )
