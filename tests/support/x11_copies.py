"""What the tests of the X11 gate copy, and how they see that it guards."""

from __future__ import annotations

import random
from pathlib import Path

from guard.desktop.x11.formats import Content
from guard.desktop.x11.gate import X11Gate
from guard.model import Action, Release
from tests.support.listening import Listener, release
from tests.support.raw_program import RawOwner, RawProgram
from tests.support.waiting import until

TEXT = Content("UTF8_STRING", 8, b"13800000000")
PICTURE = Content("image/png", 8, b"\x89PNG 13800000000")
SAFE_TEXT = release({"text/plain": b"safe"})
OWN_PROCESS = Path("/proc/self/exe").readlink().name
_BUSY_S = 60.0
"""Longest wait for a gate that has thousands of events to handle first, in seconds, on a busy machine."""
EVERYTHING = {OWN_PROCESS: Action.ALLOW, "crm": Action.ALLOW}


def noise(size: int) -> bytes:
    """Bytes that do not compress or repeat."""
    return random.Random(size).randbytes(size)


def take_over(gate: X11Gate, listener: Listener, given: Release = SAFE_TEXT) -> None:
    """The next copy is the gate's own, and decided; whoever asks gets `given`."""
    gate.release(listener.next_copy().id, given)
    until(lambda: gate.state().owns, what="takeover")


def still_guards(display: str, listener: Listener, gate: X11Gate, program: RawProgram) -> None:
    """The next copy is guarded as if nothing had happened."""
    with RawOwner(display, {"image/png": PICTURE}):
        gate.release(listener.next_copy(_BUSY_S).id, release({"image/png": b"safe"}))
        value = program.ask("image/png", timeout_s=_BUSY_S)
    assert value is not None
    assert value.data == b"safe"
