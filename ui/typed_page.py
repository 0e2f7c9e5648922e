"""A face of the card with a text field: what may be typed there, and the two ways on."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QHBoxLayout, QLayout, QLineEdit, QWidget

from guard.model import Answer
from ui.parts import button, column_of, label
from ui.texts import Texts
from ui.theme import GAP_PX


class TypedPage(QWidget):
    """The field and the buttons; what is asked, and what an answer is, say the pages that are made of it."""

    back = Signal()
    given = Signal(str, str)
    """The answer and its words."""
    typing = Signal()
    """The person wants to type."""
    answering = Signal()
    """The person typed or chose something."""

    def __init__(self, most_characters: int, above: QLayout | None = None) -> None:
        """`above`: what stands between the title and the field."""
        super().__init__()
        self._title, self._note = label("title"), label("second")
        self._field = QLineEdit()
        self._field.setMaxLength(most_characters)
        self._field.installEventFilter(self)
        self._send, self._back = button(), button()
        self._send.clicked.connect(self._give)
        self._back.clicked.connect(self.back)
        self._field.textChanged.connect(self._changed)
        self._field.textEdited.connect(self._typed)
        self._field.textEdited.connect(self.answering)
        self._field.returnPressed.connect(self._give)
        column = column_of(self)
        column.addWidget(self._title)
        if above is not None:
            column.addLayout(above)
        column.addWidget(self._field)
        column.addWidget(self._note)
        row = QHBoxLayout()
        row.setSpacing(GAP_PX)
        row.addWidget(self._back, 1)
        row.addWidget(self._send, 1)
        column.addLayout(row)

    def first(self) -> QWidget:
        """Where the keyboard begins."""
        return self._field

    def eventFilter(self, watched: QObject, event: object) -> bool:  # noqa: N802 - Qt's name
        """A click into the field is the wish to type."""
        if watched is self._field and event.type() is event.Type.MouseButtonPress:  # type: ignore[attr-defined]
            self.typing.emit()
        return False

    def _begin(self, texts: Texts, *, title: str, hint: str, note: str) -> None:
        """Ask anew; nothing is typed yet."""
        self._title.setText(title)
        self._field.clear()
        self._field.setPlaceholderText(hint)
        self._field.setAccessibleName(hint)
        self._note.setText(note)
        self._send.setText(texts.say("card.send"))
        self._back.setText(texts.say("card.back"))
        self._changed()

    def _words(self) -> str:
        return self._field.text().strip()

    def _typed(self) -> None:
        """The person typed something."""

    def _answer(self) -> tuple[Answer, str] | None:
        """What is sent, with its words; None: it is not complete yet."""
        raise NotImplementedError

    def _changed(self) -> None:
        self._send.setEnabled(self._answer() is not None)

    def _give(self) -> None:
        if (answer := self._answer()) is not None:
            self.given.emit(*answer)
