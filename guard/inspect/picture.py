"""Copied pictures: read once, covered, and read again where they were covered."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

from guard.errors import Abandoned, ReaderFailed, ReadError, RedactError
from guard.inspect.material import Material, Opaque, Tools, of_types, unreadable
from guard.model import Box, EntityType, Finding, Pixels
from guard.model.boxes import outermost
from guard.read import Reading, read_remains
from guard.redact import picture
from guard.redact.trace.embed import marked

_OF_PERSONS = frozenset({EntityType.CHAT_RECORD, EntityType.ID_DOCUMENT})
"""What a picture shows that persons are named in."""
_TOLD_AT_THE_END = frozenset({EntityType.CHAT_RECORD, EntityType.ID_DOCUMENT, EntityType.QR_CODE, EntityType.FACE})
"""Types of which nothing is known before a picture is read as a whole."""
_UNFINISHED = ", still being read: paste again"
"""What the note says beside that, where a paste came first."""
VERIFYING_ROUNDS = 3
"""Times that a picture is covered and read again before it is given up as one that stays readable."""


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
        lossy = picture.is_lossy(self.reading.media_type)
        if not self.reading.whole:
            boxes = [*boxes, *self._unknown(protected)]
            covered = picture.cover(self.reading.pixels, boxes, note=self._note(), lossy=lossy)
            return self._encoded(covered)
        if not boxes:
            return picture.encode(self.reading.pixels, self.reading.media_type)
        with ThreadPoolExecutor(1, "encode") as beside_reading:
            for _ in range(VERIFYING_ROUNDS):
                covered = picture.cover(self.reading.pixels, boxes, note=self.tools.note, lossy=lossy)
                encoded = beside_reading.submit(self._encoded, covered)
                survivors = self._survivors(covered, boxes, protected)
                if not survivors:
                    return encoded.result()
                boxes = outermost([*boxes, *survivors])
        raise RedactError("a covered picture can still be read; it is not offered")

    def _encoded(self, covered: Pixels) -> bytes:
        """The file of a covered picture, which tells the firm where it was covered."""
        trace = self.tools.trace
        return picture.encode(covered if trace is None else marked(covered, trace), self.reading.media_type)

    def covers(self, finding: Finding) -> tuple[Box, ...]:
        """What of the picture is covered for a finding: its boxes, and the margin around them."""
        return picture.grown(finding.boxes, self.reading.pixels.shape)

    def _unknown(self, protected: Collection[EntityType]) -> list[Box]:
        """What may have to be covered while reading goes on: what was not read; of what was, all, where conversations
        and documents are protected, since they are known at the end."""
        read = self.reading.page.lines if _TOLD_AT_THE_END & frozenset(protected) else ()
        return [*self.reading.unread, *(line.box for line in read)]

    def _note(self) -> str | None:
        return None if self.tools.note is None else f"{self.tools.note}{_UNFINISHED}"

    def _survivors(self, covered: Pixels, boxes: Sequence[Box], protected: Collection[EntityType]) -> list[Box]:
        """The boxes of what can still be found where something was covered."""
        page = read_remains(self.tools.reader, self.reading, covered, picture.grown(boxes, covered.shape))
        found = of_types(self.tools.detect(page.text, page.labels), protected)
        return [box for finding in found for box in page.boxes(finding.start or 0, finding.end or 0)]


def from_picture(data: bytes, tools: Tools) -> Material:
    """A picture, read and inspected; UNREADABLE where the reader refuses or fails.

    Raises:
        Abandoned: nobody waits for it any more.
    """
    if not tools.wanted():
        raise Abandoned("nobody waits for this picture")
    known: list[Material] = []

    def so_far(reading: Reading) -> None:
        known[:] = [_inspected(reading, tools)]
        if tools.so_far is not None:
            tools.so_far(known[0])

    try:
        reading = tools.reader.read(data, progress=None if tools.so_far is None else so_far)
    except ReaderFailed as error:
        return known[0] if known else Opaque((unreadable(error.code),))
    except ReadError as error:
        return Opaque((unreadable(error.code),))
    return _inspected(reading, tools)


def _inspected(reading: Reading, tools: Tools) -> Picture:
    page = reading.page
    seen = tuple(filter(tools.detector.counts, reading.findings))
    shows_more = any(finding.entity_type in _OF_PERSONS for finding in seen)
    said = tools.detect(page.text, page.labels)
    said = tools.detector.judged(page.text, page.labels, said, shows_more=shows_more)
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
    unknown = () if reading.whole else (replace(unreadable("deadline"), boxes=reading.unread),)
    return Picture(reading, (*found, *hidden, *seen, *unknown), tools)
