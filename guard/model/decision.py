"""What a destination may have, what it received, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum

from guard.model.content import Application, Channel, EntityType, Finding


class Action(IntEnum):
    """What a rule asks for, from the mildest to the strictest; the strictest matching rule wins."""

    ALLOW = 0
    AUDIT = 1
    WARN = 2
    REDACT = 3
    BLOCK = 4


class Override(StrEnum):
    """What lets a person have the original in spite of a rule."""

    NONE = "none"
    JUSTIFY = "justify"
    CONSENT = "consent"

    def under(self, action: Action) -> Override:
        """What opens the original where the rule asks for that: a warning takes a reason, unless it takes a consent."""
        return Override.JUSTIFY if action is Action.WARN and self is Override.NONE else self


class Answer(StrEnum):
    """A person's answer to a card."""

    KEPT = "kept"
    JUSTIFIED = "justified"
    NOT_SENSITIVE = "not_sensitive"
    CONSENT = "consent"


class Version(StrEnum):
    """Which version of a copy a paste received."""

    ORIGINAL = "original"
    SAFE = "safe"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence for people in the languages that the product speaks."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Destination:
    """An application and the policy's group for it."""

    application: Application
    group: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a destination may have, and by which rule of which policy."""

    action: Action
    destination: Destination
    rule_id: str | None
    """None: no rule applied."""
    policy_name: str
    policy_serial: int
    entity_types: tuple[EntityType, ...] = ()
    """Those that the winning rule matched."""
    override: Override = Override.NONE
    message: Message | None = None

    @property
    def version(self) -> Version:
        """What may be served: safe first, so a warning too gives the safe version until a person decides."""
        if self.action is Action.BLOCK:
            return Version.NOTHING
        return Version.SAFE if self.action >= Action.WARN else Version.ORIGINAL


@dataclass(frozen=True, slots=True)
class Allowed:
    """What one paste may have of a copy."""

    version: Version
    verdict: Verdict | None = None
    """None: nothing was decided, since there is nothing to guard."""
    formats: Mapping[str, bytes] | None = field(default=None, repr=False)
    """What was made for it to have, by media type; None: the original itself."""


HANDED_BACK = Allowed(Version.ORIGINAL)
"""What everybody may have of a copy that holds nothing to guard."""


@dataclass(frozen=True, slots=True)
class Release:
    """What the gate needs to answer pastes of one snapshot. The original stays where it is: in the gate."""

    safe: Mapping[str, bytes] = field(repr=False)
    """Safe formats by media type, as in `Snapshot.formats`. A format that is missing is not offered."""
    decide: Callable[[Application], Verdict | None] = field(repr=False)
    """Bound to one inspection; pure, under a millisecond, never raises. None: not known yet, hold this paste."""
    clean: Mapping[str, bytes] | None = field(default=None, repr=False)
    """What a guarded destination has in the place of the original: the same, made anew from what was inspected, so that
    nothing is in it that nobody looked at. None: the original itself."""
    guards: Callable[[Verdict], bool] = field(default=lambda verdict: False, repr=False)
    """Whether a verdict's destination is guarded: has `clean` where the verdict lets the original pass. Pure."""

    def answer(self, application: Application) -> Allowed | None:
        """What this application's paste may have; None: not known yet. Where nothing is safe, SAFE is NOTHING."""
        verdict = self.decide(application)
        if verdict is None:
            return None
        version = verdict.version
        if version is Version.NOTHING or (version is Version.SAFE and not self.safe):
            return Allowed(Version.NOTHING, verdict, {})
        if version is Version.SAFE:
            return Allowed(version, verdict, self.safe)
        return Allowed(version, verdict, self.clean if self.guards(verdict) else None)


@dataclass(frozen=True, slots=True)
class Served:
    """One paste that the gate answered."""

    snapshot_id: str
    verdict: Verdict
    version: Version
    format: str
    """By its media type; `*`: a look at what is offered, which was answered with nothing."""
    size_bytes: int
    held_s: float
    """How long the paste waited for the inspection."""
    at: datetime
    by_itself: bool = False
    """A program read it that nobody worked in, so soon after the copy that no person pasted: a clipboard manager."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """A short lesson of the policy's, for the moment of risk."""

    id: str
    title: Message
    text: Message
    safer: Message | None = None
    """What to do instead."""


@dataclass(frozen=True, slots=True)
class Question:
    """A short question that a card asks now and then, with its answer."""

    id: str
    words: Message
    choices: tuple[Message, ...]
    right: int
    """Which of the choices, counted from 0."""
    told: Message
    """Why; said whatever was chosen."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one copy at one destination: for the trail, the tray and the history. Holds no content."""

    snapshot_id: str
    channel: Channel
    origin: Destination
    verdict: Verdict
    version: Version
    findings: tuple[Finding, ...]
    """With masked previews and digests; spans and boxes are of no use here and may be left out."""
    at: datetime
    answer: str | None = None
    """The person's answer to a card: `kept`, `justified`, `not_sensitive`, `consent`; None: not asked."""
    reason: str | None = field(default=None, repr=False)
    """The words of a justification."""
    lesson: Lesson | None = None
    """What the policy teaches about this; shown with it."""
    question: Question | None = None
    """What its card asks besides; never recorded."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Why something that a person wanted was not done."""

    code: str
    advice: Message
    """What to do."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What the guard did with a person's answer to a card."""

    snapshot_id: str
    group: str | None
    """Of the destination that was asked about; None: the newest question about this copy."""
    answer: Answer
    refused: Refused | None = None
    """None: it was done as the person wanted."""
