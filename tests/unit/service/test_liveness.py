"""Whether the guard guards, as it is told and noted."""

from __future__ import annotations

import signal
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

import pytest

from guard.audit import NoteKind
from guard.desktop.continued import watch_continued
from guard.desktop.memory import desktop
from guard.model import GateState
from guard.service.liveness import Liveness
from guard.service.supervisor import Supervisor

GATE = GateState("memory", owns=False, connected=True, since=datetime(2026, 11, 24, tzinfo=UTC))
Noted = list[tuple[NoteKind, dict[str, str]]]


def noting(noted: Noted) -> Liveness:
    """What puts its notes into that list."""
    recorder = SimpleNamespace(note=lambda kind, facts=None: noted.append((kind, facts or {})))
    listener = SimpleNamespace(announced=lambda message: None)
    return Liveness(desktop(), cast("Any", recorder), cast("Any", listener), Supervisor({}), {}, dead=(), tend=tuple)


@pytest.mark.parametrize(
    ("gate", "word"),
    [(GATE, "guards"), (replace(GATE, standby=True), "standby"), (replace(GATE, connected=False), "lost")],
)
def test_a_heartbeat_tells_how_the_gate_stands(gate: GateState, word: str) -> None:
    noted: Noted = []
    liveness = noting(noted)
    asked = cast("Any", SimpleNamespace(state=lambda: gate))
    liveness.note_heartbeat(asked)  # none is due yet
    liveness.heartbeat_at = time.monotonic()
    for _ in range(2):
        liveness.note_heartbeat(asked)
    assert noted == [(NoteKind.HEARTBEAT, {"gate": word})]


def test_what_becomes_of_the_gate_and_its_post_is_noted_once() -> None:
    noted: Noted = []
    liveness = noting(noted)
    lost, rival = replace(GATE, connected=False), replace(GATE, rival="other")
    for state in (GATE, lost, lost, GATE, replace(rival, standby=True), rival, GATE, GATE):
        liveness.gate_changed(state)
    assert noted == [
        (NoteKind.GATE_LOST, {}),
        (NoteKind.GATE_BACK, {}),
        (NoteKind.STANDBY, {"state": "begins", "program": "other"}),
        (NoteKind.STANDBY, {"state": "claimed", "program": "other"}),
        (NoteKind.STANDBY, {"state": "ends", "program": ""}),
    ]


@pytest.mark.skipif(not hasattr(signal, "SIGCONT"), reason="this system stops no process by a signal")
def test_a_process_that_runs_on_while_its_guard_ends_does_not_hang() -> None:
    """The handler of a signal runs on the thread that ends the guard, between any two of its steps."""

    class Closing(threading.Event):
        within = False

        def set(self) -> None:
            assert not self.within, "whoever sets it within its own setting waits for ever"
            self.within = True
            signal.raise_signal(signal.SIGCONT)
            super().set()
            self.within = False

    nobody = cast("Any", None)
    hearing = replace(desktop(), watch_continued=watch_continued)
    liveness = Liveness(hearing, nobody, nobody, Supervisor({}), {}, dead=(), tend=tuple)
    liveness._watchdog._woken = Closing()
    liveness.close()
    assert liveness._watchdog._woken.is_set()


def test_a_stuck_thread_is_noted_once_however_many_look() -> None:
    noted: list[str] = []
    recorder = SimpleNamespace(note=lambda kind, facts: noted.append(facts["thread"]))
    stuck = iter((("one",), ("one", "two")))
    nobody = cast("Any", None)
    liveness = Liveness(desktop(), cast("Any", recorder), nobody, Supervisor({}), {}, dead=(), tend=lambda: next(stuck))

    class Looking:
        """Somebody else looks as soon as this look is over."""

        first = True

        def __enter__(self) -> None: ...

        def __exit__(self, *_: object) -> None:
            first, self.first = self.first, False
            if first:
                liveness.check()

    liveness._looking = cast("Any", Looking())
    liveness.check()
    assert sorted(noted) == ["one", "two"]
