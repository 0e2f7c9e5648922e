"""Whatever is raised at whatever callback, the Windows gate goes on, and costs one copy at most."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from guard.desktop import UNREADABLE_FORMAT, GateNoteKind
from guard.desktop.windows import clipboard, win32
from guard.desktop.windows.gate import WindowsGate
from guard.desktop.windows.loop import MessageLoop
from guard.redact.transcode import transcode
from tests.support.falling import ERRORS, Falling
from tests.support.waiting import until
from tests.windows.guarding import Start
from tests.windows.programs import Program

CF_UNICODETEXT = 13


@pytest.fixture
def listener() -> Falling:
    return Falling()


@pytest.fixture
def gate(crm: Program, listener: Falling) -> Iterator[WindowsGate]:
    gate = WindowsGate(hold_s=1.0, convert=transcode)
    gate.start(listener)
    yield gate
    gate.stop()


@pytest.mark.parametrize("place", ["copied", "served", "decide", "noted"])
def test_an_error_of_any_class_at_any_callback_costs_one_copy_and_is_noted(
    programs: Start, crm: Program, gate: WindowsGate, listener: Falling, place: str
) -> None:
    wechat = programs("WeChat.exe")
    for count, error in enumerate(ERRORS, 1):
        listener.falls_at, listener.error = {place, *(["copied"] if place == "noted" else [])}, error
        crm.activate()
        crm.copy({"text/plain": b"%d" % count})
        snapshot = listener.next_copy()
        assert (UNREADABLE_FORMAT in snapshot.formats) == (place in {"copied", "noted"})
        gate.release(snapshot.id, listener.deciding("text/plain", work="crm.exe"))
        wechat.activate()
        assert wechat.paste() in {b"safe", None, b""}
        until(lambda: not listener.falls_at, what="the fall")
        if place != "noted":
            until(lambda count=count: len(listener.notes) >= count, what="a note")
        crm.activate()
        assert crm.paste() == b"%d" % count  # work loses nothing
        assert gate.state().connected
    assert {note.kind for note in listener.notes} <= {GateNoteKind.COPY_UNREADABLE}


def test_what_is_raised_where_another_guard_owns_the_clipboard_keeps_the_gate_on_duty(
    gate: WindowsGate, listener: Falling
) -> None:
    other = MessageLoop("gate", lambda *_: None)  # by its window's class it is a guard's

    def copies() -> None:
        with clipboard.opened(other.window, 5.0) as is_open:
            assert is_open
            win32.EmptyClipboard()
            clipboard.put(CF_UNICODETEXT, "138".encode("utf-16-le") + bytes(2))

    other.start(lambda: None)
    try:
        for error in ERRORS:
            listener.falls_at, listener.error = {"yields"}, error
            other.call(copies)
            assert listener.next_copy().formats["text/plain"] == b"138"
            assert not listener.falls_at
    finally:
        other.stop(lambda: None)
    assert gate.state().connected
    assert len(listener.notes) >= len(ERRORS)
