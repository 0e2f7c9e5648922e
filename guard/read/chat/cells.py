"""What patches have of the cells of a table, of cards, tags and panels: counts and shares."""

from __future__ import annotations

from collections.abc import Sequence

from guard.read.chat.bubbles import Bubble
from guard.read.chat.speakers import Columns
from guard.read.page import is_stray_letter

_SPINE = 12
"""Gap between the cards on both sides of a line, in heights of a line."""
_SLACK = 0.3
"""Difference of two edges that count as one, in heights of a line."""
_CODE = 5
"""Digits of the shortest number that is told to somebody."""


def told(columns: Columns) -> float:
    """The share of patches with something said on them: numbers in a margin and letters of a game are not."""
    texts = _texts(columns)
    return sum(
        (len(text) > 2 and not (text.isdigit() and len(text) < _CODE)) or _is_word(text) for text in texts
    ) / len(texts)


def _texts(columns: Columns) -> list[str]:
    return ["".join(line.text for line in bubble.lines) for bubble in columns.all]


def _is_word(text: str) -> bool:
    return len(text) == 2 and all("\u4e00" <= character <= "\u9fff" for character in text)


def ragged(columns: Columns) -> float:
    """Between the widest and the narrowest patch, in heights of a line."""
    widths = [bubble.box.width for bubble in columns.all]
    return (max(widths) - min(widths)) / columns.text_px


def back_to_back(columns: Columns, bubbles: Sequence[Bubble]) -> float:
    """The share of patches that end or begin at a line between two columns of them, as cards beside a time line do."""
    slack = _SLACK * columns.text_px
    boxes = [bubble.box for bubble in bubbles if not bubble.is_initial and not is_stray_letter(bubble.lines[0].text)]
    most = 0
    for end in {box.right for box in boxes}:
        before = sum(abs(box.right - end) <= slack for box in boxes)
        for begin in {box.left for box in boxes if 0 < box.left - end <= _SPINE * columns.text_px}:
            after = sum(abs(box.left - begin) <= slack for box in boxes)
            if min(before, after) > 1:
                most = max(most, before + after)
    return most / max(1, len(boxes))
