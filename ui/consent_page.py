"""The card's face that asks for the customer's consent, by its code."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from guard.model import Answer, Outcome
from ui.parts import button, column_of, label
from ui.texts import Texts
from ui.theme import GAP_PX

MAX_CODE_CHARACTERS = 40
"""Longest code that is taken: sixteen signs, and whatever people put between them."""


class ConsentPage(QWidget):
    """The code that a supervisor gave; a scanner that types what it reads does as well."""

    back = Signal()
    given = Signal(str, str)
    """The answer and the code."""
    typing = Signal()
    """The person wants to type."""

    def __init__(self) -> None:
        super().__init__()
        self._title, self._note = label("title"), label("second")
        self._code = QLineEdit()
        self._code.setMaxLength(MAX_CODE_CHARACTERS)
        self._code.installEventFilter(self)
        self._send, self._back = button(), button()
        self._send.clicked.connect(self._give)
        self._back.clicked.connect(self.back)
        self._code.textChanged.connect(self._changed)
        self._code.returnPressed.connect(self._give)
        column = column_of(self)
        column.addWidget(self._title)
        column.addWidget(self._code)
        column.addWidget(self._note)
        row = QHBoxLayout()
        row.setSpacing(GAP_PX)
        row.addWidget(self._back, 1)
        row.addWidget(self._send, 1)
        column.addLayout(row)

    def show_outcome(self, texts: Texts, outcome: Outcome) -> None:
        """Ask anew; nothing is typed yet."""
        self._title.setText(texts.say("card.consent_why"))
        self._code.clear()
        self._code.setPlaceholderText(texts.say("card.consent_hint"))
        self._code.setAccessibleName(texts.say("card.consent_hint"))
        self._note.setText(texts.say("card.consent_note"))
        self._send.setText(texts.say("card.send"))
        self._back.setText(texts.say("card.back"))
        self._changed()

    def first(self) -> QWidget:
        """Where the keyboard begins."""
        return self._code

    def eventFilter(self, watched: QObject, event: object) -> bool:  # noqa: N802 - Qt's name
        """A click into the field is the wish to type."""
        if watched is self._code and event.type() is event.Type.MouseButtonPress:  # type: ignore[attr-defined]
            self.typing.emit()
        return False

    def _changed(self) -> None:
        self._send.setEnabled(bool(self._code.text().strip()))

    def _give(self) -> None:
        if self._send.isEnabled():
            self.given.emit(Answer.CONSENT, self._code.text().strip())
