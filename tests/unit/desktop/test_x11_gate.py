"""The X11 gate against the protocol itself: pieces, several at once, bad manners and sudden ends."""

from __future__ import annotations

import random
import struct
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from guard.desktop.x11.connection import Property
from guard.desktop.x11.formats import Content
from guard.desktop.x11.gate import X11Gate
from guard.desktop.x11.strict import StrictOwners
from guard.errors import DisplayUnavailable
from guard.model import Action, Application, Release, Snapshot
from guard.redact.transcode import transcode
from tests.support.clients import Xclip
from tests.support.listening import Listener, ReleasingListener, release
from tests.support.raw_program import RawOwner, RawProgram
from tests.support.xserver import running_x_server, until, x_server

pytestmark = pytest.mark.x11

TEXT = Content("UTF8_STRING", 8, b"13800000000")
PICTURE = Content("image/png", 8, b"\x89PNG 13800000000")
OWN_PROCESS = Path("/proc/self/exe").readlink().name
EVERYTHING = {OWN_PROCESS: Action.ALLOW, "crm": Action.ALLOW}


def noise(size: int) -> bytes:
    """Bytes that do not compress or repeat."""
    return random.Random(size).randbytes(size)


@pytest.fixture(scope="module")
def display() -> Iterator[str]:
    with running_x_server() as display:
        yield display


@pytest.fixture
def start(display: str) -> Iterator[Callable[[Listener], X11Gate]]:
    gates: list[X11Gate] = []

    def start(listener: Listener) -> X11Gate:
        gate = X11Gate(convert=transcode, display=display)
        gate.start(listener)
        gates.append(gate)
        return gate

    yield start
    for gate in gates:
        gate.stop()


@pytest.fixture
def program(display: str) -> Iterator[RawProgram]:
    with RawProgram(display) as program:
        yield program


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
    answers = {target: program.ask(target) for target in contents}
    assert {target: value.data for target, value in answers.items() if value is not None} == {
        target: content.data for target, content in contents.items()
    }


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
    assert StrictOwners().holds(Application(executable=executable), offered) is strict


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


def test_a_dropped_form_does_not_hold_up_the_text(display: str, start: Callable[[Listener], X11Gate]) -> None:
    contents = {"UTF8_STRING": TEXT, "application/x-slow": Content("STRING", 8, b"never")}
    listener = Listener()
    start(listener)
    with RawOwner(display, contents, silent=frozenset({"application/x-slow"})):
        snapshot = listener.next_copy(5)
    assert dict(snapshot.formats) == {"text/plain": TEXT.data}


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


# -- bad manners and sudden ends ---------------------------------------------------------------------------------------


def still_guards(display: str, listener: Listener, gate: X11Gate, program: RawProgram) -> None:
    """The next copy is guarded as if nothing had happened."""
    with RawOwner(display, {"image/png": PICTURE}):
        gate.release(listener.next_copy().id, release({"image/png": b"safe"}))
        value = program.ask("image/png")
    assert value is not None
    assert value.data == b"safe"


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


# -- others that own ---------------------------------------------------------------------------------------------------


def guarded(snapshot: Snapshot) -> Release | None:
    """What an inspection would say of the texts and pictures here."""
    found = any(b"138" in content for content in snapshot.formats.values())
    return release(dict.fromkeys(snapshot.formats, b"safe"), **EVERYTHING) if found else None


def test_of_two_guards_on_one_display_the_second_stands_by_until_the_first_has_gone(
    display: str, start: Callable[[Listener], X11Gate], program: RawProgram
) -> None:
    first, second = Listener(), Listener()
    gates = start(first), start(second)
    assert [gate.state().standby for gate in gates] == [False, True]
    with RawOwner(display, {"image/png": PICTURE}):
        gates[0].release(first.next_copy().id, release({"image/png": b"safe"}))
        assert program.ask("image/png") == Property(program.connection.atom("image/png"), 8, b"safe")
        time.sleep(0.1)
        assert second.snapshots.empty()
        gates[0].stop()
    still_guards(display, second, gates[1], program)
    assert not gates[1].state().standby


@pytest.mark.parametrize("contents", [{"UTF8_STRING": TEXT}, {"image/png": PICTURE}], ids=["text", "picture"])
def test_a_program_that_takes_the_clipboard_back_ends_with_the_safe_version(
    display: str, start: Callable[[Listener], X11Gate], program: RawProgram, contents: dict[str, Content]
) -> None:
    gates: list[X11Gate] = []
    listener = ReleasingListener(lambda *args: gates[0].release(*args), guarded)
    gates.append(start(listener))
    with RawOwner(display, {}, takes_back=True) as keeper, RawOwner(display, contents):
        time.sleep(1.5)
        times = keeper.times_owned
        time.sleep(0.5)
        assert keeper.times_owned == times, "they fight for ever"
        [target] = contents
        value = program.ask(target)
        assert value is not None
        assert value.data == b"safe"
    listener.close()


# -- the server and the end --------------------------------------------------------------------------------------------


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


def test_an_idle_gate_sleeps(display: str, tmp_path: Path, start: Callable[[Listener], X11Gate]) -> None:
    before = set(Path("/proc/self/task").iterdir())
    listener = Listener()
    gate = start(listener)
    threads = set(Path("/proc/self/task").iterdir()) - before
    with RawOwner(display, {"UTF8_STRING": TEXT}):
        gate.release(listener.next_copy().id, release({"text/plain": b"safe"}))
    until(lambda: gate.state().owns)
    time.sleep(0.3)

    def wakes() -> list[str]:
        return [
            line
            for thread in sorted(threads)
            for line in (thread / "status").read_text().splitlines()
            if line.startswith("voluntary")
        ]

    first = wakes()
    time.sleep(0.7)
    assert wakes() == first


def test_a_failure_within_the_gate_lets_go_of_everything_and_begins_afresh(
    display: str, start: Callable[[Listener], X11Gate], program: RawProgram
) -> None:
    class Careless(Listener):
        """Breaks the rule never to raise."""

        failed = False

        def copied(self, snapshot: Snapshot) -> None:
            if not self.failed:
                self.failed = True
                raise ValueError("synthetic")
            super().copied(snapshot)

    listener = Careless()
    gate = start(listener)
    with RawOwner(display, {"image/png": PICTURE}):
        until(lambda: gate.state().reconnects == 1, what="a new beginning")
    assert program.ask("image/png") is None
    still_guards(display, listener, gate, program)
