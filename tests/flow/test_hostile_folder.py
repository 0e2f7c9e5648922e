"""A data folder in which somebody put what is no file, as a real process finds it."""

from __future__ import annotations

import os
import re
import socket
from pathlib import Path

import pytest

from guard.desktop.pipes import remove_pipes
from tests.support.guard_process import running_guard
from tests.support.waiting import until
from tests.support.xserver import running_x_server

pytestmark = pytest.mark.x11

HUGE = 1024**3
"""Length of a file that no guard writes, in bytes."""
PLACES = ("installation", "trail.keys", "trail.ratchet", "trail.sqlite", "frostpane.log", "policy/lock", "cleared.json")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes have no place in folders here")
def test_pipes_in_the_place_of_files_keep_no_guard_from_starting(tmp_path: Path) -> None:
    data = tmp_path / "data"
    (data / "policy").mkdir(parents=True, mode=0o700)
    for name in PLACES:
        os.mkfifo(data / name)
    with running_x_server() as display, running_guard(display, data) as guard:
        until(lambda: guard.status()["state"] == "guarding", timeout_s=30, what="guarding")
        assert [name for name in PLACES if (data / name).is_fifo()] == []
        assert "no files were removed" in (data / "frostpane.log").read_text("utf-8")
        limits = Path(f"/proc/{guard.pid}/limits").read_text()
        assert re.search(r"Max core file size +0 +0 ", limits), "a crash would write what the guard holds"


@pytest.mark.parametrize(
    ("keys", "installation"), [(b"[" * 900_000, HUGE), (HUGE, b"0123456789abcdef\n")], ids=["deep", "huge"]
)
def test_files_of_any_length_and_depth_keep_no_guard_from_starting(
    tmp_path: Path, keys: bytes | int, installation: bytes | int
) -> None:
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    for name, content in (("trail.keys", keys), ("installation", installation), ("trail.ratchet", HUGE)):
        with (data / name).open("wb") as file:
            file.truncate(content) if isinstance(content, int) else file.write(content)
    with running_x_server() as display, running_guard(display, data) as guard:
        status = guard.status()
        assert status["gate"]["connected"]
        peak = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{guard.pid}/status").read_text())
        assert peak is not None
        assert int(peak[1]) < 600_000


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes have no place in folders here")
def test_files_folders_and_links_to_them_stay(tmp_path: Path) -> None:
    data, elsewhere = tmp_path / "data", tmp_path / "elsewhere"
    (data / "below").mkdir(parents=True)
    elsewhere.mkdir()
    (elsewhere / "file").write_text("kept")
    (data / "below" / "file").write_text("kept")
    (data / "link").symlink_to(elsewhere / "file")
    (data / "folder").symlink_to(elsewhere)
    (data / "dangling").symlink_to("nowhere")
    os.mkfifo(elsewhere / "pipe")
    os.mkfifo(data / "below" / "pipe")
    (data / "to-a-pipe").symlink_to(elsewhere / "pipe")
    (elsewhere / "again").symlink_to(elsewhere)
    disk = tmp_path / "disk"
    (disk / "below").mkdir(parents=True)
    (disk / "below" / "file").write_text("kept")
    (disk / "below" / "again").symlink_to(disk)
    (data / "larger").symlink_to(disk)
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind(str(data / "socket"))
    assert remove_pipes(data) == 4  # the link to the folder with the pipe, too
    assert sorted(each.name for each in data.iterdir()) == ["below", "dangling", "larger", "link"]
    assert [each.name for each in (data / "below").iterdir()] == ["file"]
    assert (elsewhere / "pipe").is_fifo()
    assert remove_pipes(tmp_path / "missing") == 0
