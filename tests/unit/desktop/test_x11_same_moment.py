"""The X11 gate and copies that follow each other within one tick of the server's clock."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable
from typing import Any

import pytest

from guard.desktop import GateNoteKind
from guard.desktop.x11.formats import Content
from guard.desktop.x11.gate import X11Gate
from guard.desktop.x11.tick import Tick
from guard.model import Snapshot
from tests.support.listening import Listener, release
from tests.support.raw_program import RawOwner, RawProgram
from tests.support.x11_copies import OWN_PROCESS, PICTURE, TEXT, still_guards
from tests.support.xserver import until

pytestmark = pytest.mark.x11

LATER = Content("UTF8_STRING", 8, b"copied later")


class Again(RawOwner):
    """Copies again, so many times, when it has just said what it offers; each time by the server's time `at`."""

    def __init__(self, display: str, contents: dict[str, Content], times: int, *, at: int = 0) -> None:
        self._times, self._at = times, at
        super().__init__(display, contents)

    def own(self, at: int | None = None) -> None:
        self.times_owned += 1
        self.connection.core.SetSelectionOwner(self.window, self._selection, self._at if at is None else at)
        self.connection.flush()

    def _answer(self, event: Any) -> None:
        super()._answer(event)
        if self.connection.name(event.target) == "TARGETS" and self.times_owned <= self._times:
            self.own()


class InTurns(RawOwner):
    """Lets another program copy whenever it has said what it offers."""

    other: InTurns | None = None

    def _answer(self, event: Any) -> None:
        super()._answer(event)
        if self.other is not None and self.connection.name(event.target) == "TARGETS":
            self.connection.flush()
            self.other.own()


class Late(RawOwner):
    """Says what it offers when it is told to, and not before."""

    def __init__(self, display: str) -> None:
        self.waiting: list[Any] = []
        super().__init__(display, {"UTF8_STRING": TEXT})

    def _answer(self, event: Any) -> None:
        self.waiting.append(event)


def _let_go(program: RawProgram) -> None:
    program.connection.core.UngrabServer()
    program.connection.flush()


def _moment(display: str) -> int:
    with RawProgram(display) as clock:
        return Tick(clock.connection).now()


def test_what_a_program_copies_twice_in_one_moment_is_guarded_and_given(
    display: str, start: Callable[[Listener], X11Gate], program: RawProgram
) -> None:
    listener = Listener()
    gate = start(listener)
    with Again(display, {"image/png": PICTURE}, 1, at=_moment(display)):
        snapshot = listener.next_copy()
        assert snapshot.formats["image/png"] == PICTURE.data
        assert gate.release(snapshot.id, release({"image/png": b"safe"}))
        pasted = program.ask("image/png")
        assert pasted is not None
        assert pasted.data == b"safe"
    still_guards(display, listener, gate, program)


def test_programs_that_copy_in_turns_do_not_keep_the_gate_from_all_copies(
    display: str, start: Callable[[Listener], X11Gate]
) -> None:
    gate = start(Listener())
    picture = {"image/png": PICTURE}
    with InTurns(display, {}) as one, InTurns(display, {}) as other:
        one.other, other.other = other, one
        one.contents = other.contents = picture
        one.own()
        until(lambda: gate.state().owns, 100, what="takeover")


@pytest.mark.parametrize("then", ["leaves", "another copies", "the same copies"])
def test_of_what_is_copied_in_one_moment_the_last_copy_stays_and_outlives_who_leaves(
    display: str, start: Callable[[Listener], X11Gate], program: RawProgram, then: str
) -> None:
    at, hit = 0, threading.Event()
    firsts: list[Again] = []

    class Meanwhile(Listener):
        def copied(self, snapshot: Snapshot) -> None:
            super().copied(snapshot)
            gate.beat(lambda: self._outrun(snapshot))

        def _outrun(self, snapshot: Snapshot) -> None:
            """On the gate's thread, between two readings of what has come."""
            if not hit.is_set() and firsts and third.owner() == firsts[-1].window:
                hit.set()
                if then == "leaves":
                    third.connection.core.DestroyWindow(firsts[-1].window)
                else:
                    copies = later if then == "another copies" else firsts[-1]
                    copies.contents = {"UTF8_STRING": LATER}
                    copies.own(at)
                    copies.owner()  # the server has heard it
                third.owner()
                # What the gate asks of the server now is heard after it has read of that.
                third.connection.core.GrabServer()
                third.connection.flush()
                threading.Timer(0.2, _let_go, [third]).start()
            gate.release(snapshot.id, release({"text/plain": b"safe: " + snapshot.formats["text/plain"]}))

    def pasted() -> bytes | None:
        content = program.ask("UTF8_STRING")
        return content and content.data

    listener = Meanwhile()
    gate = start(listener)
    with RawProgram(display) as third, Again(display, {"UTF8_STRING": LATER}, 0) as later:
        listener.next_copy()
        until(lambda: gate.state().owns, what="takeover of an earlier copy")
        for _ in range(20):  # on a busy machine the gate may have taken a copy over before
            at = _moment(display)
            with Again(display, {"UTF8_STRING": TEXT}, 0, at=at) as first:
                firsts.append(first)
                listener.next_copy()
                until(lambda: hit.is_set() or gate.state().owns, what="takeover")
                if hit.is_set():
                    last = b"safe: " + (TEXT if then == "leaves" else LATER).data
                    until(lambda: pasted() == last, what="the last copy")  # noqa: B023
                    break
        assert hit.is_set()


def test_a_program_that_copies_again_whenever_it_is_asked_is_named(
    display: str, start: Callable[[Listener], X11Gate]
) -> None:
    listener = Listener()
    start(listener)
    with Again(display, {"UTF8_STRING": TEXT}, 30):
        until(lambda: bool(listener.notes), what="a note")
        assert listener.notes[0].kind is GateNoteKind.FOUGHT_OVER
        assert listener.notes[0].application.executable == OWN_PROCESS


def test_a_late_answer_finds_the_window_that_it_is_for(
    display: str, start: Callable[[Listener], X11Gate], program: RawProgram
) -> None:
    listener = Listener()
    gate = start(listener)
    with Late(display) as late:
        until(lambda: bool(late.waiting), what="a question")
        still_guards(display, listener, gate, program)
        core, event = late.connection.core, late.waiting[0]
        # Xlib ends the program whose answer finds no window.
        core.DeletePropertyChecked(event.requestor, event.property).check()


def test_where_the_servers_clock_cannot_be_asked_copies_are_guarded_all_the_same(
    display: str,
    start: Callable[[Listener], X11Gate],
    program: RawProgram,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr("guard.desktop.x11.tick._EXTENSION", b"NO-SUCH-CLOCK")
    listener = Listener()
    gate = start(listener)
    assert "the X server's clock cannot be asked" in caplog.text
    with RawOwner(display, {"image/png": PICTURE}):  # by the present time, of which the clock would be asked
        assert gate.release(listener.next_copy().id, release({"image/png": b"safe"}))
        until(lambda: gate.state().owns, what="takeover")
        pasted = program.ask("image/png")
        assert pasted is not None
        assert pasted.data == b"safe"
    still_guards(display, listener, gate, program)


@pytest.mark.parametrize("followed", [True, False])
def test_what_lay_there_before_is_given_back_once_the_next_copy_has_answered(
    display: str, start: Callable[[Listener], X11Gate], program: RawProgram, followed: bool
) -> None:
    listener = Listener()
    gate = start(listener)
    with RawOwner(display, {"image/png": PICTURE}):
        let_go = release({"image/png": b"safe"})
        kept = weakref.ref(let_go.decide)
        gate.release(listener.next_copy().id, let_go)
        del let_go
        assert program.ask("image/png") is not None
    if followed:
        still_guards(display, listener, gate, program)
    else:
        program.disown()
    until(lambda: kept() is None, what="the copy before given back")
