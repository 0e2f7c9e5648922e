"""Reading real screenshots beside rapidocr's default pipeline, turn by turn in one run: `bench real-screens FOLDER`.

The folder holds pictures and, in files that end in .jsonl, a line a picture with its `file` and its `repo`.
A third of the repositories was tuned on and is left out. `FROSTPANE_BENCH_PICTURES` sets how many are read (60),
spread over the repositories.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterable
from hashlib import sha256
from itertools import chain, zip_longest
from pathlib import Path

import numpy as np
from rapidocr import RapidOCR

from bench.pictures import RAPIDOCR, resident_mib
from bench.report import Row
from guard.detect import Detector
from guard.errors import PictureRefused
from guard.inspect.material import Material, Tools
from guard.inspect.picture import from_picture
from guard.model import DetectionSettings, EntityType, MaskStyle, ReadingLimits
from guard.read.examine import examine
from guard.read.files.decode import decode
from guard.read.lines.rapid import RapidLines
from guard.read.lines.regions import unsure_regions
from guard.read.lines.strokes import find_lines
from guard.read.worker.remote import WorkerReader

_LIMITS = ReadingLimits(timeout_s=300)
_TUNED = 0
"""Remainder by three of the digest of a repository's name, of those that were tuned on."""


def rows(folder: Path) -> Iterable[Row]:
    """The whole time, that of flat screens, the slowest, the first safe version, and memory."""
    pictures = _sample(folder, int(os.environ.get("FROSTPANE_BENCH_PICTURES", "60")))
    ours, theirs, flat = _times(pictures)
    count = f"{len(ours)} screens"
    yield Row.smaller(f"read {count}, in all", [float(ours.sum())], "s", RAPIDOCR, [float(theirs.sum())], "at least 3")
    if flat.any():
        name = f"of them {int(flat.sum())} that strokes alone tell, in all"
        yield Row.smaller(name, [float(ours[flat].sum())], "s", RAPIDOCR, [float(theirs[flat].sum())], "at least 5")
    slowest = [float(np.percentile(ours, 95))]
    goal = "at least 0.67"
    yield Row.smaller(
        "the slowest twentieth from", slowest, "s", f"{RAPIDOCR}, median", [float(np.median(theirs))], goal
    )
    yield from _first_safe(pictures)


def _times(pictures: list[bytes]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Seconds of ours and of the peer for each picture, and which ones need no detection network."""
    engine, peer = RapidLines(), RapidOCR(params={"Global.log_level": "critical"})
    engine.warm()
    ours, theirs, flat = [], [], []
    for data in pictures:
        began = time.perf_counter()
        reading = examine(engine, data, _LIMITS)
        ended = time.perf_counter()
        peer(data)
        ours.append(ended - began)
        theirs.append(time.perf_counter() - ended)
        flat.append(not unsure_regions(find_lines(reading.pixels), reading.page.lines))
    return np.array(ours), np.array(theirs), np.array(flat, np.bool_)


def _first_safe(pictures: list[bytes]) -> Iterable[Row]:
    """From the bytes of a picture to its first safe version and to the exact one, through the reading process."""
    reader = WorkerReader("rapid", limits=_LIMITS)
    reader.warm()
    first, last = [], []
    for data in pictures:
        began = time.perf_counter()
        seen: list[float] = []

        def so_far(part: Material, began: float = began, seen: list[float] = seen) -> None:
            if not seen and part.safe(frozenset(EntityType)) is not None:
                seen.append(time.perf_counter() - began)

        detector = Detector(DetectionSettings(names=False))
        from_picture(data, Tools(detector, reader, MaskStyle.MASK, None, so_far=so_far))
        last.append(time.perf_counter() - began)
        first.append(min(seen, default=last[-1]))
    yield Row(
        "first safe version, the slowest twentieth from", float(np.percentile(first, 95)), "s", goal="at most 0.15"
    )
    yield Row("exact version, median", float(np.median(last)), "s")
    peak = resident_mib(reader.pid or os.getpid(), "VmHWM")
    yield Row("memory of the reading process, peak", peak, "MiB", goal="at most 320")
    reader.close()


def _sample(folder: Path, count: int) -> list[bytes]:
    """Pictures of the repositories that were not tuned on, one of each in turn."""
    of: dict[str, list[Path]] = {}
    for labels in sorted(folder.glob("*.jsonl")):
        for label in map(json.loads, labels.read_text().splitlines()):
            repo = str(label["repo"])
            if int(sha256(repo.encode()).hexdigest(), 16) % 3 != _TUNED:
                of.setdefault(repo, []).append(folder / label["file"])
    order = sorted(of, key=lambda repo: sha256(repo.encode()).digest())
    spread = filter(None, chain.from_iterable(zip_longest(*(of[repo] for repo in order))))
    pictures: list[bytes] = []
    for path in spread:
        data = path.read_bytes()
        try:
            decode(data, _LIMITS)
        except PictureRefused:
            continue
        pictures.append(data)
        if len(pictures) == count:
            break
    return pictures
