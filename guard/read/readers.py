"""The reader that is open now, and the one that stands in for an engine that is not there."""

from __future__ import annotations

from collections.abc import Sequence

from guard.errors import ReaderMissing
from guard.model import Box, Pixels, ReaderStatus, ReadingLimits
from guard.read import Progress, Reading, TextPage, TextReader, open_reader


class Readers:
    """The one reader that is open; another takes its place only when another engine or other limits are asked for."""

    def __init__(self) -> None:
        self._made: tuple[str, ReadingLimits] | None = None
        self._reader: TextReader | None = None

    def reader(self, engine: str, limits: ReadingLimits) -> TextReader:
        """A reader of that engine within those limits; where it is missing, one that says so of each picture."""
        wanted = (engine, limits)
        if self._reader is None or wanted != self._made:
            self.close()
            try:
                self._reader = open_reader(engine, limits=limits)
            except ReaderMissing as missing:
                self._reader = AbsentReader(engine, missing)
            self._made = wanted
        return self._reader

    def status(self) -> ReaderStatus:
        """How the reader stands."""
        return self._reader.status() if self._reader else ReaderStatus("none", warm=False)

    def close(self) -> None:
        """End the reader's processes."""
        if self._reader is not None:
            self._reader.close()
            self._reader = None


class AbsentReader:
    """Stands in for an engine that is not installed: every picture is unreadable, and the status says why."""

    def __init__(self, engine: str, reason: ReaderMissing) -> None:
        self.name = engine
        self._reason = reason

    def read(self, data: bytes, *, deadline_s: float | None = None, progress: Progress | None = None) -> Reading:
        raise self._reason

    def read_again(self, pixels: Pixels, boxes: Sequence[Box]) -> TextPage:
        raise self._reason

    def warm(self) -> None:
        pass

    def status(self) -> ReaderStatus:
        return ReaderStatus(self.name, warm=False, detail=str(self._reason))

    def close(self) -> None:
        pass
