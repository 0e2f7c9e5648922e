"""What a picture's file holds and does not show is looked at too: whoever receives the file has it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from guard.errors import PictureRefused
from guard.model import EntityType, Evidence, Finding, Pixels, ReadingLimits
from guard.read.files.beside import beside
from guard.read.files.carried import UNSEEN_BYTES
from guard.read.files.decode import decode
from guard.read.page import TextPage

_THUMB_PX = 160
"""Longer side of a preview in which nothing can be read, at most."""
_PREVIEWS = 8
"""Small pictures that are looked at, at most: each may hold others."""


class Hidden:
    """Of one picture. The safe version is free of it, so nothing of it has a place."""

    def __init__(self, look: Callable[[Pixels], tuple[TextPage, Sequence[Finding]]]) -> None:
        """`look`: reads a picture, and finds what else it shows."""
        self._look = look
        self._found: list[Finding] = []
        self._previews = self._unseen_bytes = 0
        self.pages: list[TextPage] = []

    def look(self, pixels: Pixels) -> None:
        """A picture that the file does not show."""
        page, findings = self._look(pixels)
        self._add(TextPage(page.text, page.labels))
        self._found += (replace(finding, boxes=()) for finding in findings)

    def look_beside(self, data: bytes, media_type: str, limits: ReadingLimits) -> None:
        """What is no picture of its own in a file, and the small pictures in it, each with what is beside it."""
        found = beside(data, media_type)
        for preview in found.previews:
            self._previews += 1
            if self._previews > _PREVIEWS:
                found.unseen_bytes += len(preview)
                continue
            try:
                shown = decode(preview, limits)
            except PictureRefused:
                found.add_unseen(preview)
                continue
            if max(shown.pixels.shape[:2]) > _THUMB_PX:
                self.look(shown.pixels)
            self.look_beside(preview, shown.header.media_type, limits)
        for words in found.words:
            self._add(TextPage(words))
        self._unseen_bytes += found.unseen_bytes

    def findings(self) -> tuple[Finding, ...]:
        """What was found, and whether there are more bytes of which nobody knows what they are than are passed over."""
        if self._unseen_bytes <= UNSEEN_BYTES:
            return tuple(self._found)
        unseen = Evidence("beside", context="bytes that no viewer shows")
        return (*self._found, Finding(EntityType.UNREADABLE, 1.0, None, None, unseen, boxes=()))

    def _add(self, page: TextPage) -> None:
        if page.text:
            self.pages.append(page)
