"""Private folders for frosted copies of files."""

from __future__ import annotations

import stat
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import UTC, datetime
from pathlib import Path

from guard.inspect.frosted_folders import KEPT, FrostedFolders
from guard.inspect.inspector import LocalInspector
from guard.inspect.material import Tools
from guard.inspect.pipeline import Pipeline, Versions
from guard.model import UNKNOWN_APPLICATION, Channel, Snapshot
from guard.policy.decide import Decider
from guard.policy.document import parse
from guard.redact.files import COPIED_FILES
from guard.redact.files import parse as parse_list
from tests.support.copies import NUMBER, POLICY, TEXT


def test_a_folder_is_its_owners_alone_and_empty(tmp_path: Path) -> None:
    folders = FrostedFolders(tmp_path / "frosted")
    folder = folders.folder("one")
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    (folder / "x").write_text("x")
    assert list(folders.folder("one").iterdir()) == []


def test_the_newest_few_copies_keep_all_that_was_made_of_each(tmp_path: Path) -> None:
    folders = FrostedFolders(tmp_path / "frosted")
    given = [[folders.folder(f"copy-{copy}/{number}") for number in range(3)] for copy in range(KEPT + 2)]
    kept = [[folder.exists() for folder in each] for each in given]
    assert kept == [[False] * 3, [False] * 3, *[[True] * 3] * KEPT]


def test_what_is_made_of_copied_files_is_written_once_for_whoever_lists_them(blind: Tools, tmp_path: Path) -> None:
    folders = FrostedFolders(tmp_path / "frosted")
    pipeline = Pipeline(LocalInspector(blind), Decider(parse(POLICY.encode(), "policy.toml")), folders.folder)
    (tmp_path / "note.txt").write_text(TEXT)
    address = (tmp_path / "note.txt").as_uri()
    formats = {"text/uri-list": address, "text/plain": "note.txt", **dict.fromkeys(COPIED_FILES, f"copy\n{address}")}
    copied = {name: content.encode() for name, content in formats.items()}
    snapshot = Snapshot("one", Channel.CLIPBOARD, copied, UNKNOWN_APPLICATION, datetime(2026, 11, 30, tzinfo=UTC))
    told: list[Versions | None] = []
    told.append(pipeline.versions(pipeline.inspect(snapshot, so_far=lambda each: told.append(pipeline.versions(each)))))
    assert len(told) == len(formats)
    assert len(list((tmp_path / "frosted").rglob("note.txt"))) == 2  # covered, and as it was inspected
    for name in COPIED_FILES | {"text/uri-list"}:
        assert told[-1] is not None
        (safe,) = {path for path in parse_list(name, told[-1].safe[name]).paths if path is not None}
        assert NUMBER not in safe.read_text()


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
