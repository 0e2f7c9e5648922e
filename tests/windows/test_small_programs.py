"""The packages' small programs: one starts the guard, and again where it ended by itself; one tells who has none.

A Python under the guard's name stands in for it: as `frostpane.exe run` it runs the script `run` of its folder.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.waiting import until
from tests.windows.programs import named_python

COMPILED = os.environ.get("FROSTPANE_PROGRAMS")
pytestmark = pytest.mark.skipif(COMPILED is None, reason="no compiled programs here")

RUN = """
import pathlib, sys
log = pathlib.Path("log")
with log.open("a") as file:
    print("started", file=file)
statuses = pathlib.Path("statuses").read_text().split()
sys.exit(int(statuses[len(log.read_text().split()) - 1]))
"""
STAYS = "import time; time.sleep(60)"
TASK = Path(r"C:\windows\system32\tasks\Frostpane log-in check")


@pytest.fixture
def guard(tmp_path: Path) -> Iterator[Path]:
    """The stand-in's program, with the small ones beside it."""
    program = named_python("frostpane.exe")
    beside = [Path(shutil.copy2(path, program.parent)) for path in Path(COMPILED or "").glob("*.exe")]
    yield program
    for path in (program, *beside):
        path.unlink()


@pytest.mark.parametrize(
    ("statuses", "starts", "ends"),
    [("0", 1, 0), ("2", 1, 2), ("70 1 0", 3, 0)],
)
def test_the_guard_is_started_again_after_every_end_but_a_clean_one_and_wrong_usage(
    guard: Path, tmp_path: Path, statuses: str, starts: int, ends: int
) -> None:
    (tmp_path / "run").write_text(RUN)
    (tmp_path / "statuses").write_text(statuses)
    began_s = time.monotonic()
    tray = guard.with_name("frostpane-tray.exe")
    assert subprocess.run([tray], cwd=tmp_path, timeout=120, check=False).returncode == ends
    assert len((tmp_path / "log").read_text().split()) == starts
    assert time.monotonic() - began_s >= (0, 0, 1, 3)[starts]  # a guard that cannot start wears nothing out


@pytest.mark.parametrize(("words", "told"), [("run", False), ("status", True), ("running", True), (None, True)])
def test_a_login_without_a_guard_is_told(guard: Path, tmp_path: Path, words: str | None, *, told: bool) -> None:
    running = None
    if words is not None:
        (tmp_path / words).write_text("open('up', 'w').close(); " + STAYS)
        running = subprocess.Popen([guard, words], cwd=tmp_path)
        until(lambda: (tmp_path / "up").exists(), timeout_s=60, what="stand-in")
    try:
        check = guard.with_name("frostpane-check.exe")
        done = subprocess.run([check], capture_output=True, timeout=60, check=False)
    finally:
        if running is not None:
            running.kill()
            running.wait()
    assert done.returncode == told
    assert done.stdout.startswith(b"no-guard: ") == told


def test_the_first_look_after_an_installation_starts_the_guard(guard: Path, tmp_path: Path) -> None:
    # It is closed once it is called so: what is open cannot be taken away.
    (tmp_path / "run").write_text("import os; open('new', 'w').close(); os.rename('new', 'up')")
    check = guard.with_name("frostpane-check.exe")
    try:
        assert subprocess.run([check, "/install"], timeout=60, check=False).returncode == 0
        looks = [subprocess.run([check], cwd=tmp_path, capture_output=True, timeout=60, check=False)]
        until(lambda: (tmp_path / "up").exists(), timeout_s=60, what="guard")
        # Whoever ends it then has ended it: it is told, and not started again.
        (tmp_path / "up").unlink()
        looks.append(subprocess.run([check], cwd=tmp_path, capture_output=True, timeout=60, check=False))
    finally:
        subprocess.run([check, "/remove"], timeout=60, check=False)
    assert [(look.returncode, look.stdout[:8]) for look in looks] == [(0, b""), (1, b"no-guard")]
    assert not (tmp_path / "up").exists()


def test_its_task_is_laid_and_taken_away(guard: Path) -> None:
    check = guard.with_name("frostpane-check.exe")
    assert subprocess.run([check, "/install"], timeout=60, check=False).returncode == 0
    assert TASK.exists()  # Wine keeps no action of it
    assert not check.with_name("frostpane-check.exe.xml").exists()
    assert subprocess.run([check, "/remove"], timeout=60, check=False).returncode == 0
    assert not TASK.exists()
    assert subprocess.run([check, "/anything"], timeout=60, check=False).returncode == 2
