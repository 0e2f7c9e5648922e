"""Broken, hostile and boundless documents of each family, through the real worker.

    python -m tests.fuzz.documents COUNT [SEED]

Each gets an answer in its time, and the worker takes no more memory than it may. Prints the seed first.
"""

from __future__ import annotations

import secrets
import sys
import time
from contextlib import closing
from itertools import islice
from pathlib import Path

from guard.inspect.formats import Kind
from guard.inspect.worker.lanes import Worker
from guard.inspect.worker.remote import RemoteInspector, Terms
from guard.model import DetectionSettings, EntityType, MaskStyle, ReadingLimits
from tests.support.broken import FAMILIES, broken

WITHIN_S = 20.0
ROOM_S = 20.0
"""Time beyond the deadline for a machine that is busy with other things, in seconds."""
MOST_MIB = 400
TERMS = Terms("rapid", ReadingLimits(timeout_s=WITHIN_S), DetectionSettings(), MaskStyle.MASK, None, None, None)


def tried(inspector: RemoteInspector, family: str, seed: int, count: int) -> tuple[float, int]:
    """The slowest answer, in seconds, and how many were findings or a clean document, of so many."""
    slowest, read = 0.0, 0
    kind = Kind.TEXT_FILE if family == "csv" else Kind.DOCUMENT
    for data in islice(broken(family, seed), count):
        began = time.monotonic()
        looked = inspector.look(kind, data, protected=frozenset(EntityType))
        slowest = max(slowest, time.monotonic() - began)
        assert slowest < WITHIN_S + ROOM_S, family
        assert looked.read or [each.entity_type for each in looked.findings] == [EntityType.UNREADABLE], family
        read += looked.read
    return slowest, read


def resident_mib(pid: int) -> int:
    """The most memory that a process has held; 0: it has gone."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) // 1024 for line in status.splitlines() if line.startswith("VmHWM")), 0)


def main(count: int, seed: int) -> None:
    print(f"seed {seed}", flush=True)
    with closing(Worker(TERMS.opening())) as worker:
        worker.warm()
        inspector = RemoteInspector(worker, TERMS)
        for family in FAMILIES:
            slowest, read = tried(inspector, family, seed, count)
            pid = worker.slow.pid
            most = resident_mib(pid) if pid else 0
            print(f"{family:5} {count} documents, {read} read, slowest {slowest:.2f} s, {most} MiB", flush=True)
            assert most <= MOST_MIB, family


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else secrets.randbelow(1 << 31))
