"""The X11 gate beside programs that mean it harm: they destroy its windows, fill properties, answer others alone."""

from __future__ import annotations

import struct
import time
from collections.abc import Callable
from typing import Any

import pytest
import xcffib.xproto as xproto

from guard.desktop.x11.connection import MOST_PROPERTY_BYTES, Connection, Property, WindowTaken
from guard.desktop.x11.formats import Content
from guard.desktop.x11.gate import X11Gate
from guard.desktop.x11.identify import Identifier
from tests.support.listening import Listener, release
from tests.support.raw_program import RawOwner, RawProgram
from tests.support.waiting import until
from tests.support.x11_copies import OWN_PROCESS, PICTURE, TEXT, still_guards, take_over

pytestmark = pytest.mark.x11


def guards_again(display: str, listener: Listener, gate: X11Gate, program: RawProgram) -> None:
    """As `still_guards`, but a copy may be fetched before it is taken over, as those of a program that gave nothing."""
    with RawOwner(display, {"image/png": PICTURE}) as owner:
        gate.release(listener.next_copy().id, release({"image/png": b"safe"}))
        until(lambda: program.owner() != owner.window, what="the copy out of reach")
        value = program.ask("image/png")
    assert value is not None
    assert value.data == b"safe"


def set_property(program: RawProgram, window: int, name: str, form: int, data: bytes) -> None:
    """A property of the server's largest request, at most."""
    atom, kind = program.connection.atoms((name, "CARDINAL"))
    program.connection.write_property(window, atom, Property(kind, form, data))
    program.connection.core.GetInputFocus().reply()


@pytest.mark.parametrize("which", ["selection", "all"])
def test_whoever_destroys_the_gate_s_windows_ends_nothing_and_is_noticed(
    display: str, start: Callable[[Listener], X11Gate], program: RawProgram, which: str
) -> None:
    listener = Listener()
    gate = start(listener)
    with RawOwner(display, {"image/png": PICTURE}):
        take_over(gate, listener, release({"image/png": b"safe"}))
        own = program.owner()
    first = own & ~0xFFFFF
    for window in [own] if which == "selection" else range(first, first + 100):
        program.connection.core.DestroyWindow(window)
    program.connection.flush()
    until(lambda: [state.connected for state in listener.states] == [False, True], what="a new beginning")
    still_guards(display, listener, gate, program)


def test_a_window_that_goes_by_its_own_connection_s_will_is_no_loss(display: str) -> None:
    with Connection(display) as connection, Connection(display) as other:
        window, kept = connection.new_window(), connection.new_window()
        connection.destroy_window(window)
        connection.core.GetInputFocus().reply()
        while connection.next_event() is not None:
            pass
        other.destroy_window(kept)
        other.core.GetInputFocus().reply()
        connection.core.GetInputFocus().reply()
        with pytest.raises(WindowTaken):
            connection.next_event()


def test_names_and_lists_of_windows_are_read_no_further_than_true_ones_go(display: str, program: RawProgram) -> None:
    connection = program.connection
    connection.write_property(program.window, 67, Property(31, 8, b"a\0crm\0"))
    set_property(program, program.window, "_NET_WM_NAME", 8, "订单".encode() + b"x" * 5_000_000)
    set_property(program, connection.root, "_NET_CLIENT_LIST", 32, Property.item(program.window))
    try:
        with Connection(display) as asking:
            named = Identifier(asking).application(program.window)
            assert named.window_class == "crm"
            assert named.title is not None
            assert named.title.startswith("订单x")
            assert len(named.title) < 5_000
            set_property(program, connection.root, "_NET_CLIENT_LIST", 32, Property.item(program.window) * 1_000_000)
            connection.core.DeleteProperty(program.window, 67)
            connection.core.GetInputFocus().reply()
            began = time.process_time()
            assert Identifier(asking).application(program.window).executable == OWN_PROCESS
            assert time.process_time() - began < 1
    finally:
        connection.core.DeleteProperty(connection.root, connection.atom("_NET_CLIENT_LIST"))
        connection.core.GetInputFocus().reply()


def test_no_program_fills_the_memory_with_names(display: str, program: RawProgram) -> None:
    names = [f"name {number}" for number in range(12_000)]
    atoms = [*program.connection.atoms((*names, "x" * 5_000)), 0x7FFFFFF]
    with Connection(display) as asking:
        assert asking.names(atoms) == (*names, None, None)
        asking.names(atoms[:1])
        assert len(asking._names) < 100
        assert asking.names(atoms) == (*names, None, None)


class _Piling(RawOwner):
    """Answers with a property that it puts together from several requests."""

    def _answer(self, event: Any) -> None:
        if self.connection.name(event.target) == "image/png":
            most = Property(event.target, 8, bytes(MOST_PROPERTY_BYTES - 1024))
            self.connection.write_property(event.requestor, event.property, most)
            self.connection.core.ChangeProperty(
                xproto.PropMode.Append, event.requestor, event.property, event.target, 8, 2048, b"x" * 2048
            )
            told: Any = xproto.SelectionNotifyEvent.synthetic
            told = told(event.time, event.requestor, event.selection, event.target, event.property)
            self.connection.core.SendEvent(False, event.requestor, 0, told.pack())
        else:
            super()._answer(event)


def test_what_is_put_together_to_more_than_one_request_holds_is_not_read(
    display: str, start: Callable[[Listener], X11Gate], program: RawProgram
) -> None:
    listener = Listener()
    gate = start(listener)
    with _Piling(display, {"UTF8_STRING": TEXT, "image/png": PICTURE}):
        copy = listener.next_copy()
        assert set(copy.formats) == {"text/plain"}
        assert copy.others == ("image/png",)
    guards_again(display, listener, gate, program)


class _Hiding(RawOwner):
    """Refuses the gate everything and gives others what it has."""

    gate = 0

    def _answer(self, event: Any) -> None:
        if event.requestor & ~0x1FFFFF == self.gate:
            told: Any = xproto.SelectionNotifyEvent.synthetic
            refusal = told(event.time, event.requestor, event.selection, event.target, 0)
            self.connection.core.SendEvent(False, event.requestor, 0, refusal.pack())
        else:
            super()._answer(event)


def test_a_program_that_refuses_the_gate_alone_gives_nobody_anything(
    display: str, start: Callable[[Listener], X11Gate], program: RawProgram
) -> None:
    listener = Listener()
    gate = start(listener)
    _Hiding.gate = program.owner("_FROSTPANE_GUARD") & ~0x1FFFFF
    with _Hiding(display, {"image/png": PICTURE}) as owner:
        until(lambda: program.owner() != owner.window, what="the copy out of reach")
        assert program.ask("image/png") is None
        until(lambda: [note.application.executable for note in listener.notes] == [OWN_PROCESS], what="its name")
    guards_again(display, listener, gate, program)


@pytest.mark.parametrize("contents", [{}, {"TIMESTAMP": Content("INTEGER", 32, struct.pack("I", 1))}])
def test_a_program_that_says_it_offers_nothing_gives_nobody_anything(
    display: str, start: Callable[[Listener], X11Gate], program: RawProgram, contents: dict[str, Content]
) -> None:
    listener = Listener()
    gate = start(listener)
    with RawOwner(display, contents) as owner:
        until(lambda: program.owner() != owner.window, what="the copy out of reach")
        until(lambda: [note.cause for note in listener.notes] == ["gave-nothing"], what="a note")
    guards_again(display, listener, gate, program)


def test_a_program_that_says_neither_what_it_offers_nor_a_text_is_told_from_one_that_is_busy(
    display: str, start: Callable[[Listener], X11Gate], program: RawProgram
) -> None:
    listener = Listener()
    gate = start(listener)
    silent = frozenset({"TARGETS", "UTF8_STRING", "STRING"})
    with RawOwner(display, {"image/png": PICTURE}, silent=silent) as owner:
        until(lambda: program.owner() != owner.window, what="the copy out of reach")
    guards_again(display, listener, gate, program)
