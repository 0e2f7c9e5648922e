"""Notices of changes in folders that are lost, or come from nobody any more: captures are seen all the same."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from guard.desktop.watch import FolderWatch, WatchedFolder
from tests.support.source import ROOT
from tests.support.waiting import until

PNG = b"\x89PNG\r\n\x1a\n" + b"pixels" * 500 + b"\0\0\0\0IEND\xaeB`\x82"


@pytest.fixture
def told() -> list[Path]:
    return []


@pytest.fixture
def watch(tmp_path: Path, told: list[Path]) -> Iterator[FolderWatch]:
    for name in ("shots", "other", "trash"):
        (tmp_path / name).mkdir()
    watch = FolderWatch(
        (WatchedFolder(tmp_path / "shots", recursive=True), WatchedFolder(tmp_path / "other")), told.append
    )
    watch.start()
    yield watch
    watch.stop()


def seen(path: Path, told: list[Path]) -> None:
    """Wait until a picture that is saved there now was told."""
    path.write_bytes(PNG)
    until(lambda: path in told, what=path.name)


@pytest.mark.skipif(sys.platform == "win32", reason="of the notices of Linux")
def test_folders_of_one_name_that_go_one_after_the_other_blind_nobody(
    watch: FolderWatch, told: list[Path], tmp_path: Path
) -> None:
    month = tmp_path / "shots" / "2026-11"
    month.mkdir()
    seen(month / "a.png", told)
    month.rename(tmp_path / "trash" / "2026-11")
    seen(tmp_path / "shots" / "b.png", told)
    month.mkdir()
    seen(month / "c.png", told)
    (month / "c.png").unlink()
    month.rmdir()
    (tmp_path / "trash" / "2026-11" / "a.png").unlink()
    (tmp_path / "trash" / "2026-11").rmdir()
    for folder in ("shots", "other"):
        seen(tmp_path / folder / "d.png", told)
    assert set(watch.watched()) == {tmp_path / "shots", tmp_path / "other"}


def test_who_reports_no_more_is_found_out_by_the_next_sign_of_life(
    watch: FolderWatch, told: list[Path], tmp_path: Path
) -> None:
    for observer in (watch._observer._notified, watch._observer._looking):
        if observer.is_alive():
            observer.stop()
            observer.join()
    (tmp_path / "shots" / "a.png").write_bytes(PNG)
    answered = threading.Event()
    watch.beat(answered.set)
    assert answered.wait(10)
    until(lambda: tmp_path / "shots" / "a.png" in told, what="the capture that nobody reported")
    for folder in ("shots", "other"):
        seen(tmp_path / folder / "b.png", told)


LENT_IN_PART = """
import sys
from pathlib import Path
from guard.desktop.watch import FolderWatch, WatchedFolder
from tests.support.waiting import until
from tests.unit.desktop.test_watch_lost import PNG

for limit in range(6):
    Path("/proc/sys/user/max_inotify_watches").write_text(str(limit))
    shots, told = Path(sys.argv[1]) / str(limit), []
    for name in ("2026-10", "2026-11"):
        (shots / name).mkdir(parents=True)
    watch = FolderWatch((WatchedFolder(shots, recursive=True),), told.append)
    watch.start()
    (shots / "2026-12").mkdir()
    expected = [shots / name / "a.png" for name in (".", "2026-10", "2026-11", "2026-12")]
    for path in expected:
        path.write_bytes(PNG)
    until(lambda: set(expected) <= set(told), what=f"captures where {limit} notices are lent")
    watch.stop()
"""
NAMESPACE = ("unshare", "--user", "--map-root-user")


@pytest.mark.skipif(
    shutil.which("unshare") is None
    or subprocess.run([*NAMESPACE, "true"], capture_output=True, check=False).returncode != 0,
    reason="no namespace of users may be made here",
)
def test_captures_are_seen_in_every_folder_where_notices_are_lent_for_some_alone(tmp_path: Path) -> None:
    script = [sys.executable, "-c", LENT_IN_PART, str(tmp_path)]
    subprocess.run([*NAMESPACE, *script], cwd=ROOT, check=True, timeout=120)


MOST_QUEUED = Path("/proc/sys/fs/inotify/max_queued_events")


@pytest.mark.skipif(not MOST_QUEUED.exists(), reason="of the notices of Linux")
def test_captures_that_come_while_more_happens_than_the_system_keeps_are_told(
    watch: FolderWatch, told: list[Path], tmp_path: Path
) -> None:
    notes = [tmp_path / "other" / name for name in ("a.txt", "b.txt")]
    for note in notes:
        note.touch()
    lost = [tmp_path / folder / "lost.png" for folder in ("shots", "other")]
    with watch._observer._notified._reader._lock:  # nobody reads meanwhile
        for count in range(int(MOST_QUEUED.read_text()) + 5_000):  # a few thousand are read at once
            os.utime(notes[count % 2])
        for path in lost:
            path.write_bytes(PNG)
            os.utime(path, (0, 0))  # as what comes out of an archive
    until(lambda: set(lost) <= set(told), what="lost captures")
    for folder in ("shots", "other"):
        seen(tmp_path / folder / "a.png", told)
