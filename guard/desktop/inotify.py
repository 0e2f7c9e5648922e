"""Notices of changes in folders on Linux, from an observer that says so where some were lost.

The library's own says nothing: its thread ends of an error, and everything that is watched is blind.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from watchdog.observers.api import BaseObserver
from watchdog.observers.inotify import InotifyEmitter
from watchdog.observers.inotify_c import InotifyFD

from guard.desktop.shield import Shield

log = logging.getLogger(__name__)


class InotifyObserver(BaseObserver):
    """Calls `lost`, on a thread of its own, when notices were lost; from then on it may be blind."""

    def __init__(self, lost: Callable[[], None]) -> None:
        """Raises OSError: the system lends no notices."""
        self._reader = _Reader(lost)
        super().__init__(InotifyEmitter, inotify_fd=self._reader)

    def on_thread_start(self) -> None:
        """See `BaseThread`."""
        self._reader.start()
        super().on_thread_start()

    def on_thread_stop(self) -> None:
        """See `BaseThread`. What is no longer sound cannot end as it should, and must end all the same."""
        for stop in (self._reader.stop, super().on_thread_stop):
            with Shield():
                stop()
        self._reader.join()


class _Reader(InotifyFD):
    def __init__(self, lost: Callable[[], None]) -> None:
        super().__init__()
        self._lost = lost

    def run(self) -> None:
        with Shield() as shield:
            super().run()
        if shield.error is not None:
            log.error("notices of changes in folders are read no more: %s", type(shield.error).__name__)
            self._lost()
