"""The X11 gate among programs with bad manners and sudden ends."""

from __future__ import annotations

import random
import struct
import time
from collections.abc import Callable
from typing import Any

import pytest
import xcffib.xproto as xproto

from guard.desktop import UNREADABLE_FORMAT, GateNoteKind
from guard.desktop.x11.connection import Property
from guard.desktop.x11.formats import Content
from guard.desktop.x11.gate import X11Gate
from tests.support.listening import Listener, release
from tests.support.raw_program import RawOwner, RawProgram
from tests.support.x11_copies import EVERYTHING, PICTURE, TEXT, noise, still_guards, take_over
from tests.support.xserver import until

pytestmark = pytest.mark.x11


def test_an_owner_that_ends_in_the_middle_of_a_transfer(
    display: str, start: Callable[[Listener], X11Gate], program: RawProgram
) -> None:
    listener = Listener()
    gate = start(listener)
    owner = RawOwner(display, {"image/png": Content("image/png", 8, noise(100_000))}, pieces_before_death=3)
    owner._thread.join()
    began = time.monotonic()
    assert program.ask("image/png") is None
    assert time.monotonic() - began < 3, "the paste waited although nothing can come"
    until(lambda: not gate.state().owns and program.owner() == 0, what="a clipboard that nobody owns")
    still_guards(display, listener, gate, program)


@pytest.mark.parametrize("silent", [{"TARGETS"}, {"image/png"}, {"TARGETS", "image/png"}])
def test_an_owner_that_never_answers(
    display: str, start: Callable[[Listener], X11Gate], program: RawProgram, silent: set[str]
) -> None:
    listener = Listener()
    gate = start(listener)
    with RawOwner(display, {"image/png": PICTURE}, silent=frozenset(silent)):
        time.sleep(0.1)
        still_guards(display, listener, gate, program)


def test_an_owner_that_does_not_say_what_it_gives_is_asked_for_a_text(
    display: str, start: Callable[[Listener], X11Gate], program: RawProgram
) -> None:
    listener = Listener()
    gate = start(listener)
    with RawOwner(display, {"UTF8_STRING": TEXT}, silent=frozenset({"TARGETS"})):
        take_over(gate, listener)
        assert program.ask("UTF8_STRING") == Property(program.connection.atom("UTF8_STRING"), 8, b"safe")
    with RawOwner(display, {"image/png": PICTURE}, silent=frozenset({"TARGETS"})) as owner:
        until(lambda: program.owner() != owner.window, what="takeover of what nobody named")
    still_guards(display, listener, gate, program)


def test_a_program_that_ends_in_the_middle_of_a_paste(
    display: str, start: Callable[[Listener], X11Gate], program: RawProgram
) -> None:
    listener = Listener()
    gate = start(listener)
    with RawOwner(display, {"image/png": Content("image/png", 8, noise(5_000_000))}):
        gate.release(listener.next_copy().id, release({}, **EVERYTHING))
        dying = RawProgram(display)
        dying.send_question("image/png")
        dying.wait_new_value()
        dying.connection.read_property(dying.window, dying.connection.atom("RAW"), delete=True)
        dying.close()
        value = program.ask("image/png")
    assert value is not None
    assert value.data == noise(5_000_000)
    still_guards(display, listener, gate, program)


def test_a_program_that_ends_while_it_is_held(
    display: str, start: Callable[[Listener], X11Gate], program: RawProgram
) -> None:
    listener = Listener()
    gate = start(listener)
    with RawOwner(display, {"image/png": PICTURE}):
        snapshot = listener.next_copy()
        dying = RawProgram(display)
        dying.send_question("image/png")
        time.sleep(0.1)
        dying.close()
        gate.release(snapshot.id, release({"image/png": b"safe"}))
    still_guards(display, listener, gate, program)


def test_a_copy_of_a_program_that_is_gone_at_once(
    display: str, start: Callable[[Listener], X11Gate], program: RawProgram
) -> None:
    listener = Listener()
    gate = start(listener)
    for _ in range(20):
        brief = RawProgram(display)
        brief.connection.core.SetSelectionOwner(brief.window, brief.connection.atom("CLIPBOARD"), 0)
        brief.connection.flush()
        brief.close()
    still_guards(display, listener, gate, program)


def test_a_program_that_talks_nonsense(display: str, start: Callable[[Listener], X11Gate], program: RawProgram) -> None:
    chance = random.Random(5)
    listener = Listener()
    gate = start(listener)
    connection = program.connection
    with RawOwner(display, {"image/png": Content("image/png", 8, noise(300_000))}) as owner:
        gate.release(listener.next_copy().id, release({"image/png": b"safe"}))
        until(lambda: gate.state().owns)
        guard = program.owner()
        windows = (program.window, owner.window, guard, connection.root, 0, 5, 0x1EADBEEF)
        selections = (*connection.atoms(("CLIPBOARD", "PRIMARY")), 0, 77)
        atoms = (0, 1, 2, 0x7FFFFFF, *connection.atoms(("MULTIPLE", "TARGETS", "image/png", "INCR", "SAVE_TARGETS")))
        for _ in range(800):
            window, selection = chance.choice(windows), chance.choice(selections)
            target, place = chance.choice(atoms), chance.choice(atoms)
            kind = chance.randrange(4)
            if kind == 0:
                size, form = chance.randrange(6), chance.choice((8, 16, 32))
                value = Property(chance.choice((4, 6)), form, chance.randbytes(8 * size))
                connection.write_property(program.window, connection.atom("RAW"), value)
                program.send_question(chance.choice(("MULTIPLE", "image/png", "", "x" * 200)))
                continue
            event = (
                struct.pack("=BxHIIIIII", 30, 0, 0, guard, window, selection, target, place),
                struct.pack("=BxHIIIII", 31, 0, 0, window, selection, target, place),
                struct.pack("=BxHIIIBxxx", 28, 0, window, place, 0, chance.randrange(3)),
            )[kind - 1]
            connection.core.SendEvent(False, guard, 0, event.ljust(32, b"\0"))
        connection.flush()
    assert gate.state().reconnects == 0
    with RawProgram(display) as other:
        still_guards(display, listener, gate, other)
    assert gate.state().reconnects == 0


def test_nobody_but_the_server_says_who_asks(
    display: str, start: Callable[[Listener], X11Gate], program: RawProgram
) -> None:
    listener = Listener()
    gate = start(listener)
    with RawOwner(display, {"image/png": PICTURE}):
        gate.release(listener.next_copy().id, release({}, **EVERYTHING))
        until(lambda: gate.state().owns)
        place, guard = program.connection.atom("FORGED"), program.owner()
        atoms = program.connection.atoms(("CLIPBOARD", "image/png", "FORGED"))
        forged = struct.pack("=BxHIIIIII", 30, 0, 0, guard, program.window, *atoms)
        program.connection.core.SendEvent(False, guard, 0, forged.ljust(32, b"\0"))
        assert program.ask("TARGETS") is not None
        assert program.connection.read_property(program.window, place) is None


def test_a_program_that_offers_more_than_any_program_does_is_not_read_and_keeps_nobody_waiting(
    display: str, start: Callable[[Listener], X11Gate], program: RawProgram
) -> None:
    listener = Listener()
    gate = start(listener)
    no_names = b"".join(Property.item(atom) for atom in range(1_000_000, 1_020_000))

    class Boundless(RawOwner):
        def _answer(self, event: Any) -> None:
            make: Any = xproto.SelectionNotifyEvent.synthetic
            self.connection.write_property(
                event.requestor, event.property, Property(self.connection.atom("ATOM"), 32, no_names)
            )
            told = make(event.time, event.requestor, event.selection, event.target, event.property)
            self.connection.core.SendEvent(False, event.requestor, 0, told.pack())

    with Boundless(display, {}):
        began_s = time.monotonic()
        assert UNREADABLE_FORMAT in listener.next_copy().formats
        assert time.monotonic() - began_s < 1.5, "the gate's thread was kept"
    assert [note.kind for note in listener.notes] == [GateNoteKind.COPY_UNREADABLE]
    still_guards(display, listener, gate, program)


def test_a_question_for_more_than_any_program_asks_for_is_refused_at_once(
    display: str, start: Callable[[Listener], X11Gate], program: RawProgram
) -> None:
    listener = Listener()
    gate = start(listener)
    connection = program.connection
    pairs = b"".join(Property.item(atom) for atom in range(1_000_000, 1_040_000))
    with RawOwner(display, {"image/png": PICTURE}):
        take_over(gate, listener, release({"image/png": b"safe"}))
        connection.write_property(
            program.window, connection.atom("RAW"), Property(connection.atom("ATOM_PAIR"), 32, pairs)
        )
        began_s = time.monotonic()
        assert program.ask("MULTIPLE") is None
        assert time.monotonic() - began_s < 1.5, "the gate's thread was kept"
