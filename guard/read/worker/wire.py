"""What passes between the guard and its reading process: frames of JSON and bytes.

No pickle: the reading process decodes hostile files, so nothing that comes from it may do more here than be looked at.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable, Sequence
from typing import IO, Any

from guard.errors import PictureRefused, ReaderFailed, ReaderMissing, ReadError
from guard.model import Box, EntityType, Evidence, Finding, Label, LabelKind
from guard.read.page import Line, TextPage

Message = dict[str, Any]
"""The JSON part of a frame; it lives on this border alone."""

_HEAD = struct.Struct(">IQ")
_ERRORS: dict[str, type[ReadError]] = {error.code: error for error in (PictureRefused, ReaderMissing, ReaderFailed)}
_PICTURE_TYPES = frozenset({EntityType.CHAT_RECORD, EntityType.ID_DOCUMENT, EntityType.QR_CODE, EntityType.UNREADABLE})


def send(stream: IO[bytes], message: Message, blobs: Iterable[bytes | memoryview] = ()) -> None:
    """One frame. Raises OSError when the other side has gone."""
    text = json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode()
    blobs = tuple(blobs)
    stream.write(_HEAD.pack(len(text), sum(len(blob) for blob in blobs)))
    stream.write(text)
    for blob in blobs:
        stream.write(blob)
    stream.flush()


def receive(stream: IO[bytes], *, limit_bytes: int) -> tuple[Message, bytes] | None:
    """The next frame; None at the end of the stream.

    Raises:
        ReaderFailed: the frame is cut off, too large or no frame at all.
    """
    head = stream.read(_HEAD.size)
    if not head:
        return None
    if len(head) < _HEAD.size:
        raise ReaderFailed("the reading process broke off")
    text_bytes, blob_bytes = _HEAD.unpack(head)
    if text_bytes + blob_bytes > limit_bytes:
        raise ReaderFailed("the reading process answered out of bounds")
    text, blob = stream.read(text_bytes), stream.read(blob_bytes)
    if len(text) < text_bytes or len(blob) < blob_bytes:
        raise ReaderFailed("the reading process broke off")
    try:
        message = json.loads(text)
    except ValueError as error:
        raise ReaderFailed("the reading process answered out of bounds") from error
    if not isinstance(message, dict):
        raise ReaderFailed("the reading process answered out of bounds")
    return message, blob


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


def pack_hidden(pages: Sequence[TextPage]) -> list[Any]:
    """Pages without places as JSON."""
    return [[page.text, _pack_labels(page.labels)] for page in pages]


def unpack_quarters(packed: Any) -> int:
    """A number of quarter turns from JSON, checked.

    Raises:
        ReaderFailed: it is none.
    """
    if type(packed) is int and packed in range(4):
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
