"""A reader for what needs none."""

from __future__ import annotations

from collections.abc import Sequence

from guard.errors import PictureRefused
from guard.model import Box, Pixels, ReaderStatus
from guard.read import Progress, Reading, TextPage


class RefusingReader:
    """Refuses every picture."""

    name: str = "refusing"

    def read(self, data: bytes, *, deadline_s: float | None = None, progress: Progress | None = None) -> Reading:
        raise PictureRefused("no")

    def read_again(self, pixels: Pixels, boxes: Sequence[Box]) -> TextPage:
        raise PictureRefused("no")

    def warm(self) -> None:
        pass

    def status(self) -> ReaderStatus:
        return ReaderStatus(self.name, warm=True)

    def close(self) -> None:
        pass
