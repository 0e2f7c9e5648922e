"""What a lane inspects with: a detector, a reader of pictures in this very process, a list of customers that asks."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import Any

from guard.confined.frames import Message
from guard.detect import Detector
from guard.errors import ReaderMissing, ReadError
from guard.inspect.material import Tools
from guard.inspect.worker.wire import unpack_documents, unpack_settings
from guard.model import Box, DetectionSettings, DocumentSettings, MaskStyle, Pixels, ReaderStatus, ReadingLimits
from guard.read import Progress, Reading, TextPage, open_engine
from guard.read.engine import LineEngine
from guard.read.examine import examine_again, warm
from guard.read.faces import Faces
from guard.read.readers import AbsentReader
from guard.read.worker.recent import RecentReadings

_LATER = ("lxml.html", "PIL.Image", "guard.inspect.documents.document")
"""Modules that are else loaded when they are first needed, which would be in each lane anew."""
_REMEMBERED_PIXELS = 3_000_000
"""Pixels of the pictures that were read last; the same one often comes again at once."""


class LaneReader:
    """A `TextReader` without a process of its own: this one is closed in already, and killed where it is late."""

    def __init__(self, engine: LineEngine, limits: ReadingLimits, faces: Faces) -> None:
        self.name = engine.name
        self._engine = engine
        self._recent = RecentReadings(engine, limits, faces, max_pixels=_REMEMBERED_PIXELS)

    def read(self, data: bytes, *, deadline_s: float | None = None, progress: Progress | None = None) -> Reading:
        """See `TextReader.read`."""
        return self._recent.read(data, progress)

    def read_again(self, pixels: Pixels, boxes: Sequence[Box]) -> TextPage:
        """See `TextReader.read_again`."""
        return examine_again(self._engine, pixels, boxes)

    def warm(self) -> None:
        """See `TextReader.warm`."""
        self._engine.warm()

    def status(self) -> ReaderStatus:
        """See `TextReader.status`."""
        return ReaderStatus(self.name, warm=True)

    def close(self) -> None:
        """See `TextReader.close`."""


class AskedCustomers:
    """The firm's customers, of whom a lane knows nothing: the guard, which has the key, is asked for each text."""

    def __init__(self) -> None:
        self.ask: Callable[[Sequence[str]], Collection[str]] = lambda forms: ()
        """Set by a lane that serves: which of these forms belong to customers."""

    def held(self, forms: Sequence[str]) -> Collection[str]:
        """See `Customers.held`."""
        return self.ask(forms) if forms else ()


class Loaded:
    """What a nursery loads and its lanes inherit."""

    def __init__(
        self,
        detector: Detector,
        reader: LaneReader | AbsentReader,
        customers: AskedCustomers,
        documents: DocumentSettings,
    ) -> None:
        self.detector, self.reader, self.customers = detector, reader, customers
        self._documents = documents

    @classmethod
    def load(cls, opening: Message) -> Loaded:
        """Everything that the guard's opening asks for, warm."""
        for module in _LATER:
            importlib.import_module(module)
        customers = AskedCustomers()
        return cls(_detector(opening, customers), _reader(opening), customers, unpack_documents(opening["documents"]))

    @property
    def missing(self) -> str | None:
        """Why pictures cannot be read; None: they can."""
        return self.reader.status().detail

    def tools(self, style: MaskStyle, note: str | None, trace: bytes | None = None) -> Tools:
        """For one format of a copy."""
        return Tools(self.detector, self.reader, style, note, trace, documents=self._documents)


def _detector(opening: Message, customers: AskedCustomers) -> Detector:
    settings: DetectionSettings = unpack_settings(opening["detection"])
    # In place of a digest, for which a lane has no key, each finding tells its value; the guard makes the digest.
    value: Callable[[str], str] | None = (lambda value: value) if opening["digests"] else None
    detector = Detector(settings, roster=customers if opening["customers"] else None, digest=value)
    detector.warm()
    return detector


def _reader(opening: dict[str, Any]) -> LaneReader | AbsentReader:
    limits = ReadingLimits(opening["max_pixels"], opening["max_bytes"], opening["timeout_s"])
    models = Path(opening["models"]) if opening["models"] else None
    try:
        engine = open_engine(opening["engine"], limits, models)
        faces = Faces()
        warm(engine)
    except ReadError as error:
        return AbsentReader(opening["engine"], error if isinstance(error, ReaderMissing) else ReaderMissing(str(error)))
    return LaneReader(engine, limits, faces)
