"""One record of the trail: the facts of an outcome, or a note about the guard itself. No readable customer data.

The window's title is never taken over, spans and boxes neither; of a finding stay its entity type, its confidence, its
masked preview and its keyed digest.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import NamedTuple

from guard.model import Action, Destination, Finding, Outcome

MAX_PREVIEWS = 200
"""Previews in one record, at most; a table of thousands of customers is counted in full and shown in part."""
_MAX_TEXT = 500
"""Length of one free text in a record, in characters, at most."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MASK_SIGNS = frozenset("*＊•●[]【】…█")
_STARS = "*" * 8


class NoteKind(StrEnum):
    """What a record tells. `OUTCOME` is what came of one copy; all others are about the guard itself."""

    OUTCOME = "outcome"
    START = "start"
    STOP = "stop"
    UNCLEAN_END = "unclean-end"
    """The guard before this one ended without a `stop`: killed, crashed, or the power failed."""
    HEARTBEAT = "heartbeat"
    PAUSE = "pause"
    RESUME = "resume"
    POLICY_CHANGED = "policy-changed"
    POLICY_REFUSED = "policy-refused"
    POLICY_STATE = "policy-state"
    GATE_LOST = "gate-lost"
    GATE_BACK = "gate-back"
    STANDBY = "standby"
    """The guard stands by, or no longer does, or another program claims its post; the facts say which."""
    STOOD_STILL = "stood-still"
    """The guard's process did not run, or one of its threads did not answer; the facts say for how many seconds."""
    COPY_UNREADABLE = "copy-unreadable"
    """Handling a copy failed: it was guarded as one that nobody can read."""
    COPY_LEFT_OUT = "copy-left-out"
    """Handling the copies of one program failed again and again: nobody received this one."""
    COPY_LOST = "copy-lost"
    """A program gave nothing of its copy, or of a part of it, once the guard had taken it over."""
    FOUGHT_OVER = "fought-over"
    """A program took the clipboard back whenever the guard had taken its copy over."""
    UNACCOMPANIED = "unaccompanied"
    """A browser was given a paste while no companion extension of it lived; once for each of its processes."""
    CHAIN_STARTED = "chain-started"
    AUDITORS_CHANGED = "auditors-changed"
    AUDITOR_REFUSED = "auditor-refused"
    VAULT_LOST = "vault-lost"
    VAULT_BACK = "vault-back"
    GAP = "gap"
    """Records could not be written (disk full or read-only); the facts say how many and since when."""
    CUT = "cut"
    """Records that had been written were gone when the trail was opened; their numbers stay empty."""
    CLOCK_CHANGED = "clock-changed"
    """Somebody set the workstation's clock; the facts say by how many seconds."""
    PRUNED = "pruned"
    EVIDENCE_PRUNED = "evidence-pruned"
    EVIDENCE_OPENED = "evidence-opened"
    BACKED_UP = "backed-up"
    RESTORED = "restored"
    TOKEN_USED = "token-used"
    TOKEN_REFUSED = "token-refused"
    CONSENT_ISSUED = "consent-issued"
    CONSENT_REVOKED = "consent-revoked"
    CONSENT_USED = "consent-used"
    """A customer's consent let an original go once; the facts say which, the how manieth use, and where to."""
    CONSENT_REFUSED = "consent-refused"
    INCIDENT_REPORTED = "incident-reported"
    """A case was opened; what it holds is kept until it is closed."""
    INCIDENT_PACKED = "incident-packed"
    """A case left the workstation, sealed to auditors; the facts say to whom, and which key signed it."""
    INCIDENT_CLOSED = "incident-closed"
    REPEATED = "repeated"
    """What another record tells happened again and again; the facts say which event, and how often in all."""
    RULE_DEMOTED = "rule-demoted"
    """A rule was wrong too often and is enforced one step milder; the facts say which, and by how many answers."""
    RULE_RESTORED = "rule-restored"
    """A rule that had demoted itself is enforced as the policy says again."""
    SECRET_MARK = "secret-mark"
    """A program marked its copy as a secret; the facts say which, and whether the policy honours its mark."""
    PROBLEM = "problem"


NOT_OF_THE_GUARD = frozenset(
    {
        NoteKind.CHAIN_STARTED,
        NoteKind.AUDITORS_CHANGED,
        NoteKind.CUT,
        NoteKind.PROBLEM,
        NoteKind.EVIDENCE_OPENED,
        NoteKind.PRUNED,
        NoteKind.RESTORED,
        NoteKind.BACKED_UP,
        NoteKind.TOKEN_USED,
        NoteKind.TOKEN_REFUSED,
        NoteKind.CONSENT_ISSUED,
        NoteKind.CONSENT_REVOKED,
        NoteKind.INCIDENT_REPORTED,
        NoteKind.INCIDENT_PACKED,
        NoteKind.INCIDENT_CLOSED,
    }
)
"""Written by commands or while opening: they do not say that a guard was running."""


class Previews(StrEnum):
    """What a record shows of a value, such as a telephone number."""

    ENDS = "ends"
    """`138****8000`: with a list of customers that is nearly a name."""
    START = "start"
    """`138********`."""
    NONE = "none"


class Place(NamedTuple):
    """An application as it is recorded: without its title."""

    group: str
    executable: str | None = None
    window_class: str | None = None
    site: str | None = None


class Seen(NamedTuple):
    """Findings of one value."""

    entity_type: str
    confidence: float
    masked: str
    digest: str | None
    times: int
    where: str | None = None
    """Where in a document the first of them stands; None: it is none, or an older guard wrote this."""


@dataclass(frozen=True, slots=True)
class EvidenceRef:
    """What was sealed with a record, or why nothing was."""

    file: str | None
    sha256: str | None
    size_bytes: int
    withheld: str | None = None
    """`no-auditor`, `too-large`, `store-full`, `unwritable`; None: it was sealed."""


@dataclass(frozen=True, slots=True)
class Decision:
    """The facts of an outcome."""

    snapshot_id: str
    channel: str
    origin: Place
    destination: Place
    action: str
    override: str
    version: str
    rule: str | None
    policy: str
    serial: int
    matched: tuple[str, ...]
    counts: Mapping[str, int]
    """Findings by entity type, all of them."""
    seen: tuple[Seen, ...]
    """At most `MAX_PREVIEWS`."""
    answer: str | None = None
    reason: str | None = field(default=None, repr=False)
    card: str | None = None
    evidence: EvidenceRef | None = None


@dataclass(frozen=True, slots=True)
class AuditRecord:
    """One record of the trail."""

    number: int
    at: datetime
    """UTC."""
    event_id: str
    kind: NoteKind
    monotonic_s: float
    """The workstation's clock that nobody can set; starts anew with the machine."""
    machine: str
    agent: str
    decision: Decision | None = None
    facts: Mapping[str, str | int] = field(default_factory=dict)
    tag: str = ""
    """Of the record in the chain, in hexadecimal; known only of a record that was read back."""
    times: int = 1
    """How often it happened in all; known once `counted_by` was read with it."""
    counted_by: str | None = None
    """The id of the later record that tells `times`; None: none was read."""

    @property
    def tells_of_end(self) -> bool:
        """Whether the guard that wrote this ended here; also where only the gap can tell."""
        return self.kind is NoteKind.STOP or (self.kind is NoteKind.GAP and self.facts.get("last") == NoteKind.STOP)

    @property
    def tells_of_lost_records(self) -> bool:
        """Whether the guard says here that records before this one are gone."""
        return self.kind is NoteKind.CUT or self.tells_of_damage

    @property
    def tells_of_damage(self) -> bool:
        """Whether a guard says here that it set a damaged trail aside and began another."""
        return self.kind is NoteKind.PROBLEM and self.facts.get("what") == "trail-damaged"


def decision_of(
    outcome: Outcome, *, card: str | None, evidence: EvidenceRef | None, previews: Previews = Previews.ENDS
) -> Decision:
    """The facts of an outcome that may be recorded."""
    verdict = outcome.verdict
    return Decision(
        snapshot_id=outcome.snapshot_id,
        channel=outcome.channel.value,
        origin=_place(outcome.origin),
        destination=_place(verdict.destination),
        action=verdict.action.name.lower(),
        override=verdict.override.value,
        version=outcome.version.value,
        rule=verdict.rule_id,
        policy=verdict.policy_name,
        serial=verdict.policy_serial,
        matched=tuple(kind.value for kind in verdict.entity_types),
        counts=_counts(outcome.findings),
        seen=_seen(outcome.findings, previews),
        answer=outcome.answer,
        reason=_short(outcome.reason),
        card=_short(card),
        evidence=evidence,
    )


def is_durable(action: Action) -> bool:
    """Whether a record must be on the disk before the guard goes on."""
    return action >= Action.WARN


def _place(destination: Destination) -> Place:
    application = destination.application
    return Place(
        group=destination.group,
        executable=_short(application.executable),
        window_class=_short(application.window_class),
        site=_short(application.site),
    )


def _counts(findings: tuple[Finding, ...]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for finding in findings:
        kind = finding.entity_type.value
        counts[kind] = counts.get(kind, 0) + finding.stands_for
    return counts


def _seen(findings: tuple[Finding, ...], previews: Previews) -> tuple[Seen, ...]:
    values: dict[tuple[str, str, str | None], tuple[float, int, str | None]] = {}
    for finding in findings:
        name = (finding.entity_type.value, _preview(finding.masked, previews), finding.digest)
        confidence, times, where = values.get(name, (0.0, 0, finding.where))
        values[name] = max(confidence, finding.confidence), times + 1, where
    return tuple(
        Seen(entity_type, round(confidence, 2), masked, digest, times, where)
        for (entity_type, masked, digest), (confidence, times, where) in list(values.items())[:MAX_PREVIEWS]
    )


def _preview(masked: str, previews: Previews) -> str:
    """A masked preview; a text that shows no sign of a mask is not taken for one."""
    first = next((place for place, sign in enumerate(masked) if sign in _MASK_SIGNS), None)
    if first is None or previews is Previews.NONE:
        return ""
    return masked[:80] if previews is Previews.ENDS else masked[:first][:72] + _STARS


def _short(text: str | None) -> str | None:
    return None if text is None else text[:_MAX_TEXT]
