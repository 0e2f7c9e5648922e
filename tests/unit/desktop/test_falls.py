"""Whatever a listener raises, and wherever, a gate goes on: the gate in memory, and the shield before listeners."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from guard.desktop import UNREADABLE_FORMAT, GateNote, GateNoteKind
from guard.desktop.memory import MemoryGate
from guard.desktop.shielded_listener import ShieldedListener
from guard.model import UNKNOWN_APPLICATION, Action, Application, GateState, Served, Version
from tests.support import falling
from tests.support.falling import ERRORS, Falling
from tests.support.listening import release, verdict

NOW = datetime(2026, 11, 24, tzinfo=UTC)
CRM, WECHAT = Application(executable="crm"), Application(executable="wechat")
SERVED = Served("1", verdict(Action.REDACT, WECHAT), Version.SAFE, "text/plain", 1, 0.0, NOW)
PNG = {"image/png": b"original"}

errors = pytest.mark.parametrize("error", ERRORS, ids=falling.name)


@pytest.fixture
def listener() -> Falling:
    return Falling()


@errors
@pytest.mark.parametrize("place", ["served", "gate_changed", "guards", "yields"])
def test_what_a_listener_raises_is_noted_and_answered_by_the_stricter_answer(
    listener: Falling, place: str, error: Callable[[], BaseException]
) -> None:
    listener.falls_at, listener.error = {place, "noted"}, error
    shielded = ShieldedListener(listener)
    for _ in range(3):  # the note of the first fall is lost, the second succeeds
        listener.falls_at.add(place)
        match place:
            case "served":
                shielded.served(SERVED)
            case "gate_changed":
                shielded.gate_changed(GateState("memory", owns=False, connected=True, since=NOW))
            case "guards":
                assert shielded.guards(CRM)
            case "yields":
                assert not shielded.yields(CRM)
    assert listener.notes == 2 * [GateNote(GateNoteKind.COPY_UNREADABLE, UNKNOWN_APPLICATION, type(error()).__name__)]


@errors
@pytest.mark.parametrize("place", ["copied", "served", "decide"])
def test_the_gate_in_memory_loses_one_copy_at_most_and_notes_it(
    listener: Falling, place: str, error: Callable[[], BaseException]
) -> None:
    gate = MemoryGate()
    gate.start(listener)
    listener.falls_at, listener.error = {place}, error
    gate.copy(PNG, CRM)
    snapshot = listener.next_copy()
    assert (UNREADABLE_FORMAT in snapshot.formats) == (place == "copied")
    gate.release(snapshot.id, listener.deciding())
    assert gate.paste("image/png", WECHAT) == (None if place == "decide" else b"safe")
    assert gate.paste("image/png", CRM) == b"original"
    assert [note.kind for note in listener.notes] == [GateNoteKind.COPY_UNREADABLE]
    gate.copy(PNG, CRM)
    gate.release(listener.next_copy().id, release({"image/png": b"safe"}))
    assert gate.paste("image/png", WECHAT) == b"safe"
