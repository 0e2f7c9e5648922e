"""The X11 gate beside programs that read each copy as soon as it is there, as keepers of histories do."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from guard.desktop.x11 import pastes, stay, tick
from guard.desktop.x11.gate import X11Gate
from guard.model import Action
from tests.support.listening import Listener, release
from tests.support.raw_program import RawOwner, RawProgram
from tests.support.x11_copies import EVERYTHING, PICTURE, TEXT, take_over
from tests.support.xserver import until

pytestmark = pytest.mark.x11


def first_text_read(
    display: str, gate: X11Gate, listener: Listener, program: RawProgram, *, late_s: float = 0.0, **actions: Action
) -> None:
    with RawOwner(display, {"UTF8_STRING": TEXT}):
        take_over(gate, listener, release({"text/plain": b"safe"}, **actions))
        time.sleep(late_s)
        assert program.ask("UTF8_STRING") is not None


def test_after_a_guarded_program_read_a_copy_at_once_the_next_text_is_taken_over_at_once(
    display: str, start: Callable[[Listener], X11Gate], program: RawProgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    listener = Listener()
    gate = start(listener)
    first_text_read(display, gate, listener, program)
    monkeypatch.setattr(stay, "_TEXT_STAYS_S", 600.0)
    with RawOwner(display, {"UTF8_STRING": TEXT}) as owner:
        listener.next_copy()
        until(lambda: program.owner() != owner.window, what="takeover")


def test_then_pictures_beside_texts_are_asked_for_with_them_and_taken_over_at_once(
    display: str, start: Callable[[Listener], X11Gate], program: RawProgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stay, "_TOLD_FIRST_S", 600.0)
    listener = Listener()
    gate = start(listener)
    first_text_read(display, gate, listener, program)
    contents = {"UTF8_STRING": TEXT, "image/png": PICTURE}
    with RawOwner(display, contents, silent=frozenset({"UTF8_STRING"})) as owner:
        until(lambda: program.owner() != owner.window, what="takeover")
        assert owner.asked == ["TARGETS", "UTF8_STRING", "image/png"]


def test_then_the_server_s_clock_is_not_waited_for(
    display: str, start: Callable[[Listener], X11Gate], program: RawProgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    listener = Listener()
    gate = start(listener)
    asked: list[int] = []
    passes = tick.Tick.passes
    monkeypatch.setattr(tick.Tick, "passes", lambda self, at: (asked.append(at), passes(self, at))[1])
    first_text_read(display, gate, listener, program)
    asked.clear()
    for _ in range(3):
        with RawOwner(display, {"UTF8_STRING": TEXT}) as owner:
            listener.next_copy()
            until(lambda: program.owner() != owner.window, what="takeover")
    assert not asked


def test_who_reads_as_soon_as_a_copy_was_taken_over_reads_each_by_itself_however_late_that_was(
    display: str, start: Callable[[Listener], X11Gate], program: RawProgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stay, "_TEXT_STAYS_S", 600.0)
    listener = Listener()
    gate = start(listener)
    for _ in range(2):
        with RawOwner(display, {"UTF8_STRING": TEXT}) as owner:
            snapshot = listener.next_copy()
            time.sleep(pastes._EARLY_S + 0.1)
            gate.release(snapshot.id, release({"text/plain": b"safe"}))
            until(lambda: program.owner() != owner.window, what="takeover")
            assert program.ask("UTF8_STRING") is not None
    with RawOwner(display, {"UTF8_STRING": TEXT}) as owner:
        listener.next_copy()
        until(lambda: program.owner() != owner.window, what="takeover unread")


@pytest.mark.parametrize(("late_s", "actions"), [(pastes._EARLY_S + 0.1, {}), (0.0, EVERYTHING)])
def test_a_person_s_paste_and_a_program_that_may_have_all_keep_texts_where_they_are(
    late_s: float,
    actions: dict[str, Action],
    display: str,
    start: Callable[[Listener], X11Gate],
    program: RawProgram,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    listener = Listener()
    gate = start(listener)
    first_text_read(display, gate, listener, program, late_s=late_s, **actions)
    monkeypatch.setattr(stay, "_TEXT_STAYS_S", 600.0)
    with RawOwner(display, {"UTF8_STRING": TEXT}) as owner:
        gate.release(listener.next_copy().id, None)
        assert program.owner() == owner.window
