"""What the service tells whoever shows it to a person."""

from __future__ import annotations

from typing import Protocol

from guard.model import Message, Outcome, Reply, Status


class ServiceListener(Protocol):
    """What the service tells. Called on the service's thread: return at once."""

    def frosted(self, outcome: Outcome) -> None:
        """Something was frosted or blocked."""

    def asked(self, outcome: Outcome) -> None:
        """A rule warns: the safe version is in place, and the person may want the original."""

    def replied(self, reply: Reply) -> None:
        """What was done with a person's answer: each answer gets one reply."""

    def status_changed(self, status: Status) -> None:
        """Policy, gate or pause changed."""

    def announced(self, message: Message) -> None:
        """Something that a person should know once."""

    def end_asked(self) -> None:
        """An administrator's token lets the guard end: stop the service and leave. Any thread."""
