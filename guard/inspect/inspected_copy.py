"""An inspected copy: its verdict for a destination, its outcome, its evidence."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from guard.inspect.inspector import not_read
from guard.inspect.material import of_types, unreadable
from guard.inspect.pipeline import Inspected, Pipeline, Versions
from guard.model import (
    Application,
    Destination,
    Finding,
    Inspection,
    Outcome,
    Part,
    Served,
    Snapshot,
    Verdict,
)
from guard.policy.decide import SAME_APPLICATION


@dataclass(frozen=True, slots=True)
class InspectedCopy:
    """A snapshot with what was found in it, under the policy that decides about it."""

    snapshot: Snapshot
    pipeline: Pipeline
    inspected: Inspected
    versions: Versions | None = field(default=None, repr=False)
    """What others may have of it; None: the copy itself, or nothing was asked for."""

    @classmethod
    def of(cls, inspected: Inspected, pipeline: Pipeline) -> InspectedCopy:
        """The copy with what others may have of it, which is put together here."""
        return cls(inspected.snapshot, pipeline, inspected, pipeline.versions(inspected))

    @classmethod
    def unreadable(cls, snapshot: Snapshot, pipeline: Pipeline, cause: str) -> InspectedCopy:
        """The copy as one that could not be inspected; the policy decides, and nothing of it counts as safe."""
        part = Part(next(iter(snapshot.formats), ""), (unreadable(cause),))
        unread = {name: not_read(cause) for name in snapshot.formats}
        return cls.of(Inspected(snapshot, Inspection(snapshot.id, (part,)), unread), pipeline)

    @property
    def safe(self) -> Mapping[str, bytes] | None:
        """The safe version; None: there is none, the copy itself is."""
        return None if self.versions is None else self.versions.safe

    def guards(self, verdict: Verdict) -> bool:
        """Whether a destination that may have the original has only what was inspected of it."""
        return verdict.rule_id != SAME_APPLICATION and self.pipeline.decider.guards(verdict.destination.application)

    def without_content(self) -> InspectedCopy:
        """The copy's facts alone: what it held is forgotten."""
        snapshot = replace(self.snapshot, formats={})
        inspected = replace(self.inspected, snapshot=snapshot, formats={})
        versions = None if self.versions is None else Versions({}, {})
        return replace(self, snapshot=snapshot, inspected=inspected, versions=versions)

    def verdict(self, application: Application) -> Verdict:
        """What an application may have by the policy alone."""
        return self.pipeline.decide(self.inspected, application)

    def watched(self) -> tuple[Finding, ...]:
        """What was found that some rule at least takes note of, without its places: what persons are asked about."""
        watched = of_types(self.inspected.inspection.findings, self.pipeline.decider.watched_types())
        return tuple(replace(finding, start=None, end=None, boxes=()) for finding in watched)

    def content_digests(self) -> tuple[str, ...]:
        """What tells this content from another without holding it; the snapshot's id where nothing was found."""
        digests = sorted({finding.digest or finding.masked for finding in self.inspected.inspection.findings})
        return tuple(digests) if any(digests) else (self.snapshot.id,)

    def fingerprint(self) -> bytes:
        """What tells this very content from every other, for as long as it is at hand; the snapshot's id afterwards.

        By its text where it has one: programs put another time or address into each copy of the same page.
        """
        formats = self.snapshot.formats
        told = {"text/plain": formats["text/plain"]} if "text/plain" in formats else formats
        digest = hashlib.sha256()
        for name in sorted(told):
            digest.update(b"\0" + name.encode() + b"\0" + told[name])
        return digest.digest() if told else self.snapshot.id.encode()

    def evidence(self, keep: str) -> bytes | None:
        """What an auditor may need to see: the picture, else the text, as copied (`original`) or `frosted`."""
        kept = {"original": self.snapshot.formats, "frosted": self.safe or {}}.get(keep, {})
        names = sorted(kept, key=lambda name: (not name.startswith("image/"), name != "text/plain"))
        return kept[names[0]] if names else None

    def masked(self, reason: str | None) -> str | None:
        """A person's words without the customer data that they may hold."""
        if reason is None:
            return None
        return self.pipeline.inspector.masked(reason) or None

    def outcome(self, served: Served) -> Outcome:
        """What came of this copy at the destination that was served."""
        verdict = served.verdict
        return Outcome(
            snapshot_id=self.snapshot.id,
            channel=self.snapshot.channel,
            origin=_untitled(self.pipeline.decider.origin(self.snapshot.origin, verdict)),
            verdict=replace(verdict, destination=_untitled(verdict.destination)),
            version=served.version,
            findings=self.watched(),
            at=served.at,
        )


def _untitled(destination: Destination) -> Destination:
    """Without the window's title, which may name a customer."""
    return replace(destination, application=replace(destination.application, title=None))
