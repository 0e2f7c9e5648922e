"""Takes the thin rules of a sheet, and the bars of codes, out of the strokes.

JPEG breaks them into pieces, which hold cells together and read as digits at their sides. In the picture itself a
rule stays a ridge, darker or lighter than both its sides, all along; strokes of letters end with their line.
"""

from __future__ import annotations

import cv2
import numpy as np

from guard.model import Box, Pixels
from guard.read.lines.rows import Mask
from guard.read.stretches import runs

_PIECE_PX = (10, 16)
"""Length of a piece of an upright and of a level rule, at least: strokes of small letters are shorter."""
_PIECES_PX = (40, 60)
"""Length of all such pieces in one column or row that is looked at, at least."""
_LONG_PX = (60, 160)
"""Length of a rule, at least: three rows of a sheet, and more than level strokes of letters make in a row."""
_BROKEN_PX = 3
"""Gap in a ridge that noise makes, at most; lines of text stand farther apart."""
_STANDS_OUT = 16
"""Levels of green by which a rule differs from what is two pixels beside it, at least."""
_CUT_OFF_PX = 24
"""Length of a rule beside which writing may end that the cell's side cuts off, at most: a line's height."""


_APART_PX = 8
"""Distance of the rows of the picture that are looked at for bars."""
_ALIKE = 40
"""Levels of green by which such rows differ beside and on bars, at most: what JPEG adds."""
_EDGE = 64
"""Levels of green by which a bar differs from what is beside it, at least."""
_REACH_PX, _EDGES = 128, 12
"""Width in which a code has so many edges at least. Writing that is as high as bars has fewer."""
_ROWS = 5
"""Rows on which such edges stand below each other, at least."""


def wipe_barcodes(strokes: Mask, pixels: Pixels) -> None:
    """Wipe out what bars of codes leave at their ends, which would be most of what is as high as writing on a label.

    Args:
        strokes: 255 where strokes are; changed.
        pixels: the picture.
    """
    rows = np.ascontiguousarray(pixels[::_APART_PX, :, 1])
    if rows.shape[0] <= _ROWS or rows.shape[1] < _REACH_PX:
        return
    alike = np.asarray(cv2.absdiff(rows[1:], rows[:-1]) < _ALIKE, np.uint8)
    edges = np.asarray(cv2.absdiff(rows[1:, 1:], rows[1:, :-1]) >= _EDGE, np.uint8)
    counted = cv2.boxFilter(edges, cv2.CV_16S, (_REACH_PX, 1), normalize=False, borderType=cv2.BORDER_CONSTANT)
    bars = cv2.bitwise_and(np.asarray(counted >= _EDGES, np.uint8), cv2.erode(alike, _kernel(_REACH_PX, 1))[:, 1:])
    bars = cv2.morphologyEx(bars, cv2.MORPH_OPEN, _kernel(_ROWS, 0))
    if not cv2.countNonZero(bars):
        return
    bars = cv2.dilate(bars, np.ones((3, _REACH_PX), np.uint8))
    for nth in np.flatnonzero(bars.any(axis=1)).tolist():
        strokes[nth * _APART_PX : (nth + 1) * _APART_PX + 1, 1:][:, bars[nth] > 0] = 0


def wipe_rules(strokes: Mask, pixels: Pixels) -> tuple[Box, ...]:
    """Wipe out what is a rule's; where the upright ones are, with a pixel of air on both sides.

    Args:
        strokes: 255 where strokes of letters and of rules are; changed.
        pixels: the picture.
    """
    rulers = []
    for axis in (0, 1):  # upright rules, then level ones
        pieces = cv2.morphologyEx(strokes, cv2.MORPH_OPEN, _kernel(_PIECE_PX[axis], axis))
        sums = cv2.reduce(pieces, axis, cv2.REDUCE_SUM, dtype=cv2.CV_32S).ravel()
        places = np.flatnonzero(sums[2:-2] >= 255 * _PIECES_PX[axis]) + 2
        if not places.size:
            continue
        before, middle, after = (np.take(pixels[..., 1], places + shift, axis=1 - axis) for shift in (-2, 0, 2))
        darker = cv2.subtract(cv2.min(before, after), middle)
        lighter = cv2.subtract(middle, cv2.max(before, after))
        ridge = np.asarray(cv2.max(darker, lighter) >= _STANDS_OUT, np.uint8)
        whole = _long(ridge, axis)
        if not axis:
            lanes = np.flatnonzero(whole.any(axis=0))
            places = places[lanes]
            whole = _beside_cut_off(*(each[:, lanes] for each in (before, middle, after, ridge, whole)))
        rules = whole if axis else whole.T
        for place, rule in zip(places.tolist(), rules, strict=True):
            for first, end in runs(rule > 0):
                box = Box(first, place - 1, end - first, 3) if axis else Box(place - 1, first, 3, end - first)
                strokes[box.top : box.bottom, box.left : box.right] = 0
                if not axis:
                    rulers.append(box)
    return tuple(rulers)


def _long(ridge: Mask, axis: int) -> Mask:
    """What is a rule's for its length, over the gaps that noise makes."""
    closed = cv2.morphologyEx(ridge, cv2.MORPH_CLOSE, _kernel(_BROKEN_PX, axis))
    return np.asarray(cv2.morphologyEx(closed, cv2.MORPH_OPEN, _kernel(_LONG_PX[axis], axis)), np.uint8)


def _beside_cut_off(before: Mask, middle: Mask, after: Mask, ridge: Mask, whole: Mask) -> Mask:
    """Upright rules, one a column, also beside writing that a cell's side cuts off, which hides no colour of theirs."""
    if not whole.size:
        return whole
    own = np.sum(middle * whole, 0, np.int32) // np.sum(whole, 0, np.int32)
    other = cv2.absdiff(middle, np.broadcast_to(own, middle.shape).astype(np.uint8))
    edge = cv2.max(cv2.absdiff(before, middle), cv2.absdiff(after, middle))
    near = cv2.morphologyEx(ridge, cv2.MORPH_CLOSE, _kernel(_CUT_OFF_PX, 0))
    near[(other >= _STANDS_OUT) | (edge < _STANDS_OUT)] = 0
    return _long(np.maximum(ridge, near), 0)


def _kernel(length: int, axis: int) -> Mask:
    return np.ones((1, length) if axis else (length, 1), np.uint8)
