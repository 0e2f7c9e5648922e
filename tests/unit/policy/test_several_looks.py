"""Several threads may look for another policy in one moment."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest

from guard.paths import installation
from guard.policy.pull import Puller
from guard.policy.store import InForce, PolicyStore, open_store
from tests.support.policies import USABLE, document


class Versions:
    """A source that gives one policy after the other, and the last one from then on."""

    def __init__(self, folder: Path, *serials: int) -> None:
        self._given = [in_force(folder, serial) for serial in serials]

    def look(self, before: InForce | None) -> InForce:
        return self._given.pop(0) if len(self._given) > 1 else self._given[0]

    def watched(self) -> tuple[Path, ...]:
        return ()


def in_force(folder: Path, serial: int) -> InForce:
    named = folder / "own.toml"
    named.write_bytes(document(serial))
    return open_store(installation(folder / "data"), usable=USABLE, explicit=named).in_force()


def test_of_two_looks_at_once_the_newer_is_told_last(tmp_path: Path) -> None:
    """What was fetched and what was dropped may come in one moment."""
    store = PolicyStore(Versions(tmp_path, 1, 2, 3))
    beside = threading.Thread(target=store.refresh)
    told: list[int] = []

    def tell_slowly(given: InForce) -> None:
        if beside.ident is None:
            beside.start()
            beside.join(0.2)
        told.append(given.policy.serial)

    store._changed = tell_slowly
    store.refresh()
    beside.join()
    assert told == [2, 3]


def test_one_thread_pulls_however_many_look(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = PolicyStore(Versions(tmp_path, 1, 2), tmp_path, "https://policies.example")
    beside = threading.Thread(target=store.refresh)
    made: list[Puller] = []

    class SlowlyMade(Puller):
        def __init__(self, *terms: Any) -> None:
            super().__init__(*terms, first_s=60.0)
            made.append(self)
            if beside.ident is None:
                beside.start()
                beside.join(0.2)

    monkeypatch.setattr("guard.policy.pull.Puller", SlowlyMade)
    store.watch(lambda given: None)
    beside.join()
    store.close()
    assert len(made) == 1
