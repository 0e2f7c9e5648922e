"""Notices within two seconds that something in a few folders has changed, and looks up once a minute anyway.

A folder on a share tells nobody when another machine writes into it, and a policy expires without any file changing:
that is what the minute is for. Where the system lends no more notifications (Linux bounds them for all programs of a
user together) it looks up every two seconds, as after a look that failed. Nothing is read here; the caller looks for
itself.
"""

from __future__ import annotations

import contextlib
import logging
import os
import stat
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from watchdog import events
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver

from guard.errors import GuardError, is_lack, lends_no_notices

log = logging.getLogger(__name__)

QUIET_S = 0.2
"""Time without a change after which a file is looked at, in seconds; until then it is being written."""
LONGEST_WAIT_S = 1.0
"""Longest wait for quiet, in seconds; a folder may change all the time."""
BACKSTOP_S = 60.0
"""Time between looks where no change is reported, in seconds; some file systems report none."""
UNNOTIFIED_S = 2.0
"""Time between looks while a folder cannot be watched or a look failed, in seconds: what a change takes at most
otherwise."""
_FAULTS = (GuardError, ImportError, MemoryError, OSError, RuntimeError, ValueError)
"""What a look may meet: a machine that lacks something, and files of anybody's making."""
_SEEN = [
    *(events.FileCreatedEvent, events.FileModifiedEvent, events.FileMovedEvent, events.FileDeletedEvent),
    *(events.DirCreatedEvent, events.DirModifiedEvent, events.DirMovedEvent, events.DirDeletedEvent),
    events.FileClosedEvent,
]
"""What may be a change; that a folder is listed is none, and would wake three threads at each look."""
OWN_NAMES = frozenset({"lock", "state.json", "good", "roots"})
"""Names of what the store itself writes, which must not wake it up."""


class Watcher:
    """Calls `look` on its own thread after changes."""

    def __init__(self, folders: Sequence[Path], look: Callable[[], object], backstop_s: float = BACKSTOP_S) -> None:
        self._folders = folders
        self._look = look
        self._backstop_s = backstop_s
        self._changed = threading.Event()
        self._stopped = threading.Event()
        self._observer: BaseObserver | None = _observer()
        self._seen: frozenset[tuple[Path, int]] = frozenset()
        self.thread = threading.Thread(target=self._run, name="policy-watch", daemon=True)
        """Ends by `stop` alone."""

    def start(self) -> None:
        """Begin; returns once changes are noticed."""
        if self._observer is not None:
            self._observer.start()
            self._observe(self._observer)
        self.thread.start()

    def stop(self) -> None:
        """End."""
        self._stopped.set()
        self._changed.set()
        # What was never started, for want of a thread, is not waited for.
        if self.thread.is_alive() and self.thread is not threading.current_thread():
            self.thread.join()
        if self._observer is not None and self._observer.is_alive():
            self._observer.stop()
            self._observer.join()

    def _run(self) -> None:
        self._changed.set()  # something may have changed since the caller looked
        looked = True
        while True:
            well = looked and self._seen
            self._changed.wait(self._backstop_s if well else min(UNNOTIFIED_S, self._backstop_s))
            waited = 0.0
            while self._changed.is_set() and not self._stopped.is_set() and waited < LONGEST_WAIT_S:
                self._changed.clear()
                self._stopped.wait(QUIET_S)
                waited += QUIET_S
            self._changed.clear()
            if self._stopped.is_set():
                return
            if self._observer is not None:
                self._observe(self._observer)
            looked = self._looked()

    def _looked(self) -> bool:
        try:
            self._look()
        except _FAULTS as error:
            log.error("a look for policies failed: %s", type(error).__name__)
            return False
        return True

    def _observe(self, observer: BaseObserver) -> None:
        """Watch the folders that exist; of one that does not, the nearest one above it that does."""
        # With its number: a folder that was removed and made anew has the same name and nobody watching it.
        wanted = frozenset(map(_existing, self._folders))
        if wanted == self._seen:
            return
        observer.unschedule_all()
        handler, self._seen = _Handler(self._changed), wanted
        for folder, _ in wanted:
            try:
                observer.schedule(handler, str(folder), event_filter=_SEEN)
            except (OSError, RuntimeError) as error:
                if is_lack(error) or (isinstance(error, OSError) and lends_no_notices(error)):
                    self._seen = frozenset()


def _observer() -> BaseObserver | None:
    with contextlib.suppress(OSError):
        return Observer()
    return None


def _existing(folder: Path) -> tuple[Path, int]:
    """The folder or the nearest one above it, with its number."""
    for each in (folder, *folder.parents):
        with contextlib.suppress(OSError):
            found = each.stat()
            if stat.S_ISDIR(found.st_mode):
                return each, found.st_ino
    return Path(folder.anchor), 0


class _Handler(events.FileSystemEventHandler):
    def __init__(self, changed: threading.Event) -> None:
        self._changed = changed

    def on_any_event(self, event: events.FileSystemEvent) -> None:
        if event.is_directory and event.event_type == "modified":
            return  # something in it changed, and that has an event of its own
        name = Path(os.fsdecode(event.dest_path or event.src_path)).name
        if name not in OWN_NAMES and not name.startswith("."):
            self._changed.set()
