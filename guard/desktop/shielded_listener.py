"""A gate's listener whose failures cost a gate nothing: what it cannot answer counts as the stricter answer."""

from __future__ import annotations

import logging

from guard.desktop.protocols import GateListener
from guard.desktop.shield import Shield
from guard.desktop.values import GateNote, GateNoteKind
from guard.model import UNKNOWN_APPLICATION, Application, GateState, Served, Snapshot

log = logging.getLogger(__name__)


class ShieldedListener:
    """Hands on what a gate tells. What the listener raises is noted and goes no further, but from `copied`: a copy that
    nobody was told of is the gate's to handle.
    """

    def __init__(self, listener: GateListener) -> None:
        self._listener = listener

    def copied(self, snapshot: Snapshot) -> None:
        """See `GateListener.copied`. Raises what the listener raises."""
        self._listener.copied(snapshot)

    def served(self, served: Served) -> None:
        """See `GateListener.served`. The program has its answer already, whatever follows."""
        with Shield() as shield:
            self._listener.served(served)
        self._fell(shield)

    def gate_changed(self, state: GateState) -> None:
        """See `GateListener.gate_changed`."""
        with Shield() as shield:
            self._listener.gate_changed(state)
        self._fell(shield)

    def noted(self, note: GateNote) -> None:
        """See `GateListener.noted`. Where that fails there is nobody left to tell."""
        with Shield() as shield:
            self._listener.noted(note)
        if shield.error is not None:
            log.error("a note of the gate was lost: %s", type(shield.error).__name__)

    def guards(self, application: Application) -> bool:
        """See `GateListener.guards`. Where that cannot be told it does."""
        with Shield() as shield:
            return self._listener.guards(application)
        self._fell(shield)
        return True

    def yields(self, holder: Application) -> bool:
        """See `GateListener.yields`. Where that cannot be told this guard stays on duty."""
        with Shield() as shield:
            return self._listener.yields(holder)
        self._fell(shield)
        return False

    def spoiled(self, error: BaseException, application: Application) -> None:
        """Note that handling what a program copied has failed."""
        log.error("%s: %s", GateNoteKind.COPY_UNREADABLE, type(error).__name__)
        self.noted(GateNote(GateNoteKind.COPY_UNREADABLE, application, type(error).__name__))

    def _fell(self, shield: Shield) -> None:
        if shield.error is not None:
            self.spoiled(shield.error, UNKNOWN_APPLICATION)
