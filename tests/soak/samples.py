"""What a guard has of the machine, and how long a paste of text takes, minute by minute."""

from __future__ import annotations

import csv
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from guard.desktop.x11.connection import Connection
from guard.desktop.x11.identify import Identifier


@dataclass(frozen=True, slots=True)
class Sample:
    """One look at the guard with all processes that it started."""

    minute: float
    """Minutes since the day began."""
    pss_mib: float
    """Memory; what they share counts once."""
    rss_mib: float
    descriptors: int
    threads: int
    windows: int
    """Windows of theirs on the display."""
    files: int
    """Files in their folders for what is temporary."""
    cpu_s: float
    """Processor time since the guard began."""
    paste_ms: float
    """Median time of a paste of text since the last look."""
    bare_ms: float
    """The same on a display without a guard."""


def look(minute: float, pid: int, display: str, folders: Sequence[Path], paste_ms: float, bare_ms: float) -> Sample:
    """How things stand now."""
    pss, rss, descriptors, threads, cpu_s = map(sum, zip(*_each(pid), strict=True))
    return Sample(
        round(minute, 3),
        round(pss / 1024, 2),
        round(rss / 1024, 2),
        int(descriptors),
        int(threads),
        _windows(display, pid),
        sum(len(names) for folder in folders for _, _, names in os.walk(folder)),
        round(cpu_s, 2),
        round(paste_ms, 3),
        round(bare_ms, 3),
    )


def write(samples: Sequence[Sample], file: Path) -> None:
    """As a table, a line a look."""
    with file.open("w", newline="") as opened:
        table = csv.writer(opened)
        table.writerow([field.name for field in fields(Sample)])
        table.writerows(map(astuple, samples))


def growth(values: Sequence[float]) -> tuple[float, float]:
    """By how much values grow over their whole time by the straight line through them, and how far they lie from it
    (three standard deviations)."""
    size = len(values)
    middle, mean = (size - 1) / 2, sum(values) / size
    spread = sum((at - middle) ** 2 for at in range(size))
    slope = sum((at - middle) * (value - mean) for at, value in enumerate(values)) / spread if spread else 0.0
    rest = (value - mean - slope * (at - middle) for at, value in enumerate(values))
    return slope * (size - 1), 3 * (sum(each**2 for each in rest) / size) ** 0.5


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which that share of them lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def _each(pid: int) -> Iterator[tuple[float, float, float, float, float]]:
    """PSS and RSS in KiB, descriptors, threads and processor time of a process and of all that it started."""
    own = Path(f"/proc/{pid}")
    tasks: list[Path] = []
    with suppress(OSError):  # it may have ended just now
        rolled = dict(row.split()[:2] for row in (own / "smaps_rollup").read_text().splitlines()[1:])
        told = (own / "stat").read_text().rpartition(")")[2].split()
        tasks = list((own / "task").iterdir())
        ticks = int(told[11]) + int(told[12])
        yield (
            *(float(rolled["Pss:"]), float(rolled["Rss:"]), len(list((own / "fd").iterdir())), len(tasks)),
            ticks / os.sysconf("SC_CLK_TCK"),
        )
    for task in tasks:
        children: list[str] = []
        with suppress(OSError):  # a thread too may have ended
            children = (task / "children").read_text().split()
        for child in children:
            yield from _each(int(child))


def _windows(display: str, pid: int) -> int:
    """The windows of a process directly on the root."""
    connection = Connection(display)
    try:
        identifier = Identifier(connection)
        children = connection.core.QueryTree(connection.root).reply().children
        return sum(identifier.process(window) == pid for window in children)
    finally:
        connection.close()


def timed_ms(begin: float) -> float:
    """Milliseconds since a moment of the steady clock."""
    return (time.perf_counter() - begin) * 1000
