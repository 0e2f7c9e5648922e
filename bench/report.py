"""One line of what the bench tells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Self


@dataclass(frozen=True, slots=True)
class Row:
    """A figure of ours beside a peer's, measured in the same run."""

    name: str
    value: float
    unit: str
    peer_value: float | None = None
    ratio: float | None = None
    """How many times better than the peer; None: there is no peer."""
    goal: str | None = None
    peer: str | None = None
    """Who the peer is."""

    @classmethod
    def smaller(
        cls, name: str, ours: Sequence[float], unit: str, peer: str, theirs: Sequence[float], goal: str | None = None
    ) -> Self:
        """The medians of two series where less is better."""
        value, peer_value = median(ours), median(theirs)
        return cls(name, value, unit, peer_value, peer_value / value, goal, peer)
