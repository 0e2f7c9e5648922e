"""Notices that Windows had no room for."""

from __future__ import annotations

import ctypes
import sys
import threading
from ctypes import wintypes
from pathlib import Path
from typing import Any

import pytest

if sys.platform != "win32":
    pytest.skip("notices of Windows", allow_module_level=True)

from watchdog.observers import winapi

from guard.desktop.windows.folders import Reader


def test_notices_that_were_lost_are_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    lost, asked = threading.Event(), threading.Event()

    def overflown(*given: Any) -> None:
        if asked.is_set():
            lost.wait(10)
        asked.set()
        ctypes.cast(given[5], ctypes.POINTER(wintypes.DWORD))[0] = 0

    for name in ("ReadDirectoryChangesW", "ReadDirectoryChangesExW"):
        monkeypatch.setattr(winapi, name, overflown)
    reader = Reader(str(tmp_path), False, lost.set)
    reader.start()
    try:
        assert lost.wait(10)
    finally:
        reader.stop()
