"""One card at a time; the others wait their turn."""

from __future__ import annotations

from collections import deque

from PySide6.QtCore import QObject

from guard.model import Channel, Outcome
from ui.card import Card
from ui.notice import Notice
from ui.texts import Texts

MOST_WAITING = 3
"""Questions that wait at most; the oldest of more is answered by what is in place already, the frosted version."""


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
        """Ask or tell this now, or once the questions before it are answered.

        A sentence gives way to anything new. So does a question about a copy that is no longer on the clipboard.
        """
        asked = self._card.outcome
        if asked is None or (self._is_past(asked, what) and not self._card.in_use):
            self._show(what)
        elif what != asked:
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

    @staticmethod
    def _is_past(asked: Outcome, new: Outcome | Notice) -> bool:
        if isinstance(new, Notice) or asked.channel is Channel.CAPTURE or new.channel is Channel.CAPTURE:
            return False
        return asked.snapshot_id != new.snapshot_id
