"""Private folders for frosted copies of files."""

from __future__ import annotations

import stat
from concurrent.futures import Future, ThreadPoolExecutor, wait
from pathlib import Path

from guard.inspect.frosted_folders import KEPT, FrostedFolders


def test_a_folder_is_its_owners_alone_and_empty(tmp_path: Path) -> None:
    folders = FrostedFolders(tmp_path / "frosted")
    folder = folders.folder("one")
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    (folder / "x").write_text("x")
    assert list(folders.folder("one").iterdir()) == []


def test_the_newest_few_are_kept(tmp_path: Path) -> None:
    folders = FrostedFolders(tmp_path / "frosted")
    given = [folders.folder(f"copy-{number}") for number in range(KEPT + 2)]
    assert [folder.exists() for folder in given] == [False, False, *[True] * KEPT]


def test_two_threads_may_each_make_one(tmp_path: Path) -> None:
    beside = ThreadPoolExecutor(1)
    begun: list[Future[Path]] = []

    class Interrupted(type(tmp_path)):  # type: ignore[misc]
        """Another thread makes a folder while this path is compared with others."""

        __hash__ = Path.__hash__

        def __eq__(self, other: object) -> bool:
            if not begun:
                begun.append(beside.submit(folders.folder, "beside"))
                wait(begun, timeout=0.2)
            return super().__eq__(other) is True

    folders = FrostedFolders(Interrupted(tmp_path) / "frosted")
    with beside:
        given = [folders.folder(name) for name in ("one", "two", "three")]
    assert [folder.exists() for folder in (*given, begun[0].result())] == [True] * 4


def test_emptying_takes_away_what_an_earlier_run_left(tmp_path: Path) -> None:
    (tmp_path / "frosted" / "old").mkdir(parents=True)
    FrostedFolders(tmp_path / "frosted").empty()
    assert not (tmp_path / "frosted").exists()
