"""Notices of changes in folders on Windows, each as soon as it comes, from an observer that says where some were lost.

The library's own hands on nothing until a second has gone without any change, which beside a file that is written again
and again never comes; and where the system had no room for more notices it says nothing.
Source: Microsoft Learn, "ReadDirectoryChangesW": a buffer that overflowed comes back empty.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from ctypes import wintypes
from typing import Any

from watchdog.observers.api import BaseObserver
from watchdog.observers.read_directory_changes import WindowsApiEmitter
from watchdog.observers.winapi import DirectoryChangeReader, WinAPINativeEvent

_NOT_ALL_TOLD = 1022
"""ERROR_NOTIFY_ENUM_DIR."""


class WindowsObserver(BaseObserver):
    """Calls `lost`, on a thread of its own, when notices were lost."""

    def __init__(self, lost: Callable[[], None]) -> None:
        super().__init__(_Emitter, lost=lost)


class _Emitter(WindowsApiEmitter):
    def __init__(self, *arguments: Any, lost: Callable[[], None], **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._lost = lost

    def on_thread_start(self) -> None:
        """See `BaseThread`."""
        reader = Reader(self.watch.path, self.watch.is_recursive, self._lost)
        with self._lock:
            self._reader = reader
        reader.start()


class Reader(DirectoryChangeReader):
    """Reads what changes in one folder."""

    def __init__(self, path: str, recursive: bool, lost: Callable[[], None]) -> None:
        super().__init__(path, recursive=recursive)
        self._lost = lost

    def get_events(self, timeout: float) -> list[WinAPINativeEvent]:
        """What has come, once something has; nothing where that takes too long."""
        row = self._buf_queue
        with row.not_empty:
            row.not_empty.wait_for(lambda: bool(row.queue), timeout)
        return super().get_events(0)

    def _run_inner(self, handle: Any, event_buffer: ctypes.Array[ctypes.c_char], nbytes: wintypes.DWORD) -> None:
        overflown = False
        try:
            super()._run_inner(handle, event_buffer, nbytes)
            overflown = not nbytes.value
        except OSError as error:
            overflown = getattr(error, "winerror", None) == _NOT_ALL_TOLD
            if not overflown:
                raise
        if overflown and not self._should_stop:
            self._lost()
