"""The gate's thread is put first where a guarded program reads each copy at once, by a real RealtimeKit."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from jeepney import DBusErrorResponse

from guard.cli.run import Waiting
from guard.desktop.x11 import real_time
from guard.desktop.x11.connection import Property
from guard.desktop.x11.formats import Content
from guard.desktop.x11.gate import X11Gate
from guard.desktop.x11.real_time import RealTime
from tests.support.listening import Listener
from tests.support.raw_program import RawOwner, RawProgram
from tests.support.realtime_kit import is_there, realtime_kit
from tests.support.waiting import until
from tests.support.x11_copies import TEXT, take_over

pytestmark = pytest.mark.x11
_LONG = 300_000
"""Repetitions that make a text long: two megabytes, which the gate is not told in pieces."""
_MANY = 500
"""Properties that change, and targets that are asked for in one question: as many as a gate answers."""
needs_kit = pytest.mark.skipif(
    not is_there(), reason="needs RealtimeKit and polkit, to be root, and that none runs yet"
)


@pytest.fixture
def kit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with realtime_kit(tmp_path) as address:
        monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", address)
        yield


def is_first(thread: int | None) -> bool:
    assert thread is not None
    return os.sched_getscheduler(thread) & ~os.SCHED_RESET_ON_FORK == os.SCHED_RR


def read_at_once(gate: X11Gate, listener: Listener, display: str, program: RawProgram) -> None:
    with RawOwner(display, {"UTF8_STRING": TEXT}):
        take_over(gate, listener)
        assert program.ask("UTF8_STRING") is not None


@needs_kit
@pytest.mark.usefixtures("kit")
def test_the_gate_is_put_first_once_a_guarded_program_has_read_a_copy_at_once(
    display: str, start: Callable[[Listener], X11Gate], program: RawProgram
) -> None:
    listener = Listener()
    gate = start(listener)
    thread = next(each.native_id for each in threading.enumerate() if each.name == "gate")
    assert not is_first(thread)
    read_at_once(gate, listener, display, program)
    until(lambda: is_first(thread), what="real time")


@needs_kit
@pytest.mark.usefixtures("kit")
def test_a_long_copy_in_one_piece_and_the_end_of_the_gate_put_it_back(
    display: str, start: Callable[[Listener], X11Gate], program: RawProgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(real_time, "_AGAIN_S", 0.0)
    listener = Listener()
    gate = start(listener)
    thread = next(each.native_id for each in threading.enumerate() if each.name == "gate")
    read_at_once(gate, listener, display, program)
    until(lambda: is_first(thread), what="real time")
    with RawOwner(display, {"UTF8_STRING": Content("UTF8_STRING", 8, b"1380000" * _LONG)}):
        listener.next_copy()
    assert not is_first(thread)
    read_at_once(gate, listener, display, program)
    until(lambda: is_first(thread), what="real time again")
    seen: list[bool] = []
    gate.beat(lambda: (time.sleep(0.3), seen.append(is_first(thread)))[0])
    gate.stop()
    assert seen == [False]


@needs_kit
@pytest.mark.usefixtures("kit")
def test_short_pieces_of_work_leave_a_thread_first() -> None:
    def works() -> None:
        first.want()
        end_s = time.thread_time() + 0.15
        while time.thread_time() < end_s:
            first.pause()
        done.set()
        goes_on.wait(10)

    first, done, goes_on = RealTime(lambda question, then: then(question())), threading.Event(), threading.Event()
    first.begin()
    thread = threading.Thread(target=works)
    thread.start()
    assert done.wait(10)  # in a lock, where this thread hears no signal until then
    seen = is_first(thread.native_id)
    goes_on.set()
    thread.join()
    first.end()
    assert seen


def test_the_gate_pauses_between_the_events_that_it_reads_handles_and_answers(
    display: str, start: Callable[[Listener], X11Gate], program: RawProgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    def pauses(number: int, happens: Callable[[], object]) -> None:
        before = len(paused)
        happens()
        until(lambda: len(paused) >= before + number, what="pauses")

    def change() -> None:
        for atom in atoms:
            program.connection.write_property(program.connection.root, atom, Property(atom, 8, b""))
        program.owner()

    paused = list[RealTime]()
    monkeypatch.setattr(RealTime, "pause", lambda each: paused.append(each))
    listener = Listener()
    gate = start(listener)
    names = [f"PIECE_{number}" for number in range(_MANY)]
    atoms = program.connection.atoms(names)
    pauses(2 * _MANY, change)
    with RawOwner(display, {"UTF8_STRING": TEXT}):
        take_over(gate, listener)
        pauses(_MANY, lambda: program.ask_many(names))


@needs_kit
@pytest.mark.usefixtures("kit")
def test_what_is_granted_after_the_thread_was_put_back_is_given_up() -> None:
    def ask(question: Callable[[], bool], then: Callable[[bool], None]) -> None:
        late.leave()
        answers.append(question())

    answers: list[bool] = []
    late = RealTime(ask)
    late.begin()
    late.want()
    late.end()
    assert (answers, is_first(threading.get_native_id())) == ([False], False)


@needs_kit
@pytest.mark.usefixtures("kit")
def test_a_thread_that_computes_for_long_is_put_back_and_may_be_first_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(real_time, "_AGAIN_S", 0.0)
    first = RealTime(lambda question, then: then(question()))
    first.begin()
    seen: list[bool] = []

    def computes() -> None:
        for _ in range(2):
            first.want()
            seen.append(is_first(threading.get_native_id()))
            until_s = time.thread_time() + 0.15  # no longer: on a busy machine the main thread may hear it too late
            while time.thread_time() < until_s:
                pass
            until(lambda: not is_first(threading.get_native_id()), what="putting back")
        waiting.end()

    with Waiting() as waiting:
        thread = threading.Thread(target=computes)
        thread.start()
        waiting.wait()
        thread.join()
        first.end()
    assert seen == [True, True]


def test_where_no_realtime_kit_answers_the_gate_works_as_before(
    display: str, start: Callable[[Listener], X11Gate], program: RawProgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nowhere")
    listener = Listener()
    gate = start(listener)
    for _ in range(2):
        read_at_once(gate, listener, display, program)
    assert not any(is_first(each.native_id) for each in threading.enumerate())


@pytest.mark.parametrize("error", [OSError, EOFError, RuntimeError, KeyError, DBusErrorResponse])
def test_a_bus_that_fails_in_whatever_way_is_a_refusal(error: type[Exception], monkeypatch: pytest.MonkeyPatch) -> None:
    def opened(_bus: str) -> None:
        raise error.__new__(error)

    monkeypatch.setattr(real_time, "open_dbus_connection", opened)
    first, answers = RealTime(lambda question, _then: answers.append(question())), list[bool]()
    first.begin()
    first.want()
    first.end()
    assert answers == [False]


def test_a_bus_that_never_answers_is_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    def opened(_bus: str) -> None:
        asked.append(1)
        first.want()
        raise TimeoutError

    monkeypatch.setattr(real_time, "_AGAIN_S", 0.0)
    monkeypatch.setattr(real_time, "open_dbus_connection", opened)
    first, asked = RealTime(lambda question, _then: answers.append(question())), list[int]()
    answers: list[bool] = []
    first.begin()
    first.want()
    first.end()
    assert (asked, answers) == ([1], [False, False])
