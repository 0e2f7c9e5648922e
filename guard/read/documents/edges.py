"""The edges of a card in a photo, a scan or a screen: where what is printed on it and what lies around it part.

The words tell which way the card lies and about how large it is. Near the place that they tell, straight lines are
sought along which the colour changes to the same side all the way; of those the four that are strongest, and form a
card of the right proportions. Writing, portraits and patterns change to and fro, or along a part of a side alone.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

import cv2
import numpy as np
from numpy.typing import NDArray

from guard.model import Pixels
from guard.read.documents.level import Rect
from guard.read.documents.view import FULL, Grid, View, view_of

_SLOPES = np.linspace(-0.09, 0.09, 9)
"""Slopes of a card's sides against level ones, in a picture that was taken from the side."""
_STEEP = 0.5
"""Weight of a line's slope against it; of two lines that are as strong the more level one is taken."""
_LEAST, _SIDES = 0.2, 0.42
"""Least strength of a side, and of all four on average; 1 is a change along all of it."""
_PARTS = 16
"""Parts in which a side is looked at, each of them level."""
_ROUGHLY = 0.7
"""Least strength along the words alone, in shares of that along all of a side."""
_ROWS = 0.35
"""Least height along which a side is looked at, in heights of the place."""
_MIDDLE = 0.05
"""Weight of the neighbours: of rows that are as strong the middle one is taken."""
_CANDIDATES = 5
"""Lines that are kept for a side."""
_APART_PX = 3
"""Least distance between two of them."""
_FINALISTS = 40
"""Choices of four sides that are looked at closely."""
_POINTS = np.linspace(0.08, 0.92, 48)
_ASPECT, _VARIES, _PLACE, _UNSEEN = 9.0, 2.0, 1.1, 0.3
"""What counts against a choice: other proportions (less where they vary), another place than the words tell, a side
that is not seen."""
_CUT, _LEFT_OUT = 0.25, 0.08
"""And a line of writing that a side cuts through, or that lies near and is left out."""
_MOST_CUT = 0.75
"""Weight of all lines cut, at most."""
_TAIL = 0.2
"""Share of the height of a line that a letter's tail takes."""
_FOREIGN = 0.8
"""Weight against it of a form's word on the card."""
_WORST_ASPECT = 1.8
"""Weight of other proportions, at most."""

Ends = NDArray[np.float64]
Quad = tuple[tuple[float, float], tuple[float, float], tuple[float, float], tuple[float, float]]
"""Corners, clockwise from the upper left."""
Place = tuple[tuple[float, float], ...]
"""Corners of a convex place, clockwise."""


@dataclass(frozen=True, slots=True)
class Edges:
    """Where a card's edges are, in the level picture."""

    corners: Quad
    weakest: float
    """From 0 (a side is not seen) to 1 (the colour changes along all of each side)."""


@dataclass(frozen=True, slots=True)
class _Side:
    """A line `offset + slope * way` in the small picture; `way` runs along the side."""

    offset: float
    slope: float
    strength: float
    seen: bool = True


def find_edges(
    pixels: Pixels,
    angle: float,
    words: Rect,
    guess: Rect,
    lines: Sequence[Rect],
    foreign: Sequence[Rect],
    aspect: float | None,
    least: float = 0.0,
    slack: tuple[float, float] = (0.0, 0.0),
) -> Edges | None:
    """The edges of a card; None: they are not seen.

    `angle`: by how much its lines fall to the right, in radians. `words`: what must lie inside, `guess`: where the
    card may lie, `lines`: all writing, `foreign`: what must lie outside, each in the level picture. `aspect`: its
    width over its height; None: it varies. `least`: how well each side must be seen for the edges to be of any use.
    `slack`: how much farther to the left, and higher, the card may lie as well.
    """
    view = view_of(pixels, angle, guess)
    if view is None:
        return None
    inner, place = view.small(words), view.small(guess)
    across, columns = view.across.transpose(1, 0, 2), (inner.left, inner.right)
    # A single row of writing is too little to tell a side by.
    more = max(0.0, (_ROWS * place.height - inner.height) / 2)
    rows = inner.top - more, inner.bottom + more
    sought = (
        (across, inner.left, place.left, rows, -1),
        (across, inner.right, place.right, rows, 1),
        (view.down, inner.top, place.top, columns, -1),
        (view.down, inner.bottom, place.bottom, columns, 1),
    )
    sides: list[list[_Side]] = []
    for one in sought:
        found = [side for side in _sides(*one) if side.strength >= _ROUGHLY * least]
        if not found:  # forms have rows, but seldom sides
            return None
        sides.append(found)
    near, outside = (
        np.array([_ends(view.small(line)) for line in some if guess.holds(line)]).reshape(-1, 5)
        for some in (lines, foreign)
    )
    left, right, top, bottom = sides
    spare = slack[0] * view.scale, slack[1] * view.scale
    chosen = _best(view, (top, bottom, left, right), (place, spare), (near, outside), aspect)
    if chosen is None:
        return None
    first, second, third, fourth = (view.large(*corner) for corner in chosen.corners)
    return Edges((first, second, third, fourth), chosen.weakest)


def _ends(line: Rect) -> tuple[float, ...]:
    """Left and right end, upper and lower edge without what a letter's tail takes, and the middle row."""
    spare = _TAIL * line.height
    return line.left + spare, line.right - spare, line.top + spare, line.bottom - spare, (line.top + line.bottom) / 2


def _sides(change: Grid, inner: float, place: float, span: tuple[float, float], outward: int) -> list[_Side]:
    """The lines that may be one side, beyond the words; and the place that the words tell, where none is seen."""
    height, width = change.shape[:2]
    first, last = max(0, round(span[0])), min(width, round(span[1]))
    guessed = _Side(place, 0.0, 0.0, seen=False)
    if last - first < 8:
        return [guessed]
    edge = min(max(0, round(inner)), height - 1)
    beyond = np.arange(edge, height) if outward > 0 else np.arange(edge + 1)
    found: list[_Side] = []
    parts = np.asarray(cv2.resize(change[:, first:last], (_PARTS, height), interpolation=cv2.INTER_AREA), np.float32)
    ways = (np.arange(_PARTS) + 0.5) * (last - first) / _PARTS - (last - first) / 2
    shifts = np.rint(_SLOPES[:, None] * ways).astype(int)
    rows = np.clip(beyond[:, None, None] + shifts, 0, height - 1)
    strengths = np.zeros((len(_SLOPES), height), np.float32)
    changes = np.abs(parts[rows, np.arange(_PARTS)].mean(axis=2)).max(axis=2)
    strengths[:, beyond] = changes.T / FULL - _STEEP * np.abs(_SLOPES)[:, None]
    # Of rows that are as strong the middle one.
    middles = strengths + _MIDDLE * (np.roll(strengths, 1, axis=1) + np.roll(strengths, -1, axis=1))
    while len(found) < _CANDIDATES:
        nth, row = divmod(int(middles.argmax()), height)
        strength = float(strengths[nth, row])
        if strength < _LEAST:
            break
        slope = float(_SLOPES[nth])
        found.append(_Side(float(row) - slope * (first + last) / 2, slope, strength))
        middles[:, max(0, row - _APART_PX) : row + _APART_PX + 1] = 0
    return [*found, guessed]


def _best(
    view: View, sides: Sequence[Sequence[_Side]], place: _Place, writing: tuple[Ends, Ends], aspect: float | None
) -> Edges | None:
    choices = sorted(_choices(sides, *place, aspect), key=lambda choice: -choice[0])[:_FINALISTS]
    if not choices:
        return None
    seen = _strengths(view, np.array([_corners(*chosen) for _, _, chosen in choices]))
    best: Edges | None = None
    best_score = -math.inf
    for (_, against, chosen), along in zip(choices, seen.tolist(), strict=True):
        strengths = [
            strength if side.seen else 0.0
            for side, strength in zip((chosen[0], chosen[3], chosen[1], chosen[2]), along, strict=True)
        ]
        if sum(strengths) < _SIDES * max(2, sum(side.seen for side in chosen)):
            continue
        score = sum(strengths) - against - _written(*writing, *chosen)
        if score > best_score:
            best, best_score = Edges(_corners(*chosen), min(strengths)), score
    return best


def _written(lines: Ends, foreign: Ends, *sides: _Side) -> float:
    """What lines of writing say against a card: no line runs over its side, and none of a form stands on it."""
    cut, out = _cut_and_out(lines, *sides)
    inside = len(foreign) - int(_cut_and_out(foreign, *sides)[1].sum())
    return min(_MOST_CUT, _CUT * float(cut.sum())) + min(_CUT, _LEFT_OUT * float(out.sum())) + _FOREIGN * inside


def _cut_and_out(
    lines: Ends, top: _Side, bottom: _Side, left: _Side, right: _Side
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which lines a side of the card cuts through, and which stand beside it."""
    start, end, upper, lower, middle = lines.T
    centre = (start + end) / 2
    over = (upper - top.offset - top.slope * centre, lower - top.offset - top.slope * centre)
    under = (bottom.offset + bottom.slope * centre - upper, bottom.offset + bottom.slope * centre - lower)
    before = (start - left.offset - left.slope * middle, end - left.offset - left.slope * middle)
    behind = (right.offset + right.slope * middle - start, right.offset + right.slope * middle - end)
    cut = np.zeros(len(lines), np.bool_)
    out = np.zeros(len(lines), np.bool_)
    for one, other in (over, under, before, behind):
        cut |= (one < 0) != (other < 0)
        out |= (one < 0) & (other < 0)
    return cut & ~out, out


_Choice = tuple[_Side, _Side, _Side, _Side]
_Place = tuple[Rect, tuple[float, float]]
"""Where a card may lie, and how much farther to the left, and higher, as well."""


def _choices(
    sides: Sequence[Sequence[_Side]], place: Rect, slack: tuple[float, float], aspect: float | None
) -> Iterator[tuple[float, float, _Choice]]:
    for top, bottom, left, right in product(*sides):
        chosen = (top, bottom, left, right)
        unseen = sum(not side.seen for side in chosen)
        if unseen > 2:
            continue
        middle_x, middle_y = (place.left + place.right) / 2, (place.top + place.bottom) / 2
        height = bottom.offset + bottom.slope * middle_x - top.offset - top.slope * middle_x
        width = right.offset + right.slope * middle_y - left.offset - left.slope * middle_y
        if min(height, width) < 8:
            continue
        wanted, weight = (aspect, _ASPECT) if aspect is not None else (place.width / place.height, _VARIES)
        proportions = min(_WORST_ASPECT, weight * abs(math.log(width / height / wanted)))
        moved = (
            _moved(top.offset + top.slope * middle_x - place.top, slack[1]) / place.height,
            _moved(bottom.offset + bottom.slope * middle_x - place.bottom, slack[1]) / place.height,
            _moved(left.offset + left.slope * middle_y - place.left, slack[0]) / place.width,
            _moved(right.offset + right.slope * middle_y - place.right, slack[0]) / place.width,
        )
        against = proportions + _PLACE * sum(moved) + _UNSEEN * unseen
        yield sum(side.strength for side in chosen) - against, against, chosen


def _moved(by: float, slack: float) -> float:
    return max(0.0, by, -slack - by)


def _corners(top: _Side, bottom: _Side, left: _Side, right: _Side) -> Quad:
    return _crossing(top, left), _crossing(top, right), _crossing(bottom, right), _crossing(bottom, left)


def _crossing(level: _Side, upright: _Side) -> tuple[float, float]:
    x = (upright.offset + upright.slope * level.offset) / (1 - upright.slope * level.slope)
    return x, level.offset + level.slope * x


def _strengths(view: View, corners: NDArray[np.float64]) -> NDArray[np.float32]:
    """How much the colour changes to the same side along all of each side of some cards; corners are n × 4 × 2."""
    ways = corners[:, :, None] + _POINTS[:, None] * (np.roll(corners, -1, axis=1) - corners)[:, :, None]
    height, width = view.down.shape[:2]
    columns = np.clip(np.rint(ways[..., 0]).astype(int), 0, width - 1)
    rows = np.clip(np.rint(ways[..., 1]).astype(int), 0, height - 1)
    along = np.empty((*rows.shape, 3), np.float32)
    for nth, change in enumerate((view.down, view.across, view.down, view.across)):
        along[:, nth] = change[rows[:, nth], columns[:, nth]]
    return np.asarray(np.abs(along.mean(axis=2)).max(axis=2) / FULL, np.float32)
