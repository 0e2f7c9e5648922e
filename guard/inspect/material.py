"""What one format of a copy is made of: its findings, and the safe version that can be made of it.

One small class a kind of content. Each inspects once, when it is made, and can then make its safe version for any set
of protected entity types. None of them knows a destination or a policy.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from guard.model import DocumentSettings, EntityType, Evidence, Finding, Label, MaskStyle
from guard.read import TextReader

if TYPE_CHECKING:
    from guard.detect import Detector

_DOCUMENTS = DocumentSettings()


class Material(Protocol):
    """One format of a copy, inspected."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was found in it."""

    def safe(self, protected: Collection[EntityType]) -> bytes | None:
        """The safe version, with the findings of the protected types covered; None where none can be made."""


@dataclass(frozen=True, slots=True)
class Tools:
    """What inspecting needs; built once for a policy."""

    detector: Detector
    reader: TextReader
    style: MaskStyle
    note: str | None
    """The small words in the corner of a covered picture; None: none."""
    trace: bytes | None = field(default=None, repr=False)
    """The pattern that every picture carries in which something was covered, see `embed.marked`; None: none does."""
    wanted: Callable[[], bool] = lambda: True
    """Whether anybody still waits for the inspection; asked now and then, where it takes long."""
    documents: DocumentSettings = _DOCUMENTS
    so_far: Callable[[Material], None] | None = None
    """Is given what is known of a picture while it is still being read; None: nobody wants less than the whole."""

    def detect(self, content: str, labels: Sequence[Label] = ()) -> tuple[Finding, ...]:
        """The findings of a text.

        Raises:
            Abandoned: nobody waits for them any more.
        """
        return self.detector.detect(content, labels, wanted=self.wanted)


@dataclass(frozen=True, slots=True)
class Opaque:
    """A format that could not be inspected: an office program's own, or UNREADABLE for the cause that it tells."""

    findings: tuple[Finding, ...] = ()

    def safe(self, protected: Collection[EntityType]) -> bytes | None:
        return None


@dataclass(frozen=True, slots=True)
class Passed:
    """A document that nobody could read, and that the policy lets pass as it is."""

    data: bytes = field(repr=False)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """None."""
        return ()

    def safe(self, protected: Collection[EntityType]) -> bytes | None:
        """As it is, whatever is protected."""
        return self.data


@dataclass(frozen=True, slots=True)
class ReadOnly:
    """A format that was read and is not made anew: rich text, JSON, XML, what browsers keep beside a page."""

    findings: tuple[Finding, ...] = ()

    def safe(self, protected: Collection[EntityType]) -> bytes | None:
        return None


def of_types(findings: Sequence[Finding], types: Collection[EntityType]) -> tuple[Finding, ...]:
    """The findings of some entity types."""
    return tuple(finding for finding in findings if finding.entity_type in types)


def unreadable(cause: str) -> Finding:
    """The finding that stands for what could not be inspected; `cause` is an error's code."""
    return Finding(EntityType.UNREADABLE, 1.0, None, None, Evidence(recognizer=cause))
