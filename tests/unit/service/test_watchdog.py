"""A hole in which the guard did not run is noted, and a thread that answers no more ends it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from guard.service.pulse import Pulse
from guard.service.watchdog import HOLE_S, Watchdog
from tests.support.waiting import until


@dataclass
class Seen:
    """What a watchdog tells, and the clock that it reads."""

    awake_s: float = 0.0
    silent: tuple[str, ...] = ()
    stops: list[int] = field(default_factory=list)
    wells: list[float] = field(default_factory=list)
    lost: list[tuple[str, ...]] = field(default_factory=list)

    def watchdog(self, tick_s: float = 0.02, *, tells_stops: bool = False) -> Watchdog:
        return Watchdog(
            silent=lambda _within_s: self.silent,
            stood_still=self.stops.append,
            well=lambda: self.wells.append(self.awake_s),
            lost=self.lost.append,
            awake_s=lambda: self.awake_s,
            tick_s=tick_s,
            tells_stops=tells_stops,
        )


@pytest.fixture
def seen() -> Seen:
    return Seen()


def test_a_look_that_comes_late_is_a_hole(seen: Seen) -> None:
    watchdog = seen.watchdog()
    watchdog.start()
    until(lambda: seen.wells)
    seen.awake_s += 41.0
    until(lambda: seen.stops)
    watchdog.close()
    assert seen.stops == [41]


def test_a_hole_between_two_ticks_is_one(seen: Seen) -> None:
    """As one that `systemctl --user freeze` makes, which sends no signal."""
    watchdog = seen.watchdog(tick_s=60.0)
    watchdog.start()
    seen.awake_s += 6.0
    until(lambda: seen.stops)
    watchdog.close()
    assert seen.stops == [5]
    assert seen.wells == []


def test_where_the_system_tells_of_stops_nobody_looks_at_the_clock_between_two_ticks(seen: Seen) -> None:
    looks: list[float] = []
    watchdog = seen.watchdog(tick_s=60.0, tells_stops=True)
    watchdog._awake_s = lambda: looks.append(seen.awake_s) or seen.awake_s
    watchdog.start()
    until(lambda: looks)
    begun = len(looks)
    threading.Event().wait(1.2)
    assert len(looks) == begun
    seen.awake_s += 6.0
    watchdog.continued()
    until(lambda: seen.stops)
    watchdog.close()
    assert seen.stops == [6]


def test_a_machine_that_slept_is_no_hole(seen: Seen) -> None:
    """The clock stands still while it sleeps."""
    watchdog = seen.watchdog()
    watchdog.start()
    until(lambda: len(seen.wells) > 3)
    seen.awake_s += HOLE_S - 0.1  # a busy machine
    count = len(seen.wells)
    until(lambda: len(seen.wells) > count + 3)
    watchdog.close()
    assert seen.stops == []


def test_a_short_stop_is_noted_when_the_process_runs_on(seen: Seen) -> None:
    watchdog = seen.watchdog(tick_s=60.0)
    watchdog.start()
    seen.awake_s = 4.2
    watchdog.continued()
    until(lambda: seen.stops)
    watchdog.close()
    assert seen.stops == [4]
    assert len(seen.wells) <= 1


def test_a_stop_whose_signal_comes_after_the_look_is_one_hole(seen: Seen) -> None:
    watchdog = seen.watchdog(tells_stops=True)
    watchdog.start()
    until(lambda: seen.wells)
    seen.awake_s += 28.0
    threading.Timer(0.1, watchdog.continued).start()
    until(lambda: seen.stops)
    count = len(seen.wells)
    until(lambda: len(seen.wells) > count + 10)
    watchdog.close()
    assert seen.stops == [28]


def test_a_thread_that_is_silent_twice_ends_the_guard_and_once_does_not(seen: Seen) -> None:
    watchdog = seen.watchdog()
    watchdog.start()
    until(lambda: seen.wells)
    seen.silent = ("gate",)
    until(lambda: seen.lost)
    count = len(seen.wells)
    seen.silent = ()
    until(lambda: len(seen.wells) > count)
    watchdog.close()
    assert set(seen.lost) == {("gate",)}


def test_closing_twice_is_fine_and_nothing_is_told_afterwards(seen: Seen) -> None:
    watchdog = seen.watchdog(tick_s=60.0)
    watchdog.start()
    watchdog.close()
    watchdog.close()
    assert (seen.stops, seen.lost) == ([], [])


def test_who_closes_while_the_watchdog_wakes_is_heard(seen: Seen) -> None:
    watchdog = seen.watchdog(tick_s=60.0, tells_stops=True)

    class Wakes(threading.Event):
        def clear(self) -> None:
            watchdog._closed = True
            self.set()
            super().clear()

    watchdog._woken = Wakes()
    watchdog.start()
    watchdog.continued()
    watchdog._thread.join(5.0)
    assert not watchdog._thread.is_alive()


def test_the_pulse_names_who_gives_no_sign_and_waits_no_longer_than_it_may() -> None:
    kept: list[Callable[[], None]] = []
    pulse = Pulse(
        {
            "quick": lambda answer: answer(),
            "late": lambda answer: threading.Timer(0.05, answer).start(),
            "hung": kept.append,
        },
        dead=lambda: ("workers",),
    )
    assert pulse.silent(0.4) == ("hung", "workers")
    assert pulse.silent(0.0) == ("late", "hung", "workers")
    for answer in kept:
        answer()  # too late: nobody minds


def test_threads_that_had_nothing_to_do_are_left_asleep_but_not_for_ever() -> None:
    asked: list[str] = []
    processor_s = [1.0]

    def ask(answer: Callable[[], None]) -> None:
        asked.append("gate")
        answer()

    pulse = Pulse({"gate": ask}, dead=lambda: ("workers",), processor_s=lambda: processor_s[0])

    def looks(count: int) -> int:
        before = len(asked)
        assert {pulse.silent_if_active(1.0) for _ in range(count)} == {("workers",)}
        return len(asked) - before

    assert looks(1) == 1
    assert looks(12) == 2
    processor_s[0] += 0.02
    assert looks(1) == 1
    assert looks(1) == 0


def test_a_thread_that_gave_no_sign_is_asked_again_however_idle_the_process_is() -> None:
    answers = iter([False, True])
    asked: list[bool] = []

    def ask(answer: Callable[[], None]) -> None:
        asked.append(next(answers))
        if asked[-1]:
            answer()

    pulse = Pulse({"gate": ask}, processor_s=lambda: 1.0)
    assert [pulse.silent_if_active(0.01) for _ in range(3)] == [("gate",), (), ()]
    assert asked == [False, True]


def test_another_thread_may_find_a_silence_while_the_watchdog_reads_the_clock() -> None:
    """Whoever asks for the status asks the threads as well."""
    answering, clock_reads = [True], [0]

    def ask(answer: Callable[[], None]) -> None:
        if answering[0]:
            answer()

    def processor_s() -> float:
        clock_reads[0] += 1
        if clock_reads[0] > 1:
            answering[0] = False
            assert pulse.silent(0.0) == ("gate",)
        return 1.0

    pulse = Pulse({"gate": ask}, processor_s=processor_s)
    assert pulse.silent(1.0) == ()
    assert pulse.silent_if_active(1.0) == ()
