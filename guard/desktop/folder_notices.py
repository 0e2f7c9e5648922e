"""What notices of changes in folders say of pictures, and of the folders themselves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from watchdog import events

FOLDERS = [events.DirCreatedEvent, events.DirMovedEvent, events.DirDeletedEvent]
"""Notices of folders alone."""
FILES_AND_FOLDERS = [
    events.FileCreatedEvent,
    events.FileModifiedEvent,
    events.FileClosedEvent,
    events.FileMovedEvent,
    *FOLDERS,
]


@dataclass(frozen=True, slots=True)
class Changed:
    """A file has come, or holds something else."""

    path: Path
    settled: bool
    """Whoever wrote it has closed it or given it its name."""


@dataclass(frozen=True, slots=True)
class FoldersChanged:
    """A folder was made, or has gone: was deleted or got another name."""

    path: Path
    gone: bool


class Handler(events.FileSystemEventHandler):
    """Hears an observer, and tells on its thread."""

    def __init__(self, tell: Callable[[Changed | FoldersChanged], None]) -> None:
        self._tell = tell

    def on_created(self, event: events.DirCreatedEvent | events.FileCreatedEvent) -> None:
        """See `FileSystemEventHandler`."""
        if event.is_directory:
            self._tell(FoldersChanged(_path(event.src_path), gone=False))
        else:
            self._tell(Changed(_path(event.src_path), settled=False))

    def on_modified(self, event: events.DirModifiedEvent | events.FileModifiedEvent) -> None:
        """See `FileSystemEventHandler`."""
        if not event.is_directory:
            self._tell(Changed(_path(event.src_path), settled=False))

    def on_closed(self, event: events.FileClosedEvent) -> None:
        """See `FileSystemEventHandler`."""
        self._tell(Changed(_path(event.src_path), settled=True))

    def on_moved(self, event: events.DirMovedEvent | events.FileMovedEvent) -> None:
        """See `FileSystemEventHandler`."""
        if event.is_directory:
            self._tell(FoldersChanged(_path(event.src_path), gone=True))
        elif event.dest_path:
            self._tell(Changed(_path(event.dest_path), settled=True))

    def on_deleted(self, event: events.DirDeletedEvent | events.FileDeletedEvent) -> None:
        """See `FileSystemEventHandler`."""
        if event.is_directory:
            self._tell(FoldersChanged(_path(event.src_path), gone=True))


def _path(path: bytes | str) -> Path:
    return Path(path if isinstance(path, str) else path.decode())
