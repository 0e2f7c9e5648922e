"""What a process that only forks keeps in its memory."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.support.source import ROOT

PROGRAM = """
import cv2, numpy
from guard import allocator

def code_kb():
    kb, runs = 0, False
    for line in open("/proc/self/smaps"):
        first, second, *_ = line.split()
        if "-" in first:
            runs = "x" in second
        elif first == "Rss:" and runs:
            kb += int(second)
    return kb

square = numpy.arange(64, dtype=numpy.float32).reshape(8, 8)
blurred = cv2.GaussianBlur(square, (3, 3), 1)
before = code_kb()
allocator.let_go_of_code()
print(before, code_kb(), bool((cv2.GaussianBlur(square, (3, 3), 1) == blurred).all()))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere code stays where it is")
def test_code_that_is_let_go_takes_no_memory_and_still_runs() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], cwd=ROOT, capture_output=True, text=True, check=True)
    before, after, same = done.stdout.split()
    assert int(after) < int(before) / 2
    assert same == "True"
