"""A program that asks for selections as FreeRDP does: one property for all answers, everything in its turn."""

from __future__ import annotations

import contextlib
import select
import time
from typing import Any

import xcffib.xproto as xproto

from guard.desktop.x11.connection import Property
from guard.desktop.x11.gate import X11Gate
from tests.support.listening import Listener, release
from tests.support.raw_program import RawOwner, RawProgram
from tests.support.waiting import until
from tests.support.x11_copies import take_over

PROPERTY = "_FREERDP_CLIPRDR"
_SETTLES_S = 0.6
"""Time after which the gate knows whether it was told of a copy, in seconds."""


class FarScreen(RawProgram):
    """It handles what comes in its turn: what it is asked for, and has not got, as well."""

    def _wait(self, kind: type, timeout_s: float) -> Any:
        deadline_s = time.monotonic() + timeout_s
        while time.monotonic() < deadline_s:
            event = self.connection.raw.poll_for_event()
            if isinstance(event, xproto.SelectionRequestEvent):
                make: Any = xproto.SelectionNotifyEvent.synthetic
                told = make(event.time, event.requestor, event.selection, event.target, 0)
                self.connection.core.SendEvent(False, event.requestor, 0, told.pack())
            elif isinstance(event, kind):
                return event
            self.connection.flush()
            if event is None:
                select.select([self.connection.fileno()], [], [], 0.1)
        raise TimeoutError(f"no {kind.__name__}")


def send(screen: RawProgram, *targets: str) -> None:
    """Ask for all of them at once."""
    for target in targets:
        atoms = screen.connection.atoms(("CLIPBOARD", target, PROPERTY))
        screen.connection.core.ConvertSelection(screen.window, *atoms, xproto.Time.CurrentTime)
    screen.connection.flush()


def ask(screen: RawProgram, target: str) -> Property:
    """What is answered; it stays there."""
    send(screen, target)
    return answered(screen)


def answered(screen: RawProgram) -> Property:
    """What lies there once something was answered."""
    assert screen._wait(xproto.SelectionNotifyEvent, 10).property
    value = lying(screen)
    assert value is not None
    return value


def lying(screen: RawProgram) -> Property | None:
    return screen.connection.read_property(screen.window, screen.connection.atom(PROPERTY))


def listed(screen: RawProgram) -> set[str | None]:
    return set(screen.connection.names(memoryview(ask(screen, "TARGETS").data).cast("I")))


def take_in_its_name(screen: FarScreen, listener: Listener, gate: X11Gate, owner: RawOwner) -> None:
    """It is known, and the next text is taken over in its name, and decided."""
    take_over(gate, listener)
    assert listed(screen) >= {"UTF8_STRING"}
    screen.connection.core.DeleteProperty(screen.window, screen.connection.atom(PROPERTY))
    screen.owner()  # the server has heard it
    owner.own()
    gate.release(listener.next_copy().id, release({"text/plain": b"safe"}))
    until(lambda: screen.owner() == screen.window, what="takeover in its name")


def tell(screen: FarScreen, owner: RawOwner) -> None:
    """It is told by whoever copied, which is faster than the gate, and reads that; waits until the gate may know."""
    place, kind, target = screen.connection.atoms((PROPERTY, "ATOM", "UTF8_STRING"))
    owner.connection.write_property(screen.window, place, Property(kind, 32, Property.item(target)))
    owner.owner()  # the server has heard it
    with contextlib.suppress(TimeoutError):
        screen._wait(xproto.SelectionNotifyEvent, _SETTLES_S)
