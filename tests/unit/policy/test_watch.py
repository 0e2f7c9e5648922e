"""The thread that looks for policies goes on, whatever a look meets and whatever lacks meanwhile."""

from __future__ import annotations

import queue
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from guard.policy import watch
from guard.policy.store import InForce, PolicyStore, open_store
from guard.policy.watch import Watcher
from tests.support.policies import MACHINE, NOW, USABLE, Office, document
from tests.support.waiting import until
from tests.unit.policy.test_several_looks import Versions
from tests.unit.service.test_lack import NO_THREAD, NoThreads, no_threads

__all__ = ["no_threads"]

PULL = '[pull]\nurl = "https://127.0.0.1:9/none.policy"\n'


@contextmanager
def watching(folder: Path, look: Callable[[], object]) -> Iterator[None]:
    watcher = Watcher([folder], look)
    watcher.start()
    try:
        yield
    finally:
        watcher.stop()


@pytest.mark.parametrize("fault", [NO_THREAD, MemoryError(), ValueError("x")])
def test_a_look_that_fails_is_followed_by_another_soon(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    monkeypatch.setattr(watch, "UNNOTIFIED_S", 0.05)
    faults, ended = iter([fault]), threading.Event()

    def look() -> None:
        for error in faults:
            raise error
        ended.set()

    with watching(tmp_path, look):
        assert ended.wait(10)


def test_a_folder_that_comes_while_no_thread_can_be_had_is_watched_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, no_threads: NoThreads
) -> None:
    monkeypatch.setattr(watch, "UNNOTIFIED_S", 0.05)
    folder, other, looks = tmp_path / "policy.d", tmp_path / "other", queue.SimpleQueue[bool]()
    folder.mkdir()
    other.mkdir()
    with watching(folder, lambda: looks.put((folder / "a.policy").exists())):
        looks.get(timeout=10)
        with no_threads:
            shutil.rmtree(folder)
            other.rename(folder)
            looks.get(timeout=10)
        (folder / "a.policy").touch()
        while not looks.get(timeout=10):
            pass


def test_a_policy_that_comes_while_no_thread_can_be_had_is_told_and_fetched_by_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, no_threads: NoThreads
) -> None:
    monkeypatch.setattr(watch, "UNNOTIFIED_S", 0.05)
    office = Office(tmp_path / "data")
    store = open_store(office.paths, usable=USABLE, clock=lambda: NOW, machine=MACHINE)
    told: list[int] = []
    store.watch(lambda given: told.append(given.policy.serial))
    try:
        with no_threads:
            office.drop(office.signed(document(1, PULL)))
            until(lambda: told == [1])
            assert store.pull_status() is None
        store.refresh()
        assert store.pull_status() is not None
        office.drop(office.signed(document(2, PULL)))
        until(lambda: told == [1, 2])
    finally:
        store.close()


def test_what_could_not_be_enforced_is_told_again_at_the_next_look(tmp_path: Path) -> None:
    store = PolicyStore(Versions(tmp_path, 1, 2))
    told: list[int] = []
    store._changed = lambda given: told.append(given.policy.serial)
    store.refresh()
    store.refresh()
    store.tell_again()
    store.refresh()
    store.refresh()
    assert told == [2, 2]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_thread_that_ended_although_nobody_ended_it_is_named(tmp_path: Path) -> None:
    class Ending(Versions):
        def look(self, before: InForce | None) -> InForce:
            if before is not None:
                raise SystemExit
            return super().look(before)

    store = PolicyStore(Ending(tmp_path, 1))
    assert store.dead() == ()
    store.watch(lambda given: None)
    until(lambda: store.dead() == ("policy-watch",))
    store.close()
    assert store.dead() == ()
