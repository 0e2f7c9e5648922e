"""The card's short question: two or three choices, and the answer at once in their place."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout

from guard.model import Question
from ui.parts import button, label
from ui.texts import Texts
from ui.theme import GAP_PX, NEAR_PX


class QuestionPanel(QFrame):
    """Hidden where there is no question. What a person chooses goes nowhere."""

    answered = Signal()
    """Something was chosen: it needs another height, and time to be read."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("panel")
        self._question: Question | None = None
        self._texts: Texts | None = None
        self._words, self._told = label(), label()
        self._choices: list[QPushButton] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(GAP_PX, NEAR_PX, GAP_PX, NEAR_PX)
        self._column.setSpacing(NEAR_PX)
        self._column.addWidget(self._words)
        self._column.addWidget(self._told)

    def show_question(self, texts: Texts, question: Question | None) -> None:
        """Ask this, in place of whatever was asked before; None: nothing."""
        self._question, self._texts = question, texts
        for choice in self._choices:
            self._column.removeWidget(choice)
            choice.deleteLater()
        self._choices = []
        self._told.clear()
        self._told.hide()
        self.setVisible(question is not None)
        if question is None:
            return
        self._words.setText(texts.of(question.words))
        for number, words in enumerate(question.choices):
            choice = button("choice")
            choice.setText(texts.of(words))
            choice.clicked.connect(partial(self._choose, number))
            self._choices.append(choice)
            self._column.addWidget(choice)

    def _choose(self, number: int) -> None:
        question, texts = self._question, self._texts
        if question is None or texts is None:
            return
        verdict = texts.say("card.right" if number == question.right else "card.not_right")
        self._told.setText(texts.say("card.answered", verdict=verdict, told=texts.of(question.told)))
        self._told.show()
        for choice in self._choices:
            choice.hide()
        self.answered.emit()
