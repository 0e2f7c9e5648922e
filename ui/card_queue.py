"""One card at a time; the others wait their turn."""

from __future__ import annotations

from collections import deque

from PySide6.QtCore import QObject

from guard.model import Outcome
from ui.card import Card
from ui.texts import Texts

MOST_WAITING = 3
"""Older questions are answered by what is in place already: the frosted version."""


class CardQueue(QObject):
    """Shows a card for one outcome after the other."""

    def __init__(self, card: Card, texts: Texts) -> None:
        super().__init__()
        self._card = card
        self._texts = texts
        self._waiting: deque[Outcome] = deque(maxlen=MOST_WAITING)
        card.finished.connect(self._next)

    def show_texts(self, texts: Texts) -> None:
        """Speak this language from the next card on."""
        self._texts = texts

    def ask(self, outcome: Outcome) -> None:
        """Ask about this now, or when the questions before it are answered."""
        if self._card.outcome is None:
            self._card.ask(self._texts, outcome)
        elif outcome.snapshot_id != self._card.outcome.snapshot_id:
            self._waiting.append(outcome)

    def open(self, outcome: Outcome) -> None:
        """The person opened the card: it comes at once and takes the keyboard."""
        if self._card.outcome is not None and self._card.outcome != outcome:
            self._waiting.appendleft(self._card.outcome)
        self._card.ask(self._texts, outcome, take_focus=True)

    def _next(self) -> None:
        if self._waiting:
            self._card.ask(self._texts, self._waiting.popleft())
