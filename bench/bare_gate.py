"""The X11 gate alone, as a process that gives everybody the original; `bench.gate` measures it."""

from __future__ import annotations

import sys
import threading

from guard.desktop import GateNote
from guard.desktop.x11.gate import X11Gate
from guard.model import Action, Application, Destination, GateState, Release, Served, Snapshot, Verdict


class Open:
    """Releases every copy to everybody."""

    def __init__(self, gate: X11Gate) -> None:
        self._gate = gate

    def copied(self, snapshot: Snapshot) -> None:
        def decide(application: Application) -> Verdict:
            return Verdict(Action.AUDIT, Destination(application, "all"), None, "bench", 1)

        self._gate.release(snapshot.id, Release(safe={}, decide=decide))

    def served(self, served: Served) -> None:
        pass

    def gate_changed(self, state: GateState) -> None:
        pass

    def noted(self, note: GateNote) -> None:
        pass

    def yields(self, holder: Application) -> bool:
        return False

    def guards(self, application: Application) -> bool:
        return False


def main() -> None:
    gate = X11Gate()
    gate.start(Open(gate))
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    threading.Event().wait()


if __name__ == "__main__":
    main()
