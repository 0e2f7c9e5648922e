"""Copies on their way through the service: inspected, released to the gate, pasted.

All calls on the service's thread; what a worker has inspected comes back through the inbox.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace

from guard import allocator
from guard.desktop import MAX_HOLD_S, Gate
from guard.errors import Abandoned
from guard.inspect.inspected_copy import InspectedCopy
from guard.inspect.pipeline import Inspected, Pipeline
from guard.model import Served, Snapshot
from guard.model.media import is_short_text
from guard.policy.document import Policy
from guard.service import events
from guard.service.cleared import Cleared
from guard.service.copies import Copies, Settled, Waiting
from guard.service.opened import Opening
from guard.service.outcomes import Outcomes
from guard.service.threads import InspectionThreads

log = logging.getLogger(__name__)

_BEFORE_GIVING_UP_S = 0.2
"""Time between a copy's latest deadline and the end of the gate's patience, in which the release reaches the gate."""
_SHORT_TEXT_S = 0.05
"""Time that a short text is left with its application although nobody has inspected it, in seconds; most take a
tenth of that."""


class ClipboardWatch:
    """Knows what became of the copies of late, and lets the gate have what follows from it."""

    def __init__(
        self,
        gate: Gate,
        threads: InspectionThreads,
        put: Callable[[events.Event], None],
        outcomes: Outcomes,
        policy: Callable[[], Policy],
        cleared: Cleared,
    ) -> None:
        """`policy` gives the one in force."""
        self._gate = gate
        self._threads = threads
        self._put = put
        self._outcomes = outcomes
        self._policy = policy
        self._cleared = cleared
        self._copies = Copies()
        self._superseded: dict[str, threading.Event] = {}
        """By selection: set when something else was copied since."""
        self._stays_until: dict[str, float] = {}
        """By snapshot: when a short text that is not inspected yet is released to those that no rule guards."""
        self._paused = False

    def copy(self, snapshot_id: str) -> InspectedCopy | None:
        """The copy as it was inspected; None: it was forgotten, or is yet to be inspected."""
        known = self._copies.get(snapshot_id)
        return known.copy if isinstance(known, Settled) else None

    def newest(self) -> Waiting | Settled | None:
        """What lies on the clipboard that persons copy to; None: nothing yet."""
        return next((copy for copy in self._copies.current() if copy.snapshot.selection == "clipboard"), None)

    def is_current(self, snapshot_id: str) -> bool:
        """Whether that is what lies on its clipboard now. The gate knows: not every copy is inspected here."""
        return any(copy.snapshot.id == snapshot_id and self._release(copy) for copy in self._copies.current())

    # -- a copy ----------------------------------------------------------------------------------------------------

    def copied(self, snapshot: Snapshot, pipeline: Pipeline) -> None:
        """The gate holds a new copy."""
        self._outcomes.count(copies=1)
        if snapshot.secret:
            honoured = pipeline.decider.honours_secret(snapshot.origin)
            self._outcomes.secret_mark(snapshot, honoured)
            if honoured:
                self._supersede(snapshot.selection)
                self._copies.add_secret(snapshot)
                self._gate.release(snapshot.id, None)
                return
        copy = self._waiting(snapshot, pipeline)
        self._supersede(snapshot.selection)
        self._copies.add(copy)
        self._begin(copy)

    def _waiting(self, snapshot: Snapshot, pipeline: Pipeline) -> Waiting:
        now, longest_s = time.monotonic(), MAX_HOLD_S - _BEFORE_GIVING_UP_S
        hold_s = min(self._policy().inspection.deadline_ms / 1000, longest_s)
        # A picture has a safe version soon, which a paste at the deadline had better wait for.
        shown = any(name.startswith("image/") for name in snapshot.formats)
        return Waiting(snapshot, pipeline, now + hold_s, now + longest_s if shown else 0.0)

    def _begin(self, copy: Waiting) -> None:
        """Have a copy inspected."""
        snapshot, pipeline, workers = copy.snapshot, copy.pipeline, self._threads.any
        if is_short_text(snapshot.formats):
            # Most are clean and stay with their application: what nobody guards waits a moment, and is not taken over.
            self._stays_until[snapshot.id] = time.monotonic() + _SHORT_TEXT_S
            workers = self._threads.quick
        else:
            # What no rule guards need not wait for the inspection.
            self._release(copy)
        superseded = self._superseded[snapshot.selection] = threading.Event()
        inspection = workers.submit(_inspect, snapshot, pipeline, lambda: not superseded.is_set(), self._put)
        inspection.add_done_callback(lambda future: self._came(future, snapshot))

    def _supersede(self, selection: str) -> None:
        """Nobody can paste what lay there any more: its inspection need not keep the next one waiting."""
        last = next((copy for copy in self._copies.current() if copy.snapshot.selection == selection), None)
        # What was pasted already, unguarded, is still owed to the trail.
        if not (isinstance(last, Waiting) and last.early):
            self._abandon(selection)

    def _abandon(self, selection: str) -> None:
        superseded = self._superseded.pop(selection, None)
        if superseded is not None:
            superseded.set()

    def _came(self, future: Future[events.InspectionDone], snapshot: Snapshot) -> None:
        """On the worker's thread."""
        if future.cancelled():
            return
        error = future.exception()
        if isinstance(error, Abandoned):
            return
        failed = events.InspectionFailed(snapshot, type(error).__name__)
        self._put(future.result() if error is None else failed)
        allocator.give_back()

    def inspected(self, event: events.InspectionDone | events.InspectionFailed) -> None:
        """An inspection came back."""
        if isinstance(event, events.InspectionFailed):
            log.error("inspection of %s failed: %s", event.snapshot.id, event.cause)
            failed = self._copies.get(event.snapshot.id)
            if isinstance(failed, Waiting):
                self._settle(failed, failed.unreadable("failed"))
            return
        copy = self._copies.get(event.copy.snapshot.id)
        if copy is None or copy.pipeline is not event.copy.pipeline:  # under another policy it is being inspected anew
            return
        self._outcomes.count(inspected=1, found=bool(event.copy.inspected.inspection.findings))
        self._settle(copy, copy.settled(event.copy))

    def advanced(self, so_far: InspectedCopy) -> None:
        """More is known of a picture that is still being read."""
        copy = self._copies.get(so_far.snapshot.id)
        if isinstance(copy, Waiting) and copy.pipeline is so_far.pipeline:
            self._copies.keep(replace(copy, so_far=so_far))

    def deadlines(self) -> list[float]:
        """When `expire` has something to do, by the monotonic clock."""
        closing = (copy.opening.due_at() for copy in self._copies.opened() if copy.opening is not None)
        return [*(copy.due_at for copy in self._copies.waiting()), *self._stays_until.values(), *closing]

    def expire(self) -> None:
        """Let nobody wait for an inspection longer than the policy says."""
        now = time.monotonic()
        for snapshot_id in [each for each, until in self._stays_until.items() if until <= now]:
            del self._stays_until[snapshot_id]
            copy = self._copies.get(snapshot_id)
            if isinstance(copy, Waiting):
                self._release(copy)
        for copy in self._copies.waiting():
            if copy.due_at <= time.monotonic():
                log.info("inspection of %s passed its deadline", copy.snapshot.id)
                self._settle(copy, copy.late())
        for opened in self._copies.opened():
            if opened.opening is not None and opened.opening.is_over():
                closed = replace(opened, opening=None)
                self._copies.keep(closed)
                self._release(closed)  # what a system keeps of a paste is forgotten with it
                self._no_longer_open(opened, closed)

    def _no_longer_open(self, before: Settled, now: Settled) -> None:
        """Where the original was open to a group and is so no more, persons are asked about it again."""
        for group in before.open_to - now.open_to:
            self._outcomes.ask_again(now.copy, group)
        if before.opening is not None and now.opening is None:
            before.opening.close()

    def end(self) -> None:
        """The guard ends: record what was pasted of copies whose inspection will not come back any more."""
        for copy in (each for each in self._copies.waiting() if each.early):
            settled = copy.late()
            self._copies.keep(settled)
            self._outcomes.pasted_early(copy, settled, self._policy())

    def _settle(self, before: Waiting | Settled, copy: Settled) -> None:
        self._stays_until.pop(copy.snapshot.id, None)
        copy = replace(copy, cleared=self._cleared.of(copy.copy, self._policy()))
        self._copies.keep(copy)
        self._release(copy)
        if isinstance(before, Settled):
            self._no_longer_open(before, copy)
        else:
            self._outcomes.pasted_early(before, copy, self._policy())

    def _release(self, copy: Waiting | Settled) -> bool:
        return self._gate.release(copy.snapshot.id, None if self._paused else copy.release())

    # -- a paste ---------------------------------------------------------------------------------------------------

    def pasted(self, served: Served) -> None:
        """The gate answered a paste."""
        copy = self._copies.get(served.snapshot_id)
        if copy is None or self._paused:
            return
        if isinstance(copy, Waiting):
            self._copies.keep(replace(copy, early=(*copy.early, served)))
        else:
            self._outcomes.pasted(copy.copy, served, self._policy())
            if copy.opening is not None and copy.opening.is_of(served):
                copy.opening.served()

    # -- what persons and administrators want ----------------------------------------------------------------------

    def override(self, snapshot_id: str, group: str) -> bool:
        """That group of destinations may have the original of a copy; False: something else was copied since."""
        copy = self._copies.get(snapshot_id)
        if not isinstance(copy, Settled):
            return False
        opened = copy.with_override(group)
        self._copies.keep(opened)
        return self._release(opened)

    def open_once(self, snapshot_id: str, opening: Opening) -> bool:
        """A copy may go once as a customer agreed; False: something else was copied since."""
        copy = self._copies.get(snapshot_id)
        if not isinstance(copy, Settled):
            return False
        opened = replace(copy, opening=opening)
        self._copies.keep(opened)
        return self._release(opened)

    def follow(self, pipeline: Pipeline) -> None:
        """Another policy counts, also for what lies there already."""
        for secret in self._copies.secrets(pipeline.decider.honours_secret):
            self._copies.add(self._waiting(secret, pipeline))
        for copy in self._copies.current():
            early = copy.early if isinstance(copy, Waiting) else ()
            followed = replace(self._waiting(copy.snapshot, pipeline), early=early)
            self._abandon(copy.snapshot.selection)
            self._copies.keep(followed)
            self._release(followed)
            self._begin(followed)
        self._gate.guards_changed()

    def pause(self, paused: bool) -> None:
        """Leave everything to the programs that copied it, or guard again."""
        self._paused = paused
        for copy in self._copies.current():
            self._release(copy)
        self._gate.guards_changed()


def _inspect(
    snapshot: Snapshot,
    pipeline: Pipeline,
    wanted: Callable[[], bool],
    put: Callable[[events.Event], None] | None,
) -> events.InspectionDone:
    def so_far(inspected: Inspected) -> None:
        if put is not None and wanted():
            put(events.InspectionAdvanced(InspectedCopy.of(inspected, pipeline)))

    inspected = pipeline.inspect(snapshot, wanted, None if put is None else so_far)
    return events.InspectionDone(InspectedCopy.of(inspected, pipeline))
