"""Judges what goes into a page by the pipeline of the policy in force, and records it as any other outcome."""

from __future__ import annotations

import logging
import re
import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

from guard.connector.messages import Acknowledgement, Request
from guard.inspect.inspected_copy import InspectedCopy
from guard.inspect.pipeline import Inspected, Pipeline
from guard.model import (
    UNKNOWN_APPLICATION,
    Action,
    Application,
    Channel,
    Inspection,
    Outcome,
    Served,
    Snapshot,
    Version,
)

log = logging.getLogger(__name__)

_MARKUP = re.compile(r"<[A-Za-z!/]")
"""Beginning of an element or a comment in a text that a browser asks about: it does not tell pages from texts."""
NOT_OUTWARD = frozenset({"download", "print"})
"""Ways on which nothing goes into a page."""


class PipelineJudge:
    """The judge of one browser."""

    def __init__(
        self,
        browser: Application,
        pipeline: Callable[[], Pipeline],
        record: Callable[[Outcome], object],
        now: Callable[[], datetime],
    ) -> None:
        self._browser, self._pipeline, self._record, self._now = browser, pipeline, record, now

    def judge(self, request: Request) -> Outcome:
        """See `Judge`."""
        snapshot, pipeline = self._snapshot(request), self._pipeline()
        if request.way in NOT_OUTWARD or not snapshot.formats:
            inspected = Inspected(snapshot, Inspection(snapshot.id, ()), {})
        else:
            inspected = pipeline.inspect(snapshot)
        return self._outcome(InspectedCopy(snapshot, pipeline, inspected), request)

    def unreadable(self, request: Request, cause: str) -> Outcome:
        """See `Judge`."""
        copy = InspectedCopy.unreadable(self._snapshot(request), self._pipeline(), cause)
        return self._outcome(copy, request)

    def happened(self, outcome: Outcome, acknowledgement: Acknowledgement) -> None:
        """See `Judge`. What the browser did counts, not what it was told."""
        if outcome.verdict.action < Action.AUDIT:
            return
        went = acknowledgement.final_action in ("allow", "report") or acknowledgement.status == "too-late"
        version = Version.ORIGINAL if went else Version.NOTHING
        log.info("a browser's action ended with %s (%s)", version, acknowledgement.status)
        self._record(replace(outcome, version=version, at=self._now()))

    def _outcome(self, copy: InspectedCopy, request: Request) -> Outcome:
        verdict = copy.verdict(replace(self._browser, site=request.site, title=request.title))
        version = Version.ORIGINAL if verdict.action <= Action.AUDIT else Version.NOTHING
        return copy.outcome(Served(copy.snapshot.id, verdict, version, "", 0, 0.0, self._now()))

    def _snapshot(self, request: Request) -> Snapshot:
        return Snapshot(
            id=secrets.token_hex(8),
            channel=Channel.CLIPBOARD,
            formats=MappingProxyType(_formats(request)),
            origin=UNKNOWN_APPLICATION,
            taken_at=self._now(),
        )


def _formats(request: Request) -> dict[str, bytes]:
    if request.text is not None:
        said = request.text.encode(errors="replace")
        return {"text/plain": said} | ({"text/html": said} if _MARKUP.search(request.text) else {})
    path = Path(request.path) if request.path else None
    if path is not None and path.is_absolute():
        return {"text/uri-list": f"{path.as_uri()}\r\n".encode()}
    return {"application/octet-stream": b"?"}  # what the browser does not show cannot be inspected
