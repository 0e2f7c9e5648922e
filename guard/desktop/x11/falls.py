"""Which owners of a selection offered what the gate could not handle, across connections."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from guard.errors import is_lack

_LEFT_OUT_FROM = 2
"""Falls over one owner after which what it offers is handled no more."""
_REMEMBERED = 200
"""Owners that are remembered; a program gets a new window with each connection."""


class Falls:
    """All calls on the gate's thread."""

    def __init__(self) -> None:
        self._counts: Counter[int] = Counter()
        self._pids: dict[int, int | None] = {}
        self._at_work = 0

    def begins(self, owner: int) -> None:
        """What that window's program offers is being handled from now on."""
        self._at_work = owner

    def fell(self, owner: int | None = None, pid: int | None = None, error: BaseException | None = None) -> None:
        """Handling failed; `owner` None: whatever was at work last. `pid`: the owner's process, where it is known.

        An `error` that tells of this machine's lack counts for no owner: its copies are handled once that ends.
        """
        if error is not None and is_lack(error):
            return
        if len(self._counts) >= _REMEMBERED:
            self._counts.clear()
            self._pids.clear()
        owner = self._at_work if owner is None else owner
        self._counts[owner] += 1
        self._pids[owner] = pid

    def leaves_out(self, owner: int, pid: Callable[[], int | None]) -> bool:
        """Whether that owner's copies are handled no more. `pid` tells its process, where that is of use."""
        if self._counts[owner] < _LEFT_OUT_FROM:
            return False
        now = pid()
        if None not in (now, self._pids[owner]) and now != self._pids[owner]:
            # The server hands the numbers of windows that have gone to other programs.
            del self._counts[owner], self._pids[owner]
            return False
        return True
