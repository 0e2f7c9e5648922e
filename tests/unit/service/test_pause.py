"""A pause ends in time, whatever becomes of the clock."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest

from guard.service.pause import LOOK_S, Pause


@dataclass
class Clocks:
    """A wall clock, and one that nobody can set."""

    wall: datetime = datetime(2026, 11, 24, 9, tzinfo=UTC)
    boot_s: float = 100.0

    def go_on(self, **time: float) -> None:
        self.wall += timedelta(**time)
        self.boot_s += timedelta(**time).total_seconds()


@pytest.fixture
def clocks() -> Clocks:
    return Clocks()


@pytest.fixture
def pause(clocks: Clocks) -> Pause:
    made = Pause(cast("Any", SimpleNamespace(note=lambda *_: None)), lambda: clocks.wall, lambda: clocks.boot_s)
    made.follow(5, "agent")
    return made


def test_it_lasts_as_long_as_was_asked_for(pause: Pause, clocks: Clocks) -> None:
    clocks.go_on(minutes=4.9)
    assert pause.ended_by(lambda _: True) is None
    clocks.go_on(minutes=0.1)
    assert pause.ended_by(lambda _: True) == "time"
    pause.follow(0, "time")
    assert pause.ended_by(lambda _: True) is None
    assert not list(pause.due())


def test_a_policy_ends_what_it_allows_the_person_no_longer(pause: Pause) -> None:
    assert pause.ended_by(lambda minutes: minutes > 5) == "policy"
    pause.follow(30, "token")
    assert pause.ended_by(lambda _: False) is None


def test_a_clock_that_is_set_back_makes_it_no_longer(pause: Pause, clocks: Clocks) -> None:
    clocks.wall -= timedelta(days=1)
    clocks.go_on(minutes=5)
    assert pause.ended_by(lambda _: True) == "time"


def test_at_its_hour_it_is_over_whatever_has_passed(pause: Pause, clocks: Clocks) -> None:
    clocks.wall += timedelta(minutes=6)
    assert pause.ended_by(lambda _: True) == "time"


def test_a_machine_that_slept_is_looked_at_soon(pause: Pause) -> None:
    """The clock by which threads wait stands still while it sleeps."""
    (due,) = pause.due()
    assert due <= time.monotonic() + LOOK_S
