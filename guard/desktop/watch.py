"""Sees picture files come into folders, and waits until each is complete.

A file is complete when its last bytes are those that end its format, or when nothing about it has changed for a
moment. Folders that do not exist yet are watched from the moment they are made, also in the place of one that has gone.
"""

from __future__ import annotations

import logging
import os
import queue
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from watchdog.observers.api import ObservedWatch

from guard.desktop.fingerprint import Fingerprint
from guard.desktop.folder_notices import FILES_AND_FOLDERS, FOLDERS, Changed, FoldersChanged, Handler
from guard.desktop.observers import Observers
from guard.desktop.picture_files import is_whole
from guard.desktop.shield import Shield
from guard.model.clock import Clock, wall_clock
from guard.model.media import PICTURE_SUFFIXES

log = logging.getLogger(__name__)

SETTLE_S = 0.3
CLOCK_SLACK_S = 1.0
"""File systems date files by a coarser clock."""
GIVE_UP_S = 30.0
"""Time that an empty file may stay empty, in seconds; then it is none."""

_HANGING_S = 2.0
"""Time that a folder may keep the guard's start or end waiting, in seconds; one of a network that is away does so for
ever."""
_MOST_FOLDERS = 2_000
"""Folders within one, at most, that are watched as well; of a link to a whole disk the top alone is."""


@dataclass(frozen=True, slots=True)
class WatchedFolder:
    """A folder in which captures land."""

    path: Path
    recursive: bool = False


@dataclass(frozen=True, slots=True)
class _Awaited:
    """A file that may not be complete yet."""

    since_s: float
    check_at_s: float
    last: Fingerprint | None = None


@dataclass(frozen=True, slots=True)
class _Watch:
    observed: ObservedWatch
    number: tuple[int, int] | None
    """Tells the folder from another one of its name."""


@dataclass(frozen=True, slots=True)
class _Beat:
    answer: Callable[[], None]


class _End:
    """Stands in the row behind the last event."""


_Event = Changed | FoldersChanged | _Beat


class FolderWatch:
    """Calls `complete` with each picture file that is complete, on a thread of its own."""

    def __init__(
        self, folders: Sequence[WatchedFolder], complete: Callable[[Path], None], now: Clock = wall_clock
    ) -> None:
        self._folders = tuple(dict.fromkeys(folders))
        self._complete, self._now = complete, now
        self._inbox: queue.SimpleQueue[_Event | _End] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="captures", daemon=True)
        self._armed = threading.Event()
        self._observer = Observers()
        self._watched: dict[Path, _Watch] = {}
        self._above: dict[Path, set[Path]] = {}
        self._waiting_at: dict[Path, _Watch] = {}
        self._awaited: dict[Path, _Awaited] = {}
        self._started_at_s = 0.0

    def start(self) -> None:
        """Begin; returns once the folders that exist are watched, or one of them keeps whoever looks there waiting."""
        self._started_at_s = self._now().timestamp() - CLOCK_SLACK_S
        self._observer.start()
        self._thread.start()
        self._armed.wait(_HANGING_S)

    def stop(self) -> None:
        """End; twice is fine."""
        if self._thread.is_alive():
            self._inbox.put(_End())
            self._thread.join(_HANGING_S)
        self._observer.stop()

    def beat(self, answer: Callable[[], None]) -> None:
        """Have `answer` called on the thread of this object, soon. Any thread."""
        self._inbox.put(_Beat(answer))

    def look_at(self, path: Path) -> None:
        """Treat a file as one that is just coming in."""
        self._inbox.put(Changed(path, settled=False))

    def watched(self) -> tuple[Path, ...]:
        """The folders that are watched now."""
        return tuple(self._watched.copy())

    # -- the thread of this object ------------------------------------------------------------------------------------

    def _run(self) -> None:
        self._shielded(self._arm)
        self._armed.set()
        while not isinstance(event := self._next(), _End):
            self._shielded(self._turn, event)

    def _shielded(self, work: Callable[..., None], *arguments: object) -> None:
        """What is raised costs one look, not the guard."""
        with Shield() as shield:
            work(*arguments)
        if shield.error is not None:
            log.error("a look at folders failed: %s", type(shield.error).__name__)

    def _next(self) -> _Event | _End | None:
        """None: a file is due."""
        due = min((awaited.check_at_s for awaited in self._awaited.values()), default=None)
        try:
            return self._inbox.get(timeout=None if due is None else max(due - time.monotonic(), 0))
        except queue.Empty:
            return None

    def _turn(self, event: _Event | None) -> None:
        match event:
            case None:
                self._check_due()
            case Changed(path, settled):
                self._await(path, settled)
            case _Beat(answer):
                answer()
            case FoldersChanged(path, gone):
                self._disarm(path, gone)
                self._arm()

    def _await(self, path: Path, settled: bool) -> None:
        if path.suffix.lower() not in PICTURE_SUFFIXES:
            return
        now_s = time.monotonic()
        known = self._awaited.get(path, _Awaited(now_s, now_s))
        self._awaited[path] = replace(known, check_at_s=now_s + (0 if settled else SETTLE_S))
        if settled:
            self._check(path)

    def _check_due(self) -> None:
        now_s = time.monotonic()
        for path in [path for path, awaited in self._awaited.items() if awaited.check_at_s <= now_s]:
            self._check(path)

    def _check(self, path: Path) -> None:
        awaited = self._awaited.pop(path)
        present = Fingerprint.of(path)
        now_s = time.monotonic()
        if present is None or (present.size_bytes == 0 and now_s - awaited.since_s > GIVE_UP_S):
            return
        if present.size_bytes and (present == awaited.last or is_whole(path)):
            self._complete(path)
        else:
            self._awaited[path] = _Awaited(awaited.since_s, now_s + SETTLE_S, present)

    def _arm(self) -> None:
        """Watch every folder that exists, and the nearest one above each, in which it would be made (anew)."""
        # What was made just before a watch began is seen by looking again.
        while self._arm_once():
            pass

    def _arm_once(self) -> bool:
        """Whether another folder is waited at now."""
        missing = [folder for folder in self._folders if folder.path not in self._watched]
        self._above.update((folder.path, _above(folder.path)) for folder in missing)
        above = set().union(*self._above.values()) - {Path(watch.observed.path) for watch in self._watched.values()}
        for path in self._waiting_at.keys() - above:
            self._observer.unschedule(self._waiting_at.pop(path).observed)
        new = above - self._waiting_at.keys()
        armed = [self._schedule(self._waiting_at, path, recursive=False, only_folders=True) for path in new]
        for folder in map(_bounded, filter(lambda folder: _is_folder(folder.path), missing)):
            if self._schedule(self._watched, folder.path, folder.recursive):
                self._take_in(folder)
        return any(armed)

    def _schedule(self, into: dict[Path, _Watch], path: Path, recursive: bool, *, only_folders: bool = False) -> bool:
        seen = FOLDERS if only_folders else FILES_AND_FOLDERS
        # The observer looks behind no link: a folder of pictures is often one to a larger disk.
        behind = _behind_links(path)
        number = _number(behind)  # first: one that takes its name in between is another one
        try:
            observed = self._observer.schedule(Handler(self._inbox.put), str(behind), recursive=recursive, seen=seen)
        except OSError:  # gone again, or not ours to read
            return False
        into[path] = _Watch(observed, number)
        return True

    def _disarm(self, at: Path, gone: bool) -> None:
        """Forget what was watched there and below: it has gone, or another folder was made in its place."""
        for watches in (self._watched, self._waiting_at):
            for path, watch in list(watches.items()):
                behind = Path(watch.observed.path)
                concerned = path.is_relative_to(at) or behind.is_relative_to(at)
                if concerned and (gone or _number(behind) != watch.number):
                    self._observer.unschedule(watches.pop(path).observed)

    def _take_in(self, folder: WatchedFolder) -> None:
        """What came into a new folder before it was watched."""
        for path in _files(folder):
            try:
                new = path.stat().st_mtime >= self._started_at_s
            except OSError:
                continue
            if new:
                self._await(path, settled=False)


def _bounded(folder: WatchedFolder) -> WatchedFolder:
    if folder.recursive and sum(1 for _ in islice(os.walk(folder.path), _MOST_FOLDERS)) == _MOST_FOLDERS:
        return replace(folder, recursive=False)
    return folder


def _number(path: Path) -> tuple[int, int] | None:
    """None: there is nothing."""
    try:
        found = path.stat()
    except (OSError, UnicodeError):
        return None
    return found.st_dev, found.st_ino


def _is_folder(path: Path) -> bool:
    """Whether a folder is there; of a name that is too long, or lies in a closed folder, that cannot be told: no."""
    try:
        return path.is_dir()
    except (OSError, UnicodeError):
        return False


def _behind_links(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError, UnicodeError):  # a link that leads to itself; a name that this locale cannot spell
        return path


def _above(path: Path) -> set[Path]:
    """The nearest folders in which it would be made, by their own names: one may have several behind links."""
    names = (path, _behind_links(path))
    return {_behind_links(parent) for name in names for parent in [p for p in name.parents if _is_folder(p)][:1]}


def _files(folder: WatchedFolder) -> Iterator[Path]:
    try:
        yield from folder.path.rglob("*") if folder.recursive else folder.path.iterdir()
    except OSError:
        return
