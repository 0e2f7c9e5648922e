"""Cuts what hangs together into rows of writing, and rows into cells."""

from __future__ import annotations

import itertools

import numpy as np
from numpy.typing import NDArray

from guard.read.stretches import runs

Mask = NDArray[np.uint8]
Rect = list[int]
"""left, top, right, bottom"""

TALLEST_PX = 90
"""Height of a row of writing, at most; what is higher is a picture."""
_CELLS = 2
"""Gap in heights of a usual line; what holds together across a wider one are remains of the borders of cells."""
_CORE = 5
"""Parts of a row's height of which the first and the last are no core: nearly all of its writing is between."""
BAR_PX, _FILLED = 9, 0.9
"""Width of a bar, at most, and share of its height that it fills, at least."""
_MARK = 0.55
"""Room beside the core of a cell for a low or high mark, in heights of a usual line."""


def split_rows(mask: Mask, left: int, top: int, width: int, height: int, usual: int) -> list[Rect]:
    """A part taller than a line is cut where its rows carry next to no ink; then its cells."""
    whole = [left, top, left + width, top + height]
    rows = [whole]
    if height > 1.45 * usual:
        rows = [row for row in _rows(mask, left, top, width, height, usual) if row[3] - row[1] <= TALLEST_PX]
    return [cell for row in rows for cell in _cells(mask, row, usual)]


def _cells(mask: Mask, row: Rect, usual: int) -> list[Rect]:
    """A row cut where nothing holds it together but what runs along its upper or lower end."""
    left, top, right, bottom = row
    spare, mark = (bottom - top) // _CORE, round(_MARK * usual)
    inked = np.asarray(mask[top + spare : bottom - spare, left:right].any(axis=0), np.bool_)
    columns = np.flatnonzero(inked)
    if not columns.size:
        return [row]
    first, last = int(columns[0]), int(columns[-1]) + 1
    gaps = [gap for gap in runs(~inked) if first < gap[0] < last and gap[1] - gap[0] > _CELLS * usual]
    edges = [max(0, first - mark), *(edge for start, end in gaps for edge in (start + mark, end - mark)), last + mark]
    return [[left + x0, top, min(right, left + x1), bottom] for x0, x1 in zip(edges[::2], edges[1::2], strict=True)]


def _rows(mask: Mask, left: int, top: int, width: int, height: int, usual: int) -> list[Rect]:
    whole = [left, top, left + width, top + height]
    ink = mask[top : top + height, left : left + width] > 0
    written = ink[:, _beyond_bar(ink) :]
    profile = np.count_nonzero(written, axis=1)
    bands = runs(profile > max(1.0, 0.06 * float(profile.max())))
    if sum(end - start >= 0.5 * usual for start, end in bands) < 2:
        written = ink
        bands = _seams(np.count_nonzero(ink, axis=1), width, height, usual)
        if not bands:
            return [whole]
    rows: list[Rect] = []
    for start, end in bands:
        thin = end - start < 0.5 * usual
        if thin and rows and start - rows[-1][1] <= 2:
            rows[-1][1] = end
        elif not thin or not rows:
            rows.append([start, end])
    found = []
    for start, end in rows:
        columns = np.flatnonzero(written[start:end].any(axis=0)) + width - written.shape[1]
        if columns.size:
            found.append([left + int(columns[0]), top + start, left + int(columns[-1]) + 1, top + end])
    return found


def _beyond_bar(ink: NDArray[np.bool_]) -> int:
    """The column at which writing begins beside an upright bar, as notes and cards have it at their left; 0: none."""
    blank = np.flatnonzero(~ink.any(axis=0))
    width = int(blank[0]) if blank.size else 0
    filled = np.count_nonzero(ink[:, :width], axis=0) >= _FILLED * ink.shape[0]
    return width if width <= BAR_PX and filled.any() else 0


def _seams(profile: NDArray[np.intp], width: int, height: int, usual: int) -> list[Rect]:
    """Lines that touch: cut at the thinnest rows where seams are to be expected; none: it is one line."""
    if width < 3 * usual:
        return []
    best: list[int] = []
    thinnest = 0.5 * float(np.median(profile))
    for count in range(max(2, round(height / (1.5 * usual))), round(height / (0.9 * usual)) + 1):
        cuts = []
        for nth in range(1, count):
            middle, reach = height * nth / count, max(2, int(0.25 * height / count))
            low = max(1, int(middle - reach))
            cuts.append(low + int(np.argmin(profile[low : int(middle + reach) + 1])))
        thickest = max(float(profile[cut]) for cut in cuts)
        if thickest < thinnest:
            best, thinnest = cuts, thickest
    edges = [0, *best, height]
    return [[start, end] for start, end in itertools.pairwise(edges)] if best else []
