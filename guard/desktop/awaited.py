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

    def due_s(self) -> float | None:
        """When the next one is to be looked at, by the monotonic clock; None: there is none."""
        return min((file.check_at_s for file in self._files.values()), default=None)

    def add(self, path: Path, *, settled: bool) -> None:
        """Wait for a file; `settled`: whoever wrote it is done, as it seems."""
        if path.suffix.lower() not in PICTURE_SUFFIXES:
            return
        now_s = time.monotonic()
        known = self._files.get(path, _File(now_s, now_s))
        self._files[path] = replace(known, check_at_s=now_s + (0 if settled else SETTLE_S))
        if settled:
            self._check(path)

    def check_due(self) -> None:
        """Look at those that are due."""
        now_s = time.monotonic()
        for path in [path for path, file in self._files.items() if file.check_at_s <= now_s]:
            self._check(path)

    def _check(self, path: Path) -> None:
        file = self._files.pop(path)
        present = Fingerprint.of(path)
        now_s = time.monotonic()
        if present is None or (present.size_bytes == 0 and now_s - file.since_s > GIVE_UP_S):
            return
        if present.size_bytes and (present == file.last or is_whole(path)):
            self._complete(path)
        else:
            self._files[path] = _File(file.since_s, now_s + SETTLE_S, present)
