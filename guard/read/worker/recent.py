"""The last readings, so that a picture that comes again (a second paste, a retry, a demo) costs next to nothing.

In the reading process's memory alone, and only so many pixels; the oldest go first.
"""

from __future__ import annotations

from collections import OrderedDict
from hashlib import blake2b

from guard import allocator
from guard.model import ReadingLimits
from guard.read.engine import LineEngine, Progress, Reading
from guard.read.examine import examine
from guard.read.faces import Faces
from guard.read.files.header import probe

_LARGE_PIXELS = 2_500_000
"""Pixels above which a picture has the memory of those before it given back first, which takes 10 ms: a usual screen
has fewer."""


class RecentReadings:
    """Reads pictures, and remembers the last ones by a digest of their bytes."""

    def __init__(
        self, engine: LineEngine, limits: ReadingLimits, faces: Faces | None = None, *, max_pixels: int = 6_300_000
    ) -> None:
        self._engine = engine
        self._faces = faces
        self._limits = limits
        self._max_pixels = max_pixels
        self._readings: OrderedDict[bytes, Reading] = OrderedDict()

    def read(self, data: bytes, progress: Progress | None = None) -> Reading:
        """A reading of encoded bytes. Raises PictureRefused."""
        key = blake2b(data, digest_size=16).digest()
        known = self._readings.get(key)
        if known is not None:
            self._readings.move_to_end(key)
            return known
        header = probe(data, self._limits)
        pixels = header.width * header.height
        while self._readings and self._held() + pixels > self._max_pixels:
            self._readings.popitem(last=False)
        if pixels > _LARGE_PIXELS:
            self._engine.rest()
            allocator.give_back()
            allocator.let_go_of_code()
        reading = examine(self._engine, data, self._limits, self._faces, progress)
        if pixels <= self._max_pixels:
            self._readings[key] = reading
        return reading

    def _held(self) -> int:
        return sum(reading.pixels.shape[0] * reading.pixels.shape[1] for reading in self._readings.values())
