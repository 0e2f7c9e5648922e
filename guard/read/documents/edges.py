"""The edges of a card in a photo, a scan or a screen: where what is printed on it and what lies around it part.

The words tell which way the card lies and about how large it is. Near the place that they tell, straight lines are
sought along which the colour changes to the same side all the way; of those the four that are strongest, and form a
card of the right proportions. Writing, portraits and patterns change to and fro, or along a part of a side alone.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from guard.model import Pixels
from guard.read.documents.level import Corners, Rect
from guard.read.documents.view import FULL, Grid, View, view_of
from guard.read.documents.words import Document

_SLOPES = np.linspace(-0.09, 0.09, 9)
"""Slopes of a card's sides against level ones, in a picture that was taken from the side."""
_STEEP = 0.5
"""Weight of a line's slope against it; of two lines that are as strong the more level one is taken."""
_LEAST, _SIDES = 0.2, 0.42
"""Least strength of a side, and of all four on average; 1 is a change along all of it."""
_PARTS = 16
"""Parts in which a side is looked at, each of them level."""
_ROWS = 0.35
"""Least height along which a side is looked at, in heights of the place."""
_CANDIDATES = 5
"""Lines that are kept for a side."""
_APART_PX = 3
"""Least distance between two of them."""
_FINALISTS = 40
"""Choices of four sides that are looked at closely."""
_POINTS = np.linspace(0.08, 0.92, 48)
_ASPECT, _VARIES, _UNSEEN = 9.0, 2.0, 0.3
"""What counts against a choice: other proportions (less where they vary), and a side that is not seen."""
_LEAST_PX = 8
"""Least side of a card in the small picture."""

Numbers = NDArray[np.float64]


def find_edges(pixels: Pixels, angle: float, document: Document) -> tuple[Corners, float] | None:
    """The edges of a document that was found by its words, in the level picture; None: they are not seen.

    With how much is seen of the weakest one: from 0 (nothing) to 1 (the colour changes along all of it).

    `angle`: by how much the document's lines fall to the right, in radians.
    """
    view = view_of(pixels, angle, document.card)
    if view is None:
        return None
    inner, place = view.small(document.words), view.small(document.card)
    across, columns = view.across.transpose(1, 0, 2), (inner.left, inner.right)
    # A single row of writing is too little to tell a side by.
    more = max(0.0, (_ROWS * place.height - inner.height) / 2)
    rows = inner.top - more, inner.bottom + more
    sought = (
        (across, inner.right, place.right, rows, 1),
        (across, inner.left, place.left, rows, -1),
        (view.down, inner.top, place.top, columns, -1),
        (view.down, inner.bottom, place.bottom, columns, 1),
    )
    right, left, top, bottom = (_sides(*one) for one in sought)
    return _best(view, (top, right, bottom, left), place, document.aspect)


def _sides(change: Grid, inner: float, place: float, span: tuple[float, float], outward: int) -> Numbers:
    """The lines that may be one side, beyond the words; and the place that the words tell, where none is seen.

    A row each: `offset`, `slope`, strength, and 1 where it is seen. The line is `offset + slope * way` in the small
    picture; `way` runs along the side.
    """
    height, width = change.shape[:2]
    first, last = max(0, round(span[0])), min(width, round(span[1]))
    found = [(place, 0.0, 0.0, 0.0)]
    if last - first < 8:
        return np.array(found)
    edge = min(max(0, round(inner)), height - 1)
    beyond = np.arange(edge, height) if outward > 0 else np.arange(edge + 1)
    parts = np.asarray(cv2.resize(change[:, first:last], (_PARTS, height), interpolation=cv2.INTER_AREA), np.float32)
    ways = (np.arange(_PARTS) + 0.5) * (last - first) / _PARTS - (last - first) / 2
    shifts = np.rint(_SLOPES[:, None] * ways).astype(int)
    rows = np.clip(beyond[:, None, None] + shifts, 0, height - 1)
    strengths = np.zeros((len(_SLOPES), height), np.float32)
    changes = np.abs(parts[rows, np.arange(_PARTS)].mean(axis=2)).max(axis=2)
    strengths[:, beyond] = changes.T / FULL - _STEEP * np.abs(_SLOPES)[:, None]
    while len(found) <= _CANDIDATES:
        nth, row = divmod(int(strengths.argmax()), height)
        strength = float(strengths[nth, row])
        if strength < _LEAST:
            break
        slope = float(_SLOPES[nth])
        found.append((row - slope * (first + last) / 2, slope, strength, 1.0))
        strengths[:, max(0, row - _APART_PX) : row + _APART_PX + 1] = 0
    return np.array(found)


def _best(view: View, sides: Sequence[Numbers], place: Rect, aspect: float | None) -> tuple[Corners, float] | None:
    """The best choice of an upper, a right, a lower and a left side; None: none of them is a card's."""
    choices = np.indices(tuple(map(len, sides))).reshape(len(sides), -1)
    # Each: sides × choices.
    offset, slope, strength, seen = np.stack([some[nth] for some, nth in zip(sides, choices, strict=True)]).transpose(
        2, 0, 1
    )
    x, y = place.middle
    at = offset + slope * np.array([x, y, x, y])[:, None]
    width, height = at[1] - at[3], at[2] - at[0]
    wanted, weight = (aspect, _ASPECT) if aspect is not None else (place.width / place.height, _VARIES)
    proportions = np.abs(np.log(np.maximum(_LEAST_PX, width) / np.maximum(_LEAST_PX, height) / wanted))
    unseen = len(sides) - seen.sum(axis=0)
    against = weight * proportions + _UNSEEN * unseen
    possible = np.flatnonzero(np.minimum(width, height) >= _LEAST_PX)
    kept = possible[np.argsort((against - strength.sum(axis=0))[possible], kind="stable")][:_FINALISTS]
    offset, slope, seen = offset[:, kept], slope[:, kept], seen[:, kept]
    corners = _corners(offset, slope)
    strengths = _strengths(view, corners) * seen.T
    score = strengths.sum(axis=1) - against[kept]
    score[strengths.sum(axis=1) < _SIDES * np.maximum(2, seen.sum(axis=0))] = -np.inf
    if not (score > -np.inf).any():
        return None
    best = int(score.argmax())
    return view.large(corners[best]), float(strengths[best].min())


def _corners(offset: Numbers, slope: Numbers) -> Numbers:
    """Where the sides of cards cross, clockwise from the upper left: cards × 4 × 2."""
    level, upright = [0, 0, 2, 2], [3, 1, 1, 3]
    x = (offset[upright] + slope[upright] * offset[level]) / (1 - slope[upright] * slope[level])
    return np.asarray(np.stack([x, offset[level] + slope[level] * x], axis=2).transpose(1, 0, 2))


def _strengths(view: View, corners: Numbers) -> NDArray[np.float32]:
    """How much the colour changes to the same side along all of each side of some cards; corners are n × 4 × 2."""
    ways = corners[:, :, None] + _POINTS[:, None] * (np.roll(corners, -1, axis=1) - corners)[:, :, None]
    height, width = view.down.shape[:2]
    columns = np.clip(np.rint(ways[..., 0]).astype(int), 0, width - 1)
    rows = np.clip(np.rint(ways[..., 1]).astype(int), 0, height - 1)
    along = np.empty((*rows.shape, 3), np.float32)
    for nth, change in enumerate((view.down, view.across, view.down, view.across)):
        along[:, nth] = change[rows[:, nth], columns[:, nth]]
    return np.asarray(np.abs(along.mean(axis=2)).max(axis=2) / FULL, np.float32)
