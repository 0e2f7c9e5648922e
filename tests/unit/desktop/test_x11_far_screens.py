"""The X11 gate beside FreeRDP, as its client of the selection behaves: one property for all answers."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xcffib.xproto as xproto

from guard.desktop.x11 import far_screens, pastes, stay
from guard.desktop.x11.connection import Property
from guard.desktop.x11.gate import X11Gate
from guard.redact.transcode import transcode
from tests.support.far_screen import PROPERTY, FarScreen, answered, ask, listed, lying, send
from tests.support.listening import Listener, release
from tests.support.raw_program import RawOwner, RawProgram
from tests.support.x11_copies import EVERYTHING, OWN_PROCESS, PICTURE, TEXT, take_over
from tests.support.xserver import running_x_server, until

pytestmark = pytest.mark.x11


def test_a_list_is_given_without_a_decision(
    display: str, start: Callable[[Listener], X11Gate], screen: FarScreen
) -> None:
    listener = Listener()
    gate = start(listener)
    with RawOwner(display, {"UTF8_STRING": TEXT}):
        snapshot = listener.next_copy()
        until(lambda: gate.state().owns, what="takeover")
        assert listed(screen) >= {"TARGETS", "UTF8_STRING"}
        gate.release(snapshot.id, release({"text/plain": b"safe"}))
        assert ask(screen, "UTF8_STRING").data == b"safe"


@pytest.mark.parametrize("targets", [("UTF8_STRING", "TARGETS"), ("TARGETS", "UTF8_STRING")])
def test_each_answer_waits_until_the_one_before_was_read(
    targets: tuple[str, str],
    display: str,
    start: Callable[[Listener], X11Gate],
    program: RawProgram,
    screen: FarScreen,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(far_screens, "_READS_S", 600.0)
    monkeypatch.setattr(far_screens, "_LIES_S", 600.0)
    listener = Listener()
    gate = start(listener)
    with RawOwner(display, {"UTF8_STRING": TEXT}):
        take_over(gate, listener)
        send(screen, *targets)
        assert program.ask("UTF8_STRING") is not None  # the gate has had all three
        assert lying(screen) is None
        kinds = {"UTF8_STRING": "UTF8_STRING", "TARGETS": "ATOM"}
        for target in targets:
            assert answered(screen).type == screen.connection.atom(kinds[target])
            time.sleep(0.1)
            value = lying(screen)
            assert value is not None
            assert value.type == screen.connection.atom(kinds[target])


def test_one_that_says_nothing_is_answered_in_time(
    display: str, start: Callable[[Listener], X11Gate], program: RawProgram
) -> None:
    listener = Listener()
    gate = start(listener)
    with RawOwner(display, {"UTF8_STRING": TEXT}):
        take_over(gate, listener)
        began = time.monotonic()
        assert ask(program, "UTF8_STRING").data == b"safe"
        assert time.monotonic() - began >= far_screens._READS_S


def test_its_own_copy_is_not_listed_to_it_and_it_keeps_no_old_list(
    display: str, start: Callable[[Listener], X11Gate], program: RawProgram
) -> None:
    listener = Listener()
    gate = start(listener)
    with RawOwner(display, {"image/png": PICTURE}) as screen:
        listener.next_copy()
        atoms = program.connection.atoms(("CLIPBOARD", "TARGETS", PROPERTY))
        old = Property(program.connection.atom("ATOM"), 32, Property.item(program.connection.atom("UTF8_STRING")))
        program.connection.write_property(screen.window, atoms[2], old)
        program.owner()  # the server has heard it
        screen.own()
        gate.release(listener.next_copy().id, release({}, **EVERYTHING))
        until(lambda: program.connection.read_property(screen.window, atoms[2]) is None, what="no old list")
        until(lambda: program.owner() != screen.window, what="takeover")
        program.connection.core.ConvertSelection(screen.window, *atoms, xproto.Time.CurrentTime)  # in its name
        program.connection.flush()
        until(lambda: program.connection.read_property(screen.window, atoms[2]) is not None, what="a list")
        value = program.connection.read_property(screen.window, atoms[2])
        assert value is not None
        assert set(program.connection.names(memoryview(value.data).cast("I"))) == {"TARGETS", "TIMESTAMP", "MULTIPLE"}
        assert program.ask("image/png") == Property(program.connection.atom("image/png"), 8, PICTURE.data)


def test_where_it_has_begun_the_first_text_is_taken_over_at_once(
    display: str, start: Callable[[Listener], X11Gate], program: RawProgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stay, "_TEXT_STAYS_S", 600.0)
    listener = Listener()
    start(listener)
    program.connection.atom(PROPERTY)
    with RawOwner(display, {"UTF8_STRING": TEXT}) as owner:
        listener.next_copy()
        until(lambda: program.owner() != owner.window, what="takeover")


def test_where_it_has_not_begun_a_text_stays_and_the_guard_does_not_name_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stay, "_TEXT_STAYS_S", 600.0)
    listener = Listener()
    with running_x_server() as display, RawProgram(display) as program:
        gate = X11Gate(convert=transcode, display=display)
        gate.start(listener)
        try:
            with RawOwner(display, {"UTF8_STRING": TEXT}) as owner:
                gate.release(listener.next_copy().id, None)
                assert program.owner() == owner.window
        finally:
            gate.stop()
        assert program.connection.ask_atom(PROPERTY).reply().atom == 0


def test_a_copy_that_nobody_receives_is_an_empty_list_and_no_refusal(
    display: str, start: Callable[[Listener], X11Gate], program: RawProgram
) -> None:
    gate = start(Listener())
    with RawOwner(display, {}):
        until(lambda: gate.state().owns, what="a copy that gave nothing")
        assert program.offered() == ("TARGETS", "TIMESTAMP", "MULTIPLE")


def test_a_list_that_nothing_follows_is_taken_away_and_content_in_its_place_stays(
    display: str, start: Callable[[Listener], X11Gate], program: RawProgram
) -> None:
    listener = Listener()
    gate = start(listener)
    with RawOwner(display, {"UTF8_STRING": TEXT}), RawProgram(display) as other:
        take_over(gate, listener, release({}, **EVERYTHING))
        for screen in (program, other):
            assert listed(screen) >= {"UTF8_STRING"}
        assert ask(other, "UTF8_STRING").data == TEXT.data
        until(lambda: lying(program) is None, what="no list")
        content = lying(other)
        assert content is not None
        assert content.data == TEXT.data


def test_the_list_of_whoever_copies_next_is_not_taken_away(
    display: str, start: Callable[[Listener], X11Gate], program: RawProgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(far_screens, "_FOLLOWS_S", 1.0)
    monkeypatch.setattr(stay, "_TEXT_STAYS_S", 600.0)
    listener = Listener()
    gate = start(listener)
    with RawOwner(display, {"text/html": TEXT}), RawProgram(display) as other:
        take_over(gate, listener, release({}, **EVERYTHING))
        assert listed(program) >= {"text/html"}
        assert listed(other) >= {"text/html"}
        with RawOwner(display, {"UTF8_STRING": TEXT}):
            listener.next_copy()
            assert listed(program) >= {"UTF8_STRING"}  # its owner's, which the gate has left there
            time.sleep(1.5)
            assert lying(program) is not None


def test_a_far_screen_that_has_ended_is_trusted_no_more(
    display: str, start: Callable[[Listener], X11Gate], program: RawProgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stay, "_TEXT_STAYS_S", 600.0)
    listener = Listener()
    gate = start(listener)
    with RawOwner(display, {"UTF8_STRING": TEXT}) as owner:
        take_over(gate, listener, release({}, **EVERYTHING))
        asks = (
            "from tests.support.raw_program import RawProgram\n"
            "from tests.support.far_screen import listed\n"
            f"listed(RawProgram({display!r}))"
        )
        subprocess.run((sys.executable, "-c", asks), check=True, cwd=Path(__file__).parents[3])
        owner.own()
        listener.next_copy()
        until(lambda: program.owner() != owner.window, what="takeover")


def test_beside_a_guarded_program_that_reads_each_copy_no_text_stays_for_a_far_screen(
    display: str,
    start: Callable[[Listener], X11Gate],
    program: RawProgram,
    screen: FarScreen,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(stay, "_TEXT_STAYS_S", 600.0)
    monkeypatch.setattr(pastes, "_EARLY_S", 600.0)
    listener = Listener()
    gate = start(listener)
    with RawOwner(display, {"UTF8_STRING": TEXT}) as owner:
        take_over(gate, listener)
        assert listed(screen) >= {"UTF8_STRING"}
        assert program.ask("UTF8_STRING") is not None
        owner.own()
        listener.next_copy()
        until(lambda: program.owner() != owner.window, what="takeover")


def test_one_that_is_guarded_by_now_gets_no_text_from_whoever_copied(
    display: str, start: Callable[[Listener], X11Gate], screen: FarScreen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stay, "_TEXT_STAYS_S", 600.0)
    listener = Listener()
    gate = start(listener)
    with RawOwner(display, {"UTF8_STRING": TEXT}) as owner:
        take_over(gate, listener)
        assert listed(screen) >= {"UTF8_STRING"}
        listener.guarded = frozenset({OWN_PROCESS})
        owner.own()
        listener.next_copy()
        until(lambda: screen.owner() != owner.window, what="takeover")


class BusyOwner(RawOwner):
    """It refuses each question for content while it fetches the answer to one, as FreeRDP does."""

    refuses = 0

    def _run(self) -> None:
        self.connection.next_event = self.connection.raw.poll_for_event  # type: ignore[method-assign]
        super()._run()

    def _answer(self, event: Any) -> None:
        if self.connection.name(event.target) == "UTF8_STRING" and self.refuses:
            self.refuses -= 1
            event.target = self.connection.atom("NOTHING")
        super()._answer(event)


def test_one_that_answers_somebody_else_just_now_is_asked_again(
    display: str, start: Callable[[Listener], X11Gate], program: RawProgram, screen: FarScreen
) -> None:
    listener = Listener()
    gate = start(listener)
    with RawOwner(display, {"UTF8_STRING": TEXT}) as first:
        take_over(gate, listener)
        with BusyOwner(display, {"UTF8_STRING": TEXT}) as far:
            listener.next_copy()
            atoms = screen.connection.atoms(("CLIPBOARD", "TARGETS", PROPERTY))
            first.own()
            gate.release(listener.next_copy().id, release({"text/plain": b"safe"}))
            until(lambda: program.owner() != first.window, what="takeover")
            screen.connection.core.ConvertSelection(far.window, *atoms, xproto.Time.CurrentTime)
            place = screen.connection.atom(PROPERTY)
            until(lambda: screen.connection.read_property(far.window, place) is not None, what="its list")
            far.refuses = 3
            far.own()
            gate.release(listener.next_copy().id, release({"text/plain": b"far"}))
            value = program.ask("UTF8_STRING")
            assert value is not None
            assert value.data == b"far"
