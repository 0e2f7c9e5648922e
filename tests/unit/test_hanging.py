"""What ends a run that hangs in cleaning up, and leaves alone one that goes on after a test failed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

CONFTEST = """
from tests import conftest
from tests.conftest import pytest_exception_interact, pytest_runtest_logfinish, pytest_unconfigure
conftest.CLEAN_UP_S = 1
"""
FAILS = """
import time
import pytest

@pytest.fixture
def cleans_up():
    yield
    time.sleep({cleans_up_s})

def test_that_fails(cleans_up):
    assert False

def test_that_comes_later():
    time.sleep({later_s})
"""


def run(folder: Path, **seconds: float) -> subprocess.CompletedProcess[str]:
    (folder / "conftest.py").write_text(CONFTEST)
    (folder / "test_fails.py").write_text(FAILS.format(**seconds))
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--rootdir", str(folder), str(folder)],
        capture_output=True,
        text=True,
    )


def test_what_runs_after_a_test_that_failed_takes_its_time(tmp_path: Path) -> None:
    ran = run(tmp_path, cleans_up_s=0, later_s=2)
    assert "1 failed, 1 passed" in ran.stdout


def test_a_test_that_failed_and_never_cleans_up_ends_the_run(tmp_path: Path) -> None:
    ran = run(tmp_path, cleans_up_s=20, later_s=0)
    assert "in cleans_up" in ran.stderr
    assert "passed" not in ran.stdout
