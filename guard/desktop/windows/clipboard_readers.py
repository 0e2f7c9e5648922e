"""Who reads the clipboard, and whether it is somebody who pastes or a program that watches every change."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from guard.desktop.windows import win32, windows
from guard.model import UNKNOWN_APPLICATION, Application

SYSTEM_READERS = frozenset({"svchost.exe", "rdpclip.exe", "textinputhost.exe"})
"""Clipboard history, cloud clipboard, remote desktop: they carry a copy to where no gate stands."""
WATCHER_S = 0.3
"""Time after a change within which no person pastes, in seconds; a program without a window that reads so soon
watches the clipboard."""


REARM_S = 0.1
"""After an original was pasted: long enough for a program that reads several formats one after the other."""
CALM_S = 10.0
BUSY = 8
LONGEST_S = 5.0
"""More than BUSY new promises within CALM_S come from a program in front that reads at every change, not from pastes:
each further promise waits twice as long as the one before."""


@dataclass(frozen=True, slots=True)
class ClipboardReader:
    """Who has the clipboard open."""

    application: Application
    in_background: bool
    """It is not what a person works in."""

    @property
    def is_system(self) -> bool:
        """Whether it only ever gets the safe version."""
        return (self.application.executable or "").lower() in SYSTEM_READERS


class ClipboardReaders:
    """The readers of one copy.

    Making the promises anew looks like a new copy to a program that watches the clipboard, and it reads again, which
    calls for new promises. So such a program is served each format once a copy.
    """

    def __init__(self) -> None:
        self._served: set[tuple[int | None, int]] = set()
        self._promised_at: deque[float] = deque(maxlen=2 * BUSY)

    def promised(self, at: float) -> None:
        """The clipboard has just changed for everybody. Monotonic seconds."""
        self._promised_at.append(at)

    def pause_s(self, at: float) -> float:
        """How long to wait before the promises are made anew."""
        return min(LONGEST_S, REARM_S * 2.0 ** max(0, self._recent(at) - BUSY))

    def watches(self, at: float) -> bool:
        """Whether what is read now is read because the clipboard changed, not because a person pastes."""
        return self._recent(at) > BUSY and at - self._promised_at[-1] < WATCHER_S

    def is_by_itself(self, reader: ClipboardReader, at: float) -> bool:
        """Whether nobody asked that reader to paste: the system's own, and a program in the background at once."""
        soon = bool(self._promised_at) and at - self._promised_at[-1] < WATCHER_S
        return reader.is_system or (reader.in_background and soon)

    def _recent(self, at: float) -> int:
        return sum(at - promised < CALM_S for promised in self._promised_at)

    def who(self, at: float) -> ClipboardReader:
        """Who has the clipboard open now. Without a window it is the application in front, or a watcher."""
        front = windows.foreground()
        window = win32.GetOpenClipboardWindow()
        if not windows.process_of(window):
            if self._promised_at and at - self._promised_at[-1] < WATCHER_S:
                return ClipboardReader(UNKNOWN_APPLICATION, in_background=True)
            return ClipboardReader(front, in_background=False)
        application = windows.application_of(window)
        same = application.pid == front.pid or application.executable == front.executable
        return ClipboardReader(application, in_background=front.pid is not None and not same)

    def admits(self, reader: ClipboardReader, number: int) -> bool:
        """Whether a reader is served that format; each of those in the background once."""
        if not reader.in_background:
            return True
        key = (reader.application.pid, number)
        if key in self._served:
            return False
        self._served.add(key)
        return True
