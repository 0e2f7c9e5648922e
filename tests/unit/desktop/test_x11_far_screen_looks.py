"""The X11 gate while FreeRDP has a look at a window that goes with its copy: FreeRDP ends if it has gone meanwhile."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
import xcffib.xproto as xproto

from guard.desktop.x11 import last_question, stay
from guard.desktop.x11.formats import Content
from guard.desktop.x11.gate import X11Gate
from tests.support.far_screen import PROPERTY, ask
from tests.support.listening import Listener, release
from tests.support.raw_program import RawOwner, RawProgram
from tests.support.waiting import until
from tests.support.x11_copies import TEXT, take_over

pytestmark = pytest.mark.x11


def has_copied(
    owner: RawOwner, listener: Listener, gate: X11Gate, program: RawProgram, *, goes: int, is_raced: int
) -> None:
    """Its copy was taken over and read, by FreeRDP or by who races for each; `goes`: its window has gone since."""
    take_over(gate, listener)
    assert (program.ask if is_raced else partial(ask, program))("UTF8_STRING")
    if goes:
        owner.connection.destroy_window(owner.window)
        owner.owner()  # the server has heard it, and the gate from the server


@pytest.mark.parametrize(
    ("goes", "soon_s", "is_raced", "stays"), [(1, 60, 0, True), (0, 60, 0, False), (1, 60, 1, False), (1, 0, 0, False)]
)
def test_it_has_a_look_at_a_window_that_will_go_with_its_copy_unless_somebody_races_for_that(
    goes: int,
    soon_s: float,
    is_raced: int,
    stays: bool,
    display: str,
    start: Callable[[Listener], X11Gate],
    program: RawProgram,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(stay, "_LOOKS_S", 2.0)
    monkeypatch.setattr(stay, "_GOES_S", soon_s)
    listener = Listener()
    gate = start(listener)
    program.connection.atom(PROPERTY)
    with RawOwner(display, {"UTF8_STRING": TEXT}) as first:
        has_copied(first, listener, gate, program, goes=goes, is_raced=is_raced)
        began = time.monotonic()
        with RawOwner(display, {"UTF8_STRING": TEXT}) as second:
            gate.release(listener.next_copy().id, release({"text/plain": b"safe"}))
            until(lambda: program.owner() != second.window, what="takeover")
            assert (time.monotonic() - began >= 2.0) is stays


class Heeding(RawOwner):
    """It offers many answers to one question, and tells in its turn when it hears of its loss."""

    answers = 0

    def _handle(self, event: Any) -> None:
        if isinstance(event, xproto.SelectionClearEvent):
            self.asked.append("loss")
        elif self.connection.name(getattr(event, "target", 0)) == "MULTIPLE":
            pairs = self.connection.read_property(event.requestor, event.property)
            self.answers = 0 if pairs is None else len(pairs.data) // 8
        super()._handle(event)


@pytest.mark.parametrize(("goes", "is_raced", "is_kept"), [(1, 1, True), (0, 1, False), (1, 0, False)])
def test_where_somebody_races_its_program_has_much_to_answer_before_it_hears_of_its_loss(
    goes: int,
    is_raced: int,
    is_kept: bool,
    display: str,
    start: Callable[[Listener], X11Gate],
    program: RawProgram,
) -> None:
    listener = Listener()
    gate = start(listener)
    program.connection.atom(PROPERTY)
    contents = {"UTF8_STRING": TEXT, "MULTIPLE": Content("ATOM_PAIR", 32, b"")}
    with Heeding(display, contents) as first:
        has_copied(first, listener, gate, program, goes=goes, is_raced=is_raced)
        with Heeding(display, contents) as second:
            gate.release(listener.next_copy().id, release({"text/plain": b"safe"}))
            until(lambda: "loss" in second.asked, what="its loss")
            assert ("MULTIPLE" in second.asked) is is_kept
            assert second.answers == (last_question._ANSWERS if is_kept else 0)
            assert not is_kept or second.asked[-2:] == ["MULTIPLE", "loss"]
            value = program.ask("UTF8_STRING")
            assert value is not None
            assert value.data == b"safe"
