"""Which application a person is working in, as the system tells it."""

from __future__ import annotations

from collections.abc import Callable

from guard.desktop.windows import win32, windows
from guard.desktop.windows.loop import MessageLoop
from guard.model import Application


class WindowsForeground:
    """See `Foreground`."""

    def active(self) -> Application:
        """See `Foreground.active`."""
        return windows.foreground()

    def watch(self, changed: Callable[[Application], None]) -> Callable[[], None]:
        """See `Foreground.watch`. Called on a thread of its own."""
        return _Watch(changed).end


class _Watch:
    """A hook on the foreground with the thread that it is called on."""

    def __init__(self, changed: Callable[[Application], None]) -> None:
        self._changed = changed
        self._event = win32.EventProcedure(self._tell)
        self._hook: int | None = None
        self._loop = MessageLoop("foreground", lambda *_: None)
        self._loop.start(self._begin)

    def end(self) -> None:
        """Unhook; twice is fine."""
        self._loop.stop(self._unhook)

    def _begin(self) -> None:
        foreground = win32.EVENT_SYSTEM_FOREGROUND
        self._hook = win32.SetWinEventHook(foreground, foreground, None, self._event, 0, 0, 0)

    def _unhook(self) -> None:
        if self._hook:
            win32.UnhookWinEvent(self._hook)
            self._hook = None

    def _tell(self, *_: object) -> None:
        self._changed(windows.foreground())
