"""Sees picture files come into folders, and tells of each once it is complete.

Folders that do not exist yet are watched from the moment they are made, also in the place of one that has gone.
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

from guard.desktop.awaited import Awaited
from guard.desktop.folder_notices import FILES_AND_FOLDERS, FOLDERS, Changed, FoldersChanged, Handler
from guard.desktop.observers import Observers
from guard.desktop.shield import Shield
from guard.model.clock import Clock, wall_clock

log = logging.getLogger(__name__)

CLOCK_SLACK_S = 1.0
"""File systems date files by a coarser clock."""
BEHIND_S = 30.0
"""Time that notices may be behind what happens, in seconds; what is lost is looked for so much further back."""

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
class _Watch:
    observed: ObservedWatch
    number: tuple[int, int] | None
    """Tells the folder from another one of its name."""


@dataclass(frozen=True, slots=True)
class _Beat:
    answer: Callable[[], None]


@dataclass(frozen=True, slots=True)
class _Lost:
    """Notices were."""

    by: Observers


class _End:
    """Stands in the row behind the last event."""


_Event = Changed | FoldersChanged | _Beat | _Lost


class FolderWatch:
    """Calls `complete` with each picture file that is complete, on a thread of its own."""

    def __init__(
        self, folders: Sequence[WatchedFolder], complete: Callable[[Path], None], now: Clock = wall_clock
    ) -> None:
        self._folders = tuple(dict.fromkeys(folders))
        self._awaited, self._now = Awaited(complete), now
        self._inbox: queue.SimpleQueue[_Event | _End] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="captures", daemon=True)
        self._armed = threading.Event()
        self._observer = self._observers()
        self._watched: dict[Path, _Watch] = {}
        self._above: dict[Path, set[Path]] = {}
        self._waiting_at: dict[Path, _Watch] = {}
        self._started_at_s = self._told_until_s = 0.0
        self._untold_since_s: dict[Path, float] = {}
        """When folders that were watched were last known to be; for all others it is the start that counts."""
        self._sound = False
        """Whether everything is watched that should be, as far as is known."""

    def start(self) -> None:
        """Begin; returns once the folders that exist are watched, or one of them keeps whoever looks there waiting."""
        self._started_at_s = self._told_until_s = self._now().timestamp() - CLOCK_SLACK_S
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
        due_s = self._awaited.due_s
        try:
            return self._inbox.get(timeout=None if due_s is None else max(due_s - time.monotonic(), 0))
        except queue.Empty:
            return None

    def _turn(self, event: _Event | None) -> None:
        match event:
            case None:
                self._awaited.check_due()
            case Changed(path, settled):
                self._awaited.add(path, settled=settled)
            case _Beat(answer):
                try:
                    self._look_after_observers()
                finally:
                    answer()
            case _Lost(by):
                if by is self._observer:
                    self._watch_anew()
            case FoldersChanged(path, gone):
                self._sound = False
                self._disarm(path, gone)
                self._arm()

    def _observers(self) -> Observers:
        observers = Observers(lambda: self._inbox.put(_Lost(observers)))
        return observers

    def _look_after_observers(self) -> None:
        if self._sound and self._observer.alive():
            self._told_until_s = max(self._told_until_s, self._now().timestamp() - CLOCK_SLACK_S - BEHIND_S)
        else:
            self._watch_anew()

    def _watch_anew(self) -> None:
        """Begin again, and take in what may have come untold."""
        log.warning("notices of changes in the folders of captures were lost: watching them anew")
        self._sound = False
        self._untold_since_s.update(dict.fromkeys(self._watched, self._told_until_s))
        self._observer.stop()
        self._watched.clear()
        self._waiting_at.clear()
        self._observer = self._observers()
        self._observer.start()
        self._arm()

    def _arm(self) -> None:
        """Watch every folder that exists, and the nearest one above each, in which it would be made (anew)."""
        # What was made just before a watch began is seen by looking again.
        while self._arm_once():
            pass
        self._sound = True

    def _arm_once(self) -> bool:
        """Whether another folder is waited at now."""
        missing = [folder for folder in self._folders if folder.path not in self._watched]
        made = [_bounded(folder) for folder in missing if _is_folder(folder.path)]
        self._above.update((folder.path, _above(folder.path)) for folder in missing)
        seen = {Path(watch.observed.path) for watch in self._watched.values()}
        seen.update(_behind_links(folder.path) for folder in made)
        above = set().union(*self._above.values()) - seen
        for path in self._waiting_at.keys() - above:
            self._observer.unschedule(self._waiting_at.pop(path).observed)
        new = above - self._waiting_at.keys()
        armed = [self._schedule(self._waiting_at, path, recursive=False, only_folders=True) for path in new]
        for folder in made:
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
        """What came into a folder before it was watched."""
        since_s = self._untold_since_s.pop(folder.path, self._started_at_s)
        for path in _files(folder):
            try:
                status = path.stat()
            except OSError:
                continue
            # A copy, or what comes out of an archive, keeps the time at which it was written first.
            if max(status.st_mtime, status.st_ctime) >= since_s:
                self._awaited.add(path, settled=False)


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
