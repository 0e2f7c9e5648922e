"""What a person is shown of a copy: as it was copied, and as guarded programs get it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from guard.model.content import EntityType, Finding

PAGE_WORDS = "text/x-page-words"
"""Form of a page that holds its words alone, to be asked of whoever takes pages apart."""
PAGE_PIECE_END = "\x1f"
"""Character behind each piece of a page's words, so that two versions can be held against each other."""


class Shown(StrEnum):
    """As what a copy is shown."""

    PICTURE = "picture"
    TEXT = "text"
    PAGE = "page"
    FILES = "files"
    UNREAD = "unread"
    """Nobody could look at it; there is nothing to show."""
    TOO_LONG = "too-long"
    """Content that was looked at like any other, but is more than a window can show."""


@dataclass(frozen=True, slots=True)
class Review:
    """One copy that lies on the clipboard."""

    snapshot_id: str
    shown: Shown
    before: bytes = field(repr=False)
    """As it was copied: a BMP file, the text or a page's words in UTF-8, the names of files a line each."""
    after: bytes | None = field(repr=False)
    """What guarded programs get, in the same form; None: nothing."""
    findings: tuple[Finding, ...]
    """With spans in `before` where that is a text, with boxes where it is a picture."""
    let_pass: frozenset[EntityType] = frozenset()
    """Types of which no rule covers anything: what was found of them stands in `after` too."""
