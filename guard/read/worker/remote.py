"""A reader whose work is done in a process of its own, which is replaced when it dies, hangs or is late."""

from __future__ import annotations

import threading
import time
import weakref
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import numpy as np

from guard.confined.frames import Message
from guard.errors import ReaderFailed
from guard.model import Box, Pixels, ReaderStatus, ReadingLimits
from guard.read.engine import Progress, Reading
from guard.read.files.header import Header, probe
from guard.read.page import TextPage
from guard.read.worker.process import Died, ReadingProcess
from guard.read.worker.shared import put, take
from guard.read.worker.wire import unpack_findings, unpack_hidden, unpack_page, unpack_part, unpack_quarters

T = TypeVar("T")

_START_S = 30.0
_TRIES = 4
"""Tries of one picture; a process that dies without being late is replaced within the reading, for it need not be
the picture's fault."""


class WorkerReader:
    """Reads in a process of its own. See `TextReader` for what the methods promise."""

    def __init__(self, engine: str, *, limits: ReadingLimits, models: Path | None = None) -> None:
        self.name = engine
        self._limits = limits
        self._opening: Message = {
            "engine": engine,
            "models": None if models is None else str(models),
            "max_pixels": limits.max_pixels,
            "max_bytes": limits.max_bytes,
            "timeout_s": limits.timeout_s,
        }
        self._turn = threading.Lock()
        self._process: ReadingProcess | None = None
        self._release: weakref.finalize[..., WorkerReader] | None = None
        self._closing = False

    @property
    def pid(self) -> int | None:
        """Of the reading process; None: there is none now."""
        process = self._process
        return process.pid if process is not None and process.alive else None

    def read(self, data: bytes, *, deadline_s: float | None = None, progress: Progress | None = None) -> Reading:
        header = probe(data, self._limits)

        def once(process: ReadingProcess, left_s: float) -> Reading:
            pixels: Pixels | None = None

            def partly(part: Message, blob: bytes) -> None:
                nonlocal pixels
                if pixels is None:
                    pixels = _pixels(process, part, blob, header)
                if progress is not None:
                    progress(unpack_part(part, pixels, header.media_type))

            message = {"do": "read", "within_s": left_s, "partly": progress is not None}
            answer, blob = process.ask(message, [data], partly)
            if pixels is None:
                pixels = _pixels(process, answer, blob, header)
            page, findings = unpack_page(answer.get("page")), unpack_findings(answer.get("findings"))
            quarters, hidden = unpack_quarters(answer.get("quarters")), unpack_hidden(answer.get("hidden"))
            return Reading(pixels, header.media_type, page, findings, quarters, hidden)

        return self._retried(once, deadline_s)

    def read_again(self, pixels: Pixels, boxes: Sequence[Box]) -> TextPage:
        if not boxes:
            return TextPage()
        height, width = pixels.shape[:2]
        message: Message = {"do": "again", "height": height, "width": width, "boxes": [list(box) for box in boxes]}

        def once(process: ReadingProcess, left_s: float) -> TextPage:
            blobs = []
            if process.shared is None:
                blobs.append(np.ascontiguousarray(pixels).data.cast("B"))
            else:
                put(process.shared, pixels)
            answer, _ = process.ask({**message, "within_s": left_s}, blobs)
            return unpack_page(answer.get("page"))

        return self._retried(once, None)

    def warm(self) -> None:
        until = time.monotonic() + _START_S
        with self._turn:
            try:
                self._ready(until)
            except Died:
                self._drop()
                raise ReaderFailed("the reading process could not be started: see `frostpane doctor`") from None

    def status(self) -> ReaderStatus:
        process = self._process
        return ReaderStatus(self.name, process is not None and process.warm and process.alive)

    def close(self) -> None:
        self._closing = True
        process = self._process
        if process is not None:
            process.kill()
        with self._turn:
            self._drop()
            self._closing = False

    def _retried(self, once: Callable[[ReadingProcess, float], T], deadline_s: float | None) -> T:
        within_s = self._limits.timeout_s if deadline_s is None else deadline_s
        until = time.monotonic() + within_s
        if not self._turn.acquire(timeout=max(0.0, within_s)):
            raise ReaderFailed("the reader is busy with another picture: try again")
        try:
            for _ in range(_TRIES):
                try:
                    process = self._ready(until)
                    left_s = until - time.monotonic()
                    with process.killed_after(left_s):
                        return once(process, left_s)
                except Died:
                    self._drop()
                    if self._closing:
                        raise ReaderFailed("the reader was closed") from None
                    if time.monotonic() >= until:
                        self._start()  # so that the next picture does not wait for it
                        raise ReaderFailed("reading took too long: copy a smaller picture or allow more time") from None
            raise ReaderFailed("the reading process dies over this picture")
        finally:
            self._turn.release()

    def _ready(self, until: float) -> ReadingProcess:
        """A process that has loaded its engine. Raises Died, ReaderMissing, ReaderFailed."""
        process = self._process
        if process is None or not process.alive:
            self._drop()
            process = self._start()
        if not process.warm:
            with process.killed_after(until - time.monotonic()):
                process.wait_until_warm()
        return process

    def _start(self) -> ReadingProcess:
        process = self._process = ReadingProcess.start(self._opening)
        self._release = weakref.finalize(self, process.release)
        return process

    def _drop(self) -> None:
        if self._release is not None:
            self._release()
        self._release = self._process = None


def _pixels(process: ReadingProcess, answer: Message, blob: bytes, header: Header) -> Pixels:
    size = (answer.get("height"), answer.get("width"))
    if size not in ((header.height, header.width), (header.width, header.height)):
        raise ReaderFailed("the reading process answered out of bounds")
    pixels = np.empty((*size, 3), np.uint8)
    if process.shared is not None:
        take(process.shared, pixels)
    elif len(blob) == pixels.size:
        pixels.reshape(-1)[:] = np.frombuffer(blob, np.uint8)
    else:
        raise ReaderFailed("the reading process left pixels out")
    return pixels
