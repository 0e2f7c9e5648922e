"""Which owners of a selection offered what the gate could not handle, across connections."""

from __future__ import annotations

from collections import Counter

_LEFT_OUT_FROM = 2
"""Falls over one owner after which what it offers is handled no more."""
_REMEMBERED = 200
"""Owners that are remembered; a program gets a new window with each connection."""


class Falls:
    """All calls on the gate's thread."""

    def __init__(self) -> None:
        self._counts: Counter[int] = Counter()
        self._at_work = 0

    def begins(self, owner: int) -> None:
        """What that window's program offers is being handled from now on."""
        self._at_work = owner

    def fell(self, owner: int | None = None) -> None:
        """Handling failed; `owner` None: whatever was at work last."""
        if len(self._counts) >= _REMEMBERED:
            self._counts.clear()
        self._counts[self._at_work if owner is None else owner] += 1

    def leaves_out(self, owner: int) -> bool:
        """Whether that owner's copies are handled no more."""
        return self._counts[owner] >= _LEFT_OUT_FROM
