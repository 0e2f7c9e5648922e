"""Notices of changes in folders on Linux, from an observer that says so where some were lost.

The library's own says nothing: its thread ends of an error, and everything that is watched is blind; it leaves out
folders within one for which the system lends no more notices; and it goes on where the system kept no more of them.
"""

from __future__ import annotations

import errno
import logging
import os
from collections.abc import Callable
from pathlib import Path

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers.api import BaseObserver, ObservedWatch
from watchdog.observers.inotify import InotifyEmitter, InotifyWatchGroup
from watchdog.observers.inotify_c import (
    CallbackId,
    InotifyConstants,
    InotifyEvent,
    InotifyFD,
    Mask,
    WatchCallback,
    WatchDescriptor,
)

from guard.desktop.shield import Shield
from guard.errors import lends_no_notices

log = logging.getLogger(__name__)


class InotifyObserver(BaseObserver):
    """Calls `lost`, on a thread of its own, when notices were lost; from then on it may be blind."""

    def __init__(self, lost: Callable[[], None]) -> None:
        """Raises OSError: the system lends no notices."""
        self._reader = _Reader(lost)
        super().__init__(InotifyEmitter, inotify_fd=self._reader)

    def schedule(
        self,
        event_handler: FileSystemEventHandler,
        path: str | Path,
        *,
        recursive: bool = False,
        event_filter: list[type[FileSystemEvent]] | None = None,
        follow_symlink: bool = False,
    ) -> ObservedWatch:
        """See `BaseObserver`. Raises OSError too where no notices are lent for some folders within."""
        watch = super().schedule(
            event_handler, path, recursive=recursive, event_filter=event_filter, follow_symlink=follow_symlink
        )
        if os.fsencode(watch.path) in self._reader.lent_in_part:
            self.unschedule(watch)
            raise OSError(errno.ENOSPC, "no notices are lent for folders within")
        return watch

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
        self.lent_in_part: set[bytes] = set()
        """Folders that were to be watched with all that lie within."""

    def add_callback(self, path: bytes, mask: Mask, callback: WatchCallback, id_: CallbackId) -> WatchDescriptor:
        # Who asks less of a folder must not take from who asks more.
        mask = Mask(mask | InotifyConstants.IN_MASK_ADD)
        try:
            return super().add_callback(path, mask, callback, id_)
        except OSError as error:  # which the library passes over, but of the folder itself
            if lends_no_notices(error) and isinstance(callback, InotifyWatchGroup):
                self.lent_in_part.add(callback.path)
            raise

    def handle_event(self, event: InotifyEvent) -> None:
        known = len(self.lent_in_part)
        super().handle_event(event)
        if event.is_queue_overflow or len(self.lent_in_part) > known:
            self._lost()

    def run(self) -> None:
        with Shield() as shield:
            super().run()
        if shield.error is not None:
            log.error("notices of changes in folders are read no more: %s", type(shield.error).__name__)
            self._lost()
