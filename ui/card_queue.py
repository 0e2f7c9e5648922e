"""One card at a time; the others wait their turn."""

from __future__ import annotations

from PySide6.QtCore import QObject

from guard.model import Channel, Outcome
from ui.card import Card
from ui.notice import Notice
from ui.texts import Texts

MOST_WAITING = 3
"""Questions and sentences that wait, at most. Of more the oldest sentence goes, else the oldest question: what is in
place already answers it, the frosted version."""


class CardQueue(QObject):
    """Shows one card after the other."""

    def __init__(self, card: Card, texts: Texts) -> None:
        super().__init__()
        self._card = card
        self._texts = texts
        self._waiting: list[Outcome | Notice] = []
        self._paused = False
        card.finished.connect(self._next)

    def show_texts(self, texts: Texts) -> None:
        """Speak this language from the next card on."""
        self._texts = texts

    def pause(self, paused: bool) -> None:
        """In a pause programs get what is copied as it is: nothing is asked about it, and what was asked is past."""
        self._paused = paused
        if paused:
            self._waiting = [each for each in self._waiting if not _is_about_a_copy(each)]
            if self._card.outcome is not None and _is_about_a_copy(self._card.outcome):
                self._card.withdraw()

    def add(self, what: Outcome | Notice) -> None:
        """Ask or tell this now, or once the questions before it are answered.

        A sentence gives way to anything new. So does a question about a copy that is no longer on the clipboard.
        """
        if self._paused and _is_about_a_copy(what):
            return
        self._waiting = [each for each in self._waiting if not _is_past(each, what)]
        asked = self._card.outcome
        if asked is None or (_is_past(asked, what) and not self._card.in_use):
            self._show(what)
        elif what != asked:
            self._waiting.append(what)
            self._keep_most()

    def open(self, outcome: Outcome) -> None:
        """The person opened the card: it comes at once and takes the keyboard."""
        if self._paused and _is_about_a_copy(outcome):
            self.add(Notice(self._texts.say("card.paused")))
            return
        asked = self._card.outcome
        if asked == outcome:  # with what was typed there
            self._card.take_focus()
            return
        if asked is not None and not self._card.is_answered:
            self._waiting.insert(0, asked)
            self._keep_most()
        self._card.ask(self._texts, outcome, take_focus=True)

    def _keep_most(self) -> None:
        if len(self._waiting) > MOST_WAITING:
            sentences = (number for number, each in enumerate(self._waiting) if isinstance(each, Notice))
            del self._waiting[next(sentences, 0)]

    def _next(self) -> None:
        if self._waiting:
            self._show(self._waiting.pop(0))

    def _show(self, what: Outcome | Notice) -> None:
        if isinstance(what, Notice):
            self._card.tell(self._texts, what)
        else:
            self._card.ask(self._texts, what)


def _is_about_a_copy(what: Outcome | Notice) -> bool:
    return not isinstance(what, Notice) and what.channel is not Channel.CAPTURE


def _is_past(asked: Outcome | Notice, new: Outcome | Notice) -> bool:
    """Whether it asks about a copy in whose place there is another one by now."""
    if isinstance(asked, Notice) or isinstance(new, Notice):
        return False
    return _is_about_a_copy(asked) and _is_about_a_copy(new) and asked.snapshot_id != new.snapshot_id
