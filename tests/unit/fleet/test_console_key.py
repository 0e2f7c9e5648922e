"""The key that signs the console's sessions: people are let in while the console starts, by programs of their own."""

from __future__ import annotations

import multiprocessing
from multiprocessing.synchronize import Barrier
from pathlib import Path

from guard.cli.hub.console import session_key


def make(folder: Path, begins: Barrier, told: multiprocessing.Queue[str]) -> None:
    begins.wait()
    told.put(session_key(folder))


def test_programs_that_begin_at_the_same_time_have_one_key(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    begins, told = context.Barrier(4), context.Queue()
    programs = [context.Process(target=make, args=(tmp_path, begins, told)) for _ in range(4)]
    for program in programs:
        program.start()
    keys = {told.get(timeout=60) for _ in programs}
    for program in programs:
        program.join()
    assert keys == {(tmp_path / "console.key").read_text("ascii")}
    assert len(keys.pop()) == 64
    assert [path.name for path in tmp_path.iterdir()] == ["console.key"]
