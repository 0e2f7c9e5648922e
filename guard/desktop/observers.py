"""Notice of what changes in folders, also where the system lends no more notifications of its own.

Linux bounds them for all programs of a user together; a program that has used them up must end neither a guard nor its
looks.
"""

from __future__ import annotations

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver, ObservedWatch
from watchdog.observers.polling import PollingObserver

from guard.errors import lends_no_notices

_LOOKS_EVERY_S = 1.0
"""Time between looks where nothing is notified, in seconds; a capture is frosted so much later."""


class Observers:
    """Reports changes by notification; of folders for which none is left, by looking."""

    def __init__(self) -> None:
        self._looking = PollingObserver(timeout=_LOOKS_EVERY_S)
        self._notified = _notified() or self._looking
        self._by: dict[ObservedWatch, BaseObserver] = {}

    def start(self) -> None:
        """Begin; nothing is watched yet."""
        self._notified.start()

    def stop(self) -> None:
        """End; returns when nothing is reported any more."""
        for observer in (self._notified, self._looking):
            if observer.is_alive():
                observer.stop()
                observer.join()

    def schedule(
        self, handler: FileSystemEventHandler, path: str, *, recursive: bool, seen: list[type[FileSystemEvent]]
    ) -> ObservedWatch:
        """Report to `handler` what is `seen` in a folder.

        Raises:
            OSError: the folder is gone, or not ours to read.
        """
        observer = self._notified
        try:
            watch = observer.schedule(handler, path, recursive=recursive, event_filter=seen)
        except OSError as error:
            if not lends_no_notices(error) or observer is self._looking:
                raise
            observer = self._looking
            if not observer.is_alive():
                observer.start()
            watch = observer.schedule(handler, path, recursive=recursive, event_filter=seen)
        self._by[watch] = observer
        return watch

    def unschedule(self, watch: ObservedWatch) -> None:
        """Report nothing more of a folder, by whatever names it was scheduled: behind links they are one."""
        observer = self._by.pop(watch, None)
        if observer is not None:
            observer.unschedule(watch)


def _notified() -> BaseObserver | None:
    try:
        return Observer()
    except OSError as error:
        if not lends_no_notices(error):
            raise
        return None
