"""Letters that stand apart, as terminals set them whose font is made for characters twice as wide."""

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
_BODY = 0.4
"""Height of a letter in heights of a line, at least; lower things are marks."""


def letter_gap(parts: Sequence[Sequence[int]], join: int, usual: int) -> int:
    """How far letters stand apart, in pixels; 0: they stand as usual.

    Args:
        parts: left, top, width, height of what stood closer together than `join`, as that was grown.
        join: so far it was grown across.
        usual: the usual height of a line.
    """
    rows: dict[int, list[tuple[int, int]]] = {}
    for left, top, width, height in parts:
        if height - 2 >= _BODY * usual:
            row = round((top + height / 2) / (0.8 * usual))
            rows.setdefault(row, []).append((left + join // 2, left + width - join // 2))
    gaps = [
        after - end
        for row in rows.values()
        for (start, end), (after, right) in itertools.pairwise(sorted(row))
        if max(end - start, right - after) <= _LETTER * usual and after - end < _FARTHEST * usual
    ]
    if len(gaps) < max(_LEAST, _SHARE * sum(map(len, rows.values()))):
        return 0
    return round(_SPARE * float(np.percentile(gaps, _MOST)))
