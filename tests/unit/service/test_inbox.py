"""One thread that works through what happened."""

from __future__ import annotations

import threading
import time

import pytest

from guard.service.events import Event, PauseAsked
from guard.service.inbox import Inbox


def test_events_are_worked_through_in_their_order_and_all_before_the_end() -> None:
    worked: list[Event | None] = []
    inbox = Inbox(worked.append, lambda: ())
    given = [PauseAsked(minutes) for minutes in range(50)]
    for event in given:
        inbox.put(event)
    inbox.start()
    inbox.end()
    assert worked == given


def test_what_is_due_gets_a_turn_without_an_event() -> None:
    due_at = [time.monotonic() + 0.05]
    came = threading.Event()

    def turn(event: Event | None) -> None:
        assert event is None
        assert time.monotonic() >= due_at[0]
        due_at.clear()
        came.set()

    inbox = Inbox(turn, lambda: tuple(due_at))
    inbox.start()
    assert came.wait(10)
    inbox.end()


def test_a_turn_that_fails_ends_nothing_and_its_words_are_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    worked: list[Event | None] = []

    def turn(event: Event | None) -> None:
        if not worked:
            worked.append(event)
            raise ValueError("13800138000")
        worked.append(event)

    inbox = Inbox(turn, lambda: ())
    for minutes in (1, 2):
        inbox.put(PauseAsked(minutes))
    inbox.start()
    inbox.end()
    assert worked == [PauseAsked(1), PauseAsked(2)]
    assert "ValueError at line" in caplog.text
    assert "13800138000" not in caplog.text


def test_an_inbox_that_never_began_ends_at_once() -> None:
    Inbox(lambda _: None, lambda: ()).end()
