"""Waits until picture files are complete.

A file is complete when its last bytes are those that end its format, or when nothing about it has changed for a
moment.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from guard.desktop.fingerprint import Fingerprint
from guard.desktop.picture_files import is_whole
from guard.model.media import PICTURE_SUFFIXES

SETTLE_S = 0.3
GIVE_UP_S = 30.0
"""Time that an empty file may stay empty, in seconds; then it is none."""
_STRETCH_S = 1.0
"""Time after which what else there is to do comes first, in seconds; thousands of files may be due at once."""


@dataclass(frozen=True, slots=True)
class _File:
    """One that may not be complete yet."""

    since_s: float
    check_at_s: float
    last: Fingerprint | None = None


class Awaited:
    """Calls `complete` with each that is."""

    def __init__(self, complete: Callable[[Path], None]) -> None:
        self._complete = complete
        self._files: dict[Path, _File] = {}
        self.due_s: float | None = None
        """When to look at those that are due, by the monotonic clock; None: there are none. It may be too early."""

    def add(self, path: Path, *, settled: bool) -> None:
        """Wait for a file; `settled`: whoever wrote it is done, as it seems."""
        if path.suffix.lower() not in PICTURE_SUFFIXES:
            return
        now_s = time.monotonic()
        known = self._files.get(path, _File(now_s, now_s))
        self._wait(path, replace(known, check_at_s=now_s + (0 if settled else SETTLE_S)))
        if settled:
            self._check(path)

    def check_due(self) -> None:
        """Look at those that are due, for a while; the others stay due."""
        now_s = time.monotonic()
        for path in [path for path, file in self._files.items() if file.check_at_s <= now_s]:
            self._check(path)
            if time.monotonic() - now_s > _STRETCH_S:
                break
        self.due_s = min((file.check_at_s for file in self._files.values()), default=None)

    def _wait(self, path: Path, file: _File) -> None:
        self._files[path] = file
        self.due_s = file.check_at_s if self.due_s is None else min(self.due_s, file.check_at_s)

    def _check(self, path: Path) -> None:
        file = self._files.pop(path)
        present = Fingerprint.of(path)
        now_s = time.monotonic()
        if present is None or (present.size_bytes == 0 and now_s - file.since_s > GIVE_UP_S):
            return
        if present.size_bytes and (present == file.last or is_whole(path)):
            self._complete(path)
        else:
            self._wait(path, _File(file.since_s, now_s + SETTLE_S, present))
