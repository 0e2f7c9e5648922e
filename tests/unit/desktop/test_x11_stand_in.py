"""The X11 gate takes copies over in FreeRDP's name first: that asks nothing while it owns the selection itself."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
import xcffib.xproto as xproto

from guard.desktop.x11 import far_screens, stay, takeover
from guard.desktop.x11.connection import Property
from guard.desktop.x11.copied import Copied
from guard.desktop.x11.formats import Content
from guard.desktop.x11.gate import X11Gate
from tests.support.far_screen import PROPERTY, FarScreen, answered, listed, lying, send, take_in_its_name, tell
from tests.support.listening import Listener, release
from tests.support.raw_program import RawOwner, RawProgram
from tests.support.x11_copies import EVERYTHING, OWN_PROCESS, TEXT, take_over
from tests.support.xserver import until

pytestmark = pytest.mark.x11


def test_a_copy_is_taken_over_in_its_name_first_and_in_the_gates_own_afterwards(
    display: str,
    start: Callable[[Listener], X11Gate],
    program: RawProgram,
    screen: FarScreen,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(takeover, "_SETTLES_S", 1.0)
    listener = Listener()
    gate = start(listener)
    with RawOwner(display, {"UTF8_STRING": TEXT}) as owner:
        take_in_its_name(screen, listener, gate, owner)
        send(screen, "UTF8_STRING")
        value = program.ask("UTF8_STRING")
        assert value is not None
        assert value.data == b"safe"
        assert gate.state().owns
        assert screen.owner() == screen.window
        assert answered(screen).data == b"safe"
        assert screen.owner() not in {screen.window, owner.window}
        assert gate.state().owns
        assert listener.snapshots.empty()


@pytest.mark.parametrize("is_guarded", [False, True])
def test_its_name_stays_where_it_may_have_what_it_was_told_of(
    is_guarded: bool,
    display: str,
    start: Callable[[Listener], X11Gate],
    program: RawProgram,
    screen: FarScreen,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(far_screens, "_FOLLOWS_S", 0.1)
    listener = Listener(frozenset({OWN_PROCESS} if is_guarded else ()))
    gate = start(listener)
    with RawOwner(display, {"UTF8_STRING": TEXT}) as owner:
        take_in_its_name(screen, listener, gate, owner)
        tell(screen, owner)
        assert (screen.owner() == screen.window) is not is_guarded
        assert (lying(screen) is None) is not is_guarded
        assert gate.state().owns
        value = program.ask("UTF8_STRING")
        assert value is not None
        assert value.data == b"safe"
        send(screen, "UTF8_STRING")
        assert answered(screen).data == b"safe"
        assert (screen.owner() == screen.window) is not is_guarded
        owner.own()
        gate.release(listener.next_copy().id, release({"text/plain": b"next"}))
        until(lambda: screen.owner() != owner.window, what="takeover")
        value = program.ask("UTF8_STRING")
        assert value is not None
        assert value.data == b"next"


def test_what_it_asks_for_meanwhile_is_answered_as_soon_as_it_has_read_what_it_was_told(
    display: str, start: Callable[[Listener], X11Gate], screen: FarScreen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(takeover, "_SETTLES_S", 600.0)
    listener = Listener()
    gate = start(listener)
    with RawOwner(display, {"UTF8_STRING": TEXT}) as owner:
        take_in_its_name(screen, listener, gate, owner)
        place, kind, target = screen.connection.atoms((PROPERTY, "ATOM", "UTF8_STRING"))
        owner.connection.write_property(screen.window, place, Property(kind, 32, Property.item(target)))
        owner.owner()  # the server has heard it
        send(screen, "UTF8_STRING")
        assert answered(screen).data == b"safe"


@pytest.mark.parametrize("is_cleared", [False, True])
def test_a_copy_whose_name_stays_is_not_lost_with_the_window_and_can_be_cleared(
    is_cleared: bool, display: str, start: Callable[[Listener], X11Gate], screen: FarScreen
) -> None:
    listener = Listener()
    gate = start(listener)
    with RawOwner(display, {"UTF8_STRING": TEXT}) as owner:
        take_in_its_name(screen, listener, gate, owner)
        tell(screen, owner)
        assert screen.owner() == screen.window
        if is_cleared:
            owner.disown()
        else:
            screen.connection.destroy_window(screen.window)
        until(lambda: (screen.owner() == 0) is is_cleared and screen.owner() != screen.window, what="the change")
        until(lambda: gate.state().owns is not is_cleared, what="the gate's own name")


def test_its_name_stays_until_it_has_read_what_whoever_copied_gave_it(
    display: str, start: Callable[[Listener], X11Gate], screen: FarScreen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(takeover, "_SETTLED_S", 600.0)
    listener = Listener()
    gate = start(listener)
    with RawOwner(display, {"UTF8_STRING": TEXT}) as owner:
        take_in_its_name(screen, listener, gate, owner)
        time.sleep(4 * takeover._SETTLES_S)
        assert screen.owner() == screen.window
        send(screen, "UTF8_STRING")
        assert answered(screen).data == b"safe"
        assert screen.owner() != screen.window


@pytest.mark.parametrize(("is_guarded", "reads"), [(False, TEXT.data), (True, b" ")])
def test_a_guarded_one_reads_a_blank_for_what_whoever_copied_gives_it_afterwards(
    is_guarded: bool, reads: bytes, display: str, start: Callable[[Listener], X11Gate], screen: FarScreen
) -> None:
    listener = Listener(frozenset({OWN_PROCESS} if is_guarded else ()))
    gate = start(listener)
    with RawOwner(display, {"UTF8_STRING": TEXT}) as owner:
        take_in_its_name(screen, listener, gate, owner)
        place, kind = screen.connection.atoms((PROPERTY, "UTF8_STRING"))
        screen.connection.write_property(screen.window, place, Property(kind, 8, TEXT.data))
        screen.owner()  # the server has heard it
        time.sleep(takeover._SETTLES_S)
        value = lying(screen)
        assert value is not None
        assert value.data == reads


def test_its_name_stays_until_whoever_copied_has_answered_all_that_came_before(
    display: str, start: Callable[[Listener], X11Gate], screen: FarScreen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stay, "_TEXT_STAYS_S", 600.0)
    monkeypatch.setattr(takeover, "_SETTLED_S", 1.0)
    listener = Listener()
    gate = start(listener)
    with RawOwner(display, {"UTF8_STRING": TEXT}) as owner:
        take_over(gate, listener, release({}, **EVERYTHING))
        assert listed(screen) >= {"UTF8_STRING"}
        owner.own()
        snapshot = listener.next_copy()
        owner._silent = frozenset({"TARGETS"})
        gate.release(snapshot.id, release({}, **EVERYTHING))
        until(lambda: screen.owner() == screen.window, what="takeover in its name")
        began = time.monotonic()
        send(screen, "UTF8_STRING")
        answered(screen)
        assert time.monotonic() - began > 0.5
        assert screen.owner() != screen.window


@pytest.mark.parametrize("is_early", [False, True])
def test_a_copy_is_not_lost_with_the_window_in_whose_name_it_was_taken_over(
    is_early: bool, display: str, start: Callable[[Listener], X11Gate], program: RawProgram, screen: FarScreen
) -> None:
    listener = Listener()
    gate = start(listener)
    with RawOwner(display, {"UTF8_STRING": TEXT}) as owner:
        if is_early:
            take_over(gate, listener)
            listed(screen)
            screen.connection.destroy_window(screen.window)
            program.owner()
            screen.owner()
            owner.own()
            gate.release(listener.next_copy().id, release({"text/plain": b"safe"}))
            until(lambda: program.owner() != owner.window, what="takeover")
        else:
            take_in_its_name(screen, listener, gate, owner)
            screen.connection.destroy_window(screen.window)
            until(lambda: screen.owner() not in {0, screen.window}, what="the gate's own name")
        value = program.ask("UTF8_STRING")
        assert value is not None
        assert value.data == b"safe"
        assert gate.state().owns


def test_whoever_copies_while_a_copy_is_in_its_name_has_copied_and_itself_too(
    display: str, start: Callable[[Listener], X11Gate], program: RawProgram, screen: FarScreen
) -> None:
    listener = Listener()
    gate = start(listener)
    with RawOwner(display, {"UTF8_STRING": TEXT}) as owner:
        take_in_its_name(screen, listener, gate, owner)
        owner.contents["UTF8_STRING"] = Content("UTF8_STRING", 8, b"newer")
        owner.own()
        assert listener.next_copy().formats == {"text/plain": b"newer"}
    with RawOwner(display, {"UTF8_STRING": TEXT}) as far:
        gate.release(listener.next_copy().id, release({}, **EVERYTHING))
        until(lambda: program.owner() != far.window, what="takeover")
        listed(screen)
        time.sleep(2 * takeover._SETTLES_S)
        assert program.owner() not in {far.window, screen.window}


@pytest.mark.parametrize("is_guarded", [False, True])
def test_a_copy_whose_window_will_go_is_taken_over_in_the_gates_own_name_if_it_is_guarded(
    is_guarded: bool,
    display: str,
    start: Callable[[Listener], X11Gate],
    screen: FarScreen,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(takeover, "_SETTLES_S", 600.0)
    listener = Listener(frozenset({OWN_PROCESS} if is_guarded else ()))
    gate = start(listener)
    with RawOwner(display, {"UTF8_STRING": TEXT}) as first:
        take_in_its_name(screen, listener, gate, first)
        first.connection.destroy_window(first.window)
        first.owner()  # the server has heard it, and the gate from the server
        with RawOwner(display, {"UTF8_STRING": TEXT}) as second:
            gate.release(listener.next_copy().id, release({"text/plain": b"safe"}))
            until(lambda: screen.owner() != second.window, what="takeover")
            assert (screen.owner() == screen.window) is not is_guarded


def test_what_the_far_screen_copies_right_after_a_takeover_in_its_name_is_its_own(
    display: str, start: Callable[[Listener], X11Gate], screen: FarScreen, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_once = takeover.Takeover.at_once

    def overtaken(self: takeover.Takeover, copy: Copied, now_s: float) -> None:
        """The gate hears of both changes of owners together."""
        at_once(self, copy, now_s)
        if copy.in_name_of == screen.window:
            self._connection.core.GetInputFocus().reply()
            time.sleep(0.01)  # a later time by the server's clock
            screen.connection.core.SetSelectionOwner(screen.window, self._selection, xproto.Time.CurrentTime)
            screen.owner()

    listener = Listener()
    gate = start(listener)
    with RawOwner(display, {"UTF8_STRING": TEXT}) as owner:
        take_over(gate, listener)
        listed(screen)
        monkeypatch.setattr(takeover.Takeover, "at_once", overtaken)
        owner.own()
        asked: set[str | None] = set()
        while "TARGETS" not in asked:
            asked.add(screen.connection.name(RawProgram._wait(screen, xproto.SelectionRequestEvent, 10).target))


def test_nothing_is_taken_over_in_the_name_of_the_next_program_with_its_window(
    display: str, start: Callable[[Listener], X11Gate], program: RawProgram
) -> None:
    listener = Listener()
    gate = start(listener)
    with RawOwner(display, {"UTF8_STRING": TEXT}) as owner:
        take_over(gate, listener)
        with FarScreen(display) as screen:
            listed(screen)
        program.owner()  # the server has heard of its end, and the gate from the server
        with RawProgram(display) as other:
            assert other.window == screen.window
            owner.own()
            gate.release(listener.next_copy().id, release({"text/plain": b"safe"}))
            until(lambda: program.owner() != owner.window, what="takeover")
            assert program.owner() != other.window
