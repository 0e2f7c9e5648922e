"""The X11 gate against the protocol itself: pieces, several at once, what is offered and what is given."""

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
from guard.model import Action
from tests.support.clients import Xclip
from tests.support.listening import Listener, release
from tests.support.raw_program import RawOwner, RawProgram
from tests.support.x11_copies import EVERYTHING, OWN_PROCESS, PICTURE, TEXT, noise
from tests.support.xserver import until

pytestmark = pytest.mark.x11


def test_a_picture_of_a_4k_screen_goes_through_both_ways_unchanged(
    display: str, tmp_path: Path, start: Callable[[Listener], X11Gate]
) -> None:
    source, crm, wechat = (Xclip(display, tmp_path, name) for name in ("source", "crm", "wechat"))
    listener = Listener()
    gate = start(listener)
    picture, safe = noise(6_000_000), noise(5_000_000)
    source.copy(picture, "image/png")
    snapshot = listener.next_copy()
    assert snapshot.formats["image/png"] == picture
    gate.release(snapshot.id, release({"image/png": safe}, crm=Action.ALLOW))
    assert crm.paste("image/png") == picture
    assert wechat.paste("image/png") == safe
    source.close()
    assert crm.paste("image/png") == picture


def test_to_an_office_a_rich_text_that_is_kept_back_comes_as_the_safe_text(
    display: str, tmp_path: Path, start: Callable[[Listener], X11Gate]
) -> None:
    """Over GTK 3 it may choose it from the list of the program that copied, which it asked before the takeover."""
    office, wechat = (Xclip(display, tmp_path, name) for name in ("soffice.bin", "wechat"))
    kept_back = Content("text/rtf", 8, rb"{\rtf1 13800000000}")
    listener = Listener()
    gate = start(listener)
    with RawOwner(display, {"UTF8_STRING": TEXT, "text/rtf": kept_back}):
        gate.release(listener.next_copy().id, release({"text/plain": b"138***"}))
        until(lambda: gate.state().owns)
        assert office.paste("text/rtf") == rb"{\rtf1\ansi\uc1 138***}"
        assert office.paste("text/richtext") is None  # that was not offered
        assert wechat.paste("text/rtf") is None


def test_forms_that_only_their_program_understands_survive_byte_for_byte(
    display: str, start: Callable[[Listener], X11Gate], program: RawProgram
) -> None:
    contents = {
        "UTF8_STRING": TEXT,
        "application/x-office": Content("application/x-office", 8, noise(3000)),
        "application/x-numbers": Content("INTEGER", 32, noise(400)),
        "application/x-halves": Content("application/x-halves", 16, noise(200)),
    }
    listener = Listener()
    gate = start(listener)
    with RawOwner(display, contents):
        gate.release(listener.next_copy().id, release({"text/plain": b"***"}, **EVERYTHING))
        until(lambda: gate.state().owns)
    assert set(contents) <= set(program.offered())
    for target, content in contents.items():
        value = program.ask(target)
        assert value is not None
        assert value.data == content.data
        assert (program.connection.name(value.type), value.format) == (content.type, content.format)


def test_pictures_beside_texts_are_asked_for_when_the_texts_have_come_or_are_long_in_coming(
    display: str, start: Callable[[Listener], X11Gate]
) -> None:
    contents = {"image/png": PICTURE, "UTF8_STRING": TEXT, "text/html": Content("text/html", 8, b"<p>13800000000")}
    listener = Listener()
    gate = start(listener)
    with RawOwner(display, contents) as owner:
        assert set(listener.next_copy().formats) == {"text/plain", "text/html", "image/png"}
        assert owner.asked == ["TARGETS", "UTF8_STRING", "text/html", "image/png"]
    with RawOwner(display, contents, silent=frozenset({"text/html"})) as owner:
        until(lambda: gate.state().owns)
        until(lambda: len(owner.asked) == 4)
        assert owner.asked[-1] == "image/png"


def test_beside_a_long_text_nothing_is_asked_for_that_has_to_be_drawn(
    display: str, start: Callable[[Listener], X11Gate], program: RawProgram
) -> None:
    sheet = Content("UTF8_STRING", 8, b"13800000000\t42\n" * 2000)
    cells, drawn = (
        "application/x-office-cells",
        ("image/png", "image/svg+xml", 'application/x-openoffice-emf;name="EMF"'),
    )
    contents = {"UTF8_STRING": sheet, cells: Content(cells, 8, noise(3000))} | dict.fromkeys(drawn, PICTURE)
    listener = Listener()
    gate = start(listener)
    with RawOwner(display, contents) as owner:
        snapshot = listener.next_copy()
        gate.release(snapshot.id, release({"text/plain": b"***"}, **EVERYTHING))
        until(lambda: gate.state().owns)
        assert not set(drawn) & set(owner.asked)
        assert (set(snapshot.formats), set(snapshot.others)) == ({"text/plain", cells}, set(drawn))
        assert not set(drawn) & set(program.offered())
        for target in ("UTF8_STRING", cells):
            value = program.ask(target)
            assert value is not None
            assert value.data == contents[target].data


def test_a_dropped_form_does_not_hold_up_the_text(display: str, start: Callable[[Listener], X11Gate]) -> None:
    contents = {"UTF8_STRING": TEXT, "application/x-slow": Content("STRING", 8, b"never")}
    listener = Listener()
    start(listener)
    with RawOwner(display, contents, silent=frozenset({"application/x-slow"})):
        snapshot = listener.next_copy(5)
    assert dict(snapshot.formats) == {"text/plain": TEXT.data}


@pytest.mark.parametrize("selection", ["PRIMARY", "SECONDARY"])
def test_what_is_selected_elsewhere_is_guarded_while_a_guarded_program_is_in_front(
    display: str, tmp_path: Path, start: Callable[[Listener], X11Gate], program: RawProgram, selection: str
) -> None:
    notes, wechat, crm = (Xclip(display, tmp_path, name) for name in ("notes", "wechat", "crm"))
    listener = Listener(frozenset({OWN_PROCESS}))
    gate = start(listener)
    active, kind = program.connection.atoms(("_NET_ACTIVE_WINDOW", "WINDOW"))
    root = program.connection.root
    program.connection.write_property(root, active, Property(kind, 32, Property.item(program.window)))
    program.connection.flush()
    notes.copy(TEXT.data, selection=selection.lower())
    snapshot = listener.next_copy()
    assert snapshot.selection == selection.lower()
    gate.release(snapshot.id, release({"text/plain": b"safe"}, crm=Action.ALLOW))
    assert wechat.paste(selection=selection.lower()) == b"safe"
    assert crm.paste(selection=selection.lower()) == TEXT.data
    program.connection.core.DeleteProperty(root, active)
    program.connection.flush()


class Busy(RawOwner):
    """Its machine is busy: each content takes longer than forms beside a text are waited for."""

    def _answer(self, event: Any) -> None:
        if self.connection.name(event.target) != "TARGETS":
            time.sleep(1.3)
        super()._answer(event)


def test_a_form_that_is_all_there_is_may_be_long_in_coming(
    display: str, start: Callable[[Listener], X11Gate], program: RawProgram
) -> None:
    only = Content("application/x-own", 8, b"whole")
    listener = Listener()
    gate = start(listener)
    with Busy(display, {"application/x-own": only}):
        snapshot = listener.next_copy()
        assert dict(snapshot.formats) == {"application/x-own": only.data}
        gate.release(snapshot.id, release({}, **EVERYTHING))
    value = program.ask("application/x-own")
    assert value is not None
    assert value.data == only.data


def test_many_targets_in_one_question_are_all_answered(
    display: str, start: Callable[[Listener], X11Gate], program: RawProgram
) -> None:
    listener = Listener()
    gate = start(listener)
    with RawOwner(display, {"UTF8_STRING": TEXT, "image/png": PICTURE}):
        gate.release(listener.next_copy().id, release({}, **EVERYTHING))
        answers = program.ask_many(("UTF8_STRING", "image/jpeg", "TIMESTAMP", "image/png", "TARGETS"))
    assert {target: value and value.data for target, value in answers.items() if target.startswith(("UTF8", "im"))} == {
        "UTF8_STRING": TEXT.data,
        "image/jpeg": None,
        "image/png": PICTURE.data,
    }
    timestamp = answers["TIMESTAMP"]
    assert timestamp is not None
    assert int.from_bytes(timestamp.data, "little") > 0


def test_a_question_for_many_waits_as_any_other(
    display: str, start: Callable[[Listener], X11Gate], program: RawProgram
) -> None:
    listener = Listener()
    gate = start(listener)
    with RawOwner(display, {"image/png": PICTURE}):
        snapshot = listener.next_copy()
        threading.Timer(0.3, gate.release, (snapshot.id, release({"image/png": b"safe"}))).start()
        answers = program.ask_many(("image/png", "TARGETS"))
    assert answers["image/png"] is not None
    assert answers["image/png"].data == b"safe"


def test_a_secret_of_a_password_manager_is_marked(display: str, start: Callable[[Listener], X11Gate]) -> None:
    listener = Listener()
    start(listener)
    hint = Content("x-kde-passwordManagerHint", 8, b"secret")
    with RawOwner(display, {"UTF8_STRING": TEXT, "x-kde-passwordManagerHint": hint}):
        assert listener.next_copy().secret


def test_what_lay_there_before_the_guard_came_is_guarded(
    display: str, start: Callable[[Listener], X11Gate], program: RawProgram
) -> None:
    with RawOwner(display, {"image/png": PICTURE}):
        listener = Listener()
        gate = start(listener)
        gate.release(listener.next_copy().id, release({"image/png": b"safe"}))
        value = program.ask("image/png")
    assert value is not None
    assert value.data == b"safe"
