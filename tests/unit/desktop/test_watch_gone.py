"""Folders of captures that go and are made anew."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from guard.desktop.watch import FolderWatch, WatchedFolder
from guard.desktop.x11.screenshots import folders
from tests.support.waiting import until

PNG = b"\x89PNG\r\n\x1a\n" + b"pixels" * 500 + b"\0\0\0\0IEND\xaeB`\x82"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Wine tells nobody that a folder has gone")


@pytest.fixture
def told() -> list[Path]:
    return []


@pytest.fixture
def watch(tmp_path: Path, told: list[Path]) -> Iterator[FolderWatch]:
    """The folders of a desktop, and one that a firm adds."""
    for name in ("Pictures/Screenshots", "Desktop", "Videos/Screenshots", "firm", "trash"):
        (tmp_path / name).mkdir(parents=True)
    own = folders(tmp_path / "Pictures", tmp_path / "Desktop", tmp_path / "Videos")
    watch = FolderWatch((*own, WatchedFolder(tmp_path / "firm", recursive=True)), told.append)
    watch.start()
    yield watch
    watch.stop()


@pytest.mark.parametrize(
    ("gone", "folder"),
    [
        ("Pictures/Screenshots", "Pictures/Screenshots"),
        ("Videos/Screenshots", "Videos/Screenshots"),
        ("Desktop", "Desktop"),
        ("Pictures", "Pictures"),
        ("Pictures", "Pictures/Screenshots"),
        ("Videos", "Videos/Screenshots"),
        ("firm", "firm"),
    ],
)
def test_folder_that_goes_to_the_trash_and_is_made_again_is_watched_again(
    watch: FolderWatch, told: list[Path], tmp_path: Path, gone: str, folder: str
) -> None:
    for name in ("one.png", "two.png"):
        (tmp_path / gone).rename(tmp_path / "trash" / name)
        until(lambda: tmp_path / folder not in watch.watched(), what="end of watch")
        (tmp_path / folder).mkdir(parents=True)
        until(lambda: tmp_path / folder in watch.watched(), what="watch")
        (tmp_path / folder / name).write_bytes(PNG)
        until(lambda name=name: tmp_path / folder / name in told, what="file")


def test_folder_that_another_takes_the_place_of_at_once_is_watched_there(
    watch: FolderWatch, told: list[Path], tmp_path: Path
) -> None:
    (tmp_path / "Desktop").rename(tmp_path / "trash" / "Desktop")
    (tmp_path / "Desktop").mkdir()
    (tmp_path / "Desktop" / "a.png").write_bytes(PNG)
    until(lambda: tmp_path / "Desktop" / "a.png" in told, what="file")
