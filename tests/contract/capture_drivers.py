"""What lies around captures, for each backend: files that a person saves and keys that are pressed."""

from __future__ import annotations

import ctypes
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import pytest

from guard.desktop import CaptureOptions, Captures
from guard.desktop.captures import FileCaptures
from guard.desktop.memory_captures import MemoryCaptures
from guard.desktop.watch import WatchedFolder
from guard.model import Snapshot
from tests.support.waiting import until


class Heard:
    """What a capture listener was told."""

    def __init__(self) -> None:
        self.snapshots: list[Snapshot] = []
        self.keys: list[str] = []

    def captured(self, snapshot: Snapshot) -> None:
        self.snapshots.append(snapshot)

    def capture_key(self, keys: str) -> None:
        self.keys.append(keys)

    def wait_for(self, count: int) -> None:
        until(lambda: len(self.snapshots) >= count, what="capture")

    def __call__(self) -> Snapshot:
        """The newest capture."""
        return self.snapshots[-1]


class CaptureDriver(Protocol):
    """A person at a backend."""

    def open(self) -> Captures:
        """Captures that were not started yet; they are stopped after the test."""

    def save(self, name: str, data: bytes) -> None: ...

    def content(self, name: str) -> bytes | None: ...

    def press(self, keys: str) -> None: ...

    def settle(self) -> None:
        """Wait until whatever would be told has been told."""


class MemoryDriver:
    """Calls the memory backend directly."""

    FOLDER = Path("/pictures")

    def __init__(self) -> None:
        self._captures = MemoryCaptures(CaptureOptions(Path("/withheld"), hotkeys=("ctrl+alt+a",)))

    def open(self) -> Captures:
        return self._captures

    def save(self, name: str, data: bytes) -> None:
        self._captures.take(self.FOLDER / name, data)

    def content(self, name: str) -> bytes | None:
        return self._captures.files.get(self.FOLDER / name)

    def press(self, keys: str) -> None:
        self._captures.press(keys)

    def settle(self) -> None:
        pass


class FileDriver:
    """Real files in a folder, real keys pressed by a function."""

    def __init__(self, folder: Path, press: Callable[[str], None]) -> None:
        self.press = press
        self._pictures, self._withheld = folder / "pictures", folder / "withheld"
        self._pictures.mkdir()
        self._opened: list[Captures] = []

    def open(self) -> Captures:
        captures = FileCaptures(
            CaptureOptions(self._withheld, hotkeys=("ctrl+alt+a",)),
            folders=(WatchedFolder(self._pictures),),
            hotkeys=("print",),
        )
        self._opened.append(captures)
        return captures

    def close(self) -> None:
        for captures in self._opened:
            captures.stop()

    def save(self, name: str, data: bytes) -> None:
        (self._pictures / name).write_bytes(data)

    def content(self, name: str) -> bytes | None:
        path = self._pictures / name
        return path.read_bytes() if path.exists() else None

    def settle(self) -> None:
        time.sleep(0.6)


def x11_keys(display: str, environment: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Presses keys on a virtual X server, which captures see from now on."""
    environment.setenv("DISPLAY", display)
    environment.delenv("WAYLAND_DISPLAY", raising=False)

    def press(keys: str) -> None:
        subprocess.run(["xdotool", "key", keys.replace("print", "Print")], env={"DISPLAY": display}, check=True)

    return press


def windows_keys(keys: str) -> None:
    """Presses keys as a keyboard does (SendInput)."""
    codes = {"ctrl": 0x11, "alt": 0x12, "shift": 0x10, "win": 0x5B, "print": 0x2C}
    press: Callable[..., None] = vars(ctypes)["windll"].user32.keybd_event
    pressed = [codes.get(key) or ord(key.upper()) for key in keys.split("+")]
    for code in pressed:
        press(code, 0, 0, 0)
    for code in reversed(pressed):
        press(code, 0, 2, 0)
