"""The reading process: decodes and reads pictures away from the guard. Started by `remote.py`, ends with its input.

Decoders are attack surface. What a hostile file can reach here is a process without the guard's keys, with bounded
memory, no core dumps, and a clock that ends it.
"""

from __future__ import annotations

import faulthandler
import os
import sys
import threading
from pathlib import Path
from typing import IO

import numpy as np

from guard import allocator
from guard.confined.child import take_pipes
from guard.confined.confine import Bounds, after_loading, before_threads
from guard.confined.frames import Message, receive, send
from guard.errors import ReadError
from guard.model import Box, ReadingLimits
from guard.read import open_engine
from guard.read.engine import LineEngine, Reading
from guard.read.examine import examine_again, warm
from guard.read.faces import Faces
from guard.read.worker.recent import RecentReadings
from guard.read.worker.shared import put, take
from guard.read.worker.wire import pack_error, pack_findings, pack_hidden, pack_page, pack_part

_MEMORY_BYTES = 4 * 1024**3
_SHARED_BYTES = 1 << 30
"""Size of the memory through which pixels go, in bytes."""
_PROGRAMS = "programs"
"""The word that lets it start an engine that is a program of its own."""
_REST_S = 3.0
"""Time without a picture after which memory is given back."""
_GRACE_S = 10.0
"""Time after its deadline that a reading may still run where nobody is left to end it."""


def main() -> int:
    """Serve readings on standard input and output until the input ends."""
    allocator.keep_little()
    source, sink = take_pipes()
    nowhere = Path(os.devnull).open("w")  # noqa: SIM115 - open until the end, and nothing can be opened later
    programs = _PROGRAMS in sys.argv[1:]
    opening = receive(source, text_limit_bytes=1 << 20, blob_limit_bytes=0)
    if opening is None:
        return 0
    message = opening[0]
    limits = ReadingLimits(message["max_pixels"], message["max_bytes"], message["timeout_s"])
    models = Path(message["models"]) if message["models"] else None
    bounds = Bounds(_MEMORY_BYTES, written_bytes=_SHARED_BYTES)
    before_threads(bounds, programs=programs, readable=[] if models is None else [models])
    try:
        engine = open_engine(message["engine"], limits, models)
        warm(engine)
        faces = Faces()
    except ReadError as error:
        send(sink, pack_error(error))
        return 1
    after_loading(programs=programs)
    send(sink, {"warm": True})
    _serve(RecentReadings(engine, limits, faces), engine, limits, message["shared"], source, sink, nowhere)
    return 0


def _serve(
    recent: RecentReadings,
    engine: LineEngine,
    limits: ReadingLimits,
    shared: int | None,
    source: IO[bytes],
    sink: IO[bytes],
    nowhere: IO[str],
) -> None:
    limit = limits.max_bytes + 4 * limits.max_pixels + (1 << 20)
    resting: threading.Timer | None = None
    while (frame := receive(source, text_limit_bytes=1 << 20, blob_limit_bytes=limit)) is not None:
        if resting is not None:
            resting.cancel()
        message, blob = frame
        faulthandler.dump_traceback_later(float(message["within_s"]) + _GRACE_S, exit=True, file=nowhere)
        try:
            answer, pixels = _answer(engine, recent, shared, message, blob, sink)
        except ReadError as error:
            answer, pixels = pack_error(error), []
        faulthandler.cancel_dump_traceback_later()
        send(sink, answer, pixels)
        del frame, blob, answer, pixels
        resting = threading.Timer(_REST_S, _rest, (engine,))
        resting.daemon = True
        resting.start()


def _rest(engine: LineEngine) -> None:
    engine.rest()
    allocator.give_back()


def _answer(
    engine: LineEngine, recent: RecentReadings, shared: int | None, message: Message, blob: bytes, sink: IO[bytes]
) -> tuple[Message, list[memoryview]]:
    if message["do"] == "again":
        pixels = np.empty((message["height"], message["width"], 3), np.uint8)
        if shared is None:
            pixels.reshape(-1)[:] = np.frombuffer(blob, np.uint8)
        else:
            take(shared, pixels)
        boxes = [Box(*numbers) for numbers in message["boxes"]]
        return {"page": pack_page(examine_again(engine, pixels, boxes))}, []
    pixels_once = _PixelsOnce(shared)

    def tell(reading: Reading) -> None:
        size, blobs = pixels_once.of(reading)
        send(sink, {"partly": True, **size, **pack_part(reading)}, blobs)

    reading = recent.read(blob, tell if message["partly"] else None)
    size, blobs = pixels_once.of(reading)
    answer = {
        **size,
        "media_type": reading.media_type,
        "quarters": reading.quarters,
        "page": pack_page(reading.page),
        "findings": pack_findings(reading.findings),
        "hidden": pack_hidden(reading.hidden),
    }
    return answer, blobs


class _PixelsOnce:
    """The pixels of a picture, for the first answer about it that is given, and none for the others."""

    def __init__(self, shared: int | None) -> None:
        self._shared = shared
        self._given = False

    def of(self, reading: Reading) -> tuple[Message, list[memoryview]]:
        """Their size, and themselves where they do not go through the shared memory."""
        if self._given:
            return {}, []
        self._given = True
        height, width = reading.pixels.shape[:2]
        if self._shared is None:
            return {"height": height, "width": width}, [reading.pixels.data.cast("B")]
        put(self._shared, reading.pixels)
        return {"height": height, "width": width}, []


if __name__ == "__main__":
    sys.exit(main())
