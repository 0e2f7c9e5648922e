"""A freeze of the own control group, which sends no signal, is heard of once it is over."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from guard.desktop.thawed import events_file, tells_freezes, watch_thawed
from tests.support.waiting import until

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="control groups are Linux's")
HEARS = """
import sys
from guard.desktop.thawed import watch_thawed
stop = watch_thawed(lambda: print("thawed", flush=True))
print("watches", flush=True)
sys.stdin.readline()
stop()
"""


@pytest.fixture
def group() -> Iterator[Path]:
    """A control group of one's own; it needs the right to make one."""
    mounts = re.findall(r" (\S+) cgroup2 ", Path("/proc/mounts").read_text())
    if not mounts:
        pytest.skip("this kernel tells of no freezes")
    folder = Path(mounts[0], f"thawed-{uuid4().hex}")
    try:
        folder.mkdir()
    except OSError:
        pytest.skip("no control group may be made here")
    yield folder
    until(lambda: "populated 0" in (folder / "cgroup.events").read_text(), what="the end of the frozen program")
    folder.rmdir()


def test_a_freeze_is_told_once_when_it_is_over_and_the_watch_ends(group: Path) -> None:
    told: list[str] = []
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(
        ["sh", "-c", 'echo $$ > "$0"; exec "$1" -c "$2"', group / "cgroup.procs", sys.executable, HEARS],
        text=True,
        **pipes,  # type: ignore[call-overload]
    ) as process:
        try:
            assert process.stdout.readline() == "watches\n"
            for _ in range(2):
                (group / "cgroup.freeze").write_text("1")
                until(lambda: "frozen 1" in (group / "cgroup.events").read_text(), what="a frozen group")
                (group / "cgroup.freeze").write_text("0")
                told.append(process.stdout.readline())
            process.stdin.write("\n")
            process.stdin.flush()
            assert process.stdout.read() == ""
            assert process.wait(30) == 0
        finally:
            (group / "cgroup.freeze").write_text("0")
            process.kill()
    assert told == ["thawed\n", "thawed\n"]


GROUP = "/user.slice/guard.service"


@pytest.mark.parametrize(
    ("groups", "mount", "found", "tells"),
    [
        (f"0::{GROUP}", "cgroup2 cgroup2", True, True),
        (f"6:freezer:/\n0::{GROUP}", "cgroup2 cgroup2", True, True),
        ("6:freezer:/\n0::/", "cgroup2 cgroup2", False, True),  # nobody can freeze the root
        ("6:freezer:/apart\n0::/", "cgroup2 cgroup2", False, False),
        (f"6:freezer:/apart\n0::{GROUP}", "cgroup2 cgroup2", True, False),
        ("0::/apart", "cgroup2 cgroup2", False, False),
        (f"0::{GROUP}", "cgroup cgroup", False, False),
        ("6:freezer:/", "cgroup2 cgroup2", False, False),
    ],
)
def test_what_the_group_tells(tmp_path: Path, groups: str, mount: str, found: bool, tells: bool) -> None:
    events = tmp_path / GROUP.strip("/") / "cgroup.events"
    events.parent.mkdir(parents=True)
    events.write_text("populated 1\nfrozen 0\n")
    (tmp_path / "cgroup").write_text(groups + "\n")
    (tmp_path / "mountinfo").write_text(f"41 31 0:38 / {tmp_path} rw,nosuid shared:4 - {mount} rw\n")
    assert events_file(tmp_path) == (events if found else None)
    assert tells_freezes(tmp_path) is tells
    assert not tells_freezes(tmp_path / "gone")


def test_a_watch_leaves_no_descriptor_behind() -> None:
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(5):
        stop = watch_thawed(lambda: None)
        stop()
        stop()
    until(lambda: len(list(Path("/proc/self/fd").iterdir())) <= before, what="closed descriptors")
