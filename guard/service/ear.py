"""Hears the gate, on the gate's own thread, and puts what it tells into the service's inbox."""

from __future__ import annotations

from collections.abc import Callable

from guard.model import Application, GateState, Served, Snapshot
from guard.service import events


class GateEar:
    """The gate's listener. See `GateListener` for what the methods mean."""

    def __init__(self, put: Callable[[events.Event], None], guards: Callable[[Application], bool]) -> None:
        self._put = put
        self.guards = guards

    def copied(self, snapshot: Snapshot) -> None:
        self._put(events.Copied(snapshot))

    def served(self, served: Served) -> None:
        self._put(events.Pasted(served))

    def gate_changed(self, state: GateState) -> None:
        self._put(events.GateChanged(state))
