"""The X11 gate beside programs that answer only while they own the selection, as LibreOffice with its own windows."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
import xcffib.xproto as xproto

from guard.desktop import GateNoteKind
from guard.desktop.x11 import stay
from guard.desktop.x11.formats import Content
from guard.desktop.x11.gate import X11Gate
from guard.desktop.x11.stay import is_strict
from guard.model import Application
from tests.support.listening import Listener, release
from tests.support.raw_program import RawOwner, RawProgram
from tests.support.x11_copies import EVERYTHING, OWN_PROCESS, PICTURE, TEXT, noise, take_over
from tests.support.xserver import until

pytestmark = pytest.mark.x11


def test_a_program_that_answers_only_while_it_owns_is_fetched_first_from_its_second_copy_on(
    display: str, start: Callable[[Listener], X11Gate], program: RawProgram
) -> None:
    contents = {
        "UTF8_STRING": TEXT,
        "image/png": PICTURE,
        "text/html": Content("text/html", 8, b"<p>13800000000"),
        "application/x-office": Content("application/x-office", 8, noise(3000)),
    }
    listener = Listener()
    gate = start(listener)
    with RawOwner(display, contents, strict=True) as owner:
        listener.next_copy()  # taken over, and refused what had not been asked for by then
        owner.own()
        gate.release(listener.next_copy().id, release({"text/plain": b"***"}, **EVERYTHING))
        until(lambda: gate.state().owns)
    assert [(note.kind, note.cause) for note in listener.notes] == [(GateNoteKind.COPY_LOST, "part")]
    answers = {target: program.ask(target) for target in contents}
    assert {target: value.data for target, value in answers.items() if value is not None} == {
        target: content.data for target, content in contents.items()
    }


def test_a_copy_without_a_text_that_such_a_program_lets_go_is_told_as_lost_and_the_next_one_is_whole(
    display: str, start: Callable[[Listener], X11Gate], program: RawProgram
) -> None:
    listener = Listener()
    gate = start(listener)
    with RawOwner(display, {"image/png": PICTURE}, strict=True) as owner:
        until(lambda: listener.notes, what="a note")
        assert [(note.kind, note.cause) for note in listener.notes] == [(GateNoteKind.COPY_LOST, "whole")]
        assert program.ask("image/png") is None
        owner.own()
        snapshot = listener.next_copy()
        assert snapshot.formats["image/png"] == PICTURE.data
        gate.release(snapshot.id, release({}, **EVERYTHING))
        until(lambda: gate.state().owns)
    value = program.ask("image/png")
    assert value is not None
    assert value.data == PICTURE.data
    assert len(listener.notes) == 1


def test_a_copy_of_java_is_fetched_as_a_whole_before_it_is_taken_over(
    display: str, start: Callable[[Listener], X11Gate], program: RawProgram
) -> None:
    own = Content("JAVA_DATAFLAVOR:text/x-own", 8, b"own")
    listener = Listener()
    gate = start(listener)
    with RawOwner(display, {"image/png": PICTURE, "JAVA_DATAFLAVOR:text/x-own": own}, strict=True):
        snapshot = listener.next_copy()
        assert snapshot.formats["image/png"] == PICTURE.data
        gate.release(snapshot.id, release({}, **EVERYTHING))
        until(lambda: gate.state().owns)
    value = program.ask("image/png")
    assert value is not None
    assert value.data == PICTURE.data
    assert not listener.notes


def test_beside_an_early_reader_a_copy_of_java_is_fetched_by_its_usual_names_and_stays_no_longer(
    display: str, start: Callable[[Listener], X11Gate], program: RawProgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = Content("JAVA_DATAFLAVOR:text/x-own", 8, b"own")
    names = ("text/plain;charset=utf-16", "STRING", "UTF8_STRING", "text/plain")
    contents = {**{name: Content(name, 8, b"13800000000") for name in names}, own.type: own}
    listener = Listener()
    gate = start(listener)
    with RawOwner(display, contents) as owner:
        take_over(gate, listener)
        assert program.ask("UTF8_STRING") is not None  # early
        monkeypatch.setattr(stay, "_TEXT_STAYS_S", 600.0)
        owner.asked.clear()
        owner.own()
        snapshot = listener.next_copy()
        until(lambda: program.owner() != owner.window, what="takeover")
        assert set(owner.asked) == {"TARGETS", *names[1:], own.type}
        gate.release(snapshot.id, release({}, **EVERYTHING))
        answers = {name: program.ask(name) for name in (*names[1:], own.type)}
        assert all(answers.values())


def test_a_copy_of_the_office_is_taken_over_in_its_name_and_is_whole_from_the_first_one_on(
    display: str, start: Callable[[Listener], X11Gate], program: RawProgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stay, "OFFICE", OWN_PROCESS)
    contents = {
        "image/png": PICTURE,
        "text/html": Content("text/html", 8, b"<p>13800000000"),
        "application/x-office": Content("application/x-office", 8, noise(3000)),
        **{f"application/x-office-{nth}": Content("application/x-office", 8, noise(30)) for nth in range(20)},
    }
    listener = Listener()
    gate = start(listener)
    with RawOwner(display, contents, strict=True) as owner, RawProgram(display) as other:
        until(lambda: gate.state().owns)
        assert program.owner() == owner.window
        assert not listener.snapshots.qsize()
        other.send_question("text/html")
        gate.release(listener.next_copy().id, release({"text/html": b"<p>***"}, **EVERYTHING))
        until(lambda: program.owner() != owner.window)
        assert owner.asked.count("text/html") == 1  # the question went to the gate
    answers = {target: program.ask(target) for target in contents}
    assert {target: value.data for target, value in answers.items() if value is not None} == {
        target: content.data for target, content in contents.items()
    }
    assert not listener.notes


def test_no_question_to_the_office_s_window_is_dropped_while_its_copy_is_fetched(
    display: str, start: Callable[[Listener], X11Gate], program: RawProgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stay, "OFFICE", OWN_PROCESS)
    contents = {"text/html": Content("text/html", 8, b"<p>13800000000"), "image/png": PICTURE}
    listener = Listener()
    gate = start(listener)
    with RawOwner(display, contents, strict=True):
        until(lambda: gate.state().owns)
        asked = 0
        while not listener.snapshots.qsize():
            program.send_question("TIMESTAMP")
            asked += 1
            time.sleep(0.0005)
        gate.release(listener.next_copy().id, release({}, **EVERYTHING))
        for _ in range(asked):
            program._wait(xproto.SelectionNotifyEvent, 10)


@pytest.mark.parametrize("ends", [True, False])
def test_what_has_come_of_the_office_s_copy_stays_where_its_window_goes_in_the_middle(
    ends: bool,
    display: str,
    start: Callable[[Listener], X11Gate],
    program: RawProgram,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(stay, "OFFICE", OWN_PROCESS)
    contents = {
        "text/html": Content("text/html", 8, b"<p>13800000000"),
        **{f"application/x-office-{nth}": Content("application/x-office", 8, noise(30)) for nth in range(20)},
    }
    listener = Listener()
    gate = start(listener)
    owner = RawOwner(display, contents, strict=True)
    until(lambda: len(owner.asked) > len(contents) // 2, what="a fetch")
    if ends:
        program.connection.core.KillClient(owner.window)
    else:
        program.connection.core.DestroyWindow(owner.window)
    program.connection.flush()
    snapshot = listener.next_copy()
    assert snapshot.formats["text/html"] == contents["text/html"].data
    gate.release(snapshot.id, release({}, **EVERYTHING))
    value = program.ask("text/html")
    assert value is not None
    assert value.data == contents["text/html"].data
    owner.close()


@pytest.mark.parametrize(
    ("executable", "offered", "strict"),
    [
        ("soffice.bin", ("UTF8_STRING", "MULTIPLE"), True),
        ("soffice.bin", ("TIMESTAMP", "TARGETS", "UTF8_STRING"), False),
        ("xclip", ("TARGETS", "UTF8_STRING"), False),
        (None, (), False),
    ],
)
def test_the_office_that_answers_only_while_it_owns_is_known(
    executable: str | None, offered: tuple[str, ...], strict: bool
) -> None:
    assert is_strict(Application(executable=executable), offered) is strict
