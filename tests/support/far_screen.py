"""A program that asks for selections as FreeRDP does: one property for all answers, everything in its turn."""

from __future__ import annotations

import select
import time
from typing import Any

import xcffib.xproto as xproto

from guard.desktop.x11.connection import Property
from tests.support.raw_program import RawProgram

PROPERTY = "_FREERDP_CLIPRDR"


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
