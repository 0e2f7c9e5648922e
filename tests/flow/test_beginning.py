"""While the guard begins, its threads already hear of what changes."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from guard import create_service
from guard.audit.proof.reading import reading
from guard.audit.proof.record import NoteKind
from guard.desktop.memory import MemoryVault, desktop
from guard.model import GateState
from guard.paths import installation
from guard.policy.store import InForce, PolicyStore
from guard.service.liveness import Liveness
from tests.support.world import Told


def test_the_start_is_noted_before_what_changes_and_the_gate_is_followed_on_one_thread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault, followed_on = MemoryVault(), list[str]()
    watch, gate_changed = PolicyStore.watch, Liveness.gate_changed

    def watch_what_changes(store: PolicyStore, changed: Callable[[InForce], None]) -> None:
        watch(store, changed)
        changed(store.in_force())
        worked = threading.Event()
        service._inbox.beat(worked.set)
        assert worked.wait(10)

    def follow(liveness: Liveness, state: GateState) -> None:
        followed_on.append(threading.current_thread().name)
        gate_changed(liveness, state)

    monkeypatch.setattr(PolicyStore, "watch", watch_what_changes)
    monkeypatch.setattr(Liveness, "gate_changed", follow)
    paths = installation(tmp_path / "data")
    service = create_service(paths, policy=None, listener=Told(), desktop=replace(desktop(), vault=lambda: vault))
    service.start()
    service.stop()
    with reading(paths, vault) as reader:
        kinds = [record.kind for record in reader.backwards()][::-1]
    assert kinds.index(NoteKind.START) < kinds.index(NoteKind.POLICY_STATE)
    assert followed_on == ["service"]
