"""The vocabulary: the frozen values that the stages hand to each other, and the closed sets they use.

Imports the standard library alone (and numpy for pixels); everything else may import this. Fields that can hold a
customer's data or a window's title are left out of `repr`, so that no log line and no traceback can carry them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
"""Height × width × 3, blue-green-red, 0-255."""


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


class Channel(StrEnum):
    """The way by which content was on its way out."""

    CLIPBOARD = "clipboard"
    CAPTURE = "capture"


class EntityType(StrEnum):
    """What a finding is; the exact spelling of code, policy and JSON."""

    CN_ID = "CN_ID"
    PHONE = "PHONE"
    BANK_CARD = "BANK_CARD"
    EMAIL = "EMAIL"
    PERSON = "PERSON"
    ADDRESS = "ADDRESS"
    ORDER_NO = "ORDER_NO"
    PLATE = "PLATE"
    PASSPORT = "PASSPORT"
    WECHAT_QQ = "WECHAT_QQ"
    IBAN = "IBAN"
    US_SSN = "US_SSN"
    IP = "IP"
    SECRET = "SECRET"
    CUSTOMER = "CUSTOMER"
    CHAT_RECORD = "CHAT_RECORD"
    ID_DOCUMENT = "ID_DOCUMENT"
    QR_CODE = "QR_CODE"
    UNREADABLE = "UNREADABLE"


class MaskStyle(StrEnum):
    """What stands in a safe text in place of a finding."""

    MASK = "mask"
    """Asterisks."""
    LABEL = "label"
    """The entity type in words, such as `[ID number]`."""
    PARTIAL = "partial"
    """The finding's masked preview, such as `138****0000`."""


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


class Box(NamedTuple):
    """A rectangle in physical pixels of the picture."""

    left: int
    top: int
    width: int
    height: int

    @property
    def right(self) -> int:
        """The first column behind it."""
        return self.left + self.width

    @property
    def bottom(self) -> int:
        """The first row below it."""
        return self.top + self.height

    @property
    def middle(self) -> tuple[float, float]:
        """The point at its centre: across, down."""
        return self.left + self.width / 2, self.top + self.height / 2


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why something is a finding, without its value."""

    recognizer: str
    checksum: bool | None = None
    """True: it holds; False: it does not; None: there is none to check."""
    context: str | None = None
    """The class of the label or word nearby that raised or lowered the confidence."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A piece of customer data. In text it has a span, in a picture boxes."""

    entity_type: EntityType
    confidence: float
    """0 to 1."""
    start: int | None
    """First code point; None in a picture."""
    end: int | None
    """One past the last code point; None in a picture."""
    evidence: Evidence
    masked: str = field(default="", repr=False)
    """A preview such as `138****0000` that does not give the value away."""
    boxes: tuple[Box, ...] = ()
    digest: str | None = None
    """A keyed digest of the normalised value, so that one customer can be counted; None where no key is at hand."""


class LabelKind(StrEnum):
    """How a layout speaks of some characters."""

    CAPTION = "caption"
    """By a word beside or above them: a column's heading, a form's field."""
    MENU = "menu"
    """As an item of a menu."""
    MESSAGE = "message"
    """As a line of a conversation."""
    POST = "post"
    """As what a member of staff is called by, which is no name."""
    GOODS = "goods"
    """As the number of goods; the text says by which word."""


@dataclass(frozen=True, slots=True)
class Label:
    """What the layout of a page says of the characters [start, end) of its text.

    Positions of a picture reach the recognizers in this form alone.
    """

    start: int
    end: int
    text: str = field(repr=False)
    """The word that the page shows for them; empty where the layout alone speaks."""
    kind: LabelKind = LabelKind.CAPTION
    menu: int | None = None
    """Which menu of the page an item belongs to; None for every other kind."""


@dataclass(frozen=True, slots=True)
class Application:
    """A program as the desktop sees it. None where it cannot be told."""

    executable: str | None = None
    """File name without its folder."""
    window_class: str | None = None
    title: str | None = field(default=None, repr=False)
    """Of its active window. It may name a customer: matched against the policy, never recorded."""
    pid: int | None = None
    site: str | None = None
    """Host name of the page, where a browser connector tells it."""


UNKNOWN_APPLICATION = Application()


@dataclass(frozen=True, slots=True)
class Destination:
    """An application and the policy's group for it."""

    application: Application
    group: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What one copy held. Formats are named by media type, text in UTF-8 under `text/plain`."""

    id: str
    channel: Channel
    formats: Mapping[str, bytes] = field(repr=False)
    origin: Application
    taken_at: datetime
    """UTC."""
    secret: bool = False
    """The copying application marked it as a secret (password managers do)."""
    selection: str = "clipboard"
    """Which of several clipboards it lies on: X11 has `primary` beside it. Each has one current snapshot."""


@dataclass(frozen=True, slots=True)
class Part:
    """The findings of one format of a snapshot."""

    format: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Inspection:
    """What was found in a snapshot. Knows no destination."""

    snapshot_id: str
    parts: tuple[Part, ...]
    elapsed_s: float = 0.0

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings, those that several formats tell of counted once."""
        seen: dict[tuple[EntityType, str, int], Finding] = {}
        for part in self.parts:
            times: dict[tuple[EntityType, str], int] = {}
            for finding in part.findings:
                name = (finding.entity_type, finding.digest or finding.masked)
                nth = times[name] = times.get(name, 0) + 1
                known = seen.get((*name, nth))
                if known is None or known.confidence < finding.confidence:
                    seen[(*name, nth)] = finding
        return tuple(seen.values())


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence for people in the languages that the product speaks."""

    zh: str
    en: str


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
class Release:
    """What the gate needs to answer pastes of one snapshot. The original stays where it is: in the gate."""

    safe: Mapping[str, bytes] = field(repr=False)
    """Safe formats by media type, as in `Snapshot.formats`. A format that is missing is not offered."""
    decide: Callable[[Application], Verdict | None] = field(repr=False)
    """Bound to one inspection; pure, under a millisecond, never raises. None: not known yet, hold this paste."""


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


@dataclass(frozen=True, slots=True)
class GateState:
    """How the gate stands."""

    backend: str
    owns: bool
    """Whether it holds the clipboard now."""
    connected: bool
    since: datetime
    """Of the present connection, UTC."""
    reconnects: int = 0
    standby: bool = False
    """Another guard is on duty on this desktop; this one takes over when that one ends."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """One thing that this desktop can or cannot guard, and why."""

    point: str
    """`clipboard`, `primary`, `destination`, `captures`, `hotkeys`, `tray`, `vault`…"""
    guarded: bool
    reason: Message


@dataclass(frozen=True, slots=True)
class Lesson:
    """A short lesson of the policy's, for the moment of risk."""

    id: str
    title: Message
    text: Message
    safer: Message | None = None
    """What to do instead."""


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


@dataclass(frozen=True, slots=True)
class CustomRecognizer:
    """A recognizer that the policy brings as data."""

    name: str
    entity_type: EntityType
    pattern: str
    """RE2 syntax."""
    context: tuple[str, ...] = ()
    checksum: str | None = None
    """The name of a known checksum: `luhn`, `gb11643`, `mod97`…"""
    confidence: float = 0.6


@dataclass(frozen=True, slots=True)
class DetectionSettings:
    """What the policy says about detection."""

    min_confidence: float = 0.5
    min_confidence_of: Mapping[EntityType, float] = field(default_factory=lambda: MappingProxyType({}))
    disabled: frozenset[EntityType] = frozenset()
    names: bool = True
    """Whether the tagger that knows names is loaded; rules find some names without it."""
    custom: tuple[CustomRecognizer, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """What a picture may cost."""

    max_pixels: int = 60_000_000
    max_bytes: int = 64 * 1024 * 1024
    timeout_s: float = 20.0


@dataclass(frozen=True, slots=True)
class PullStatus:
    """How the server of policies answers."""

    answered_at: datetime | None = None
    """None: not yet since the start."""
    failures: int = 0
    """Questions without a usable answer since then."""
    detail: str | None = None
    """What the last failure was and what to do; None: the last question was answered."""


@dataclass(frozen=True, slots=True)
class PolicyStatus:
    """The policy in force."""

    name: str
    serial: int
    source: str
    """`built-in`, `file`, `drop-folder`, `pull`, `last-good`."""
    state: str
    """`ok`, `stale` (expired, still in force), `refused` (a newer one was refused), `corrupt` (fell back)…"""
    drop_folder: str
    loaded_at: datetime
    detail: str | None = None
    """One line where the state is not `ok`: the code and what to do."""
    issued_at: datetime | None = None
    """When its author issued it."""
    expires_at: datetime | None = None
    """None: never."""
    pull: PullStatus | None = None
    """None: no server is asked."""


@dataclass(frozen=True, slots=True)
class ReaderStatus:
    """The engine that reads pictures."""

    engine: str
    warm: bool
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class TrailStatus:
    """The audit trail."""

    records: int
    last_tag: str | None
    state: str = "ok"
    """`ok`, `no-vault`, `unwritable`, `off`."""


@dataclass(frozen=True, slots=True)
class Counters:
    """Since the guard started."""

    copies: int = 0
    inspected: int = 0
    found: int = 0
    pastes: int = 0
    original: int = 0
    frosted: int = 0
    blocked: int = 0
    unreadable: int = 0
    overridden: int = 0


@dataclass(frozen=True, slots=True)
class Manners:
    """How the policy lets the guard speak to a person, and what that person may do."""

    notify: bool = True
    """Whether what was frosted is told at once; a question is asked all the same."""
    language: str = "auto"
    """`auto` (that of the system), `zh`, `en`."""
    pause_max_minutes: int = 15
    """The longest pause, where pausing is allowed."""
    quit_allowed: bool = True
    tokens: bool = False
    """Whether an administrator's token can allow more: somebody's count here."""


@dataclass(frozen=True, slots=True)
class Status:
    """Everything that `frostpane status` and the tray tell."""

    version: str
    policy: PolicyStatus
    gate: GateState
    coverage: tuple[Coverage, ...]
    reader: ReaderStatus
    trail: TrailStatus
    counters: Counters
    paused_until: datetime | None = None
    manners: Manners = Manners()
