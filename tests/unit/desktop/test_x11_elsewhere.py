"""A display whose server counts processes otherwise than the guard's own system, as by a container."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest

from tests.support.raw_program import RawProgram
from tests.support.xserver import environment

_APART = ("unshare", "--user", "--map-root-user", "--pid", "--fork", "--mount-proc")
_ASKING = """
import subprocess, sys
from pathlib import Path
from guard.desktop.x11.connection import Connection
from guard.desktop.x11.coverage import coverage
from guard.desktop.x11.identify import Identifier
display, window, pid = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
Path("/proc/sys/kernel/ns_last_pid").write_text(str(pid - 1))
with subprocess.Popen(["sleep", "60"]) as other, Connection(display) as connection:
    program = Identifier(connection).program(window)
    told = next(point for point in coverage({"DISPLAY": display}) if point.point == "destination")
    print(other.pid == pid, program.executable, told.guarded)
    other.kill()
"""
pytestmark = [
    pytest.mark.x11,
    pytest.mark.skipif(
        shutil.which("unshare") is None
        or subprocess.run([*_APART, "true"], capture_output=True, check=False).returncode != 0,
        reason="no namespace of processes may be made here",
    ),
]


def test_a_program_is_none_that_has_its_number_by_chance(display: str, program: RawProgram) -> None:
    words = [*_APART, sys.executable, "-c", _ASKING, display, str(program.window), str(os.getpid())]
    told = subprocess.run(words, capture_output=True, text=True, env=environment(display), check=False)
    assert told.stdout.split() == ["True", "None", "False"], told.stderr
