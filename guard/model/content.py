"""What was copied and what was found in it: the values that inspecting hands on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
"""Height × width × 3, blue-green-red, 0-255."""


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
class Monitor:
    """What one monitor shows."""

    box: Box
    """Its place on the desktop, in physical pixels."""
    pixels: Pixels = field(repr=False)


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
    FACE = "FACE"
    UNREADABLE = "UNREADABLE"


ASSISTANT_CHAT = "chat.assistant"
"""The recognizer of a `CHAT_RECORD` in which a program answers, not a person."""


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
    """First code point; None in a picture or document."""
    end: int | None
    """One past the last code point; None in a picture or document."""
    evidence: Evidence
    masked: str = field(default="", repr=False)
    """A preview such as `138****0000` that does not give the value away."""
    boxes: tuple[Box, ...] = ()
    digest: str | None = None
    """A keyed digest of the normalised value, so that one customer can be counted; None where no key is at hand."""
    where: str | None = None
    """Where in a document it stands, without content of it: `Sheet 2, C14`; None: what was inspected is none."""
    stands_for: int = 1
    """Findings of its type that it tells of, itself counted: of very many only the first are told one by one."""


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


class Channel(StrEnum):
    """The way by which content was on its way out."""

    CLIPBOARD = "clipboard"
    CAPTURE = "capture"


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
    path: str | None = field(default=None, repr=False)
    """Full path of its file; None: not told, or not the program itself (what Wine or an interpreter runs)."""
    protected: bool = False
    """Whether administrators alone can change that file and the folders above it: its name then means something."""


UNKNOWN_APPLICATION = Application()


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
    others: tuple[str, ...] = ()
    """Names of further formats that the program offers and that were not fetched: nobody knows what they hold."""


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
