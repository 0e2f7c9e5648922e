"""A thread that hangs in one inspection is noticed, and another does its work."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from guard.service.workers import Workers
from tests.support.waiting import until


@pytest.fixture
def thaw() -> Iterator[threading.Event]:
    """Lets go whatever hangs."""
    event = threading.Event()
    yield event
    event.set()


def test_another_thread_takes_the_place_of_one_that_hangs_until_that_comes_back(thaw: threading.Event) -> None:
    workers = Workers(1, "inspect", stuck_s=0.05)
    hanging = workers.submit(thaw.wait)
    until(lambda: workers.stuck() == ("inspect-0",), what="the stuck thread")
    assert workers.submit(lambda: threading.current_thread().name).result(10) == "inspect-1"
    assert workers.stuck() == ("inspect-0",)
    thaw.set()
    assert hanging.result(10)
    until(lambda: workers.stuck() == (), what="its return")
    assert workers.submit(lambda: threading.current_thread().name).result(10) == "inspect-1"
    assert workers.dead() == ()
    workers.end(1.0)


def test_however_many_hang_the_number_of_threads_is_bounded(thaw: threading.Event) -> None:
    workers = Workers(2, "bounded", stuck_s=0.0)  # other tests of this process may have threads of the usual name
    for _ in range(30):
        workers.submit(thaw.wait)
    until(lambda: len(workers.stuck()) == 10, what="all of them")
    assert len([thread for thread in threading.enumerate() if thread.name.startswith("bounded-")]) == 10
    thaw.set()
    workers.end(5.0)


def test_what_is_quick_is_never_stuck() -> None:
    workers = Workers(2, "inspect")
    for number in range(100):
        assert workers.submit(lambda number=number: number).result(10) == number
        assert workers.stuck() == ()
    workers.end(1.0)
