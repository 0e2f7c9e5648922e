"""A copy on its way through the service: what is known of it, the release that follows; and the few that are kept."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from guard.inspect.material import of_types, unreadable
from guard.inspect.pipeline import Inspected, Pipeline
from guard.inspect.text import Text
from guard.model import (
    Action,
    Answer,
    Application,
    Destination,
    Inspection,
    Outcome,
    Override,
    Part,
    Release,
    Served,
    Snapshot,
    Verdict,
)
from guard.redact.embedded import holds_pictures

SHORT_TEXT_BYTES = 8 * 1024
"""Inspected on the spot, before the copy is taken over: a millisecond a kilobyte, four where names are tagged."""
KEPT_COPIES = 8
TEXT_FORMATS = frozenset({"text/plain", "text/html", "text/rtf"})


def is_short_text(snapshot: Snapshot) -> bool:
    """Whether a snapshot is inspected faster than it could be handed to a worker."""
    return (
        "text/plain" in snapshot.formats
        and not any(name.startswith(("image/", "x-special/")) or name == "text/uri-list" for name in snapshot.formats)
        and sum(len(data) for name, data in snapshot.formats.items() if name in TEXT_FORMATS) <= SHORT_TEXT_BYTES
        and not any(holds_pictures(snapshot.formats.get(name, b"")) for name in ("text/html", "text/rtf"))
    )


@dataclass(frozen=True, slots=True)
class Copy:
    """A snapshot with its inspection, once there is one, and what persons have answered about it."""

    snapshot: Snapshot
    pipeline: Pipeline
    deadline_at: float
    """Monotonic time at which pastes stop waiting."""
    inspected: Inspected | None = None
    safe: Mapping[str, bytes] | None = field(default=None, repr=False)
    """The safe version; None: nothing in it concerns any rule."""
    overridden: frozenset[str] = frozenset()
    """Groups of destinations that may have the original."""
    early: tuple[Served, ...] = ()
    """Pastes that no rule guards, answered before the inspection ended."""

    @property
    def waits(self) -> bool:
        """Whether pastes still wait for the inspection."""
        return self.inspected is None

    def provisional(self) -> Release:
        """Before the inspection: whoever is not guarded need not wait."""
        decider, origin, channel = self.pipeline.decider, self.snapshot.origin, self.snapshot.channel

        def decide(application: Application) -> Verdict | None:
            if decider.guards(application):
                return None
            return decider.decide((), origin=origin, application=application, channel=channel)

        return Release(safe={}, decide=decide)

    def with_inspection(self, inspected: Inspected, safe: Mapping[str, bytes] | None) -> Copy:
        """The copy, inspected."""
        return replace(self, inspected=inspected, safe=safe)

    def unreadable(self, cause: str) -> Copy:
        """The copy as one that could not be inspected; the policy decides, and nothing of it counts as safe."""
        part = Part(next(iter(self.snapshot.formats), ""), (unreadable(cause),))
        inspected = Inspected(self.snapshot, Inspection(self.snapshot.id, (part,)), {})
        return replace(self, inspected=inspected, safe={} if self.pipeline.concerns(inspected) else None)

    def under(self, pipeline: Pipeline) -> Copy:
        """The copy under another policy; what was found stays found, what a person was allowed is asked anew."""
        if self.inspected is None:
            return replace(self, pipeline=pipeline, overridden=frozenset())
        return replace(self, pipeline=pipeline, overridden=frozenset(), safe=pipeline.safe(self.inspected))

    def with_override(self, group: str) -> Copy:
        """The copy, its original open to a group of destinations."""
        return replace(self, overridden=self.overridden | {group})

    def without_content(self) -> Copy:
        """The copy's facts alone: what it held is forgotten."""
        snapshot = replace(self.snapshot, formats={})
        inspected = self.inspected and replace(self.inspected, snapshot=snapshot, materials={})
        return replace(self, snapshot=snapshot, inspected=inspected)

    def release(self) -> Release | None:
        """What the gate needs now."""
        if self.inspected is None:
            return self.provisional()
        return None if self.safe is None else Release(safe=self.safe, decide=self.verdict)

    def verdict(self, application: Application) -> Verdict:
        """What an application may have, answers of persons included."""
        inspected = self.inspected or Inspected(self.snapshot, Inspection(self.snapshot.id, ()), {})
        verdict = self.pipeline.decide(inspected, application)
        if verdict.destination.group in self.overridden and verdict.action > Action.AUDIT:
            return replace(verdict, action=Action.AUDIT)
        return verdict

    @staticmethod
    def may_answer(verdict: Verdict, answer: Answer) -> bool:
        """Whether the policy takes that answer: a warning a justification, a stricter rule what its override says.

        Nobody can check a consent yet, so a rule that asks for one takes no answer.
        """
        if answer is Answer.KEPT:
            return True
        if answer is Answer.CONSENT or verdict.override is Override.CONSENT:
            return False
        return verdict.action is Action.WARN or verdict.override is Override.JUSTIFY

    def content_digests(self) -> tuple[str, ...]:
        """What tells this content from another without holding it; the snapshot's id where nothing was found."""
        findings = self.inspected.inspection.findings if self.inspected else ()
        digests = sorted({finding.digest or finding.masked for finding in findings})
        return tuple(digests) if any(digests) else (self.snapshot.id,)

    def evidence(self, keep: str) -> bytes | None:
        """What an auditor may need to see: the picture, else the text, as copied (`original`) or `frosted`."""
        kept = {"original": self.snapshot.formats, "frosted": self.safe or {}}.get(keep, {})
        names = sorted(kept, key=lambda name: (not name.startswith("image/"), name != "text/plain"))
        return kept[names[0]] if names else None

    def masked(self, reason: str | None) -> str | None:
        """A person's words without the customer data that they may hold."""
        if reason is None:
            return None
        tools = self.pipeline.tools
        words = Text(reason, tools.detect(reason), tools.style)
        masked = words.safe({finding.entity_type for finding in words.findings})
        return masked.decode() if masked else None

    def outcome(self, served: Served) -> Outcome:
        """What came of this copy at the destination that was served."""
        verdict = served.verdict
        decider = self.pipeline.decider
        findings = self.inspected.inspection.findings if self.inspected else ()
        watched = of_types(findings, decider.watched_types())
        return Outcome(
            snapshot_id=self.snapshot.id,
            channel=self.snapshot.channel,
            origin=_untitled(decider.destination(self.snapshot.origin)),
            verdict=replace(verdict, destination=_untitled(verdict.destination)),
            version=served.version,
            findings=tuple(replace(finding, start=None, end=None, boxes=()) for finding in watched),
            at=served.at,
        )


class Copies:
    """The newest copy of each selection, which pastes can still ask for, and the facts of the few before."""

    def __init__(self) -> None:
        self._copies: OrderedDict[str, Copy] = OrderedDict()

    def add(self, copy: Copy) -> None:
        """Take a new copy; what the one before it held is forgotten."""
        self._copies[copy.snapshot.id] = copy
        current = {each.snapshot.id for each in self.current()}
        for snapshot_id in [each for each in self._copies if each not in current]:
            self._copies[snapshot_id] = self._copies[snapshot_id].without_content()
            if len(self._copies) > KEPT_COPIES:
                del self._copies[snapshot_id]

    def keep(self, copy: Copy) -> Copy:
        """Put what is now known of a copy in the place of what was."""
        self._copies[copy.snapshot.id] = copy
        return copy

    def get(self, snapshot_id: str) -> Copy | None:
        """None: it was forgotten."""
        return self._copies.get(snapshot_id)

    def current(self) -> Iterable[Copy]:
        """The newest of each selection."""
        return tuple({copy.snapshot.selection: copy for copy in self._copies.values()}.values())

    def waiting(self) -> Iterable[Copy]:
        """Those whose pastes wait for the inspection."""
        return tuple(copy for copy in self._copies.values() if copy.waits)


def _untitled(destination: Destination) -> Destination:
    """Without the window's title, which may name a customer."""
    return replace(destination, application=replace(destination.application, title=None))
