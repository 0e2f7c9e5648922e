"""Screen captures on their way through the service: files that land in folders, and keys that take captures.

Hears the desktop's captures on their threads, has the worker inspect, and puts what was found into the inbox. What
follows from it is settled on the service's thread.
"""

from __future__ import annotations

import logging
import secrets
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Executor, Future
from datetime import timedelta
from types import MappingProxyType

from guard.desktop import Captures
from guard.errors import DesktopError, DisplayUnavailable
from guard.inspect.formats import Kind
from guard.inspect.inspected_copy import InspectedCopy
from guard.inspect.pipeline import Inspected, Pipeline
from guard.model import (
    UNKNOWN_APPLICATION,
    Action,
    Channel,
    Coverage,
    EntityType,
    Finding,
    Inspection,
    Part,
    Served,
    Snapshot,
    Version,
)
from guard.model.clock import Clock, WatchedClock, since_boot_s
from guard.model.media import bitmap
from guard.policy.document import Policy
from guard.service import events

log = logging.getLogger(__name__)

KEPT = 50
"""Captures whose facts stay known, for answers of persons."""


class CaptureWatch:
    """Watches captures as the policy in force says."""

    def __init__(
        self,
        opened: Callable[[Policy], Captures],
        workers: Executor,
        put: Callable[[events.Event], None],
        now: Clock,
        boot_s: Callable[[], float] = since_boot_s,
    ) -> None:
        """`boot_s`: a clock that nobody can set; no original goes for its age by one that was just set."""
        self._opened = opened
        self._now, self._clock = now, WatchedClock(now, boot_s)
        self._workers = workers
        self._put = put
        self._captures: Captures | None = None
        """Has the originals that are kept, whether it is watched or not."""
        self._watched: Captures | None = None
        self._settings: object = None
        self._pipeline: Pipeline | None = None
        self._copies: OrderedDict[str, InspectedCopy] = OrderedDict()

    def follow(self, policy: Policy, pipeline: Pipeline) -> None:
        """Watch what this policy asks for, inspect under it."""
        changed = policy.captures != self._settings
        opened = self._opened(policy) if changed else None  # first: where it fails, what was watched stays watched
        self._pipeline = pipeline  # before the first file comes
        if opened is not None:
            self.stop()
            self._settings = None  # where it cannot be started, the next policy opens it anew
            self._captures = opened
            if policy.captures.watch:
                opened.start(self)
                self._watched = opened
            self._settings = policy.captures

    def expire(self, policy: Policy) -> None:
        """Forget originals that this policy no longer keeps."""
        self._clock.set_by()
        if self._captures is not None and self._clock.is_steady:
            self._captures.expire(self._now() - timedelta(days=policy.retention.captures_days))

    def stop(self) -> None:
        """End watching."""
        if self._watched is not None:
            self._watched.stop()
            self._watched = None

    def beat(self, answer: Callable[[], None]) -> None:
        """See `Captures.beat`; where nothing is watched there is nobody to ask."""
        watched = self._watched
        if watched is None:
            answer()
        else:
            watched.beat(answer)

    def coverage(self) -> tuple[Coverage, ...]:
        """What is watched here."""
        return self._watched.coverage() if self._watched is not None else ()

    # -- the captures' threads and the worker ------------------------------------------------------------------------

    def captured(self, snapshot: Snapshot) -> None:
        """See `CaptureListener.captured`."""
        self._submit(self._inspect_file, snapshot)

    def capture_key(self, keys: str) -> None:
        """See `CaptureListener.capture_key`."""
        self._submit(self._inspect_screen)

    def _submit(self, work: Callable[..., InspectedCopy | None], *files: Snapshot) -> None:
        try:
            future = self._workers.submit(work, *files)
        except RuntimeError:  # the guard is ending
            return
        future.add_done_callback(lambda future: self._hear(future, *files))

    def _hear(self, future: Future[InspectedCopy | None], file: Snapshot | None = None) -> None:
        if future.cancelled():
            return
        pipeline = self._pipeline
        if error := future.exception():
            log.error("a capture could not be inspected: %s", type(error).__name__)
            copy = InspectedCopy.unreadable(file, pipeline, "failed") if file and pipeline else None
        else:
            copy = future.result()
        if copy is not None:
            self._put(events.CaptureInspected(copy))

    def _inspect_file(self, snapshot: Snapshot) -> InspectedCopy | None:
        pipeline = self._pipeline  # another policy may come meanwhile
        if pipeline is None:
            return None
        if not all(snapshot.formats.values()):
            return InspectedCopy.unreadable(snapshot, pipeline, "too-large")
        return InspectedCopy.of(pipeline.inspect(snapshot), pipeline)

    def _inspect_screen(self) -> InspectedCopy | None:
        pipeline, watched = self._pipeline, self._watched
        if pipeline is None or watched is None:
            return None
        found: list[Finding] = []
        try:
            for pixels in watched.grab():
                found += pipeline.inspector.look(Kind.PICTURE, bitmap(pixels), protected=()).findings
        except DisplayUnavailable as error:
            log.info("the screen was not inspected: %s", error.code)
            return None
        seen = tuple(finding for finding in found if finding.entity_type is not EntityType.UNREADABLE)
        if len(seen) < len(found):
            log.info("a part of the screen was not inspected")
        snapshot = Snapshot(
            secrets.token_hex(8), Channel.CAPTURE, MappingProxyType({}), UNKNOWN_APPLICATION, self._now()
        )
        inspection = Inspection(snapshot.id, (Part("screen", seen),))
        return InspectedCopy(snapshot, pipeline, Inspected(snapshot, inspection, {}))

    # -- the service's thread ----------------------------------------------------------------------------------------

    def settle(self, copy: InspectedCopy, policy: Policy) -> Served | None:
        """Frost the file in its place where the policy says so. What came of it; None: it concerns no rule."""
        findings = copy.inspected.inspection.findings
        verdict = copy.pipeline.decider.decide_anywhere(findings, channel=Channel.CAPTURE)
        if verdict.action < Action.AUDIT:
            return None
        snapshot = copy.snapshot
        name = next(iter(snapshot.formats), "")
        safe = (copy.safe or {}).get(name)
        version = Version.ORIGINAL
        if policy.captures.replace and verdict.action >= Action.WARN and safe and self._replaced(snapshot.id, safe):
            version = Version.SAFE
        self._copies[snapshot.id] = copy.without_content()
        while len(self._copies) > KEPT:
            self._copies.popitem(last=False)
        return Served(snapshot.id, verdict, version, name, len(safe or b""), 0.0, self._now())

    def _replaced(self, capture_id: str, safe: bytes) -> bool:
        try:
            return self._captures is not None and self._captures.replace(capture_id, safe)
        except DesktopError as error:
            log.warning("a capture could not be replaced: %s", error.code)
            return False

    def copy(self, capture_id: str) -> InspectedCopy | None:
        """The facts of a capture that was settled lately."""
        return self._copies.get(capture_id)

    def release(self, capture_id: str) -> bool:
        """Put the original of a capture back; False: it is not kept, or its folder does not take it."""
        try:
            return self._captures is not None and self._captures.release(capture_id)
        except DesktopError as error:
            log.warning("a capture could not be released: %s", error.code)
            return False
