"""What a policy says about looking at content: how closely, for what, and for what not."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import Field

from guard.model import CustomRecognizer, DetectionSettings, EntityType, ReadingLimits
from guard.policy.sections import Confidence, Section, identifier

OwnValue = Annotated[str, Field(min_length=5, max_length=200)]


class InspectionSection(Section):
    """How closely content is looked at, and what that may cost."""

    deadline_ms: int = Field(default=3_000, ge=50, le=4_000, description="A paste waits no longer.")
    min_confidence: Confidence = 0.5
    min_confidence_of: dict[EntityType, Confidence] = Field(default_factory=dict)
    disabled: tuple[EntityType, ...] = ()
    own: tuple[OwnValue, ...] = Field(default=(), max_length=1_000, description="The firm's own values: no findings.")
    names: bool = Field(default=True, description="Load the tagger that finds names in running text.")
    assistant_chats: bool = Field(default=True, description="Conversations with assistants and bots count too.")
    reader: Literal["rapid", "tesseract"] = "rapid"
    max_pixels: int = Field(default=60_000_000, ge=10_000, le=400_000_000)
    max_bytes: int = Field(default=64 * 1024 * 1024, ge=10_000, le=1024 * 1024 * 1024)
    timeout_s: float = Field(default=20.0, ge=0.1, le=120)

    def detection(self, recognizers: Sequence[RecognizerSection]) -> DetectionSettings:
        """What the recognizers need to know."""
        return DetectionSettings(
            min_confidence=self.min_confidence,
            min_confidence_of=MappingProxyType(dict(self.min_confidence_of)),
            disabled=frozenset(self.disabled),
            own=frozenset(self.own),
            names=self.names,
            assistant_chats=self.assistant_chats,
            custom=tuple(recognizer.custom() for recognizer in recognizers),
        )

    def limits(self) -> ReadingLimits:
        """What a picture may cost."""
        return ReadingLimits(self.max_pixels, self.max_bytes, self.timeout_s)


class RecognizerSection(Section):
    """A recognizer of one's own, as data."""

    name: str = identifier("Kept as evidence in the trail.")
    entity: EntityType
    pattern: str = Field(description="RE2 syntax.")
    context: tuple[Annotated[str, Field(min_length=1, max_length=40)], ...] = ()
    checksum: str | None = Field(default=None, description="luhn, gb11643, mod97, mod10, mod7, s10 or ups.")
    confidence: float = 0.6

    def custom(self) -> CustomRecognizer:
        """The recognizer as the rest of the guard knows it."""
        return CustomRecognizer(
            name=self.name,
            entity_type=self.entity,
            pattern=self.pattern,
            context=self.context,
            checksum=self.checksum,
            confidence=self.confidence,
        )
