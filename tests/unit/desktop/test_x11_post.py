"""The one guard of a display: who begins, who stands by, who relieves, and what is copied meanwhile."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable

import pytest

from guard.desktop.x11.connection import Property
from guard.desktop.x11.gate import X11Gate
from guard.desktop.x11.post import Post
from guard.model import Application
from tests.support.listening import Listener, release
from tests.support.raw_program import RawOwner, RawProgram
from tests.support.x11_copies import OWN_PROCESS, PICTURE, still_guards
from tests.support.xserver import until

pytestmark = pytest.mark.x11


def test_of_two_guards_on_one_display_the_second_stands_by_until_the_first_has_gone(
    display: str, start: Callable[[Listener], X11Gate], program: RawProgram
) -> None:
    first, second = Listener(), Listener()
    second.stands_by_for = os.getpid()
    gates = start(first), start(second)
    assert [gate.state().standby for gate in gates] == [False, True]
    with RawOwner(display, {"image/png": PICTURE}):
        gates[0].release(first.next_copy().id, release({"image/png": b"safe"}))
        assert program.ask("image/png") == Property(program.connection.atom("image/png"), 8, b"safe")
        time.sleep(0.1)
        assert second.snapshots.empty()
        gates[0].stop()
    still_guards(display, second, gates[1], program)
    assert not gates[1].state().standby


def test_what_is_copied_while_a_guard_begins_is_guarded(
    display: str, start: Callable[[Listener], X11Gate], program: RawProgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It lies there before the gate is told of changes, and by a later time than that at which the gate began."""
    take, listener = Post.take, Listener()
    with RawOwner(display, {"image/png": PICTURE}) as owner:

        def copied_first(post: Post) -> bool:
            time.sleep(0.01)
            owner.own()
            return take(post)

        monkeypatch.setattr(Post, "take", copied_first)
        gate = start(listener)
        gate.release(listener.next_copy().id, release({"image/png": b"safe"}))
        value = program.ask("image/png")
    assert value is not None
    assert value.data == b"safe"


def test_a_program_that_is_no_guard_keeps_nobody_off_the_post(
    display: str, start: Callable[[Listener], X11Gate], program: RawProgram
) -> None:
    with RawOwner(display, {}, selection="_FROSTPANE_GUARD") as squatter:
        listener = Listener()
        gate = start(listener)
        assert not gate.state().standby
        still_guards(display, listener, gate, program)
        squatter.own()
        until(lambda: bool(listener.states) and listener.states[-1].rival == OWN_PROCESS, what="the squatter's name")
        assert not gate.state().standby
        still_guards(display, listener, gate, program)


def test_a_program_that_takes_its_time_to_prove_itself_keeps_no_copy_from_being_guarded(
    display: str, start: Callable[[Listener], X11Gate], program: RawProgram
) -> None:
    asked, answered = threading.Event(), threading.Event()

    class Asking(Listener):
        def yields(self, holder: Application) -> bool:
            asked.set()
            return not answered.wait(30)

    listener = Asking()
    gate = start(listener)
    with RawOwner(display, {}, selection="_FROSTPANE_GUARD") as squatter:
        assert asked.wait(10)
        squatter.own()
        still_guards(display, listener, gate, program)
        assert listener.states == []
        answered.set()
        until(lambda: [state.rival for state in listener.states] == [OWN_PROCESS], what="the squatter's name")
    assert not gate.state().standby


def test_a_guard_that_another_one_relieves_stands_by_until_that_one_has_gone(
    display: str, start: Callable[[Listener], X11Gate], program: RawProgram
) -> None:
    listener = Listener()
    listener.stands_by_for = os.getpid()
    gate = start(listener)
    with RawOwner(display, {}, selection="_FROSTPANE_GUARD"):
        until(lambda: gate.state().standby, what="standing by")
        with RawOwner(display, {"image/png": PICTURE}):
            assert program.ask("image/png") == Property(program.connection.atom("image/png"), 8, PICTURE.data)
        assert listener.snapshots.empty()
    until(lambda: not gate.state().standby, what="being on duty again")
    assert [state.standby for state in listener.states] == [True, False]
    still_guards(display, listener, gate, program)


def test_a_guard_that_stands_by_takes_the_place_of_one_that_answers_no_more(
    display: str, start: Callable[[Listener], X11Gate], program: RawProgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("guard.desktop.x11.post._AGAIN_S", 0.05)
    listener = Listener()
    listener.stands_by_for = os.getpid()
    with RawOwner(display, {}, selection="_FROSTPANE_GUARD"):
        gate = start(listener)
        time.sleep(0.3)
        assert gate.state().standby
        listener.stands_by_for = None
        until(lambda: not gate.state().standby, what="being on duty")
        still_guards(display, listener, gate, program)
