"""One card at a time; the others wait their turn."""

from __future__ import annotations

from collections import deque

from PySide6.QtCore import QObject

from guard.model import Outcome
from ui.card import Card
from ui.notice import Notice
from ui.texts import Texts

MOST_WAITING = 3
"""An older question that has to give way is answered by what is in place already: the frosted version."""


class CardQueue(QObject):
    """Shows one card after the other."""

    def __init__(self, card: Card, texts: Texts) -> None:
        super().__init__()
        self._card = card
        self._texts = texts
        self._waiting: deque[Outcome | Notice] = deque(maxlen=MOST_WAITING)
        card.finished.connect(self._next)

    def show_texts(self, texts: Texts) -> None:
        """Speak this language from the next card on."""
        self._texts = texts

    def add(self, what: Outcome | Notice) -> None:
        """Ask or tell this now, or once the questions before it are answered. A sentence gives way to anything new."""
        if self._card.outcome is None:
            self._show(what)
        elif what != self._card.outcome:
            self._waiting.append(what)

    def open(self, outcome: Outcome) -> None:
        """The person opened the card: it comes at once and takes the keyboard."""
        if self._card.outcome is not None and self._card.outcome != outcome:
            self._waiting.appendleft(self._card.outcome)
        self._card.ask(self._texts, outcome, take_focus=True)

    def _next(self) -> None:
        if self._waiting:
            self._show(self._waiting.popleft())

    def _show(self, what: Outcome | Notice) -> None:
        if isinstance(what, Notice):
            self._card.tell(self._texts, what)
        else:
            self._card.ask(self._texts, what)
