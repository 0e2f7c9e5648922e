"""Windows at which owners of selections answer: one a question, made before they are needed."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

from guard.desktop.x11.connection import Connection

_LATE_S = 10.0
"""Time for which a window is kept for answers that nobody awaits any more, in seconds."""
_MOST_LATE = 500
"""Windows that are kept so; a program that copies without pause causes some hundred a second."""


class WindowPool:
    """Windows at hand, so that none has to be made while a copy waits to be taken over.

    One that may still get an answer stays for a while: programs such as xclip end where they answer one that has gone,
    and whoever copies right after another one is asked what was meant for that.
    """

    def __init__(self, connection: Connection, spare: int = 12, now_s: Callable[[], float] = time.monotonic) -> None:
        self._connection, self._spare, self._now_s = connection, spare, now_s
        self._windows: deque[int] = deque()
        self._late: deque[tuple[float, int]] = deque()
        self.refill()

    def take(self) -> int:
        return self._windows.popleft() if self._windows else self._connection.new_window()

    def give_back(self, window: int, *, clean: bool) -> None:
        """Take back a window; one that may still get an answer is not used again."""
        if not clean:
            self._late.append((self._now_s() + _LATE_S, window))
        elif len(self._windows) < self._spare:
            self._windows.append(window)
        else:
            self._connection.destroy_window(window)

    def refill(self) -> None:
        """Make the windows for the next copy, and let go of those that nobody answers any more."""
        while self._late and (len(self._late) > _MOST_LATE or self._late[0][0] < self._now_s()):
            self._connection.destroy_window(self._late.popleft()[1])
        while len(self._windows) < self._spare:
            self._windows.append(self._connection.new_window())
