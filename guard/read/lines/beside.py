"""Tells pictures from the writing beside them: faces, icons and emoji are no letters of the line that they begin."""

from __future__ import annotations

import itertools

import numpy as np
from numpy.typing import NDArray

from guard.read.lines.rows import BAR_PX, Mask, Rect
from guard.read.stretches import runs

Ink = NDArray[np.bool_]
Piece = tuple[int, int, int, int]
"""left, top, width, height"""

_TALL = 1.4
"""Height of a picture beside writing, in heights of a usual line, at least."""
_SQUARE = (0.6, 1.7)
"""Width of a picture to its height."""
_TALLER = 1.4
"""Height of a picture to that of the writing beside it, at least."""
_GAP = 0.15
"""Gap between a picture and what stands beside it, in heights of a usual line, at least."""
_FREE = 0.15
"""Share of a picture's rows in which nothing is written beside it, at least: above a line, below it, between two."""
_LEAST_ROWS = 3
"""Rows in which nothing is written beside a picture, at least: two may lie between lines."""
_ALIKE = 0.4
"""Ink in those rows to that in all rows of a picture, at least: what is written has none between its lines."""
_RISE = 1.2
"""Rise of a tilted line from its first third to its last, in heights of a usual line, at least."""
_STEADY = 0.25
"""Smaller of the two steps between these thirds to the larger one, at least."""


def cut_pictures(mask: Mask, left: int, top: int, width: int, height: int, usual: int) -> list[Piece]:
    """What hangs together, cut where a picture meets writing."""
    whole = (left, top, width, height)
    if height < _TALL * usual or width < 2 * _TALL * usual:
        return [whole]
    ink = mask[top : top + height, left : left + width] > 0
    parts = _parts(ink, usual)
    like = [_is_like_picture(ink[:, start:end], usual) for start, end in parts]
    if all(like) or not any(like) or _is_slanted(ink, usual):
        return [whole]
    written = np.zeros(height, np.intp)
    for (start, end), is_like in zip(parts, like, strict=True):
        if not is_like:
            written += np.count_nonzero(ink[:, start:end], axis=1)
    pictures = [is_like and _stands_out(ink[:, a:b], written) for (a, b), is_like in zip(parts, like, strict=True)]
    pieces: list[Rect] = []
    for is_picture, group in itertools.groupby(zip(parts, pictures, strict=True), key=lambda one: one[1]):
        spans = [span for span, _ in group]
        pieces += spans if is_picture else [[spans[0][0], spans[-1][1]]]
    found: list[Piece] = []
    for start, end in pieces:
        rows = np.flatnonzero(ink[:, start:end].any(axis=1))
        found.append((left + start, top + int(rows[0]), end - start, int(rows[-1] - rows[0]) + 1))
    return found


def is_picture_beside(one: Rect, other: Rect, usual: int) -> bool:
    """Whether the taller of two pieces of a row is a picture or a bar beside the other.

    Each: left, top, right, bottom.
    """
    taller, lower = sorted((one, other), key=lambda piece: piece[1] - piece[3])
    width, height, line = taller[2] - taller[0], taller[3] - taller[1], lower[3] - lower[1]
    is_bar = width <= BAR_PX and line <= usual  # large letters fall into pieces
    return (
        height >= _TALL * usual and height >= _TALLER * line and (is_bar or _SQUARE[0] <= width / height <= _SQUARE[1])
    )


def _parts(ink: Ink, usual: int) -> list[Rect]:
    """First and last column of what no empty columns part."""
    least = max(2, round(_GAP * usual))
    parts: list[Rect] = []
    for start, end in runs(np.asarray(ink.any(axis=0), np.bool_)):
        if parts and start - parts[-1][1] < least:
            parts[-1][1] = end
        else:
            parts.append([start, end])
    return parts


def _is_slanted(ink: Ink, usual: int) -> bool:
    """Whether each third stands higher than the one before, or each lower, by about as much: tilted lines do."""
    thirds = (part for part in np.array_split(ink, 3, axis=1) if part.any())
    middles = [float(np.average(np.arange(part.shape[0]), weights=np.count_nonzero(part, axis=1))) for part in thirds]
    steps = sorted(np.diff(middles), key=abs)
    rise = middles[-1] - middles[0]
    return len(steps) == 2 and abs(rise) >= _RISE * usual and bool(steps[0] / steps[1] >= _STEADY)


def _is_like_picture(ink: Ink, usual: int) -> bool:
    rows = np.flatnonzero(ink.any(axis=1))
    height = int(rows[-1] - rows[0]) + 1
    return height >= _TALL * usual and _SQUARE[0] <= ink.shape[1] / height <= _SQUARE[1]


def _stands_out(ink: Ink, written: NDArray[np.intp]) -> bool:
    """Whether there is as much ink where nothing is written beside it as elsewhere."""
    share = np.count_nonzero(ink, axis=1) / ink.shape[1]
    rows = np.flatnonzero(share)
    inside = slice(int(rows[0]), int(rows[-1]) + 1)
    free = share[inside][written[inside] == 0]
    return bool(
        free.size >= max(_LEAST_ROWS, _FREE * (rows[-1] - rows[0] + 1)) and free.mean() >= _ALIKE * share[inside].mean()
    )
