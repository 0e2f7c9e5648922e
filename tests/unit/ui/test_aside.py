"""Work beside the widgets: its result comes back to them, and no other thread holds anything of theirs."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Iterator
from concurrent.futures import Future

import pytest
from pytestqt.qtbot import QtBot

from ui.aside import Aside


@pytest.fixture
def aside(qtbot: QtBot) -> Iterator[Aside]:
    made = Aside("beside")
    yield made
    made.close()


def test_work_is_done_on_another_thread_and_handed_on_where_the_widgets_are(aside: Aside, qtbot: QtBot) -> None:
    heard: list[tuple[int, int]] = []
    aside.do(threading.get_ident, lambda done: heard.append((done.result(), threading.get_ident())))
    assert heard == []
    qtbot.waitUntil(lambda: len(heard) == 1)
    worked, told = heard[0]
    assert told == threading.get_ident() != worked


def test_what_failed_is_told_and_does_not_end_the_work(aside: Aside, qtbot: QtBot) -> None:
    heard: list[Future[float]] = []
    aside.do(lambda: 1 / 0, heard.append)
    aside.do(lambda: 1 / 2, heard.append)
    qtbot.waitUntil(lambda: len(heard) == 2)
    assert isinstance(heard[0].exception(), ZeroDivisionError)
    assert heard[1].result() == 0.5


def test_whoever_waits_is_not_held_by_the_other_thread(qtbot: QtBot) -> None:
    """It would be destroyed there, while events for it arrive here."""
    begun, go_on = threading.Event(), threading.Event()
    late: list[object] = []

    def work() -> bool:
        begun.set()
        return go_on.wait(60)

    waiting = Aside("beside")
    waiting.do(work, late.append)
    assert begun.wait(60)
    worker, gone = waiting._worker, weakref.ref(waiting)
    del waiting
    assert gone() is None
    go_on.set()
    worker.shutdown()
    qtbot.wait(1)
    assert late == []


def test_nothing_is_handed_on_after_the_end(aside: Aside, qtbot: QtBot) -> None:
    late: list[object] = []
    back = aside.reply(late.append)
    aside.do(lambda: 1, late.append)
    aside.close()
    back(2)
    qtbot.wait(1)
    assert late == []
