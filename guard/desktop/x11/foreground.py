"""Which application a person works in, by what the window manager says."""

from __future__ import annotations

import os
import selectors
import threading
from collections.abc import Callable
from typing import Any

import xcffib.xproto as xproto

from guard.desktop.x11.connection import Connection, ConnectionLost
from guard.desktop.x11.identify import Identifier
from guard.errors import DisplayUnavailable
from guard.model import UNKNOWN_APPLICATION, Application


class ActiveWindow:
    """Follows the active window on a connection: another window, another title."""

    def __init__(self, connection: Connection, identifier: Identifier) -> None:
        self._connection, self._identifier = connection, identifier
        self._active, self._title, self._old_title = connection.atoms(("_NET_ACTIVE_WINDOW", "_NET_WM_NAME", "WM_NAME"))
        self._window: int | None = None
        self._last: Application | None = None
        connection.listen(connection.root)

    def application(self) -> Application:
        """The application of the active window."""
        window = self._identifier.active_window()
        if window != self._window:
            if self._window is not None:
                self._connection.unlisten(self._window)
            if window is not None:
                self._connection.listen(window)
            self._window = window
        self._last = self._identifier.active()
        return self._last

    def changed(self, event: Any) -> Application | None:
        """The active application after a PropertyNotify; None: it is the same as before."""
        if event.window == self._connection.root:
            concerns = event.atom == self._active
        else:
            concerns = event.window == self._window and event.atom in {self._title, self._old_title}
        if not concerns:
            return None
        last = self._last
        application = self.application()
        return application if application != last else None


class X11Foreground:
    """The foreground of an X11 desktop. Without a window manager that tells, everything is unknown."""

    def __init__(self, display: str | None = None) -> None:
        self._display = display

    def active(self) -> Application:
        """See `Foreground.active`."""
        try:
            with Connection(self._display) as connection:
                return Identifier(connection).active()
        except (DisplayUnavailable, ConnectionLost):
            return UNKNOWN_APPLICATION

    def watch(self, changed: Callable[[Application], None]) -> Callable[[], None]:
        """See `Foreground.watch`. `changed` is called on a thread of the watch, also when the title changes.

        Raises:
            DisplayUnavailable: there is no display.
        """
        connection = Connection(self._display)
        ended, end = os.pipe()
        thread = threading.Thread(target=_follow, args=(connection, ended, changed), name="foreground", daemon=True)
        thread.start()

        def stop() -> None:
            os.close(end)
            if thread is not threading.current_thread():
                thread.join()

        return stop


def _follow(connection: Connection, ended: int, changed: Callable[[Application], None]) -> None:
    try:
        with connection, selectors.DefaultSelector() as selector:
            active = ActiveWindow(connection, Identifier(connection))
            changed(active.application())
            selector.register(connection.fileno(), selectors.EVENT_READ)
            selector.register(ended, selectors.EVENT_READ)
            while True:
                while (event := connection.next_event()) is not None:
                    if isinstance(event, xproto.PropertyNotifyEvent):
                        application = active.changed(event)
                        if application is not None:
                            changed(application)
                connection.flush()
                if any(key.fd == ended for key, _ in selector.select()):
                    return
    except ConnectionLost:
        changed(UNKNOWN_APPLICATION)
    finally:
        os.close(ended)
