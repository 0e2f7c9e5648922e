"""Private folders for the frosted copies of copied files: made for one copy, emptied when it is long gone."""

from __future__ import annotations

import shutil
import threading
from collections import deque
from pathlib import Path

from guard.paths import private_folder

KEPT = 4
"""Newest copies whose folders stay: a program may still be sending files of one when the next copy is made."""


class FrostedFolders:
    """Gives each copy folders of its own and keeps those of the newest few. Any thread."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._lock = threading.Lock()
        self._given: deque[Path] = deque()

    def folder(self, name: str) -> Path:
        """An empty folder; `name` is the copy's id, and behind a slash what of the copy it is for."""
        folder, copy = self._root / name, self._root / name.partition("/")[0]
        shutil.rmtree(folder, ignore_errors=True)
        private_folder(folder)
        with self._lock:
            if copy not in self._given:
                self._given.append(copy)
            old = [self._given.popleft() for _ in range(len(self._given) - KEPT)]
        for each in old:
            shutil.rmtree(each, ignore_errors=True)
        return folder

    def empty(self) -> None:
        """Remove all of them, also those that an earlier run left behind."""
        shutil.rmtree(self._root, ignore_errors=True)
        self._given.clear()
