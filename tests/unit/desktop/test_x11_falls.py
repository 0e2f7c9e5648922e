"""Nothing that is raised while a copy is handled ends the X11 gate's thread, whatever its class and wherever."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable
from typing import Any

import pytest
import xcffib
from hypothesis import given
from hypothesis import strategies as st

from guard.desktop import UNREADABLE_FORMAT, GateNoteKind
from guard.desktop.x11.capture import Capture
from guard.desktop.x11.formats import Content, kind_of, neutral
from guard.desktop.x11.gate import X11Gate
from guard.model import Action, Application, GateState, Release, Served, Snapshot, Verdict
from tests.support.listening import Listener, release, verdict
from tests.support.raw_program import RawOwner, RawProgram
from tests.support.x11_copies import EVERYTHING, PICTURE, TEXT, still_guards
from tests.support.xserver import until

pytestmark = pytest.mark.x11

ERRORS: tuple[Callable[[], BaseException], ...] = (
    *(
        kind
        for kind in (
            *(Exception, ValueError, TypeError, AttributeError, LookupError, ArithmeticError, RuntimeError),
            *(RecursionError, NotImplementedError, MemoryError, OSError, EOFError, SyntaxError, UnicodeError),
            *(AssertionError, StopIteration, BufferError, SystemExit, KeyboardInterrupt, GeneratorExit),
            *(asyncio.CancelledError, BaseException, xcffib.XcffibException),
        )
    ),
    lambda: UnicodeDecodeError("idna", b"x", 0, 1, "synthetic"),
    lambda: ExceptionGroup("synthetic", [ValueError()]),
)


class Falling(Listener):
    """Raises once, where it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.falls_at = ""
        self.error: Callable[[], BaseException] = ValueError

    def _fall(self, place: str) -> None:
        if self.falls_at == place:
            self.falls_at = ""
            raise self.error()

    def copied(self, snapshot: Snapshot) -> None:
        self._fall("copied")
        super().copied(snapshot)

    def served(self, served: Served) -> None:
        self._fall("served")
        super().served(served)

    def gate_changed(self, state: GateState) -> None:
        self._fall("gate_changed")
        super().gate_changed(state)

    def guards(self, application: Application) -> bool:
        self._fall("guards")
        return super().guards(application)

    def deciding(self) -> Release:
        """A release whose decision is one of the places."""

        def decide(application: Application) -> Verdict | None:
            self._fall("decide")
            return verdict(Action.REDACT, application)

        return Release({"image/png": b"safe"}, decide)


@pytest.fixture
def falling() -> Falling:
    return Falling()


@pytest.fixture
def gate(start: Callable[[Listener], X11Gate], falling: Falling) -> X11Gate:
    return start(falling)


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: getattr(error, "__name__", "made"))
@pytest.mark.parametrize("place", ["copied", "served", "decide"])
def test_an_error_of_any_class_at_any_callback_costs_one_copy_and_is_noted(
    display: str, program: RawProgram, falling: Falling, gate: X11Gate, place: str, error: type[BaseException]
) -> None:
    falling.falls_at, falling.error = place, error
    with RawOwner(display, {"image/png": PICTURE}):
        snapshot = falling.next_copy()
        assert (UNREADABLE_FORMAT in snapshot.formats) == (place == "copied")
        gate.release(snapshot.id, falling.deciding())
        value = program.ask("image/png")
        assert value is None or value.data == b"safe"
    until(lambda: falling.notes, what="a note")
    assert [note.kind for note in falling.notes] == [GateNoteKind.COPY_UNREADABLE]
    assert (gate.state().connected, gate.state().reconnects) == (True, 0)
    still_guards(display, falling, gate, program)


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: getattr(error, "__name__", "made"))
def test_an_error_of_any_class_while_a_copy_is_fetched_makes_it_unreadable(
    display: str,
    program: RawProgram,
    falling: Falling,
    gate: X11Gate,
    error: type[BaseException],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fetched = Capture.answered

    def answered(capture: Capture, *args: Any) -> None:
        fetched(capture, *args)
        if capture.contents:
            monkeypatch.undo()
            raise error()

    monkeypatch.setattr(Capture, "answered", answered)
    with RawOwner(display, {"UTF8_STRING": TEXT}):
        snapshot = falling.next_copy()
        assert set(snapshot.formats) == {UNREADABLE_FORMAT}
        until(lambda: gate.state().owns, what="the original out of reach")
        gate.release(snapshot.id, release({}, **EVERYTHING))
        value = program.ask("UTF8_STRING")  # a work program still gets what was fetched
        assert value is not None
        assert value.data == TEXT.data
    assert [(note.kind, note.cause) for note in falling.notes] == [
        (GateNoteKind.COPY_UNREADABLE, type(error()).__name__)
    ]
    still_guards(display, falling, gate, program)


def test_after_the_second_fall_over_one_program_nobody_receives_its_copies(
    display: str, program: RawProgram, falling: Falling, gate: X11Gate
) -> None:
    with RawOwner(display, {"image/png": PICTURE}) as owner:
        for _ in range(2):
            falling.falls_at = "copied"
            owner.own()
            until(lambda: not falling.falls_at, what="a fall")
        until(lambda: GateNoteKind.COPY_LEFT_OUT in [note.kind for note in falling.notes], what="the last note")
        assert program.ask("image/png") is None
        owner.own()
        until(lambda: [note.kind for note in falling.notes].count(GateNoteKind.COPY_LEFT_OUT) == 2, what="leaving out")
        assert program.ask("image/png") is None
    assert gate.state().reconnects == 0
    while not falling.snapshots.empty():
        falling.next_copy()
    with RawProgram(display) as other:
        still_guards(display, falling, gate, other)


@pytest.mark.parametrize("selection", ["PRIMARY", "SECONDARY"])
def test_a_poison_on_another_selection_keeps_no_copy_from_being_guarded(
    display: str, program: RawProgram, falling: Falling, gate: X11Gate, selection: str
) -> None:
    poison = {"text/plain;charset=undefined": Content("text/plain;charset=undefined", 8, b"x")}
    with RawOwner(display, poison, selection=selection):
        for _ in range(3):
            still_guards(display, falling, gate, program)
    assert gate.state().reconnects == 0


@pytest.mark.parametrize(
    "charset", ["undefined", "idna", "punycode", "base64", "rot13", "utf-7", "", '"gbk"', "\x00", "é"]
)
def test_a_text_in_any_charset_is_a_copy_like_another(
    display: str, falling: Falling, gate: X11Gate, charset: str
) -> None:
    with RawOwner(display, {f"text/plain;charset={charset}": Content("STRING", 8, b"138\xff0013")}):
        assert b"138" in falling.next_copy().formats["text/plain"]
    assert (gate.state().reconnects, falling.notes) == (0, [])


TARGETS = st.sampled_from(["UTF8_STRING", "STRING", "COMPOUND_TEXT", "text/html", "image/png", "x/y"]) | st.builds(
    "text/plain;charset={}".format, st.sampled_from(["undefined", "idna", "punycode", "utf-16", "gbk"]) | st.text()
)


@given(st.dictionaries(TARGETS, st.builds(Content, st.text(), st.sampled_from([8, 16, 32]), st.binary())))
def test_whatever_is_offered_under_whatever_name_has_neutral_formats(contents: dict[str, Content]) -> None:
    formats = neutral(contents)
    assert all(isinstance(content, bytes) for content in formats.values())
    assert bool(formats) == any(kind_of(target) for target in contents)


def test_errors_are_distinct() -> None:
    """Each class is thrown once."""
    made = [type(error()) for error in ERRORS]
    assert all(first is not second for first, second in itertools.combinations(made, 2))
