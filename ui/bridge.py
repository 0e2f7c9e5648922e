"""From the service's thread to the widgets' thread."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from guard.model import Message, Outcome, Reply, Status


class Bridge(QObject):
    """The service's listener. Each call becomes a signal; connect queued, so that receivers run on their own thread."""

    frosted_told = Signal(object)
    asked_told = Signal(object)
    reply_told = Signal(object)
    status_told = Signal(object)
    announced_told = Signal(object)
    end_told = Signal(str)
    """By whom: `token`."""

    def frosted(self, outcome: Outcome) -> None:
        """Something was frosted or blocked."""
        self.frosted_told.emit(outcome)

    def asked(self, outcome: Outcome) -> None:
        """A person may decide; the safe version is already in place."""
        self.asked_told.emit(outcome)

    def replied(self, reply: Reply) -> None:
        """What was done with a person's answer."""
        self.reply_told.emit(reply)

    def status_changed(self, status: Status) -> None:
        """The guard, its policy or its trail stands differently now."""
        self.status_told.emit(status)

    def announced(self, message: Message) -> None:
        """A sentence for the person."""
        self.announced_told.emit(message)

    def end_asked(self) -> None:
        """An administrator's token lets the guard end."""
        self.end_told.emit("token")
