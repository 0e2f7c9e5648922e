"""Private folders for the frosted copies of copied files: made for one copy, emptied when it is long gone."""

from __future__ import annotations

import shutil
import threading
from collections import deque
from pathlib import Path

from guard.paths import private_folder

KEPT = 8
"""Newest folders that stay, two a copy: a program may still be sending files of one when the next copy is made."""


class FrostedFolders:
    """Gives each copy a folder of its own and keeps the newest few. Any thread."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._lock = threading.Lock()
        self._given: deque[Path] = deque()

    def folder(self, snapshot_id: str) -> Path:
        """An empty folder for the copy of that id."""
        folder = self._root / snapshot_id
        shutil.rmtree(folder, ignore_errors=True)
        private_folder(self._root)
        private_folder(folder)
        with self._lock:
            if folder not in self._given:
                self._given.append(folder)
            old = [self._given.popleft() for _ in range(len(self._given) - KEPT)]
        for each in old:
            shutil.rmtree(each, ignore_errors=True)
        return folder

    def empty(self) -> None:
        """Remove all of them, also those that an earlier run left behind."""
        shutil.rmtree(self._root, ignore_errors=True)
        self._given.clear()
