"""CHAT_RECORD: a picture of a conversation is customer data even without a number in it.

Told by geometry first (bubbles that begin at one line on the left and end at one line on the right, of uneven width,
one below the other), then by time lines, words of chat programs, avatars. The boxes hold bubbles, nicknames, avatars.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np

from guard.model import Box, EntityType, Evidence, Finding, Pixels
from guard.read.chat.avatars import find_avatars
from guard.read.chat.bubbles import find_bubbles
from guard.read.chat.conversation import (
    Message,
    headed_messages,
    in_turns,
    is_public,
    is_time,
    over_days,
    tool_words,
)
from guard.read.chat.speakers import (
    Columns,
    are_cells,
    are_framed,
    are_ragged,
    are_rows,
    columns_of,
    differ,
    side_by_side,
    tell,
)
from guard.read.page import Line, TextPage, around, lone

_REPORT = 0.5


def find_chats(pixels: Pixels, page: TextPage) -> tuple[Finding, ...]:
    """At most one finding; its confidence rises with each kind of evidence."""
    columns = columns_of(find_bubbles(pixels, page.lines))
    words = tool_words(page.lines)
    if columns is not None:
        left, right = ([bubble.box for bubble in side] for side in (columns.left, columns.right))
        avatars = find_avatars(pixels, left, right, columns.text_px)
        region = _region(columns)
        inside = [line for line in page.lines if _within(line.box, region)]
        table = are_rows(columns, page.lines) or (not avatars and are_framed(columns, pixels))
        confidence = 0.0 if table else _confidence(columns, inside, words, len(avatars))
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


def _confidence(columns: Columns, inside: Sequence[Line], words: frozenset[str], avatars: int) -> float:
    count = len(columns.all)
    times = sum(is_time(line.text) for line in inside)
    spoken = times or avatars * 2 >= count
    ragged = are_ragged(columns) or (spoken and columns.left and columns.right)
    if count < 2 or not tell(columns) or not ragged or are_cells(columns) or side_by_side(columns) > 0.2 * count:
        return 0.0
    if count < 3 and not spoken and not words:
        return 0.0  # any two patches stand left and right of each other
    if not columns.left or not columns.right:
        confidence = 0.1 + 0.06 * min(count, 4)
    else:
        confidence = 0.4 + 0.08 * min(count, 5) + (0.1 if differ(columns) else 0.0)
    confidence += 0.1 * min(2, times)
    confidence += 0.12 * min(3, len(words))
    confidence += 0.15 if avatars and avatars * 2 >= count else 0.0
    return min(0.98, confidence)


def _region(columns: Columns) -> Box:
    whole = around(bubble.box for bubble in columns.all)
    air = round(2.5 * columns.text_px)
    return Box(whole.left - air, whole.top - air, whole.width + 2 * air, whole.height + 2 * air)


def _within(box: Box, region: Box) -> bool:
    x, y = box.left + box.width / 2, box.top + box.height / 2
    return region.left <= x < region.left + region.width and region.top <= y < region.top + region.height


def _patches(columns: Columns, inside: Sequence[Line]) -> tuple[Box, ...]:
    """Bubbles, and what stands between them and is no time: nicknames, notices, messages without a bubble."""
    bubbles = [bubble.box for bubble in columns.all]
    between = (line.box for line in inside if not is_time(line.text) and not lone(line.text))
    return (*bubbles, *(box for box in between if not any(_within(box, bubble) for bubble in bubbles)))


def _header(columns: Columns, page: TextPage) -> tuple[Box, ...]:
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
