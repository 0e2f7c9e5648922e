"""The order in which lines are read, and the captions that stand beside or above them."""

from __future__ import annotations

from collections.abc import Iterable

from guard.read.page import Line, TextPage


def arrange(lines: Iterable[Line]) -> TextPage:
    """A page of lines in reading order."""
    return TextPage.of(sorted(lines, key=lambda line: (line.box.top, line.box.left)))
