"""Documents: how long it takes to read them beside markitdown and kreuzberg, and to inspect and to redact them.

A peer is measured where it is installed, by this interpreter or by that of `FROSTPANE_BENCH_PEERS`: their requirements
and ours do not go together. Reading is what peers do too: a file in, its text out. Inspecting and redacting run in the
real worker, with a table whose names, numbers and addresses are all different.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from statistics import median
from typing import NamedTuple, Self

from bench.document_files import PAGES, ROWS, contracts, customers
from bench.report import Row
from guard.inspect.documents import opening
from guard.inspect.documents.bounds import BOUNDS
from guard.inspect.formats import Kind
from guard.inspect.worker.lanes import Worker
from guard.inspect.worker.remote import RemoteInspector, Terms
from guard.model import DetectionSettings, EntityType, MaskStyle, ReadingLimits
from tests.fuzz.documents import resident_mib

ROUNDS = 2
SEED = 18
_TERMS = Terms("rapid", ReadingLimits(timeout_s=120.0), DetectionSettings(), MaskStyle.MASK, None, None, None)
_PEER = """
import sys, time
{setup}
for line in sys.stdin:
    begun = time.monotonic()
    text = read(line.rstrip())
    print(time.monotonic() - begun, len(text), flush=True)
"""
_SETUPS = {
    "markitdown": "from markitdown import MarkItDown\nread = lambda path: MarkItDown().convert(path).text_content",
    "kreuzberg": "from kreuzberg import extract_file_sync\nread = lambda path: extract_file_sync(path).content",
}


class _Peer(NamedTuple):
    """A peer in a process of its own, which reads a file when it is told its path."""

    name: str
    process: subprocess.Popen[str]

    @classmethod
    def opened(cls, name: str) -> Self | None:
        """It; None: it is not installed."""
        python = os.environ.get("FROSTPANE_BENCH_PEERS", sys.executable)
        if subprocess.run([python, "-c", f"import {name}"], capture_output=True, check=False).returncode:
            return None
        command = [python, "-c", _PEER.format(setup=_SETUPS[name])]
        return cls(name, subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True))

    def read_s(self, path: Path) -> float:
        """Seconds for one file."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{path}\n")
        self.process.stdin.flush()
        seconds, length = self.process.stdout.readline().split()
        assert int(length), self.name
        return float(seconds)

    def close(self) -> None:
        """End it."""
        self.process.communicate()


def rows() -> Iterator[Row]:
    """All figures of documents."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        workbook, pages = Path(folder, "customers.xlsx"), Path(folder, "contracts.pdf")
        workbook.write_bytes(customers(ROWS, SEED))
        pages.write_bytes(contracts(PAGES, SEED))
        peers = [stack.enter_context(closing(peer)) for name in _SETUPS if (peer := _Peer.opened(name)) is not None]
        yield from _reading(f"workbook of {ROWS:,} × 20, read", workbook, peers)
        yield from _reading(f"PDF of {PAGES} pages, read", pages, peers)
        yield from _in_worker(workbook.read_bytes())


def _reading(name: str, path: Path, peers: list[_Peer]) -> Iterator[Row]:
    """In turns, the first of each left out: it loads what the later ones find loaded."""
    data = path.read_bytes()
    ours: list[float] = []
    theirs: list[list[float]] = [[] for _ in peers]
    for number in range(ROUNDS + 1):
        seconds = [_seconds(lambda: opening.read(data, BOUNDS)), *(peer.read_s(path) for peer in peers)]
        for series, each in zip((ours, *theirs), seconds, strict=True):
            series += [each] if number else []
    for peer, series in zip(peers, theirs, strict=True):
        yield Row.smaller(name, ours, "s", peer.name, series, "not slower")
    if not peers:
        yield Row(name, median(ours), "s")


def _in_worker(data: bytes) -> Iterator[Row]:
    protected = frozenset(EntityType)
    looking: list[float] = []
    redacting: list[float] = []
    with closing(Worker(_TERMS.opening())) as worker:
        worker.warm()
        inspector = RemoteInspector(worker, _TERMS)
        for _ in range(ROUNDS):
            looking.append(_seconds(lambda: inspector.look(Kind.DOCUMENT, data, protected=frozenset())))
            redacting.append(_seconds(lambda: inspector.look(Kind.DOCUMENT, data, protected=protected).safe(protected)))
        most = resident_mib(worker.slow.pid or 0)
    yield Row(f"workbook of {ROWS:,} × 20, inspected", median(looking), "s", goal="≤ 3 s")
    yield Row(f"workbook of {ROWS:,} × 20, inspected and redacted", median(redacting), "s", goal="≤ 5 s")
    yield Row("memory of the worker", most, "MiB", goal="≤ 400 MiB")


def _seconds(run: Callable[[], object]) -> float:
    begun = time.monotonic()
    run()
    return time.monotonic() - begun
