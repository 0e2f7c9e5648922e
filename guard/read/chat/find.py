"""CHAT_RECORD: a picture of a conversation is customer data even without a number in it.

Told by geometry first (bubbles that begin at one line on the left and end at one line on the right, of uneven width,
one below the other), then by time lines, words of chat programs, avatars. The boxes hold bubbles, nicknames, avatars.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from guard.model import Box, EntityType, Evidence, Finding, Pixels
from guard.read.chat.avatars import find_avatars, is_ours
from guard.read.chat.beside import edges_of, rest_of
from guard.read.chat.blocks import blocks_of
from guard.read.chat.bubbles import Bubble, find_bubbles
from guard.read.chat.cells import (
    are_back_to_back,
    are_cells,
    are_framed,
    are_ragged,
    are_rows,
    have_strays,
    side_by_side,
    tell,
)
from guard.read.chat.header import header_of
from guard.read.chat.heads import (
    Message,
    are_a_list,
    are_alone,
    headed_messages,
    in_turns,
    out_of_order,
    over_days,
)
from guard.read.chat.pane import pane_of
from guard.read.chat.speakers import Columns, are_mottled, are_named, columns_of, differ, is_photo
from guard.read.chat.spoken_tables import told_in_columns
from guard.read.chat.transcript import transcript
from guard.read.chat.wordless import edges, find_wordless
from guard.read.chat.words import is_public, is_time, tool_words
from guard.read.page import Line, TextPage, around, holds

_REPORT = 0.5
_SLANT = 0.03
"""How far the edges of a photographed screen lean, to its height."""
_APART = 0.25
"""Mails, notices and comments show names and times at both ends of a row too."""
_APART_IN_TURNS = 0.2
_CUT = 0.3
"""Panels and fields are cut off at the side of a picture too."""
_PAIR = 2
_ALONE = 0.1
"""Where a picture shows heads with faces and hardly anything else."""
_TRANSCRIPT = 0.8
_BESIDE = 4
"""So many lines without a bubble stand at most with each that has one: a name, a notice, an answer without a ground."""


def find_chats(pixels: Pixels, page: TextPage) -> tuple[Finding, ...]:
    """At most one finding; its confidence rises with each kind of evidence."""
    words = tool_words(page.lines)
    found = _of_bubbles(pixels, page, words)
    if not found or _are_beside(found[0], headed_messages(page.lines)):
        found = _of_heads(pixels, page, words) or found
    return found or _of_lines(page, words)


def _are_beside(chat: Finding, messages: Sequence[Message]) -> bool:
    """Whether most of what stands below heads is on none of the bubbles: patches on a few messages are no bubbles."""
    said = [line.box for message in messages for line in message.lines]
    on_bubbles = sum(any(holds(box, line) and box.height > line.height for box in chat.boxes) for line in said)
    return 2 * on_bubbles < len(said)


def _of_bubbles(pixels: Pixels, page: TextPage, words: frozenset[str]) -> tuple[Finding, ...]:
    bubbles = [bubble for bubble in find_bubbles(pixels, page.lines) if not _is_time(bubble)]
    columns = columns_of(bubbles, _SLANT if bubbles and is_photo(pixels) else 0.0)
    if columns is None or are_rows(columns, page.lines) or have_strays(columns, bubbles):
        return ()
    if are_back_to_back(columns, bubbles):
        return ()
    columns = _by_faces(pixels, columns)
    text_px, open_sides = columns.text_px, (not columns.left, not columns.right)
    theirs, ours = ([bubble.box for bubble in side] for side in (columns.left, columns.right))
    faces = find_avatars(pixels, theirs, ours, text_px)
    pane = pane_of(pixels, (*theirs, *ours, *faces), open_sides, text_px)
    columns = _within(columns, pane)
    if len(columns.all) < 2:
        return ()
    theirs, ours, beside = ([box for box in boxes if holds(pane, box)] for boxes in (theirs, ours, faces))
    written = [line.box for line in page.lines if holds(pane, line.box)]
    parts = blocks_of(pixels, pane, (*theirs, *ours, *beside), written, text_px)
    wordless = find_wordless(parts, columns, pixels.shape)
    left, right = [*theirs, *wordless[0]], [*ours, *wordless[1]]
    avatars = (*beside, *find_avatars(pixels, *wordless, text_px))
    region = _region((*left, *right), text_px)
    inside = [line for line in page.lines if holds(region, line.box)]
    if not avatars and (are_framed(columns, pixels) or _drown((*left, *right), inside)):
        return ()
    confidence = _confidence(columns, wordless, inside, words, len(avatars))
    unsaid = [line for line in page.lines if not _on_one(line, columns)]
    if not (columns.left and columns.right) and is_public(unsaid):
        confidence -= 0.3
    if confidence < _REPORT:
        return ()
    known = (*left, *right, *avatars)
    begin, end = edges(columns, pixels.shape[1])
    ends = edges_of((begin,), (end,), avatars)
    rest = rest_of(parts, pane, known, ends, page.lines, text_px, pixels.shape[1])
    return (_finding(confidence, "bubbles", (*known, *rest, *header_of(pixels, pane, page, text_px))),)


def _is_time(bubble: Bubble) -> bool:
    """Whether a patch holds nothing but a time, as some programs set them between messages."""
    return all(is_time(line.text) for line in bubble.lines)


def _within(columns: Columns, pane: Box) -> Columns:
    sides = (columns.left, columns.right)
    left, right = (tuple(bubble for bubble in side if holds(pane, bubble.box)) for side in sides)
    return Columns(left, right, columns.text_px)


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
        if len(messages) < _PAIR or are_a_list(messages):
            continue
        faces = _faces(pixels, messages)
        alone = len(faces) == len(messages) == _PAIR and are_alone(messages, page.lines)
        if len(messages) == _PAIR and not alone:
            continue
        recorded = "tool" in words and in_turns(messages)
        public = is_public(page.lines) or out_of_order(messages) or (over_days(messages) and not recorded)
        confidence = _confidence_of_heads(messages, len(faces), words, public) + (_ALONE if alone else 0.0)
        if apart:
            confidence -= _APART_IN_TURNS if in_turns(messages) else _APART
        if confidence >= _REPORT:
            return (_finding(confidence, "heads", _shown_below_heads(pixels, page, messages, faces)),)
    return ()


def _shown_below_heads(
    pixels: Pixels, page: TextPage, messages: Sequence[Message], faces: Sequence[Box]
) -> tuple[Box, ...]:
    heads = [message.head for message in messages]
    known = (*heads, *(line.box for message in messages for line in message.lines), *faces)
    text_px = float(np.median([head.height for head in heads]))
    pane = pane_of(pixels, known, (False, True), text_px)
    written = [line.box for line in page.lines if holds(pane, line.box)]
    parts = blocks_of(pixels, pane, (*heads, *faces), written, text_px)
    begin = (float(np.median([head.left for head in heads])),)
    rest = rest_of(parts, pane, known, edges_of(begin, (), faces), page.lines, text_px, pixels.shape[1])
    return (*known, *rest, *header_of(pixels, pane, page, text_px))


def _of_lines(page: TextPage, words: frozenset[str]) -> tuple[Finding, ...]:
    recorded = "tool" in words
    boxes = transcript(page.lines, recorded) or told_in_columns(page.lines, recorded)
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
    both = bool((spoken or words) and columns.left and columns.right)
    noticed = "input" in words and times >= count - 1 > 1  # notices of one sender fill their lines
    ragged = are_ragged(columns) or both or noticed
    if not tell(columns) or not ragged or (are_cells(columns) and not faces) or side_by_side(columns) > 0.2 * count:
        return 0.0
    known = min(len(columns.left), len(columns.right)) if differ(columns) else count
    between = sum(is_time(line.text) and not _on_one(line, columns) for line in inside)
    if messages < 3 and not between and not words and avatars < max(1, known):
        return 0.0  # any two patches stand left and right of each other
    if messages < 4 and not spoken and not words and columns.left and columns.right and not differ(columns):
        return 0.0
    is_cut = any(bubble.is_cut for bubble in columns.all) and not faces
    if is_cut and count < 3 and not differ(columns):
        return 0.0  # the row that is chosen in a list
    if not columns.left or not columns.right:
        answered = wordless[0] if columns.right else wordless[1]
        confidence = 0.1 + 0.06 * min(messages, 4) + (0.2 if answered else 0.0)
    else:
        confidence = 0.4 + 0.08 * min(messages, 5) + (0.1 if differ(columns) else 0.0)
    confidence += 0.1 * min(2, times)
    confidence += 0.12 * min(3, len(words))
    confidence += 0.15 if faces else 0.0
    confidence += 0.1 if spoken and are_named(columns, inside) else 0.0
    confidence -= 0.5 if are_mottled(columns) and not faces else 0.0
    if is_cut:
        confidence -= _CUT if spoken or words else 2 * _CUT
    return min(0.98, confidence)


def _on_one(line: Line, columns: Columns) -> bool:
    """Whether a line stands on a bubble, where the rows of a log have their time too."""
    return any(holds(bubble.box, line.box) for bubble in columns.all)


def _drown(messages: Sequence[Box], inside: Sequence[Line]) -> bool:
    """Whether most of what is written between the edges is on no bubble: filled cells of a sheet are few of many."""
    beside = [line for line in inside if not any(holds(box, line.box) for box in messages) and not is_time(line.text)]
    return len(beside) > _BESIDE * len(messages)


def _region(messages: Sequence[Box], text_px: float) -> Box:
    whole = around(messages)
    air = round(2.5 * text_px)
    return Box(whole.left - air, whole.top - air, whole.width + 2 * air, whole.height + 2 * air)
