"""CHAT_RECORD: a picture of a conversation is customer data even without a number in it.

Told by geometry first (bubbles that begin at one line on the left and end at one line on the right, of uneven width,
one below the other), then by time lines, words of chat programs, avatars. The boxes hold bubbles, nicknames, avatars.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np

from guard.model import Box, EntityType, Evidence, Finding, Pixels
from guard.read.chat.avatars import find_avatars, is_ours
from guard.read.chat.bubbles import find_bubbles
from guard.read.chat.cells import are_cells, are_framed, are_ragged, are_rows, have_strays, side_by_side, tell
from guard.read.chat.conversation import Message, headed_messages, in_turns, over_days
from guard.read.chat.speakers import Columns, are_mottled, are_named, columns_of, differ, is_photo
from guard.read.chat.transcript import transcript
from guard.read.chat.wordless import find_wordless
from guard.read.chat.words import is_public, is_time, tool_words
from guard.read.page import Line, TextPage, around, holds, lone

_REPORT = 0.5
_SLANT = 0.03
"""How far the edges of a photographed screen lean, to its height."""
_APART = 0.25
"""Mails, notices and comments show names and times at both ends of a row too."""
_TRANSCRIPT = 0.8
_BESIDE = 4
"""So many lines without a bubble stand at most with each that has one: a name, a notice, an answer without a ground."""


def find_chats(pixels: Pixels, page: TextPage) -> tuple[Finding, ...]:
    """At most one finding; its confidence rises with each kind of evidence."""
    words = tool_words(page.lines)
    return _of_bubbles(pixels, page, words) or _of_heads(pixels, page, words) or _of_lines(page, words)


def _of_bubbles(pixels: Pixels, page: TextPage, words: frozenset[str]) -> tuple[Finding, ...]:
    bubbles = find_bubbles(pixels, page.lines)
    columns = columns_of(bubbles, _SLANT if bubbles and is_photo(pixels) else 0.0)
    if columns is None or are_rows(columns, page.lines) or have_strays(columns, bubbles):
        return ()
    columns = _by_faces(pixels, columns)
    wordless = find_wordless(pixels, columns)
    left, right = (
        [*(bubble.box for bubble in side), *boxes]
        for side, boxes in zip((columns.left, columns.right), wordless, strict=True)
    )
    avatars = find_avatars(pixels, left, right, columns.text_px)
    region = _region((*left, *right), columns.text_px)
    inside = [line for line in page.lines if holds(region, line.box)]
    if not avatars and (are_framed(columns, pixels) or _drown((*left, *right), inside)):
        return ()
    confidence = _confidence(columns, wordless, inside, words, len(avatars))
    if not (columns.left and columns.right) and is_public(page.lines):
        confidence -= 0.3
    if confidence < _REPORT:
        return ()
    boxes = (*_patches((*left, *right), inside), *avatars, *_header(region, columns.text_px, page))
    return (_finding(confidence, "bubbles", boxes),)


def _by_faces(pixels: Pixels, columns: Columns) -> Columns:
    """Where bubbles are as wide as they may be, both speakers' have the same edges: faces tell them apart."""
    if columns.right:
        return columns
    end = max(bubble.box.left + bubble.box.width for bubble in columns.left)
    ours = tuple(
        bubble
        for bubble in columns.left
        if end - bubble.box.left - bubble.box.width <= 0.5 * columns.text_px
        and is_ours(pixels, bubble.box, columns.text_px)
    )
    return Columns(tuple(bubble for bubble in columns.left if bubble not in ours), ours, columns.text_px)


def _of_heads(pixels: Pixels, page: TextPage, words: frozenset[str]) -> tuple[Finding, ...]:
    for apart in (False, True):
        messages = headed_messages(page.lines, apart)
        if len(messages) < 3:
            continue
        faces = _faces(pixels, messages)
        public = is_public(page.lines) or over_days(messages)
        confidence = _confidence_of_heads(messages, len(faces), words, public) - (_APART if apart else 0.0)
        if confidence >= _REPORT:
            boxes = [around((message.head, *(line.box for line in message.lines))) for message in messages]
            return (_finding(confidence, "heads", (*boxes, *faces)),)
    return ()


def _of_lines(page: TextPage, words: frozenset[str]) -> tuple[Finding, ...]:
    boxes = transcript(page.lines, "tool" in words)
    return (_finding(_TRANSCRIPT, "lines", boxes),) if boxes else ()


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


def _confidence(
    columns: Columns,
    wordless: tuple[Sequence[Box], Sequence[Box]],
    inside: Sequence[Line],
    words: frozenset[str],
    avatars: int,
) -> float:
    count = len(columns.all)
    blocks = len(wordless[0]) + len(wordless[1])
    messages = count + min(count, blocks)
    times = sum(is_time(line.text) for line in inside)
    faces = avatars * 2 >= count + blocks
    spoken = times or faces
    ragged = are_ragged(columns) or ((spoken or words) and columns.left and columns.right)
    if not tell(columns) or not ragged or (are_cells(columns) and not faces) or side_by_side(columns) > 0.2 * count:
        return 0.0
    if messages < 3 and not times and not words and avatars < count:
        return 0.0  # any two patches stand left and right of each other
    if messages < 4 and not spoken and not words and columns.left and columns.right and not differ(columns):
        return 0.0
    if not columns.left or not columns.right:
        answered = wordless[0] if columns.right else wordless[1]
        confidence = 0.1 + 0.06 * min(messages, 4) + (0.2 if answered else 0.0)
    else:
        confidence = 0.4 + 0.08 * min(messages, 5) + (0.1 if differ(columns) else 0.0)
    confidence += 0.1 * min(2, times)
    confidence += 0.12 * min(3, len(words))
    confidence += 0.15 if faces else 0.0
    confidence += 0.1 if spoken and are_named(columns, inside) else 0.0
    confidence -= 0.5 if are_mottled(columns) else 0.0
    return min(0.98, confidence)


def _drown(messages: Sequence[Box], inside: Sequence[Line]) -> bool:
    """Whether most of what is written between the edges is on no bubble: filled cells of a sheet are few of many."""
    beside = [line for line in inside if not any(holds(box, line.box) for box in messages) and not is_time(line.text)]
    return len(beside) > _BESIDE * len(messages)


def _region(messages: Sequence[Box], text_px: float) -> Box:
    whole = around(messages)
    air = round(2.5 * text_px)
    return Box(whole.left - air, whole.top - air, whole.width + 2 * air, whole.height + 2 * air)


def _patches(messages: Sequence[Box], inside: Sequence[Line]) -> tuple[Box, ...]:
    """Messages, and what stands between them and is no time: nicknames, notices, messages without a bubble."""
    between = (line.box for line in inside if not is_time(line.text) and not lone(line.text))
    return (*messages, *(box for box in between if not any(holds(message, box) for message in messages)))


def _header(region: Box, text_px: float, page: TextPage) -> tuple[Box, ...]:
    """The name above the conversation: the lowest row of text over it, where that is short and close."""
    over = [
        line.box
        for line in page.lines
        if line.box.top + line.box.height <= region.top
        and region.left - 2 * text_px <= line.box.left < region.left + region.width
        and region.top - line.box.top < 8 * text_px
        and len(line.text) <= 20
        and not is_time(line.text)
    ]
    if not over:
        return ()
    lowest = max(over, key=lambda box: box.top)
    return tuple(itertools.filterfalse(lambda box: abs(box.top - lowest.top) > lowest.height, over))
