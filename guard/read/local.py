"""A reader inside this process: for tests of the engines and for the worker itself."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from guard.model import Box, Pixels, ReaderStatus, ReadingLimits
from guard.read.engine import LineEngine, Reading
from guard.read.examine import examine, examine_again
from guard.read.page import TextPage


class LocalReader:
    """Reads at once and without a guard against hostile pictures; a deadline is not kept."""

    def __init__(self, engine: LineEngine, limits: ReadingLimits) -> None:
        self.name = engine.name
        self._engine = engine
        self._limits = limits
        self._lock = threading.Lock()
        self._warm = False

    def read(self, data: bytes, *, deadline_s: float | None = None) -> Reading:
        with self._lock:
            reading = examine(self._engine, data, self._limits)
            self._warm = True
            return reading

    def read_again(self, pixels: Pixels, boxes: Sequence[Box]) -> TextPage:
        with self._lock:
            return examine_again(self._engine, pixels, boxes)

    def warm(self) -> None:
        with self._lock:
            self._engine.warm()
            self._warm = True

    def status(self) -> ReaderStatus:
        return ReaderStatus(self.name, self._warm)

    def close(self) -> None:
        pass
