"""Behind a command no paste waits: it gives a picture the time that it takes."""

from __future__ import annotations

import contextlib

from guard.cli.options import reader
from guard.model import ReadingLimits
from guard.read import TextReader
from guard.read.readers import Readers
from tests.support.policies import policy


class Asked(Readers):
    """Remembers what a reader was asked for."""

    def reader(self, engine: str, limits: ReadingLimits) -> TextReader:
        self.limits = limits
        return super().reader(engine, limits)


def test_a_command_gives_a_picture_minutes_within_the_other_limits_of_the_policy() -> None:
    asked = policy()
    with contextlib.closing(Asked()) as readers:
        reader(readers, asked)
        assert readers.limits.timeout_s >= 300
        assert readers.limits.max_pixels == asked.inspection.max_pixels
