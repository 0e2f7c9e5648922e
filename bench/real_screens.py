"""Reading real screenshots beside rapidocr's default pipeline: `bench real-screens FOLDER [COUNT [COMMIT]]`.

Turn by turn in one run; with a commit, beside what read them there too. The folder holds pictures and, in files that
end in .jsonl, a line a picture with its `file` and its `repo`. A third of the repositories was tuned on and is left
out. COUNT (60) pictures are read, spread over the others.
"""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Iterable, Sequence
from hashlib import sha256
from itertools import chain, compress, islice, zip_longest
from pathlib import Path
from statistics import median

import numpy as np
from rapidocr import RapidOCR

from bench.against import OURS, Tree, checked_out
from bench.pictures import RAPIDOCR, resident_mib
from bench.report import Row
from guard.detect import Detector
from guard.errors import PictureRefused
from guard.inspect.material import Material, Tools
from guard.inspect.picture import from_picture
from guard.model import DetectionSettings, EntityType, MaskStyle, ReadingLimits
from guard.read.examine import examine
from guard.read.files.decode import decode
from guard.read.files.header import probe
from guard.read.lines.rapid import RapidLines
from guard.read.lines.regions import unsure_regions
from guard.read.lines.strokes import find_lines
from guard.read.worker.remote import WorkerReader
from tools.train.labelled import may_tune

_LIMITS = ReadingLimits(timeout_s=300)
_SCREEN_PIXELS = 1920 * 1080
"""Pixels up to which a picture is as large as a usual screen."""
_READ = """
import sys, time
from pathlib import Path
from guard.model import ReadingLimits
from guard.read.examine import examine
from guard.read.lines.rapid import RapidLines
engine = RapidLines()
engine.warm()
for line in sys.stdin:
    data = Path(line.rstrip()).read_bytes()
    began = time.perf_counter()
    examine(engine, data, ReadingLimits(timeout_s=300))
    print(time.perf_counter() - began, flush=True)
"""
"""Program that reads the pictures that it is told, in whatever tree it is started in, and tells the seconds of each."""


def rows(folder: Path, count: int = 60, commit: str | None = None) -> Iterable[Row]:
    """The whole time, that of flat screens, the slowest, the first safe version, memory; and what a commit took."""
    paths = _sample(folder, count)
    pictures = [path.read_bytes() for path in paths]
    ours, theirs, flat = _times(pictures)
    yield Row.smaller(
        f"read {len(ours)} screens, in all", [float(ours.sum())], "s", RAPIDOCR, [float(theirs.sum())], "at least 3"
    )
    if flat.any():
        name = f"of them {int(flat.sum())} that strokes alone tell, in all"
        yield Row.smaller(name, [float(ours[flat].sum())], "s", RAPIDOCR, [float(theirs[flat].sum())], "at least 5")
    slowest = [float(np.percentile(ours, 95))]
    goal = "at least 0.67"
    yield Row.smaller(
        "the slowest twentieth from", slowest, "s", f"{RAPIDOCR}, median", [float(np.median(theirs))], goal
    )
    yield from _first_safe(pictures)
    if commit is not None:
        now, before = _in_turns(paths, commit)
        yield Row.smaller("read one, median", now, "s", commit, before, "at least 1.5")
        yield Row.smaller("read all", [sum(now)], "s", commit, [sum(before)])


def _in_turns(paths: Sequence[Path], commit: str) -> tuple[list[float], list[float]]:
    """Seconds that reading each picture takes in this tree, and at a commit of it, one after the other."""
    with (
        checked_out(commit) as other,
        _reading(OURS) as now,
        _reading(other) as before,
    ):
        seconds = [(_told(now, path), _told(before, path)) for path in paths]
    return [each for each, _ in seconds], [each for _, each in seconds]


def _reading(tree: Tree) -> subprocess.Popen[str]:
    command = (tree.python, "-c", _READ)
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=tree.folder)


def _told(reading: subprocess.Popen[str], path: Path) -> float:
    assert reading.stdin is not None
    assert reading.stdout is not None
    print(path.absolute(), file=reading.stdin, flush=True)
    return float(reading.stdout.readline())


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
    detector = Detector(DetectionSettings(names=False))
    first, last, usual = [], [], []
    for data in pictures:
        began = time.perf_counter()
        seen: list[float] = []

        def so_far(part: Material, began: float = began, seen: list[float] = seen) -> None:
            if not seen and part.safe(frozenset(EntityType)) is not None:
                seen.append(time.perf_counter() - began)

        from_picture(data, Tools(detector, reader, MaskStyle.MASK, None, so_far=so_far))
        last.append(time.perf_counter() - began)
        first.append(min(seen, default=last[-1]))
        header = probe(data, _LIMITS)
        usual.append(header.width * header.height <= _SCREEN_PIXELS)
    sizes = {"of any size": first, "up to 1920 × 1080": list(compress(first, usual))}
    for size, seconds in sizes.items():
        if seconds:
            name = f"first safe version of {len(seconds)} {size}, the slowest twentieth from"
            yield Row(name, float(np.percentile(seconds, 95)), "s", goal="at most 0.15")
    yield Row("exact version, median", median(last), "s")
    peak = resident_mib(reader.pid or os.getpid(), "VmHWM")
    yield Row("memory of the reading process, peak", peak, "MiB", goal="at most 320")
    reader.close()


def _sample(folder: Path, count: int) -> list[Path]:
    """Pictures of the repositories that were not tuned on, one of each in turn."""
    of: dict[str, list[Path]] = {}
    for labels in sorted(folder.glob("*.jsonl")):
        for label in map(json.loads, labels.read_text().splitlines()):
            repo = str(label["repo"])
            if not may_tune(repo):
                of.setdefault(repo, []).append(folder / label["file"])
    order = sorted(of, key=lambda repo: sha256(repo.encode()).digest())
    spread = filter(None, chain.from_iterable(zip_longest(*(of[repo] for repo in order))))
    return list(islice(filter(_is_read, spread), count))


def _is_read(path: Path) -> bool:
    try:
        decode(path.read_bytes(), _LIMITS)
    except PictureRefused:
        return False
    return True
