"""Notice of what changes in folders, also where the system lends no more notifications of its own.

Linux bounds them for all programs of a user together; a program that has used them up must end neither a guard nor its
looks.
"""

from __future__ import annotations

from collections.abc import Callable

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers.api import BaseObserver, ObservedWatch
from watchdog.observers.polling import PollingObserver

from guard.desktop import observer
from guard.errors import lends_no_notices

_LOOKS_EVERY_S = 1.0
"""Time between looks where nothing is notified, in seconds; a capture is frosted so much later."""


class Observers:
    """Reports changes by notification; of folders for which none is left, by looking."""

    def __init__(self, lost: Callable[[], None]) -> None:
        """`lost` is called, on any thread, when changes went by unreported and others may: begin anew."""
        self._looking = PollingObserver(timeout=_LOOKS_EVERY_S)
        self._notified = _notified(lost) or self._looking
        self._by: dict[ObservedWatch, BaseObserver] = {}

    def start(self) -> None:
        """Begin; nothing is watched yet."""
        self._notified.start()

    def stop(self) -> None:
        """End; returns when nothing is reported any more."""
        for each in (self._notified, self._looking):
            if each.ident is not None:  # it was started, though it may live no more
                each.stop()
                each.join()

    def alive(self) -> bool:
        """Whether all those live that report; one whose folder has just gone does not."""
        observers = {self._notified, *self._by.copy().values()}
        return all(each.is_alive() for observer in observers for each in (observer, *observer.emitters.copy()))

    def schedule(
        self, handler: FileSystemEventHandler, path: str, *, recursive: bool, seen: list[type[FileSystemEvent]]
    ) -> ObservedWatch:
        """Report to `handler` what is `seen` in a folder.

        Raises:
            OSError: the folder is gone, or not ours to read.
        """
        reporting = self._notified
        try:
            watch = reporting.schedule(handler, path, recursive=recursive, event_filter=seen)
        except OSError as error:
            if not lends_no_notices(error) or reporting is self._looking:
                raise
            reporting = self._looking
            if not reporting.is_alive():
                reporting.start()
            watch = reporting.schedule(handler, path, recursive=recursive, event_filter=seen)
        self._by[watch] = reporting
        return watch

    def unschedule(self, watch: ObservedWatch) -> None:
        """Report nothing more of a folder, by whatever names it was scheduled: behind links they are one."""
        reporting = self._by.pop(watch, None)
        if reporting is not None:
            reporting.unschedule(watch)


def _notified(lost: Callable[[], None]) -> BaseObserver | None:
    try:
        return observer(lost)
    except OSError as error:
        if not lends_no_notices(error):
            raise
        return None
