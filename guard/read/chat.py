"""CHAT_RECORD: a picture of a conversation is customer data even without a number in it.

Told by geometry first (bubbles that begin at one line on the left and end at one line on the right, of uneven width,
one below the other), then by time lines, words of chat programs, avatars. The boxes hold bubbles, nicknames, avatars.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from guard.model import Box, EntityType, Evidence, Finding, Pixels
from guard.read.avatars import find_avatars
from guard.read.bubbles import Bubble, find_bubbles
from guard.read.conversation import Message, headed_messages, in_turns, is_public, is_time, over_days, tool_words
from guard.read.page import Line, TextPage, around
from guard.read.regions import lone

_REPORT = 0.5


@dataclass(frozen=True, slots=True)
class _Columns:
    """The bubbles of both speakers, and the usual height of their text."""

    left: tuple[Bubble, ...]
    right: tuple[Bubble, ...]
    text_px: float

    @property
    def all(self) -> tuple[Bubble, ...]:
        return (*self.left, *self.right)


def find_chats(pixels: Pixels, page: TextPage) -> tuple[Finding, ...]:
    """At most one finding; its confidence rises with each kind of evidence."""
    columns = _columns(find_bubbles(pixels, page.lines))
    words = tool_words(page.lines)
    if columns is not None:
        left, right = ([bubble.box for bubble in side] for side in (columns.left, columns.right))
        avatars = find_avatars(pixels, left, right, columns.text_px)
        region = _region(columns)
        inside = [line for line in page.lines if _within(line.box, region)]
        confidence = _confidence(columns, inside, words, len(avatars))
        if confidence >= _REPORT:
            return (_finding(confidence, "bubbles", (*_patches(columns, inside), *avatars, *_header(columns, page))),)
    messages = headed_messages(page.lines)
    if len(messages) < 3:
        return ()
    faces = _faces(pixels, messages)
    public = is_public(page.lines) or over_days(messages)
    confidence = _confidence_of_heads(messages, len(faces), words, public)
    if confidence < _REPORT:
        return ()
    boxes = [around((message.head, *(line.box for line in message.lines))) for message in messages]
    return (_finding(confidence, "heads", (*boxes, *faces)),)


def _faces(pixels: Pixels, messages: Sequence[Message]) -> tuple[Box, ...]:
    heads = [message.head for message in messages]
    return find_avatars(pixels, heads, (), float(np.median([head.height for head in heads])))


def _confidence_of_heads(messages: Sequence[Message], faces: int, words: frozenset[str], public: bool) -> float:
    """A forum looks the same; taking turns, faces and the words of a chat program make the difference."""
    confidence = 0.3 + 0.02 * min(len(messages), 8) + 0.2 * len(words)
    if 2 * faces >= len(messages):
        confidence += 0.15
    if in_turns(messages):
        confidence += 0.15
    return min(0.95, confidence - (0.3 if public else 0.0))


def _finding(confidence: float, context: str, boxes: Sequence[Box]) -> Finding:
    evidence = Evidence("chat", context=context)
    return Finding(
        EntityType.CHAT_RECORD, round(confidence, 2), None, None, evidence, boxes=tuple(dict.fromkeys(boxes))
    )


def _columns(bubbles: Sequence[Bubble]) -> _Columns | None:
    """The left and the right edge that together hold the most bubbles; None: there are less than two."""
    alone = [bubble for bubble in bubbles if not _in_a_row(bubble, bubbles)]
    if len(alone) < 2:
        return None
    text_px = float(np.median([line.box.height for bubble in alone for line in bubble.lines]))
    lefts = sorted({bubble.box.left for bubble in alone})
    rights = sorted({bubble.box.left + bubble.box.width for bubble in alone})
    pairs = (_between(alone, left, right, text_px) for left in lefts for right in rights if right > left)
    best = max(pairs, key=lambda columns: len(columns.all) + 0.5 * (bool(columns.left) and bool(columns.right)))
    return best if len(best.all) >= 2 else None


def _between(bubbles: Sequence[Bubble], left: int, right: int, text_px: float) -> _Columns:
    """The bubbles that begin at one edge, and those that end at the other; none goes beyond the edges."""
    slack = 0.5 * text_px
    begin, end = [], []
    for bubble in bubbles:
        x0, x1 = bubble.box.left, bubble.box.left + bubble.box.width
        if x0 < left - slack or x1 > right + slack:
            continue
        if x0 <= left + slack:
            begin.append(bubble)
        elif x1 >= right - slack:
            end.append(bubble)
    return _Columns(tuple(begin), tuple(end), text_px)


def _in_a_row(bubble: Bubble, bubbles: Sequence[Bubble]) -> bool:
    """Whether another patch stands beside it at the same height: cells and buttons do, bubbles do not."""
    box = bubble.box
    return any(
        other is not bubble
        and abs(other.box.top - box.top) < 0.3 * box.height
        and abs(other.box.height - box.height) < 0.2 * box.height
        for other in bubbles
    )


def _tells(columns: _Columns) -> bool:
    """Whether something is said: the numbers and letters of a table's margin are not."""
    said = sum(sum(len(line.text) for line in bubble.lines) > 2 for bubble in columns.all)
    return 2 * said >= len(columns.all)


def _ragged(columns: _Columns) -> bool:
    """Whether the bubbles are as wide as their text; fields, cards and cells are all of one width."""
    widths = [bubble.box.width for bubble in columns.all]
    return max(widths) - min(widths) > 1.5 * columns.text_px


def _are_cells(columns: _Columns) -> bool:
    """Whether most patches are as wide as their neighbours whatever stands on them, as the cells of a grid are."""
    cells = 0
    for side in (columns.left, columns.right):
        for bubble in side:
            alike = [one for one in side if abs(one.box.width - bubble.box.width) <= 0.3 * columns.text_px]
            texts = [around(line.box for line in one.lines).width for one in alike]
            cells += 2 * len(alike) > len(side) and max(texts) - min(texts) > columns.text_px
    return cells > 0.5 * len(columns.all)


def _side_by_side(columns: _Columns) -> int:
    """How many bubbles stand beside the one before them: messages follow each other downwards, panels need not."""
    boxes = sorted((bubble.box for bubble in columns.all), key=lambda box: box.top)
    return sum(upper.top + upper.height > lower.top + 2 for upper, lower in itertools.pairwise(boxes))


def _confidence(columns: _Columns, inside: Sequence[Line], words: frozenset[str], avatars: int) -> float:
    count = len(columns.all)
    times = sum(is_time(line.text) for line in inside)
    spoken = times or avatars * 2 >= count
    ragged = _ragged(columns) or (spoken and columns.left and columns.right)
    if count < 2 or not _tells(columns) or not ragged or _are_cells(columns) or _side_by_side(columns) > 0.2 * count:
        return 0.0
    if count < 3 and not spoken and not words:
        return 0.0  # any two patches stand left and right of each other
    if not columns.left or not columns.right:
        confidence = 0.1 + 0.06 * min(count, 4)
    else:
        confidence = 0.4 + 0.08 * min(count, 5) + (0.1 if _differ(columns) else 0.0)
    confidence += 0.1 * min(2, times)
    confidence += 0.12 * min(3, len(words))
    confidence += 0.15 if avatars and avatars * 2 >= count else 0.0
    return min(0.98, confidence)


def _differ(columns: _Columns) -> bool:
    """Whether the two speakers have colours of their own."""
    left, right = (np.median([b.colour for b in side], axis=0) for side in (columns.left, columns.right))
    return float(np.abs(left - right).max()) > 12


def _region(columns: _Columns) -> Box:
    whole = around(bubble.box for bubble in columns.all)
    air = round(2.5 * columns.text_px)
    return Box(whole.left - air, whole.top - air, whole.width + 2 * air, whole.height + 2 * air)


def _within(box: Box, region: Box) -> bool:
    x, y = box.left + box.width / 2, box.top + box.height / 2
    return region.left <= x < region.left + region.width and region.top <= y < region.top + region.height


def _patches(columns: _Columns, inside: Sequence[Line]) -> tuple[Box, ...]:
    """Bubbles, and what stands between them and is no time: nicknames, notices, messages without a bubble."""
    bubbles = [bubble.box for bubble in columns.all]
    between = (line.box for line in inside if not is_time(line.text) and not lone(line.text))
    return (*bubbles, *(box for box in between if not any(_within(box, bubble) for bubble in bubbles)))


def _header(columns: _Columns, page: TextPage) -> tuple[Box, ...]:
    """The name above the conversation: the lowest row of text over it, where that is short and close."""
    region = _region(columns)
    over = [
        line.box
        for line in page.lines
        if line.box.top + line.box.height <= region.top
        and region.left - 2 * columns.text_px <= line.box.left < region.left + region.width
        and region.top - line.box.top < 8 * columns.text_px
        and len(line.text) <= 20
        and not is_time(line.text)
    ]
    if not over:
        return ()
    lowest = max(over, key=lambda box: box.top)
    return tuple(itertools.filterfalse(lambda box: abs(box.top - lowest.top) > lowest.height, over))
