"""The thread that looks after the lanes: woken at the moments that count, and else asleep."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import closing

import pytest

from guard.errors import InspectionFailed
from guard.inspect.formats import Kind
from guard.inspect.worker import lanes
from guard.inspect.worker.keeper import NEVER, Keeper
from guard.inspect.worker.lanes import Worker
from guard.inspect.worker.remote import RemoteInspector, Terms
from guard.model import DetectionSettings, EntityType, MaskStyle, ReadingLimits
from tests.support.waiting import until

TERMS = Terms("rapid", ReadingLimits(), DetectionSettings(names=False), MaskStyle.MASK, None, None, None)
LONG = ("好的。" * 400).encode()


class Calls:
    """Notes when it is called, and says when it wants to be called again."""

    def __init__(self, *moments: float) -> None:
        self.at: list[float] = []
        self._moments = list(moments)

    def __call__(self) -> float:
        self.at.append(time.monotonic())
        return self._moments.pop(0) if self._moments else NEVER


def keeper_of(calls: Calls) -> Keeper:
    def callback() -> Callable[[], float]:
        return calls

    return Keeper(callback)


def test_nothing_is_called_unless_a_moment_was_told() -> None:
    calls = Calls()
    keeper = keeper_of(calls)
    time.sleep(0.3)
    assert calls.at == []
    keeper.by(time.monotonic() + 0.1)
    keeper.by(time.monotonic() + 60)  # later than what is known: nobody is woken for it
    until(lambda: len(calls.at) == 1)
    time.sleep(0.3)
    assert len(calls.at) == 1
    keeper.close()


def test_a_nearer_moment_wakes_it_and_the_next_one_is_what_the_call_tells() -> None:
    began = time.monotonic()
    calls = Calls(began + 0.4)
    keeper = keeper_of(calls)
    keeper.by(began + 60)
    keeper.by(began + 0.1)
    until(lambda: len(calls.at) == 2)
    assert calls.at[0] >= began + 0.1
    assert calls.at[1] >= began + 0.4
    keeper.close()


def test_its_thread_ends_with_it_and_with_its_owner() -> None:
    before = set(threading.enumerate())
    closed, left = keeper_of(Calls()), Keeper(lambda: None)
    threads = set(threading.enumerate()) - before
    assert len(threads) == 2
    closed.close()
    closed.close()
    left.by(0.0)
    until(lambda: not any(thread.is_alive() for thread in threads))


def test_asking_starts_no_thread_and_a_lane_rests_when_it_is_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lanes, "QUICK_REST_S", 0.5)
    worker = Worker(TERMS.opening())
    worker.warm()
    inspector = RemoteInspector(worker, TERMS)
    assert inspector.look(Kind.TEXT, LONG, protected=frozenset(EntityType)).read
    until(lambda: not any(thread.name == "lanes-load" for thread in threading.enumerate()))
    started: list[threading.Thread] = []
    start = threading.Thread.start

    def noted(thread: threading.Thread) -> None:
        started.append(thread)
        start(thread)

    monkeypatch.setattr(threading.Thread, "start", noted)
    for _ in range(5):
        assert inspector.look(Kind.TEXT, LONG, protected=frozenset(EntityType)).read
    assert started == []
    assert worker.quick.pid is not None
    until(lambda: worker.quick.pid is None)
    worker.close()


def test_a_lane_that_is_late_is_ended_and_the_next_request_is_not() -> None:
    page = "<b>x" * 900_000  # so much that handing it over alone takes longer than the lane has
    message = {"do": "look", "kind": "page", "protected": [], "with_pictures": False, "style": "mask", "note": None}
    with closing(Worker(TERMS.opening())) as worker:
        worker.warm()
        with pytest.raises(InspectionFailed) as late:
            worker.quick.ask({**message, "so_far": False}, page.encode(), within_s=0.0005)
        assert late.value.code == "deadline"
        assert RemoteInspector(worker, TERMS).look(Kind.TEXT, LONG, protected=frozenset(EntityType)).read
