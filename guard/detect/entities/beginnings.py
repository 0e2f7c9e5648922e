"""Patterns that are tried only where they may begin: searching skips fast to one of a set of characters."""

from __future__ import annotations

import re
from collections.abc import Iterator


def at_beginnings(
    beginnings: re.Pattern[str], pattern: re.Pattern[str], text: str, lower: str | None = None
) -> Iterator[re.Match[str]]:
    """The matches of a pattern, tried where one may begin, none within the one before.

    `lower`: the text in lower case, for beginnings that are looked for there.
    """
    done = 0
    for begin in beginnings.finditer(text if lower is None else lower):
        match = pattern.match(text, begin.start()) if begin.start() >= done else None
        if match is not None:
            done = match.end()
            yield match
