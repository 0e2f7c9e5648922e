"""Content in another form, taken apart in this process: only where no keys are."""

from __future__ import annotations

from guard.model import PAGE_WORDS
from guard.redact.page_words import page_words
from guard.redact.transcode import transcode


def converted(content: bytes, into: str) -> bytes | None:
    """See `Inspector.convert`."""
    return page_words(content) if into == PAGE_WORDS else transcode(content, into)
