"""Nothing that is raised while a copy is handled ends the X11 gate's thread, whatever its class and wherever."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import pytest
import xcffib
from hypothesis import given, settings
from hypothesis import strategies as st

from guard.desktop import UNREADABLE_FORMAT, GateNoteKind
from guard.desktop.x11.capture import Capture
from guard.desktop.x11.connection import Property
from guard.desktop.x11.falls import Falls
from guard.desktop.x11.formats import Content, kind_of, neutral
from guard.desktop.x11.gate import X11Gate
from tests.support import falling
from tests.support.falling import Falling
from tests.support.listening import Listener, release
from tests.support.raw_program import RawOwner, RawProgram
from tests.support.x11_copies import EVERYTHING, PICTURE, TEXT, still_guards
from tests.support.xserver import until

pytestmark = pytest.mark.x11

ERRORS = (*falling.ERRORS, xcffib.XcffibException)


@pytest.fixture
def listener() -> Falling:
    return Falling()


@pytest.fixture
def gate(start: Callable[[Listener], X11Gate], listener: Falling) -> X11Gate:
    return start(listener)


@pytest.mark.parametrize("error", ERRORS, ids=falling.name)
@pytest.mark.parametrize("place", ["copied", "served", "decide"])
def test_an_error_of_any_class_at_any_callback_costs_one_copy_and_is_noted(
    display: str, program: RawProgram, listener: Falling, gate: X11Gate, place: str, error: type[BaseException]
) -> None:
    listener.falls_at, listener.error = {place}, error
    with RawOwner(display, {"image/png": PICTURE}):
        snapshot = listener.next_copy()
        assert (UNREADABLE_FORMAT in snapshot.formats) == (place == "copied")
        gate.release(snapshot.id, listener.deciding())
        value = program.ask("image/png")
        assert value is None or value.data == b"safe"
    until(lambda: listener.notes, what="a note")
    assert [note.kind for note in listener.notes] == [GateNoteKind.COPY_UNREADABLE]
    assert (gate.state().connected, gate.state().reconnects) == (True, 0)
    still_guards(display, listener, gate, program)


def test_whatever_a_note_or_a_second_telling_raises_costs_one_copy(
    display: str, program: RawProgram, listener: Falling, gate: X11Gate
) -> None:
    with ExitStack() as owners:  # each stays: the server would hand its window's number to the next one
        for error in ERRORS:
            listener.falls_at, listener.error = {"copied", "noted"}, error
            owners.enter_context(RawOwner(display, {"image/png": PICTURE}))
            assert UNREADABLE_FORMAT in listener.next_copy().formats
            assert not listener.falls_at
        owners.enter_context(RawProgram(display))
    assert gate.state().reconnects == 0
    assert GateNoteKind.COPY_LEFT_OUT not in [note.kind for note in listener.notes]
    still_guards(display, listener, gate, program)


def test_whatever_is_raised_where_the_gate_asks_who_is_guarded_is_noted(
    display: str, program: RawProgram, listener: Falling, gate: X11Gate
) -> None:
    atoms = program.connection.atoms(("_NET_ACTIVE_WINDOW", "WINDOW", "_NET_WM_NAME", "UTF8_STRING"))
    front = Property(atoms[1], 32, Property.item(program.window))
    program.connection.write_property(program.connection.root, atoms[0], front)
    for count, error in enumerate(ERRORS, 1):
        listener.falls_at, listener.error = {"guards"}, error
        program.connection.write_property(program.window, atoms[2], Property(atoms[3], 8, b"%d" % count))
        program.connection.flush()
        until(lambda count=count: len(listener.notes) == count, what="a note")
    assert gate.state().reconnects == 0
    still_guards(display, listener, gate, program)


def test_whatever_is_raised_about_the_post_keeps_the_gate_on_duty_and_is_noted(
    display: str, program: RawProgram, listener: Falling, gate: X11Gate
) -> None:
    for count, error in enumerate(ERRORS, 1):
        listener.falls_at, listener.error = {"yields", "gate_changed"}, error
        with RawOwner(display, {}, selection="_FROSTPANE_GUARD"):
            until(lambda count=count: len(listener.notes) == 2 * count, what="two notes")
        until(lambda: gate.state().rival is None, what="the post is free")
    assert (gate.state().standby, gate.state().reconnects) == (False, 0)
    still_guards(display, listener, gate, program)


@pytest.mark.parametrize("error", ERRORS, ids=falling.name)
def test_an_error_of_any_class_while_a_copy_is_fetched_makes_it_unreadable(
    display: str,
    program: RawProgram,
    listener: Falling,
    gate: X11Gate,
    error: type[BaseException],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fetched = Capture.answered

    def answered(capture: Capture, *args: Any) -> None:
        fetched(capture, *args)
        if capture.contents:
            monkeypatch.undo()
            raise error()

    monkeypatch.setattr(Capture, "answered", answered)
    with RawOwner(display, {"UTF8_STRING": TEXT}):
        snapshot = listener.next_copy()
        assert set(snapshot.formats) == {UNREADABLE_FORMAT}
        until(lambda: gate.state().owns, what="the original out of reach")
        gate.release(snapshot.id, release({}, **EVERYTHING))
        value = program.ask("UTF8_STRING")  # a work program still gets what was fetched
        assert value is not None
        assert value.data == TEXT.data
    assert [(note.kind, note.cause) for note in listener.notes] == [
        (GateNoteKind.COPY_UNREADABLE, type(error()).__name__)
    ]
    still_guards(display, listener, gate, program)


def test_after_the_second_fall_over_one_program_nobody_receives_its_copies(
    display: str, program: RawProgram, listener: Falling, gate: X11Gate
) -> None:
    with RawOwner(display, {"image/png": PICTURE}) as owner:
        for _ in range(2):
            listener.falls_at = {"copied"}
            owner.own()
            until(lambda: not listener.falls_at, what="a fall")
        until(lambda: GateNoteKind.COPY_LEFT_OUT in [note.kind for note in listener.notes], what="the last note")
        assert program.ask("image/png") is None
        owner.own()
        until(lambda: [note.kind for note in listener.notes].count(GateNoteKind.COPY_LEFT_OUT) == 2, what="leaving out")
        assert program.ask("image/png") is None
    assert gate.state().reconnects == 0
    while not listener.snapshots.empty():
        listener.next_copy()
    with RawProgram(display) as other:
        still_guards(display, listener, gate, other)


@pytest.mark.parametrize("selection", ["PRIMARY", "SECONDARY"])
def test_a_poison_on_another_selection_keeps_no_copy_from_being_guarded(
    display: str, program: RawProgram, listener: Falling, gate: X11Gate, selection: str
) -> None:
    poison = {"text/plain;charset=undefined": Content("text/plain;charset=undefined", 8, b"x")}
    with RawOwner(display, poison, selection=selection):
        for _ in range(3):
            still_guards(display, listener, gate, program)
    assert gate.state().reconnects == 0


@pytest.mark.parametrize(
    "charset", ["undefined", "idna", "punycode", "base64", "rot13", "utf-7", "", '"gbk"', "\x00", "é"]
)
def test_a_text_in_any_charset_is_a_copy_like_another(
    display: str, listener: Falling, gate: X11Gate, charset: str
) -> None:
    with RawOwner(display, {f"text/plain;charset={charset}": Content("STRING", 8, b"138\xff0013")}):
        assert b"138" in listener.next_copy().formats["text/plain"]
    assert (gate.state().reconnects, listener.notes) == (0, [])


def test_a_program_that_gets_the_number_of_a_window_that_has_gone_is_another_one() -> None:
    falls = Falls()
    for _ in range(2):
        falls.fell(7, pid=100)
    assert falls.leaves_out(7, lambda: 100)
    assert falls.leaves_out(7, lambda: None)
    assert not falls.leaves_out(7, lambda: 200)
    assert not falls.leaves_out(7, lambda: 200)


TARGETS = st.sampled_from(["UTF8_STRING", "STRING", "COMPOUND_TEXT", "text/html", "image/png", "x/y"]) | st.builds(
    "text/plain;charset={}".format, st.sampled_from(["undefined", "idna", "punycode", "utf-16", "gbk"]) | st.text()
)


@settings(max_examples=30)
@given(st.dictionaries(TARGETS, st.builds(Content, st.text(), st.sampled_from([8, 16, 32]), st.binary())))
def test_whatever_is_offered_under_whatever_name_has_neutral_formats(contents: dict[str, Content]) -> None:
    formats = neutral(contents)
    assert all(isinstance(content, bytes) for content in formats.values())
    assert bool(formats) == any(kind_of(target) for target in contents)


def test_errors_are_distinct() -> None:
    """Each class is thrown once."""
    made = [type(error()) for error in ERRORS]
    assert all(first is not second for first, second in itertools.combinations(made, 2))
