"""What passes between the guard and its inspection worker, as JSON; each value is checked when it comes back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from guard.confined.frames import Message
from guard.errors import InspectionFailed
from guard.model import (
    Box,
    CustomRecognizer,
    DetectionSettings,
    DocumentFamily,
    DocumentSettings,
    EntityType,
    Evidence,
    Finding,
    Unread,
)

MOST_OF_A_TYPE = 400
"""Findings of one entity type that are told of one format; the safe version covers all of them."""
_LONGEST = 400
"""Characters of a finding's value, which the guard makes a digest of; and of its masked preview."""
_LONGEST_WHERE = 120
"""Characters that say where in a document a finding stands."""
_MOST_BOXES = 64
"""Boxes that are told of one finding, to be shown to a person; the safe version covers all of them."""
_FARTHEST = 1 << 28
"""Place in a text or picture, in characters or pixels, beyond which there is none."""


def pack_findings(findings: Sequence[Finding]) -> list[Any]:
    """Findings with their places; where a digest is wanted, `digest` is the normalised value itself here.

    The last one that is told of a type stands for those that are not.
    """
    left: Counter[EntityType] = Counter()
    for finding in findings:
        left[finding.entity_type] += finding.stands_for
    numbers: dict[EntityType, int] = {}
    packed: list[Any] = []
    for finding in findings:
        kind = finding.entity_type
        number = numbers[kind] = numbers.get(kind, 0) + 1
        if number <= MOST_OF_A_TYPE:
            evidence = finding.evidence
            context = None if evidence.context is None else str(evidence.context)
            why = [evidence.recognizer, evidence.checksum, context]
            value = None if finding.digest is None else finding.digest[:_LONGEST]
            where = None if finding.where is None else finding.where[:_LONGEST_WHERE]
            count = left[kind] if number == MOST_OF_A_TYPE else finding.stands_for
            left[kind] -= count
            shown = [finding.masked[:_LONGEST], value, _place(finding), where, count]
            packed.append([kind.value, finding.confidence, *why, *shown])
    return packed


def _place(finding: Finding) -> list[Any]:
    """First and last character, or boxes; empty: it has no place."""
    if finding.start is not None and finding.end is not None:
        return [finding.start, finding.end]
    return [list(box) for box in finding.boxes[:_MOST_BOXES]]


def unpack_findings(packed: Any, digest: Callable[[str], str] | None) -> tuple[Finding, ...]:
    """Findings from JSON, checked; each value becomes its keyed digest, and goes no further.

    Raises:
        InspectionFailed: they are none.
    """
    try:
        if len(packed) > MOST_OF_A_TYPE * len(EntityType):
            raise ValueError("too many")
        return tuple(_finding(digest, *item) for item in packed)
    except (TypeError, ValueError) as error:
        raise InspectionFailed("the inspection worker answered out of bounds") from error


def _finding(
    digest: Callable[[str], str] | None,
    kind: str,
    confidence: float,
    recognizer: str,
    checksum: bool | None,
    context: str | None,
    masked: str,
    value: str | None,
    place: list[Any],
    where: str | None,
    count: int,
) -> Finding:
    if checksum not in (True, False, None) or not 0 <= float(confidence) <= 1:
        raise ValueError("no evidence")
    if not isinstance(count, int) or not 1 <= count <= _FARTHEST:
        raise ValueError("no number of findings")
    why = Evidence(str(recognizer)[:_LONGEST], checksum, None if context is None else str(context)[:_LONGEST])
    keyed = None if digest is None or value is None else digest(str(value)[:_LONGEST])
    start, end, boxes = _places(place)
    preview = str(masked)[:_LONGEST]
    document = None if where is None else str(where)[:_LONGEST_WHERE]
    return Finding(
        EntityType(kind), float(confidence), start, end, why, preview, boxes, keyed, where=document, stands_for=count
    )


def _places(place: list[Any]) -> tuple[int | None, int | None, tuple[Box, ...]]:
    if len(place) > _MOST_BOXES:
        raise ValueError("too many boxes")
    if len(place) == 2 and all(isinstance(each, int) for each in place):
        start, end = place
        if not 0 <= start <= end <= _FARTHEST:
            raise ValueError("no span")
        return start, end, ()
    boxes = tuple(Box(*map(int, each)) for each in place)
    if any(not -_FARTHEST <= each <= _FARTHEST for box in boxes for each in box):
        raise ValueError("no box")
    return None, None, boxes


def pack_documents(settings: DocumentSettings) -> Message:
    """What a policy says about documents."""
    return {**asdict(settings), "kinds": sorted(settings.kinds), "passed": sorted(settings.passed)}


def unpack_documents(message: Mapping[str, Any]) -> DocumentSettings:
    """The same; it comes from the guard."""
    kinds, passed = map(DocumentFamily, message["kinds"]), map(Unread, message["passed"])
    return DocumentSettings(**{**message, "kinds": frozenset(kinds), "passed": frozenset(passed)})


def pack_settings(settings: DetectionSettings) -> Message:
    """What a policy says about detection."""
    return {
        "least": settings.min_confidence,
        "least_of": {kind.value: least for kind, least in settings.min_confidence_of.items()},
        "disabled": sorted(kind.value for kind in settings.disabled),
        "own": sorted(settings.own),
        "names": settings.names,
        "assistant_chats": settings.assistant_chats,
        "custom": [
            [each.name, each.entity_type.value, each.pattern, list(each.context), each.checksum, each.confidence]
            for each in settings.custom
        ],
    }


def unpack_settings(message: Mapping[str, Any]) -> DetectionSettings:
    """The same; it comes from the guard."""
    return DetectionSettings(
        min_confidence=message["least"],
        min_confidence_of={EntityType(kind): least for kind, least in message["least_of"].items()},
        disabled=frozenset(map(EntityType, message["disabled"])),
        own=frozenset(message["own"]),
        names=message["names"],
        assistant_chats=message["assistant_chats"],
        custom=tuple(
            CustomRecognizer(name, EntityType(kind), pattern, tuple(context), checksum, confidence)
            for name, kind, pattern, context, checksum, confidence in message["custom"]
        ),
    )
