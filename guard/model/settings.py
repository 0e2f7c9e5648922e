"""What a policy tells the stages, each in its own words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from guard.model.content import EntityType


class MaskStyle(StrEnum):
    """What stands in a safe text in place of a finding."""

    MASK = "mask"
    """Asterisks."""
    LABEL = "label"
    """The entity type in words, such as `[ID number]`."""
    PARTIAL = "partial"
    """The finding's masked preview, such as `138****0000`."""


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
    own: frozenset[str] = frozenset()
    """Values of the firm's own, such as its hotline, in any way to write them: they are no findings."""
    names: bool = True
    """Whether the tagger that knows names is loaded; rules find some names without it."""
    assistant_chats: bool = True
    """Whether a conversation with an assistant or a bot counts as one."""
    custom: tuple[CustomRecognizer, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """What a picture may cost."""

    max_pixels: int = 60_000_000
    max_bytes: int = 64 * 1024 * 1024
    timeout_s: float = 20.0


class DocumentFamily(StrEnum):
    """Formats of documents that are read in one way."""

    WORKBOOK = "workbook"
    LETTER = "letter"
    PRESENTATION = "presentation"
    OPEN_DOCUMENT = "open-document"
    PORTABLE = "portable"
    MAIL = "mail"
    ARCHIVE = "archive"


class Unread(StrEnum):
    """Why a document cannot be read."""

    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    TOO_LARGE = "too-large"


@dataclass(frozen=True, slots=True)
class DocumentSettings:
    """What the policy says about documents."""

    kinds: frozenset[DocumentFamily] = frozenset(DocumentFamily)
    """Those that are read; any other is unreadable."""
    passed: frozenset[Unread] = frozenset()
    """Causes for which an unreadable one passes as it is; for any other it is a finding."""
    max_cells: int = 400_000
    """Cells of all sheets of a workbook together."""
    max_pages: int = 400
    max_inside: int = 256
    """Pictures and documents inside one."""
    max_depth: int = 3
    """Documents in one another."""
    max_mib: int = 96
    """Mebibytes of all that is packed in one, unpacked."""
