"""The X11 gate beside others that own: programs that fight, clipboard managers; and the server's end."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from guard.desktop.x11.connection import Property
from guard.desktop.x11.formats import Content
from guard.desktop.x11.gate import X11Gate
from guard.errors import DisplayUnavailable
from guard.model import Release, Snapshot
from tests.support.listening import Listener, ReleasingListener, release
from tests.support.raw_program import RawOwner, RawProgram
from tests.support.x11_copies import EVERYTHING, OWN_PROCESS, PICTURE, TEXT, still_guards
from tests.support.xserver import until, x_server

pytestmark = pytest.mark.x11


def guarded(snapshot: Snapshot) -> Release | None:
    """What an inspection would say of the texts and pictures here."""
    found = any(b"138" in content for content in snapshot.formats.values())
    return release(dict.fromkeys(snapshot.formats, b"safe"), **EVERYTHING) if found else None


def test_a_program_that_takes_the_clipboard_back_again_and_again_is_named(
    display: str, start: Callable[[Listener], X11Gate]
) -> None:
    listener = Listener()
    start(listener)

    def once_more() -> bool:  # on a busy machine a second may lie between two of them: then they count anew
        listener.next_copy()
        owner.own()
        return bool(listener.notes)

    with RawOwner(display, {"image/png": PICTURE}) as owner:
        until(once_more, timeout_s=60, what="a note")
        for _ in range(3):
            once_more()
        listener.next_copy()
    assert [(note.kind, note.application.executable) for note in listener.notes] == [("fought-over", OWN_PROCESS)]


@pytest.mark.parametrize("contents", [{"UTF8_STRING": TEXT}, {"image/png": PICTURE}], ids=["text", "picture"])
def test_a_program_that_takes_the_clipboard_back_ends_with_the_safe_version(
    display: str, start: Callable[[Listener], X11Gate], program: RawProgram, contents: dict[str, Content]
) -> None:
    gates: list[X11Gate] = []
    listener = ReleasingListener(lambda *args: gates[0].release(*args), guarded)
    gates.append(start(listener))
    with RawOwner(display, {}, takes_back=True) as keeper, RawOwner(display, contents):
        until(lambda: keeper.times_owned > 0, what="the program that takes it back")
        until(lambda: _stays(lambda: keeper.times_owned, 0.5), timeout_s=30, what="the end of their fight")
        [target] = contents
        value = program.ask(target)
        assert value is not None
        assert value.data == b"safe"
    listener.close()


def test_the_gate_comes_back_with_its_server(tmp_path: Path) -> None:
    with x_server() as server:
        listener, gate = Listener(), X11Gate(display=server.display)
        gate.start(listener)
        server.stop()
        until(lambda: not gate.state().connected, what="the loss")
        assert not gate.release("0", None)
        server.start()
        until(lambda: gate.state().connected, what="the return")
        assert gate.state().reconnects == 1
        assert [state.connected for state in listener.states] == [False, True]
        with RawProgram(server.display) as program:
            still_guards(server.display, listener, gate, program)
        gate.stop()


def test_a_gate_can_be_stopped_while_its_server_is_gone() -> None:
    with x_server() as server:
        gate = X11Gate(display=server.display)
        gate.start(Listener())
        server.stop()
        until(lambda: not gate.state().connected, what="the loss")
        gate.stop()
        assert not any(thread.name == "gate" and thread.is_alive() for thread in threading.enumerate())
        server.start()


def test_without_a_display_a_gate_says_so() -> None:
    gate = X11Gate(display=":4321")
    with pytest.raises(DisplayUnavailable):
        gate.start(Listener())
    gate.stop()


class Saver(RawOwner):
    """A clipboard manager that keeps what it is asked to save."""

    def __init__(self, display: str) -> None:
        self.saved: dict[str, Property | None] = {}
        self._display = display
        super().__init__(display, {"SAVE_TARGETS": Content("NULL", 32, b"")}, selection="CLIPBOARD_MANAGER")

    def _answer(self, event: Any) -> None:
        if self.connection.name(event.target) == "SAVE_TARGETS":
            with RawProgram(self._display) as asker:
                self.saved = {target: asker.ask(target) for target in asker.offered()}
        super()._answer(event)


def test_at_the_end_a_clipboard_manager_is_given_the_safe_version_alone(
    display: str, start: Callable[[Listener], X11Gate]
) -> None:
    listener = Listener()
    gate = start(listener)
    with Saver(display) as saver, RawOwner(display, {"UTF8_STRING": TEXT}):
        gate.release(listener.next_copy().id, release({"text/plain": b"safe"}, **EVERYTHING))
        until(lambda: gate.state().owns)
        gate.stop()
        saved = {target: value.data for target, value in saver.saved.items() if value is not None}
        assert saved["UTF8_STRING"] == b"safe"
        assert TEXT.data not in saved.values()


def test_a_program_that_copies_without_pause_is_named_and_blinds_the_gate_for_a_moment_only(
    display: str, start: Callable[[Listener], X11Gate], program: RawProgram
) -> None:
    listener = Listener()
    gate = start(listener)
    with RawOwner(display, {"UTF8_STRING": TEXT}) as owner:
        for _ in range(10_000):
            owner.own()
        answered = threading.Event()
        gate.beat(answered.set)
        assert answered.wait(60)
        until(lambda: "fought-over" in [note.kind for note in listener.notes], timeout_s=60, what="a note")
        # One after the other it would be as many as there were.
        assert listener.snapshots.qsize() < 2_000
        until(lambda: _stays(listener.snapshots.qsize, 0.3), timeout_s=60, what="the last of these copies")
    while not listener.snapshots.empty():
        listener.next_copy()
    still_guards(display, listener, gate, program)


def test_a_program_that_asks_without_pause_keeps_no_copy_from_being_guarded(
    display: str, start: Callable[[Listener], X11Gate], program: RawProgram
) -> None:
    listener = Listener()
    gate = start(listener)
    with RawOwner(display, {"image/png": PICTURE}), RawProgram(display) as asker:
        gate.release(listener.next_copy().id, release({"image/png": b"safe"}))
        for _ in range(10_000):
            asker.send_question("image/png")
        still_guards(display, listener, gate, program)
        assert gate.state().reconnects == 0


def test_a_program_that_changes_the_active_window_without_pause_keeps_no_copy_from_being_guarded(
    display: str, start: Callable[[Listener], X11Gate], program: RawProgram
) -> None:
    listener = Listener()
    gate = start(listener)
    with RawProgram(display) as other:
        active, kind = other.connection.atoms(("_NET_ACTIVE_WINDOW", "WINDOW"))
        for turn in range(20_000):
            front = Property(kind, 32, Property.item(other.window if turn % 2 else 0))
            other.connection.write_property(other.connection.root, active, front)
        other.connection.flush()
        still_guards(display, listener, gate, program)
        other.connection.core.DeleteProperty(other.connection.root, active)
        other.connection.flush()


def test_an_idle_gate_sleeps(display: str, tmp_path: Path, start: Callable[[Listener], X11Gate]) -> None:
    before = set(Path("/proc/self/task").iterdir())
    listener = Listener()
    gate = start(listener)
    threads = set(Path("/proc/self/task").iterdir()) - before
    with RawOwner(display, {"UTF8_STRING": TEXT}):
        gate.release(listener.next_copy().id, release({"text/plain": b"safe"}))
    until(lambda: gate.state().owns)

    def wakes() -> list[str]:
        return [
            line
            for thread in sorted(threads)
            for line in (thread / "status").read_text().splitlines()
            if line.startswith("voluntary")
        ]

    until(lambda: _stays(wakes, 0.7), timeout_s=20, what="sleep")


def _stays(value: Callable[[], object], for_s: float) -> bool:
    """Whether a value is the same after that time."""
    before = value()
    time.sleep(for_s)
    return value() == before
