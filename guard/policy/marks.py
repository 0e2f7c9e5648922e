"""How far an installation had come, kept where its own folder does not reach: whoever turns it back is told on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Mark:
    """The newest signed policy that was in force."""

    trust: str
    """Digest of the trust root that was installed here; another one starts a history of its own."""
    root: int
    """Version of the root that counted."""
    under: int
    """Version of the newest root whose keys signed the policy: an older one, where those keys were dropped since."""
    serial: int
    digest: str
    """Of the signed file."""

    def is_above(self, other: Mark | None) -> bool:
        """Whether this is a step forward. None, or another trust root: it is a beginning."""
        return other is None or other.trust != self.trust or self._place > other._place

    @property
    def _place(self) -> tuple[int, int, int]:
        return self.root, self.under, self.serial


class Marks(Protocol):
    """Keeps one mark for one installation."""

    def highest(self) -> Mark | None:
        """The highest that is known; None: none is."""

    def remember(self, mark: Mark) -> None:
        """Keep a mark that is above the one before, as far as there is a place that takes it."""


class NoMarks:
    """Keeps nothing: for commands that look at an installation and go."""

    def highest(self) -> Mark | None:
        """None."""
        return None

    def remember(self, mark: Mark) -> None:
        """Nothing."""
