"""Fonts of one width: their blanks are as wide as letters, and letters may stand as far apart as if each were two."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np

_LETTER = 1.2
"""Width of a single letter in heights of a line, at most."""
_FARTHEST = 1.6
"""Gap between letters of a word in heights of a line: figures of a calendar or a chart stand farther apart."""
_LEAST, _SHARE = 30, 0.3
"""Letters with another close behind, and their share of what was found, at least. Usual screens have next to none."""
_MOST = 90
"""Percentile of the gaps that is joined: the wider ones are blanks."""
_SPARE = 1.1
"""Room beyond that gap, as a factor of it."""
_BLANK, _BLANKS = (0.5, 1.1), 0.65
"""Gap that may be such a blank, in heights of a line; middle one of many, at least: other fonts have narrower ones."""
_BESIDE_A_STOP = 1.4
"""Widest gap within a text, in blanks: a full stop leaves a third of its own width. Two blanks are 1.8."""
_WORDY = 1.6
"""Width of one of two words, in heights of a line, at least: icons and emoji in rows are as wide as high."""
_BODY = 0.4
"""Height of a letter in heights of a line, at least; lower things are marks."""


def letter_gap(parts: Sequence[Sequence[int]], join: int, usual: int) -> int:
    """How far letters stand apart, in pixels; 0: they stand as usual.

    Args:
        parts: left, top, width, height of what stood closer together than `join`, as that was grown.
        join: so far it was grown across.
        usual: the usual height of a line.
    """
    rows = _rows(parts, join, usual)
    gaps = [
        after - end
        for row in rows
        for (start, end), (after, right) in itertools.pairwise(row)
        if max(end - start, right - after) <= _LETTER * usual and after - end < _FARTHEST * usual
    ]
    if len(gaps) < max(_LEAST, _SHARE * sum(map(len, rows))):
        return 0
    return round(_SPARE * float(np.percentile(gaps, _MOST)))


def blank(parts: Sequence[Sequence[int]], join: int, usual: int) -> float:
    """How far words of a terminal stand apart at most, in heights of a line; 0: as usual. As for `letter_gap`."""
    rows = _rows(parts, join, usual)
    gaps = [
        (after - end) / usual
        for row in rows
        for (start, end), (after, right) in itertools.pairwise(row)
        if max(end - start, right - after) >= _WORDY * usual and _BLANK[0] <= (after - end) / usual < _BLANK[1]
    ]
    if len(gaps) < max(_LEAST, _SHARE * sum(map(len, rows))) or np.median(gaps) < _BLANKS:
        return 0.0
    return _BESIDE_A_STOP * float(np.median(gaps))


def _rows(parts: Sequence[Sequence[int]], join: int, usual: int) -> list[list[tuple[int, int]]]:
    """Where what is as high as a letter begins and ends, from left to right, for each row."""
    rows: dict[int, list[tuple[int, int]]] = {}
    for left, top, width, height in parts:
        if height - 2 >= _BODY * usual:
            row = round((top + height / 2) / (0.8 * usual))
            rows.setdefault(row, []).append((left + join // 2, left + width - join // 2))
    return [sorted(row) for row in rows.values()]
