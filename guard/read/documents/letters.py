"""Titles and captions that are printed with their characters apart, as 工 作 证: a line each where they are read."""

from __future__ import annotations

import itertools
from collections.abc import Iterable

from guard.model.boxes import around, on_one_row
from guard.read.page import Line

_ROW, _LEAST_GAP, _GAP = 0.5, 0.3, 3.0
"""Difference in height of the characters of one word, and least and most gap between two, in heights of them."""


def joined(lines: Iterable[Line]) -> list[Line]:
    """The lines, from left to right; single Chinese characters that follow each other in a row are one."""
    words: list[Line] = []
    for line in sorted(lines, key=lambda line: line.box.left):
        before = next((word for word in reversed(words) if _goes_on(word, line)), None)
        if before is not None:
            words.remove(before)
            characters = *before.characters, *line.characters
            sure = min(before.confidence, line.confidence)
            line = Line(before.text + line.text, around(characters), characters, sure)
        words.append(line)
    return words


def _goes_on(word: Line, line: Line) -> bool:
    if len(line.text) != 1 or not all("一" <= character <= "龥" for character in word.text + line.text):
        return False
    boxes = *word.characters, *line.characters
    px = max(box.height for box in boxes)
    gaps = (other.left - one.right for one, other in itertools.pairwise(boxes))
    return on_one_row(boxes[-2], boxes[-1], _ROW * px) and all(_LEAST_GAP * px <= gap <= _GAP * px for gap in gaps)
