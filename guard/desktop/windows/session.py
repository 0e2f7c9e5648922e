"""The end of the session, and an installer's wish that this program end: the system says both in the same way.

Source: Microsoft Learn, "WM_ENDSESSION", "Restart Manager". Once the message is answered the process may be ended.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from guard.desktop.windows import win32
from guard.desktop.windows.loop import MessageLoop
from guard.errors import DisplayUnavailable

log = logging.getLogger(__name__)

_ENDING_S = 1.0
"""Wait for the watch's end, in seconds: it may just have been told, and wait for whoever ends it."""


def watch_end(ended: Callable[[str], None]) -> Callable[[], None]:
    """Call `ended` with `session` or `installer` before either ends this process; returns a function that stops it.

    The system waits until `ended` returns, some seconds at the most.
    """
    return _Watch(ended).end


class _Watch:
    """A hidden window on a thread of its own."""

    def __init__(self, ended: Callable[[str], None]) -> None:
        self._ended = ended
        self._telling = False
        self._loop = MessageLoop("session", self._message)
        try:
            self._loop.start(lambda: None)
        except DisplayUnavailable as error:
            log.warning("%s: the end of the session will not be noticed", error.code)

    def end(self) -> None:
        """Twice is fine. Once `ended` was called, the thread goes with the process."""
        if not self._telling:
            self._loop.stop(lambda: None, _ENDING_S)

    def _message(self, message: int, first: int, second: int) -> int | None:
        if message == win32.WM_QUERYENDSESSION:
            return 1
        if message == win32.WM_ENDSESSION:
            if first:
                self._telling = True
                self._ended("installer" if second & win32.ENDSESSION_CLOSEAPP else "session")
            return 0
        return None
