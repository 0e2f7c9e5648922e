"""What passes between the guard and its reading process, as JSON; each value is checked when it comes back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from guard.confined.frames import Message
from guard.errors import PictureRefused, ReaderFailed, ReaderMissing, ReadError
from guard.model import Box, EntityType, Evidence, Finding, Label, LabelKind, Pixels
from guard.read.engine import MOST_UNREAD, Reading
from guard.read.page import Line, TextPage
from guard.read.rotation import MIRRORED

_ERRORS: dict[str, type[ReadError]] = {error.code: error for error in (PictureRefused, ReaderMissing, ReaderFailed)}
_PICTURE_TYPES = frozenset(
    {EntityType.CHAT_RECORD, EntityType.ID_DOCUMENT, EntityType.QR_CODE, EntityType.FACE, EntityType.UNREADABLE}
)


def pack_error(error: ReadError) -> Message:
    """An error of our own tree, to be raised again on the other side."""
    return {"error": error.code, "text": str(error)}


def raise_packed(message: Message) -> None:
    """Raise the error that a message carries, if it carries one."""
    if "error" in message:
        kind = _ERRORS.get(str(message["error"]), ReaderFailed)
        raise kind(str(message.get("text", ""))[:300])


def pack_page(page: TextPage) -> Message:
    """A page as JSON."""
    return {
        "lines": [
            [line.text, list(line.box), [number for box in line.characters for number in box], line.confidence]
            for line in page.lines
        ],
        "labels": _pack_labels(page.labels),
    }


def unpack_page(message: Any) -> TextPage:
    """A page from JSON, checked.

    Raises:
        ReaderFailed: it is no page.
    """
    try:
        lines = [
            Line(str(text), _box(box), tuple(_boxes(flat)), float(confidence))
            for text, box, flat, confidence in message["lines"]
        ]
        return TextPage.of(lines, _labels(message["labels"]))
    except (KeyError, TypeError, ValueError) as error:
        raise ReaderFailed("the reading process answered out of bounds") from error


def pack_part(reading: Reading) -> Message:
    """How far a reading has come, as JSON."""
    return {"page": pack_page(reading.page), "unread": [number for box in reading.unread for number in box]}


def unpack_part(message: Message, pixels: Pixels, media_type: str) -> Reading:
    """A reading that goes on, from JSON, checked.

    Raises:
        ReaderFailed: it is none.
    """
    try:
        flat = message["unread"]
        if len(flat) > 4 * MOST_UNREAD:
            raise ValueError("more places than are told")
        unread = tuple(_boxes(flat))
    except (KeyError, TypeError, ValueError) as error:
        raise ReaderFailed("the reading process answered out of bounds") from error
    return Reading(pixels, media_type, unpack_page(message.get("page")), unread=unread, whole=False)


def pack_hidden(pages: Sequence[TextPage]) -> list[Any]:
    """Pages without places as JSON."""
    return [[page.text, _pack_labels(page.labels)] for page in pages]


def unpack_quarters(packed: Any) -> int:
    """A number of quarter turns from JSON, checked.

    Raises:
        ReaderFailed: it is none.
    """
    if type(packed) is int and packed in range(MIRRORED + 1):
        return packed
    raise ReaderFailed("the reading process answered out of bounds")


def unpack_hidden(packed: Any) -> tuple[TextPage, ...]:
    """Pages without places from JSON, checked.

    Raises:
        ReaderFailed: they are none.
    """
    try:
        return tuple(TextPage(str(text), _labels(labels)) for text, labels in packed)
    except (TypeError, ValueError) as error:
        raise ReaderFailed("the reading process answered out of bounds") from error


def pack_findings(findings: Sequence[Finding]) -> list[Any]:
    """Findings of pictures as JSON."""
    return [
        [
            finding.entity_type.value,
            finding.confidence,
            finding.evidence.recognizer,
            finding.evidence.context,
            [number for box in finding.boxes for number in box],
        ]
        for finding in findings
    ]


def unpack_findings(packed: Any) -> tuple[Finding, ...]:
    """Findings from JSON, checked.

    Raises:
        ReaderFailed: they are none.
    """
    try:
        return tuple(_finding(*item) for item in packed)
    except (TypeError, ValueError) as error:
        raise ReaderFailed("the reading process answered out of bounds") from error


def _finding(kind: str, confidence: float, recognizer: str, context: str | None, flat: Sequence[int]) -> Finding:
    entity_type = EntityType(kind)
    if entity_type not in _PICTURE_TYPES:
        raise ValueError("not a finding of pictures")
    evidence = Evidence(str(recognizer), context=None if context is None else str(context))
    return Finding(entity_type, float(confidence), None, None, evidence, boxes=tuple(_boxes(flat)))


def _pack_labels(labels: Sequence[Label]) -> list[Any]:
    return [[label.start, label.end, label.text, label.kind.value, label.menu] for label in labels]


def _labels(packed: Any) -> tuple[Label, ...]:
    return tuple(
        Label(int(start), int(end), str(text), LabelKind(kind), None if menu is None else int(menu))
        for start, end, text, kind, menu in packed
    )


def _boxes(flat: Sequence[int]) -> list[Box]:
    return [_box(flat[at : at + 4]) for at in range(0, len(flat), 4)]


def _box(numbers: Sequence[int]) -> Box:
    left, top, width, height = (int(number) for number in numbers)
    return Box(left, top, width, height)
