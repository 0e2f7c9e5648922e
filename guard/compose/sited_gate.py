"""A gate whose applications show the page that their browser's companion extension tells of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from guard.connector.sites import Sites
from guard.desktop import Gate, GateListener, GateNote, GateNoteKind
from guard.model import Application, GateState, Release, Served, Snapshot, Verdict


class SitedGate:
    """A desktop's own gate, with `Application.site` filled in wherever it speaks of an application."""

    def __init__(self, gate: Gate, sites: Sites) -> None:
        self._gate, self._sites = gate, sites

    def start(self, listener: GateListener) -> None:
        """See `Gate.start`."""
        self._gate.start(_SitedListener(listener, self._sites))

    def release(self, snapshot_id: str, release: Release | None) -> bool:
        """See `Gate.release`."""
        return self._gate.release(snapshot_id, None if release is None else self._sited(release))

    def guards_changed(self) -> None:
        """See `Gate.guards_changed`. The extensions of browsers are told, too."""
        self._gate.guards_changed()
        self._sites.guards_changed()

    def state(self) -> GateState:
        """See `Gate.state`."""
        return self._gate.state()

    def beat(self, answer: Callable[[], None]) -> None:
        """See `Gate.beat`."""
        self._gate.beat(answer)

    def stop(self) -> None:
        """See `Gate.stop`."""
        self._gate.stop()

    def _sited(self, release: Release) -> Release:
        def decide(application: Application) -> Verdict | None:
            return release.decide(self._sites.known(application))

        return replace(release, decide=decide)


class _SitedListener:
    """Tells a listener what a gate tells."""

    def __init__(self, listener: GateListener, sites: Sites) -> None:
        self._listener, self._sites = listener, sites

    def copied(self, snapshot: Snapshot) -> None:
        self._listener.copied(self._sites.copied(snapshot))

    def served(self, served: Served) -> None:
        self._listener.served(served)
        browser = served.verdict.destination.application
        if self._sites.found_alone(browser):
            self._listener.noted(GateNote(GateNoteKind.UNACCOMPANIED, browser))

    def gate_changed(self, state: GateState) -> None:
        self._listener.gate_changed(state)

    def noted(self, note: GateNote) -> None:
        self._listener.noted(note)

    def yields(self, holder: Application) -> bool:
        return self._listener.yields(holder)

    def guards(self, application: Application) -> bool:
        return self._listener.guards(self._sites.known(application))
