"""Copies on their way through the service: inspected, released to the gate, pasted.

All calls on the service's thread; what a worker has inspected comes back through the inbox.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import replace

from guard import allocator
from guard.desktop import Gate
from guard.errors import Abandoned
from guard.inspect.inspected_copy import Copies, Copy, is_short_text
from guard.inspect.pipeline import Pipeline
from guard.model import Served, Snapshot
from guard.policy.document import Policy
from guard.service import events
from guard.service.outcomes import Outcomes

log = logging.getLogger(__name__)

MAX_HOLD_S = 4.0
"""Some programs give up on a paste after five seconds; none seen before four."""


class Copying:
    """Knows what became of the copies of late, and lets the gate have what follows from it."""

    def __init__(
        self,
        gate: Gate,
        workers: Executor,
        put: Callable[[events.Event], None],
        outcomes: Outcomes,
        policy: Callable[[], Policy],
    ) -> None:
        """`policy` gives the one in force."""
        self._gate = gate
        self._workers = workers
        self._put = put
        self._outcomes = outcomes
        self._policy = policy
        self._copies = Copies()
        self._superseded: dict[str, threading.Event] = {}
        """By selection: set when something else was copied since."""
        self._paused = False

    def copy(self, snapshot_id: str) -> Copy | None:
        """None: it was forgotten."""
        return self._copies.get(snapshot_id)

    # -- a copy ----------------------------------------------------------------------------------------------------

    def copied(self, snapshot: Snapshot, pipeline: Pipeline) -> None:
        """The gate holds a new copy."""
        self._outcomes.count(copies=1)
        policy = self._policy()
        if snapshot.secret and policy.secret_markers == "honour":
            self._gate.release(snapshot.id, None)
            return
        hold_s = min(policy.inspection.deadline_ms / 1000, MAX_HOLD_S - 0.2)
        copy = Copy(snapshot, pipeline, time.monotonic() + hold_s)
        self._supersede(snapshot.selection)
        self._copies.add(copy)
        if is_short_text(snapshot):
            self.inspected(_inspect(copy, lambda: True))
            return
        # What no rule guards need not wait for the inspection.
        self._gate.release(snapshot.id, copy.provisional())
        superseded = self._superseded[snapshot.selection] = threading.Event()
        inspection = self._workers.submit(_inspect, copy, lambda: not superseded.is_set())
        inspection.add_done_callback(lambda future: self._came(future, snapshot))

    def _supersede(self, selection: str) -> None:
        """Nobody can paste what lay there any more: its inspection need not keep the next one waiting."""
        superseded = self._superseded.pop(selection, None)
        last = next((copy for copy in self._copies.current() if copy.snapshot.selection == selection), None)
        # What was pasted already, unguarded, is still owed to the trail.
        if superseded is not None and last is not None and not last.early:
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
            copy = self._copies.get(event.snapshot.id)
            if copy is not None:
                self._release(copy.unreadable("failed"))
            return
        copy = self._copies.get(event.inspected.snapshot.id)
        if copy is None:
            return
        self._outcomes.count(inspected=1, found=bool(event.inspected.inspection.findings))
        copy = copy.with_inspection(event.inspected, event.safe)
        self._release(copy if event.pipeline is copy.pipeline else copy.under(copy.pipeline))

    def deadlines(self) -> list[float]:
        """When `expire` has something to do, by the monotonic clock."""
        return [copy.deadline_at for copy in self._copies.waiting()]

    def expire(self) -> None:
        """Let nobody wait for an inspection longer than the policy says."""
        for copy in self._copies.waiting():
            if copy.deadline_at <= time.monotonic():
                log.info("inspection of %s passed its deadline", copy.snapshot.id)
                self._release(copy.unreadable("deadline"))

    def _release(self, copy: Copy) -> None:
        early, copy = copy.early, self._copies.keep(replace(copy, early=()))
        self._let_go(copy)
        for served in early:
            self.pasted(replace(served, verdict=copy.verdict(served.verdict.destination.application)))

    def _let_go(self, copy: Copy) -> bool:
        return self._gate.release(copy.snapshot.id, None if self._paused else copy.release())

    # -- a paste ---------------------------------------------------------------------------------------------------

    def pasted(self, served: Served) -> None:
        """The gate answered a paste."""
        copy = self._copies.get(served.snapshot_id)
        if copy is None or self._paused:
            return
        if copy.waits:
            self._copies.keep(replace(copy, early=(*copy.early, served)))
            return
        self._outcomes.pasted(copy, served, self._policy())

    # -- what persons and administrators want ----------------------------------------------------------------------

    def override(self, copy: Copy, group: str) -> bool:
        """That group of destinations may have the original; False: something else was copied since."""
        return self._let_go(self._copies.keep(copy.with_override(group)))

    def follow(self, pipeline: Pipeline) -> None:
        """Another policy counts, also for what lies there already."""
        for copy in self._copies.current():
            self._let_go(self._copies.keep(copy.under(pipeline)))

    def pause(self, paused: bool) -> None:
        """Leave everything to the programs that copied it, or guard again."""
        self._paused = paused
        for copy in self._copies.current():
            self._let_go(copy)


def _inspect(copy: Copy, wanted: Callable[[], bool]) -> events.InspectionDone:
    pipeline = copy.pipeline
    inspected = pipeline.inspect(copy.snapshot, wanted)
    return events.InspectionDone(inspected, pipeline, pipeline.safe(inspected))
