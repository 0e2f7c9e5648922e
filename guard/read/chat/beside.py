"""The rest of a conversation that was found: what else stands in its pane and is no time, no tool and no input box."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from guard.model import Box
from guard.read.chat.blocks import Block
from guard.read.chat.wordless import following
from guard.read.chat.words import is_input, is_time
from guard.read.page import Line, holds, lone

_APART = 8
"""How far a message may stand from the next one, in heights of a line of text."""
_LARGE = 1.2
"""From so many heights of a line on a block is shown to somebody, wherever it stands."""
_FRAME = 3.5
"""A frame is a card from so many on; smaller ones are drawings on a wallpaper."""
_SLIVER = 0.25
"""Of a message that is cut off at the end of the pane so much is left at least, in heights of a line."""
_NARROW = 0.8
_FACE = 6
_PANEL = 0.92
_HIGHEST = 7
_INPUT = 0.5
"""How high the box for the next message is at most, in heights of a line, and how wide, to the pane."""
_WITHIN = 0.9
_TOOL = 0.5
_TOOLS = 3
"""So many small parts in one row below the messages are tools or answers to choose from."""


@dataclass(frozen=True, slots=True)
class Edges:
    """Where what is shown in a pane begins and ends."""

    begin: tuple[float, ...]
    """Of messages on the left."""
    end: tuple[float, ...]
    """Of messages on the right."""
    faces: tuple[tuple[float, float], ...]
    """The columns of the speakers' pictures."""


def edges_of(begin: tuple[float, ...], end: tuple[float, ...], faces: Sequence[Box]) -> Edges:
    """With the columns in which most faces stand, left and right of where messages begin."""
    left = [face for face in faces if begin and face.left < begin[0]]
    right = [face for face in faces if face not in left]
    columns = (
        (float(np.median([face.left for face in side])), float(np.median([face.left + face.width for face in side])))
        for side in (left, right)
        if side
    )
    return Edges(begin, end, tuple(columns))


def rest_of(
    parts: Sequence[Block],
    pane: Box,
    known: Sequence[Box],
    edges: Edges,
    lines: Sequence[Line],
    text_px: float,
    width: int,
) -> tuple[Box, ...]:
    """What is in a pane beside the messages that are `known`: further messages, faces, names, notices.

    `width` is the picture's.
    """
    bottom = _end(parts, pane, known, edges, lines, text_px)
    pane = pane._replace(height=bottom - pane.top)
    written = [line for line in lines if holds(pane, line.box)]
    times = [line.box for line in written if is_time(line.text)]
    words = [line.box for line in written if not is_time(line.text) and not lone(line.text)]
    blocks = [
        part.box
        for part in parts
        if holds(pane, part.box)
        and not (part.box.width > _PANEL * pane.width and part.box.height > text_px)
        and (_is_shown(part, edges, text_px) or _is_cut_off(part.box, width, text_px))
        and not _only(part.box, times, words)
    ]
    near = following(known, [*blocks, *words], _APART * text_px)
    found = list[Box]()
    for box in sorted(near, key=lambda box: -box.width * box.height):
        if not any(_inside(box, one) for one in (*known, *found)):
            found.append(box)
    return tuple(found)


def _end(
    parts: Sequence[Block],
    pane: Box,
    known: Sequence[Box],
    edges: Edges,
    lines: Sequence[Line],
    text_px: float,
) -> int:
    """Where messages end and what they are written with begins."""
    last = max(box.top + box.height for box in known)
    below = [part.box for part in parts if part.box.top >= last and holds(pane, part.box)]
    low = [box for box in below if box.height <= _HIGHEST * text_px]
    wide = [box for box in low if box.width > _INPUT * pane.width and not _at(box, edges, text_px)]
    rows = [
        box
        for box in below
        if sum(abs(other.top + other.height / 2 - box.top - box.height / 2) < 0.3 * text_px for other in below)
        >= _TOOLS
        and not any(holds(line.box, box) and len(line.text) > 2 for line in lines)
    ]
    inputs = [line.box for line in lines if is_input(line.text) and line.box.top >= last and holds(pane, line.box)]
    return min((box.top for box in (*wide, *rows, *inputs)), default=pane.top + pane.height)


def _level(box: Box, other: Box, text_px: float) -> bool:
    return abs(other.top + other.height / 2 - box.top - box.height / 2) <= max(1.5, 0.12 * text_px)


def _is_shown(part: Block, edges: Edges, text_px: float) -> bool:
    box = part.box
    smallest = min(box.width, box.height)
    if part.filled and smallest >= (_LARGE if part.solid else _FRAME) * text_px:
        return True
    return box.width >= _NARROW * text_px and box.height >= _SLIVER * text_px and _at(box, edges, text_px)


def _is_cut_off(box: Box, width: int, text_px: float) -> bool:
    """Whether it may be a face of which the end of the picture leaves little."""
    at_end = box.left <= 1 or box.left + box.width >= width - 1
    return at_end and box.width >= _SLIVER * text_px and _LARGE * text_px <= box.height <= _FACE * text_px


def _at(box: Box, edges: Edges, text_px: float) -> bool:
    slack, right = 0.5 * text_px, box.left + box.width
    return (
        any(abs(box.left - begin) <= slack for begin in edges.begin)
        or any(abs(right - end) <= slack for end in edges.end)
        or any(left - slack <= box.left and right <= end + slack for left, end in edges.faces)
        or any(min(abs(box.left - left), abs(right - end)) <= slack for left, end in edges.faces)
    )


def _only(box: Box, times: Sequence[Box], words: Sequence[Box]) -> bool:
    """Whether a part is a time, or a patch around one."""
    return any(holds(box, time) or holds(time, box) for time in times) and not any(holds(box, word) for word in words)


def _inside(box: Box, other: Box) -> bool:
    across = min(box.left + box.width, other.left + other.width) - max(box.left, other.left)
    down = min(box.top + box.height, other.top + other.height) - max(box.top, other.top)
    return min(across, down) > 0 and across * down >= _WITHIN * box.width * box.height
