"""What tells the cells of a table, cards, tags and panels from bubbles."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

import numpy as np

from guard.model import Pixels
from guard.read.chat.bubbles import Bubble
from guard.read.chat.speakers import Columns
from guard.read.chat.words import is_notice, is_receipt, is_time
from guard.read.page import Line, around, holds, lone

_BESIDE = 1.8
"""So close to a cell begins the writing of the next one, in heights of it."""
_SIDES = 3
_SAME = 4
"""Between the colours of two cells, with the noise of a JPEG; the palest bubble differs more from its ground."""
_STRAYS = 0.34
_CODE = 5
"""Digits of the shortest number that is told to somebody."""
_SPINE = 12
"""Between the cards on both sides of a line, in heights of text."""
_NEARLY = 0.8
_TAG = 6
"""Letters of the longest tag."""
_SEVERAL = 4
_DIGITS = re.compile(r"\d+")
_INITIALS = 2
"""Letters that may stand on a speaker's picture."""


def tell(columns: Columns) -> bool:
    """Whether something is said: the numbers and letters of a table's margin or a game's fields are not."""
    texts = ["".join(line.text for line in bubble.lines) for bubble in columns.all]
    said = sum((len(text) > 2 and not (text.isdigit() and len(text) < _CODE)) or _is_word(text) for text in texts)
    return 2 * said >= len(columns.all) and not _repeat(texts)


def _repeat(texts: Sequence[str]) -> bool:
    """Whether most of several patches bear the same few letters, but for a number: buttons, tags and levels do."""
    short = [_DIGITS.sub("0", text) for text in texts if len(text) <= _TAG]
    return len(texts) >= _SEVERAL and any(2 * short.count(text) > len(texts) for text in set(short))


def _is_word(text: str) -> bool:
    return len(text) == 2 and all("\u4e00" <= character <= "\u9fff" for character in text)


def are_ragged(columns: Columns) -> bool:
    """Whether the bubbles are as wide as their text; fields, cards and cells are all of one width."""
    sides = [side for side in (columns.left, columns.right) if len(side) > 1]
    if sides and all(_are_alike(side, columns.text_px) for side in sides):
        return False
    widths = [bubble.box.width for bubble in columns.all]
    if max(widths) - min(widths) > 1.5 * columns.text_px:
        return True
    air = [bubble.box.width - around(line.box for line in bubble.lines).width for bubble in columns.all]
    return max(widths) - min(widths) > 0.7 * columns.text_px and max(air) - min(air) < 0.6 * columns.text_px


def _are_alike(bubbles: Sequence[Bubble], text_px: float) -> bool:
    """Whether patches are of one width though there is more on some than on others."""
    widths = [bubble.box.width for bubble in bubbles]
    texts = [around(line.box for line in bubble.lines).width for bubble in bubbles]
    return max(widths) - min(widths) <= 0.3 * text_px and max(texts) - min(texts) > 0.7 * text_px


def have_strays(columns: Columns, bubbles: Sequence[Bubble]) -> bool:
    """Whether many patches between the edges begin and end elsewhere, as tags and the boxes of a diagram do."""
    whole = around(bubble.box for bubble in columns.all)
    others = [bubble for bubble in bubbles if not bubble.is_initial and bubble not in columns.all]
    others = [bubble for bubble in others if not is_notice(bubble.lines[0].text)]
    strays = sum(holds(whole, bubble.box) for bubble in others)
    return strays > _STRAYS * len(columns.all)


def are_back_to_back(columns: Columns, bubbles: Sequence[Bubble]) -> bool:
    """Whether nearly all patches end or begin at a line between two columns of them, and less at the outer edges, as
    the cards on both sides of a timeline do."""
    slack = 0.3 * columns.text_px
    boxes = [bubble.box for bubble in bubbles if not bubble.is_initial and not lone(bubble.lines[0].text)]
    enough = max(len(columns.all) + 1, _NEARLY * len(boxes))
    for end in {box.left + box.width for box in boxes}:
        before = sum(abs(box.left + box.width - end) <= slack for box in boxes)
        for begin in {box.left for box in boxes if 0 < box.left - end <= _SPINE * columns.text_px}:
            after = sum(abs(box.left - begin) <= slack for box in boxes)
            if min(before, after) > 1 and before + after >= enough:
                return True
    return False


def are_cells(columns: Columns) -> bool:
    """Whether most patches are as wide as their neighbours whatever stands on them, as the cells of a grid are."""
    cells = 0
    for side in (columns.left, columns.right):
        for bubble in side:
            if len(bubble.lines) > 1:
                continue  # of long messages all are as wide as they may be
            alike = [one for one in side if abs(one.box.width - bubble.box.width) <= 0.3 * columns.text_px]
            texts = [around(line.box for line in one.lines).width for one in alike]
            cells += 2 * len(alike) > len(side) and max(texts) - min(texts) > columns.text_px
    return cells > 0.5 * len(columns.all)


def are_rows(columns: Columns, lines: Sequence[Line]) -> bool:
    """Whether most patches have writing close beside them, as the cells of a table have; beside a bubble stand a face,
    a time, a word or two on its way."""
    rows = 0
    for bubble in columns.all:
        box, reach = bubble.box, _BESIDE * columns.text_px
        rows += any(
            box.top <= line.box.top + line.box.height / 2 < box.top + box.height
            and len(line.text) > _INITIALS
            and not is_time(line.text)
            and not is_receipt(line.text)
            and (
                0 <= box.left - line.box.left - line.box.width < reach
                or 0 <= line.box.left - box.left - box.width < reach
            )
            for line in lines
        )
    return 2 * rows >= len(columns.all)


def are_framed(columns: Columns, pixels: Pixels) -> bool:
    """Whether most patches have their own colour on the other side of a thin line again, as cells of a grid have."""
    height, width = pixels.shape[:2]
    away = max(4, round(0.4 * columns.text_px))
    framed = 0
    for bubble in columns.all:
        left, top, across, down = bubble.box
        x, y = left + across // 2, top + down // 2
        around_it = ((left - away, y), (left + across + away, y), (x, top - away), (x, top + down + away))
        ground = [
            np.median(pixels[v - 1 : v + 2, u - 1 : u + 2], axis=(0, 1))
            for u, v in around_it
            if 0 < u < width and 0 < v < height
        ]
        same = sum(float(np.abs(colour - bubble.colour).max()) <= _SAME for colour in ground)
        framed += same >= _SIDES
    return 2 * framed > len(columns.all)


def side_by_side(columns: Columns) -> int:
    """How many bubbles stand beside the one before them: messages follow each other downwards, panels need not."""
    boxes = sorted((bubble.box for bubble in columns.all), key=lambda box: box.top)
    return sum(upper.top + upper.height > lower.top + 2 for upper, lower in itertools.pairwise(boxes))
