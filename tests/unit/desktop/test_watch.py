"""Folders in which captures land: what is told, and when."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from guard.desktop import watch as module
from guard.desktop.picture_files import is_whole
from guard.desktop.watch import FolderWatch, WatchedFolder
from tests.support.waiting import until

PNG = b"\x89PNG\r\n\x1a\n" + b"pixels" * 500 + b"\0\0\0\0IEND\xaeB`\x82"


class Told:
    """The files that were complete, with what they held at that moment."""

    def __init__(self) -> None:
        self.files: list[tuple[str, bytes]] = []

    def __call__(self, path: Path) -> None:
        self.files.append((path.name, path.read_bytes()))

    def wait(self, count: int = 1) -> None:
        until(lambda: len(self.files) >= count, what="file")


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def watch(tmp_path: Path, told: Told) -> Iterator[FolderWatch]:
    (tmp_path / "shots").mkdir()
    folders = (
        WatchedFolder(tmp_path / "shots"),
        WatchedFolder(tmp_path / "later" / "deep", recursive=True),
        WatchedFolder(tmp_path / "shots" / "monthly", recursive=True),
    )
    watch = FolderWatch(folders, told)
    watch.start()
    yield watch
    watch.stop()


def test_file_is_told_when_its_writer_is_done(watch: FolderWatch, told: Told, tmp_path: Path) -> None:
    with (tmp_path / "shots" / "a.png").open("wb") as file:
        for start in range(0, len(PNG), 1000):
            file.write(PNG[start : start + 1000])
            file.flush()
            time.sleep(0.1)
    told.wait()
    assert ("a.png", PNG) in told.files
    assert {content for _, content in told.files} == {PNG}


def test_file_that_gets_its_name_when_it_is_complete_is_told(watch: FolderWatch, told: Told, tmp_path: Path) -> None:
    (tmp_path / "shots" / ".a.tmp").write_bytes(PNG)
    (tmp_path / "shots" / ".a.tmp").rename(tmp_path / "shots" / "a.png")
    told.wait()
    assert told.files == [("a.png", PNG)]


def test_file_that_comes_from_another_folder_is_told(watch: FolderWatch, told: Told, tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(PNG)
    (tmp_path / "a.png").rename(tmp_path / "shots" / "a.png")
    told.wait()
    assert told.files == [("a.png", PNG)]


def test_file_that_never_ends_as_it_should_is_told_when_nothing_changes_any_more(
    watch: FolderWatch, told: Told, tmp_path: Path
) -> None:
    (tmp_path / "shots" / "cut.png").write_bytes(PNG[:-20])
    told.wait()
    assert told.files == [("cut.png", PNG[:-20])]


def test_folders_that_are_made_later_are_watched_with_what_is_in_them(
    watch: FolderWatch, told: Told, tmp_path: Path
) -> None:
    deep = tmp_path / "later" / "deep"
    deep.mkdir(parents=True)
    (deep / "first.png").write_bytes(PNG)
    told.wait()
    assert deep in watch.watched()
    (deep / "2026-01").mkdir()
    until(lambda: (deep / "2026-01").exists(), what="folder")
    time.sleep(0.1)
    (deep / "2026-01" / "second.png").write_bytes(PNG)
    until(lambda: ("second.png", PNG) in told.files, what="file")


@pytest.mark.skipif(sys.platform == "win32", reason="Wine tells nobody that a watched folder has gone")
def test_folder_that_is_deleted_and_made_again_is_watched_again(watch: FolderWatch, told: Told, tmp_path: Path) -> None:
    monthly = tmp_path / "shots" / "monthly"
    for name in ("one.png", "two.png"):
        monthly.mkdir()
        until(lambda: monthly in watch.watched(), what="watch")
        (monthly / name).write_bytes(PNG)
        until(lambda name=name: (name, PNG) in told.files, what="file")
        (monthly / name).unlink()
        monthly.rmdir()
        until(lambda: monthly not in watch.watched(), what="end of watch")


@pytest.mark.skipif(sys.platform == "win32", reason="Wine makes no links to folders, and tells of none that has gone")
def test_folder_behind_a_link_is_watched_and_again_when_it_is_made_anew(told: Told, tmp_path: Path) -> None:
    real, link = tmp_path / "disk" / "pictures", tmp_path / "Pictures"
    real.mkdir(parents=True)
    link.symlink_to(real)
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    watch = FolderWatch((WatchedFolder(link), WatchedFolder(tmp_path / "loop")), told)
    watch.start()
    try:
        for name in ("one.png", "two.png"):
            (link / name).write_bytes(PNG)
            until(lambda name=name: (name, PNG) in told.files, what="file")
            (real / name).unlink()
            real.rmdir()
            until(lambda: link not in watch.watched(), what="end of watch")
            real.mkdir()
            until(lambda: link in watch.watched(), what="watch")
    finally:
        watch.stop()


@pytest.mark.skipif(sys.platform == "win32", reason="Wine makes no links to folders")
def test_folders_that_are_made_behind_a_link_are_watched(told: Told, tmp_path: Path) -> None:
    (tmp_path / "disk" / "videos").mkdir(parents=True)
    (tmp_path / "Videos").symlink_to(tmp_path / "disk" / "videos")
    (tmp_path / "again").symlink_to(tmp_path / "disk" / "videos" / "shots")
    folders = (tmp_path / "Videos" / "shots", tmp_path / "again")
    watch = FolderWatch([WatchedFolder(folder) for folder in folders], told)
    watch.start()
    try:
        for name in ("one.png", "two.png"):
            folders[0].mkdir()
            until(lambda: set(watch.watched()) == set(folders), what="watch")
            (folders[0] / name).write_bytes(PNG)
            until(lambda name=name: (name, PNG) in told.files, what="file")
            (folders[0] / name).unlink()
            folders[0].rmdir()
            until(lambda: watch.watched() == (), what="end of watch")
    finally:
        watch.stop()


def test_whatever_is_raised_costs_one_look_and_no_more(told: Told, tmp_path: Path) -> None:
    def complete(path: Path) -> None:
        if path.name == "odd.png":
            raise KeyError(path)
        told(path)

    watch = FolderWatch((WatchedFolder(tmp_path),), complete)
    watch.start()
    try:
        for name in ("odd.png", "a.png"):
            (tmp_path / name).write_bytes(PNG)
        told.wait()
        answered = threading.Event()
        watch.beat(answered.set)
        assert answered.wait(10)
    finally:
        watch.stop()


def test_a_capture_is_told_beside_a_file_that_is_written_all_the_time(
    watch: FolderWatch, told: Told, tmp_path: Path
) -> None:
    done = threading.Event()

    def write() -> None:
        while not done.wait(0.2):
            with (tmp_path / "shots" / "app.log").open("a") as log:
                log.write("line\n")

    writing = threading.Thread(target=write)
    writing.start()
    try:
        (tmp_path / "shots" / "a.png").write_bytes(PNG)
        told.wait()
    finally:
        done.set()
        writing.join()


def test_other_files_are_not_looked_at(watch: FolderWatch, told: Told, tmp_path: Path) -> None:
    (tmp_path / "shots" / "notes.txt").write_bytes(PNG)
    (tmp_path / "shots" / ".frostpane-1.part").write_bytes(PNG)
    (tmp_path / "elsewhere.png").write_bytes(PNG)
    (tmp_path / "shots" / "a.png").write_bytes(PNG)
    told.wait()
    time.sleep(0.5)
    assert {name for name, _ in told.files} == {"a.png"}


def test_folder_below_a_folder_that_is_not_recursive_is_not_looked_at(
    watch: FolderWatch, told: Told, tmp_path: Path
) -> None:
    (tmp_path / "shots" / "other").mkdir()
    (tmp_path / "shots" / "other" / "b.png").write_bytes(PNG)
    (tmp_path / "shots" / "a.png").write_bytes(PNG)
    told.wait()
    time.sleep(0.5)
    assert {name for name, _ in told.files} == {"a.png"}


def test_folder_on_a_disk_that_is_not_there_is_passed_over(told: Told) -> None:
    watch = FolderWatch((WatchedFolder(Path("relative/and/missing")),), told)
    watch.start()
    watch.stop()
    assert watch.watched() == ()


def test_slow_writer_is_waited_for_above_another_folder_that_is_watched(told: Told, tmp_path: Path) -> None:
    deep = tmp_path / "shots" / "deep"
    watch = FolderWatch((WatchedFolder(tmp_path, recursive=True), WatchedFolder(deep)), told)
    watch.start()
    try:
        deep.mkdir(parents=True)
        until(lambda: deep in watch.watched(), what="watch")
        with (tmp_path / "shots" / "a.png").open("wb") as file:
            file.write(PNG[:-20])
            file.flush()
            told.wait()
            file.write(PNG[-20:])
        until(lambda: ("a.png", PNG) in told.files, what="what was written last")
    finally:
        watch.stop()


def test_folders_that_nobody_can_look_into_keep_nothing_from_starting(told: Told, tmp_path: Path) -> None:
    (tmp_path / "shots").mkdir()
    (tmp_path / "long").symlink_to("x" * 300)
    (tmp_path / "disk").symlink_to("/")
    odd = (tmp_path / ("x" * 300), tmp_path / "long" / "below", tmp_path / "disk")
    folders = (*(WatchedFolder(path, recursive=True) for path in odd), WatchedFolder(tmp_path / "shots"))
    watch = FolderWatch(folders, told)
    watch.start()
    try:
        (tmp_path / "shots" / "a.png").write_bytes(PNG)
        told.wait()
    finally:
        watch.stop()
    assert told.files[0][0] == "a.png"


WHOLE = [
    (PNG, "image/png"),
    (b"\xff\xd8\xff" + b"x" * 100 + b"\xff\xd9", "image/jpeg"),
    (b"GIF89a" + b"x" * 100 + b";", "image/gif"),
    (b"BM" + (106).to_bytes(4, "little") + b"x" * 100, "image/bmp"),
    (b"RIFF" + (104).to_bytes(4, "little") + b"WEBP" + b"x" * 100, "image/webp"),
]


@pytest.mark.parametrize(("data", "kind"), WHOLE, ids=[kind for _, kind in WHOLE])
def test_picture_is_known_by_its_first_bytes_and_whole_by_its_last(data: bytes, kind: str, tmp_path: Path) -> None:
    path = tmp_path / "picture"
    path.write_bytes(data)
    assert is_whole(path)
    path.write_bytes(data[:-1])
    assert not is_whole(path)


def test_what_does_not_tell_its_end_is_not_called_whole(tmp_path: Path) -> None:
    (tmp_path / "a.tif").write_bytes(b"II*\0" + b"x" * 100)
    assert not is_whole(tmp_path / "a.tif")
    assert not is_whole(tmp_path / "missing")


def test_a_folder_that_answers_nobody_keeps_neither_start_nor_end_waiting(
    monkeypatch: pytest.MonkeyPatch, told: Told, tmp_path: Path
) -> None:
    back = threading.Event()
    monkeypatch.setattr(module, "_is_folder", lambda path: back.wait(20) and path.is_dir())
    monkeypatch.setattr(module, "_HANGING_S", 0.1)
    watch = FolderWatch((WatchedFolder(tmp_path),), told)
    began_s = time.monotonic()
    watch.start()
    watch.stop()
    waited_s = time.monotonic() - began_s
    back.set()
    assert waited_s < 15
