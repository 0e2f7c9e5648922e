"""What one format of a copy is made of: its findings, and the safe version that can be made of it.

One small class a kind of content. Each inspects once, when it is made, and can then make its safe version for any set
of protected entity types. None of them knows a destination or a policy.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Protocol

from guard.boxes import cut, frame, outermost, padded, touch
from guard.detect import Detector, doubted
from guard.errors import Abandoned, ReadError, RedactError
from guard.model import Box, EntityType, Evidence, Finding, Label, MaskStyle, Pixels
from guard.read import Reading, TextReader
from guard.read.rotation import Rotation
from guard.redact import picture, text

MAX_TEXT_BYTES = 4 * 1024 * 1024
"""Longer texts cannot be inspected while a person waits for a paste."""
VERIFYING_ROUNDS = 3


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
    wanted: Callable[[], bool] = lambda: True
    """Whether anybody still waits for the inspection; asked now and then, where it takes long."""

    def detect(self, content: str, labels: Sequence[Label] = ()) -> tuple[Finding, ...]:
        """The findings of a text.

        Raises:
            Abandoned: nobody waits for them any more.
        """
        return self.detector.detect(content, labels, wanted=self.wanted)


@dataclass(frozen=True, slots=True)
class Text:
    """Plain text."""

    content: str = field(repr=False)
    findings: tuple[Finding, ...]
    style: MaskStyle
    encoding: str = "utf-8"

    def safe(self, protected: Collection[EntityType]) -> bytes | None:
        return text.mask(self.content, of_types(self.findings, protected), self.style).encode(self.encoding)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture and what was read in it."""

    reading: Reading = field(repr=False)
    findings: tuple[Finding, ...]
    tools: Tools = field(repr=False)

    def safe(self, protected: Collection[EntityType]) -> bytes | None:
        """The covered picture. The lines that were covered are read again; what can still be found is covered too.

        Raises:
            RedactError: something can still be found after that.
        """
        boxes = outermost([box for finding in of_types(self.findings, protected) for box in finding.boxes])
        if not boxes:
            return picture.encode(self.reading.pixels, self.reading.media_type)
        lossy = picture.is_lossy(self.reading.media_type)
        with ThreadPoolExecutor(1, "encode") as beside_reading:
            for _ in range(VERIFYING_ROUNDS):
                covered = picture.cover(self.reading.pixels, boxes, note=self.tools.note, lossy=lossy)
                encoded = beside_reading.submit(picture.encode, covered, self.reading.media_type)
                survivors = self._survivors(covered, boxes, protected)
                if not survivors:
                    return encoded.result()
                boxes = outermost([*boxes, *survivors])
        raise RedactError("a covered picture can still be read; it is not offered")

    def covers(self, finding: Finding) -> tuple[Box, ...]:
        """What of the picture is covered for a finding: its boxes, and the margin around them."""
        return picture.grown(finding.boxes, self.reading.pixels.shape)

    def _survivors(self, covered: Pixels, boxes: Sequence[Box], protected: Collection[EntityType]) -> list[Box]:
        """The boxes of what can still be found in the lines that were covered, read in the turn in which they were."""
        height, width = covered.shape[:2]
        turn = Rotation(self.reading.quarters, width, height)
        grown = list(map(turn.forward, picture.grown(boxes, covered.shape)))
        lines = [turn.forward(line.box) for line in self.reading.page.lines]
        covered = turn.pixels(covered)
        touched = [line for line in lines if any(touch(line, box) for box in grown)]
        regions = [
            *(padded(line, line.height, line.height // 4) for line in touched),
            *(box for box in grown if not any(touch(line, box) for line in touched)),
        ]
        page = self.tools.reader.read_again(covered, [cut(box, frame(covered.shape)) for box in regions])
        found = of_types(self.tools.detect(page.text, page.labels), protected)
        return [turn.back(box) for finding in found for box in page.boxes(finding.start or 0, finding.end or 0)]


@dataclass(frozen=True, slots=True)
class Opaque:
    """A format that cannot be inspected or made safe (RTF, an office program's own)."""

    findings: tuple[Finding, ...] = ()

    def safe(self, protected: Collection[EntityType]) -> bytes | None:
        return None


def of_types(findings: Sequence[Finding], types: Collection[EntityType]) -> tuple[Finding, ...]:
    """The findings of some entity types."""
    return tuple(finding for finding in findings if finding.entity_type in types)


def unreadable(cause: str) -> Finding:
    """The finding that stands for what could not be inspected; `cause` is an error's code."""
    return Finding(EntityType.UNREADABLE, 1.0, None, None, Evidence(recognizer=cause))


def from_text(content: str, tools: Tools, encoding: str = "utf-8") -> Material:
    """Plain text, inspected."""
    if len(content) > MAX_TEXT_BYTES:
        return Opaque((unreadable("too-long"),))
    return Text(content, tools.detect(content), tools.style, encoding)


def from_picture(data: bytes, tools: Tools) -> Material:
    """A picture, read and inspected; UNREADABLE where the reader refuses or fails.

    Raises:
        Abandoned: nobody waits for it any more.
    """
    if not tools.wanted():
        raise Abandoned("nobody waits for this picture")
    try:
        reading = tools.reader.read(data)
    except ReadError as error:
        return Opaque((unreadable(error.code),))
    page = reading.page
    seen = tuple(filter(tools.detector.counts, reading.findings))
    said = tools.detect(page.text, page.labels)
    if not seen:
        said = tuple(filter(tools.detector.counts, doubted(page.text, said)))
    found = tuple(
        replace(finding, start=None, end=None, boxes=page.boxes(finding.start, finding.end))
        for finding in said
        if finding.start is not None and finding.end is not None
    )
    hidden = tuple(
        replace(finding, start=None, end=None)
        for page in reading.hidden
        for finding in tools.detect(page.text, page.labels)
    )
    return Picture(reading, (*found, *hidden, *seen), tools)
