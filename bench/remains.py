"""What other engines still read in covered screens: of the digits that they read before, the share that is left."""

from __future__ import annotations

import random
from collections.abc import Iterable

from bench.report import Row
from bench.screens import chat, table
from guard.detect import Detector
from guard.inspect.material import Tools
from guard.inspect.picture import from_picture
from guard.model import DetectionSettings, EntityType, MaskStyle, ReadingLimits
from guard.read.worker.remote import WorkerReader
from tests.support.independent import digits_read, engines, numbers

SCREENS = 3


def digits_left() -> Iterable[Row]:
    """Covered conversations and tables, read by two engines that are not ours."""
    reader = WorkerReader("rapid", limits=ReadingLimits(timeout_s=120))
    tools = Tools(Detector(DetectionSettings()), reader, MaskStyle.MASK, None)
    screens = [draw(random.Random(seed)) for seed in range(300, 300 + SCREENS) for draw in (chat, table)]
    covered = [from_picture(screen, tools).safe(frozenset(EntityType)) for screen in screens]
    reader.close()
    for name, read in engines().items():
        left = drawn = 0
        for screen, safe in zip(screens, covered, strict=True):
            if safe is None:
                raise RuntimeError("there is no safe version of a screen")
            known = numbers(read(screen))
            drawn += sum(map(len, known))
            left += digits_read(read(safe), known)
        yield Row(
            f"of {drawn} digits that {name} reads, read after covering", 100 * left / drawn, "%", goal="at most 1"
        )
