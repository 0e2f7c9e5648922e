"""A listener for gates that keeps what it hears, and releases by a table of who may have what."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Mapping

from guard.desktop import GateNote
from guard.model import Action, Application, Destination, GateState, Release, Served, Snapshot, Verdict
from tests.support.waiting import until


def verdict(action: Action, application: Application) -> Verdict:
    """A verdict of that action, by a rule of its name."""
    destination = Destination(application, application.executable or "unknown")
    return Verdict(action, destination, action.name.lower(), policy_name="test", policy_serial=1)


def release(safe: Mapping[str, bytes], **actions: Action | None) -> Release:
    """A release: what each executable may have; None: not known yet. Whoever is not named gets the safe version."""

    def decide(application: Application) -> Verdict | None:
        action = actions.get(application.executable or "", Action.REDACT)
        return None if action is None else verdict(action, application)

    return Release(safe=safe, decide=decide)


class Listener:
    """Keeps what the gate tells; every executable in `guarded` counts as guarded by the policy."""

    stands_by_for: int | None = None
    """The process of a guard for which this one stands by."""

    def __init__(self, guarded: frozenset[str] = frozenset({"wechat"})) -> None:
        self.guarded = guarded
        self.snapshots: queue.SimpleQueue[Snapshot] = queue.SimpleQueue()
        self.told: list[Served] = []
        self.states: list[GateState] = []
        self.notes: list[GateNote] = []

    def copied(self, snapshot: Snapshot) -> None:
        self.snapshots.put(snapshot)

    def served(self, served: Served) -> None:
        self.told.append(served)

    def gate_changed(self, state: GateState) -> None:
        self.states.append(state)

    def noted(self, note: GateNote) -> None:
        self.notes.append(note)

    def yields(self, holder: Application) -> bool:
        return holder.pid is not None and holder.pid == self.stands_by_for

    def guards(self, application: Application) -> bool:
        return application.executable in self.guarded

    def next_copy(self, timeout_s: float = 10.0) -> Snapshot:
        """The next copy that the gate told of."""
        return self.snapshots.get(timeout=timeout_s)

    def wait_served(self, count: int = 1) -> tuple[Served, ...]:
        """What was served, once there is that much."""
        until(lambda: len(self.told) >= count, what="served")
        return tuple(self.told)


class ReleasingListener(Listener):
    """Releases every copy at once by a function, on a thread of its own, as the service does."""

    def __init__(
        self,
        let_go: Callable[[str, Release | None], bool],
        inspect: Callable[[Snapshot], Release | None],
        guarded: frozenset[str] = frozenset({"wechat"}),
    ) -> None:
        super().__init__(guarded)
        self._let_go, self._inspect = let_go, inspect
        self._inbox: queue.SimpleQueue[Snapshot | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def copied(self, snapshot: Snapshot) -> None:
        self._inbox.put(snapshot)

    def close(self) -> None:
        self._inbox.put(None)
        self._thread.join(timeout=10)

    def _run(self) -> None:
        while (snapshot := self._inbox.get()) is not None:
            self._let_go(snapshot.id, self._inspect(snapshot))
            self.snapshots.put(snapshot)
