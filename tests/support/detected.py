"""What a detector finds in a text, as the values that stand there."""

from __future__ import annotations

from collections.abc import Sequence

from guard.detect import Detector
from guard.model import EntityType, Label


def values_of(detector: Detector, entity_type: EntityType, text: str, labels: Sequence[Label] = ()) -> list[str]:
    """Those of one type, in their order."""
    found = detector.detect(text, labels)
    return [text[each.start : each.end] for each in found if each.entity_type is entity_type]


def names_of(detector: Detector, text: str, labels: Sequence[Label] = ()) -> list[str]:
    """Those of persons' names, in their order."""
    return values_of(detector, EntityType.PERSON, text, labels)
