"""Reading, covering and pasting a screen beside those who do the like, turn by turn in one run.

Peers: rapidocr's default pipeline on the same networks, and presidio-image-redactor with the Chinese Tesseract where
it is installed. `FROSTPANE_BENCH_ROUNDS` sets how often each screen is taken (5).
"""

from __future__ import annotations

import importlib
import importlib.util
import io
import os
import random
import tempfile
import time
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from PIL import Image
from rapidocr import RapidOCR

from bench.remains import digits_left
from bench.report import Row
from bench.screens import chat, photo, table
from bench.text_peers import presidio_analyzer
from guard.detect import Detector
from guard.inspect.material import Tools
from guard.inspect.picture import from_picture
from guard.model import DetectionSettings, EntityType, MaskStyle, ReadingLimits
from guard.read.examine import examine
from guard.read.lines.rapid import RapidLines
from guard.read.worker.recent import RecentReadings
from guard.read.worker.remote import WorkerReader
from tests.support.clients import Xclip
from tests.support.guard_process import running_guard
from tests.support.reader_kills import worker_processes
from tests.support.waiting import until
from tests.support.xserver import running_x_server

LIMITS = ReadingLimits(timeout_s=120)
RAPIDOCR = "rapidocr, default pipeline"
PRESIDIO = "presidio-image-redactor, chi_sim+eng"
IDLE_S = 5.0
PHOTOS = ((12, (4000, 3000)), (24, (6000, 4000)))
FASTEST_PERSON_S = 0.1
"""Shortest time from copying to pasting, in seconds; it is counted in."""


def rows() -> Iterable[Row]:
    """Fresh screens, the same screen again, covering, pasting; start and memory of the reading process."""
    rounds = int(os.environ.get("FROSTPANE_BENCH_ROUNDS", "5"))
    rapidocr = RapidOCR(params={"Global.log_level": "critical"})
    yield from _reading(rounds, rapidocr)
    yield from _covering(rounds)
    yield from _pasting(rounds, rapidocr)
    yield from _process(chat(random.Random(0)))
    yield from digits_left()


def _reading(rounds: int, rapidocr: Callable[[bytes], object]) -> Iterable[Row]:
    goals = {"chat": "at least 4", "table": "at least 2.5"}
    for name, draw in (("chat", chat), ("table", table)):
        ours, theirs, again, moved = [], [], [], []
        for seed in range(rounds):
            data = draw(random.Random(seed))
            engine = RapidLines()
            engine.warm()
            ours.append(_seconds(partial(examine, engine, data, LIMITS)))
            theirs.append(_seconds(partial(rapidocr, data)))
            recent = RecentReadings(engine, LIMITS)
            moved.append(_seconds(partial(recent.read, data)))
            again.append(_seconds(partial(recent.read, data)))
        yield Row.smaller(f"read a {name}, 1920 × 1080", ours, "s", RAPIDOCR, theirs, goals[name])
        first = "reading it the first time"
        yield Row.smaller(f"the same {name} again", again, "s", first, ours, "at least 20")
        yield Row.smaller(f"a {name} whose lines were seen before", moved, "s", first, ours)


def _covered(data: bytes, tools: Tools) -> object:
    return from_picture(data, tools).safe(frozenset(EntityType))


def _covering(rounds: int) -> Iterable[Row]:
    peer = _presidio()
    detector = Detector(DetectionSettings())
    detector.warm()
    reader = WorkerReader("rapid", limits=LIMITS)
    reader.warm()
    tools = Tools(detector, reader, MaskStyle.MASK, None)
    for name, draw in (("chat", chat), ("table", table)):
        ours, theirs = [], []
        for seed in range(100, 100 + rounds):
            data = draw(random.Random(seed))
            ours.append(_seconds(partial(_covered, data, tools)))
            if peer is not None:
                theirs.append(_seconds(partial(peer, data)))
        if peer is not None:
            yield Row.smaller(f"cover a {name}", ours, "s", PRESIDIO, theirs, "at least 10")
        else:
            yield Row(f"cover a {name} ({PRESIDIO} is not installed)", median(ours), "s")
    reader.close()


def _presidio() -> Callable[[bytes], object] | None:
    if importlib.util.find_spec("presidio_image_redactor") is None:
        return None
    redactor: Any = importlib.import_module("presidio_image_redactor")
    engine = redactor.ImageRedactorEngine(redactor.ImageAnalyzerEngine(analyzer_engine=presidio_analyzer()))

    def cover(data: bytes) -> object:
        out = io.BytesIO()
        engine.redact(Image.open(io.BytesIO(data)), ocr_kwargs={"lang": "chi_sim+eng"}).save(out, "PNG")
        return out.getvalue()

    return cover


def _pasting(rounds: int, rapidocr: Callable[[bytes], object]) -> Iterable[Row]:
    """A copied conversation on its way through a running guard to a social program."""
    ours, theirs = [], []
    with tempfile.TemporaryDirectory(prefix="frostpane-bench-") as name, running_x_server() as display:
        folder = Path(name)
        with running_guard(display, folder / "data") as guard:
            until(lambda: guard.status()["reader"]["warm"], timeout_s=60, what="warm reader")
            source, social = Xclip(display, folder, "chat-tool"), Xclip(display, folder, "wechat")
            for seed in range(200, 200 + rounds):
                data = chat(random.Random(seed))
                source.copy(data, "image/png")
                ours.append(_seconds(partial(_frosted, social, data)))
                theirs.append(_seconds(partial(rapidocr, data)))
            time.sleep(IDLE_S)
            together = sum(map(resident_mib, (guard.pid, *worker_processes(guard.pid))))
            source.close()
    yield Row("memory of guard and inspection worker, some seconds after", together, "MiB", goal="at most 350")
    peer, goal = f"{RAPIDOCR}, reading alone", "at most 0.5 where the peer needs 1.2: 2.4"
    yield Row.smaller("a copied chat until a social program has its safe version", ours, "s", peer, theirs, goal)


def _frosted(social: Xclip, original: bytes) -> None:
    time.sleep(FASTEST_PERSON_S)
    received = None
    while received is None:  # a busy machine may need longer than one paste waits
        received = social.paste("image/png")
    if received == original:
        raise RuntimeError("the original went to a social program")


def _process(data: bytes) -> Iterable[Row]:
    reader = WorkerReader("rapid", limits=LIMITS)
    start = _seconds(reader.warm)
    yield Row("start of the reading process, warm", start, "s", goal="at most 0.5")
    photos = {f"a photo of {megapixels} megapixels": size for megapixels, size in PHOTOS}
    for name, size in {"a screen": None, **photos}.items():
        reader.read(data if size is None else photo(random.Random(0), size))
        peak = resident_mib(reader.pid or os.getpid(), "VmHWM")
        yield Row(f"memory of the reading process at {name}, peak", peak, "MiB", goal="at most 320")
    through = [_seconds(lambda: reader.read(data)) for _ in range(5)]
    yield Row("a screen seen before, through the process", median(through), "s")
    reader.close()


def resident_mib(pid: int, which: str = "VmRSS") -> float:
    rows = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(row.split()[1]) / 1024 for row in rows if row.startswith(which))


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
