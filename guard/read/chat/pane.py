"""The pane in which a conversation is shown: up to the lines, bars and panels around it."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from guard.model import Box, Pixels
from guard.model.boxes import around, cut, frame
from guard.read.chat.rectangles import difference
from guard.read.stretches import runs

_STRIP = 0.8
"""Width of the strip of ground beside the messages that is followed, in heights of a line."""
_NARROWEST_PX = 3
_SAMPLES = 5
_COLUMNS = 48
_ROWS = 80
"""Columns, and rows, that are sampled for where the ground changes."""
_SHARE = 0.3
_LEAST = 0.35
"""Share of the pane that has to be seen beside the messages."""
_LINE = 0.8
"""Share of the ground between the messages that changes where a line crosses the pane."""
_OTHER = (12, 5)
"""Differences between two grounds, where one side of the messages is seen, and where both are."""
_BESIDE = 1.2
"""Distance above and below, in heights of a line, at which the ground is another one where a bar or panel begins."""
_NEAR = 0.2
"""Distance of the changes that are seen on both sides from each other, in heights of a line, at most."""
_STEP = 0.35
"""Share of a line's height over which the ground changes where the pane ends; shadows are as wide."""
_JUMP = 6
"""Difference between the colours of two rows of plain ground; a pale line on white differs more."""
_NOISES = 4
_FACE = 6
"""Reach of the pane beyond a speaker's bubbles, in heights of a line, at most: a face and the air around it."""
_WALL = 0.9
"""The share of rows in which the ground has changed at a wall; no column of faces stands in so many."""


def pane_of(pixels: Pixels, messages: Sequence[Box], open_sides: tuple[bool, bool], text_px: float) -> Box:
    """How far the ground around messages goes on, up to the ends of the picture.

    `open_sides`: whether nobody is known to speak at the left, and at the right: there it goes on as far as it may.
    """
    whole = cut(around(messages), frame(pixels.shape))
    top, bottom = _reach(pixels, whole, messages, text_px)
    left, right = _breadth(pixels, whole, (top, bottom), open_sides, text_px)
    return Box(left, top, right - left, bottom - top)


def _reach(pixels: Pixels, whole: Box, messages: Sequence[Box], text_px: float) -> tuple[int, int]:
    """The rows between which most messages stand and the ground does not change on both sides of them at once."""
    strip = max(_NARROWEST_PX, round(_STRIP * text_px))
    height, width = pixels.shape[:2]
    ends = ((max(0, whole.left - strip), whole.left), (whole.right, min(width, whole.right + strip)))
    rows = [_rows(pixels[:, begin:end]) for begin, end in ends if end - begin >= _NARROWEST_PX]
    if not rows:
        return whole.top, whole.top + whole.height
    share = _between(pixels, whole, messages, text_px)
    near = max(2, round(_NEAR * text_px))
    spread = np.ones(2 * near + 1)
    changed = (*(_jumps(side, text_px) for side in rows), share >= _SHARE)
    both = np.logical_and.reduce([np.convolve(one, spread, "same") > 0 for one in changed])
    changes = ((first, end) for first, end in runs(both) if _is_wall(first, end, rows, share, round(_BESIDE * text_px)))
    walls = [row for first, end in changes for row in (first, end - 1)]
    inner = [box.top + box.height // 2 for box in messages]
    edges = [-1, *walls, height]
    top, bottom = max(itertools.pairwise(edges), key=lambda pair: sum(pair[0] < middle < pair[1] for middle in inner))
    return max(0, top + 1 - near), min(height, bottom + near)


def _is_wall(first: int, end: int, sides: Sequence[NDArray[np.int16]], share: NDArray[np.float64], reach: int) -> bool:
    """Whether a line goes all the way, or the ground is another one beyond: a drawing on a wallpaper ends too, and a
    picture."""
    if float(share[first:end].max()) >= _LINE:
        return True
    for side in sides:
        above, below = side[max(0, first - reach) : first], side[end : end + reach]
        if not len(above) or not len(below):
            return False
        if float(np.abs(np.median(above, axis=0) - np.median(below, axis=0)).max()) <= _OTHER[len(sides) - 1]:
            return False
    return True


def _between(pixels: Pixels, whole: Box, messages: Sequence[Box], text_px: float) -> NDArray[np.float64]:
    """How much of the ground between the edges changes in each row: where a face ends on one side and another one
    begins on the other, little does."""
    step = max(2, round(_STEP * text_px))
    columns = np.linspace(whole.left, whole.left + whole.width - 1, _COLUMNS).astype(np.intp)
    rows = pixels[:, columns]
    found = np.zeros(len(rows), np.float64)
    if len(rows) <= step:
        return found
    changed = difference(rows[step:], rows[:-step]) > _JUMP
    free = np.ones_like(changed)
    for box in messages:
        beside = (columns >= box.left - step) & (columns < box.left + box.width + step)
        free[max(0, box.top - 2 * step) : box.top + box.height + step, beside] = False
    seen = np.maximum(_LEAST * len(columns), np.count_nonzero(free, axis=1))
    share = np.count_nonzero(changed & free, axis=1) / seen
    found[step // 2 : step // 2 + len(share)] = share
    return found


def _rows(strip: Pixels) -> NDArray[np.int16]:
    """The colour of a strip, row by row."""
    every = max(1, strip.shape[1] // _SAMPLES)
    return np.asarray(np.median(strip[:, ::every], axis=1), np.int16)


def _jumps(rows: NDArray[np.int16], text_px: float) -> NDArray[np.bool_]:
    step = max(2, round(_STEP * text_px))
    found = np.zeros(len(rows), bool)
    if len(rows) <= step:
        return found
    for away in {1, 2, step}:
        change = np.abs(rows[away:] - rows[:-away]).max(axis=1)
        limit = max(_JUMP, _NOISES * float(np.median(change)))
        found[away // 2 : away // 2 + len(change)] |= change > limit
    return found


def _breadth(
    pixels: Pixels, whole: Box, rows: tuple[int, int], open_sides: tuple[bool, bool], text_px: float
) -> tuple[int, int]:
    width = pixels.shape[1]
    face = round(_FACE * text_px)
    first = 0 if open_sides[0] else max(0, whole.left - face)
    last = width if open_sides[1] else min(width, whole.right + face)
    every = max(1, (rows[1] - rows[0]) // _ROWS)
    sample = pixels[rows[0] + 1 : rows[1] - 1 : every]
    if not len(sample):
        return first, last
    before = _walls(sample[:, first : whole.left], text_px)
    after = _walls(sample[:, whole.right : last], text_px)
    left = first + int(before[-1]) + 1 if before.size else first
    return left, (whole.right + int(after[0]) if after.size else last)


def _walls(sample: Pixels, text_px: float) -> NDArray[np.intp]:
    """The columns in which most rows change."""
    found = []
    for away in {1, 2, max(2, round(_STEP * text_px))}:
        if sample.shape[1] > away:
            change = difference(sample[:, away:], sample[:, :-away]) > _JUMP
            found.append(np.flatnonzero(np.count_nonzero(change, axis=0) > _WALL * len(change)) + away // 2)
    return np.unique(np.concatenate(found)) if found else np.zeros(0, np.intp)
