"""Where the finder of strokes cannot be trusted, so that the detection network looks there too.

The rule was measured: on 80 screens the recogniser was at least 0.8 sure of every true line and at most 0.5 of what
doodles and photos made the finder take for one. So a region is unsure where such lines, or strokes that became no line
at all, lie close together.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from guard.model import Box
from guard.model.boxes import around, frame
from guard.read.lines.cells import by_cells, in_whole_cells
from guard.read.lines.rows import Mask
from guard.read.lines.strokes import Ink
from guard.read.page import Line
from guard.read.stretches import runs

SURE = 0.6
"""Confidence from which on a line counts as text."""
_CELL_PX = 32
"""Side of the squares in which strokes are counted."""
_DENSITY = 0.05
"""Share of a cell's pixels that are strokes of no line, from which on the cell is unsure."""
_CELLS = 3
"""Cells across and down of an unsure region, at least: smaller things are icons."""
_BESIDE = 4
"""Room beside a doubtful line that is unsure with it, in heights of it, at most."""
_WHOLE = 0.7
"""Share of the picture in unsure regions from which on all of it is unsure."""
_TOGETHER = 1.1
"""Size of the box around two regions beside their own sizes, up to which the network looks at both at once."""
_SPECK = 1.6
"""Width of a speck in heights of it, at most; wider lines may be words."""
_SPECKS = 40
"""Specks of a photo, at least: screens have fewer icons."""


def worth_reading(ink: Ink) -> tuple[Box, ...]:
    """The finder's lines without the specks of a photo, where the network will look anyway."""
    specks = [box for box in ink.lines if _is_speck(box)]
    if len(specks) < _SPECKS or 2 * len(specks) < len(ink.lines):
        return ink.lines
    return tuple(box for box in ink.lines if not _is_speck(box))


def loose_strokes(ink: Ink) -> tuple[Box, ...]:
    """Where strokes are that the finder made no line of, and lines that are not worth reading: they may be writing."""
    height, width = ink.mask.shape
    reading = worth_reading(ink)
    cells = _dense_cells(ink.mask, reading)
    loose = []
    for row, cell_row in enumerate(cells):
        top, bottom = row * _CELL_PX, min(height, (row + 1) * _CELL_PX)
        loose += [
            Box(start * _CELL_PX, top, min(width, end * _CELL_PX) - start * _CELL_PX, bottom - top)
            for start, end in runs(cell_row > 0)
        ]
    specks = filter(_is_speck, ink.lines) if len(reading) < len(ink.lines) else ()
    return (*loose, *specks)


def unsure_regions(ink: Ink, lines: tuple[Line, ...]) -> tuple[Box, ...]:
    """Regions of the picture that need the network: all of it for a photo, none on a plain screen."""
    height, width = ink.mask.shape
    if ink.grainy:
        return (frame(ink.mask.shape),)
    cells = _dense_cells(ink.mask, [line.box for line in lines if line.confidence >= SURE])
    doubtful = [line.box for line in lines if line.confidence < SURE]
    if len(worth_reading(ink)) < len(ink.lines):
        doubtful += filter(_is_speck, ink.lines)
    for box in doubtful:
        beside = min(box.width, _BESIDE * box.height)
        rows = slice(box.top // _CELL_PX, box.bottom // _CELL_PX + 1)
        cells[rows, max(0, box.left - beside) // _CELL_PX : (box.right + beside) // _CELL_PX + 1] = 1
    regions = _regions(cells, width, height)
    if sum(box.width * box.height for box in regions) > _WHOLE * width * height:
        return (Box(0, 0, width, height),)
    return regions


def _dense_cells(mask: Mask, lines: Sequence[Box]) -> Mask:
    """1 for the cells with many strokes of no line, one element a cell."""
    left_over = in_whole_cells(mask, _CELL_PX)
    for box in lines:
        left_over[box.top : box.bottom, box.left : box.right] = 0
    return np.asarray(by_cells(left_over, _CELL_PX) > 255 * _DENSITY, np.uint8)


def _is_speck(box: Box) -> bool:
    return box.width <= _SPECK * box.height


def _regions(cells: NDArray[np.uint8], width: int, height: int) -> tuple[Box, ...]:
    """Around cells that lie together, with a cell of air, so that no tilted line ends at a border."""
    joined = cv2.morphologyEx(cells, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    regions: list[Box] = []
    for left, top, across, down, _ in cv2.connectedComponentsWithStats(joined, connectivity=8)[2][1:].tolist():
        if min(across, down) < _CELLS:
            continue
        x0, y0 = max(0, (left - 1) * _CELL_PX), max(0, (top - 1) * _CELL_PX)
        x1, y1 = min(width, (left + across + 1) * _CELL_PX), min(height, (top + down + 1) * _CELL_PX)
        region = Box(x0, y0, x1 - x0, y1 - y0)
        while (near := next((other for other in regions if _fill(region, other)), None)) is not None:
            regions.remove(near)
            region = around((region, near))
        regions.append(region)
    return tuple(regions)


def _fill(one: Box, other: Box) -> bool:
    """Whether the box around both is hardly larger than they are together."""
    both = around((one, other))
    return both.width * both.height <= _TOGETHER * (one.width * one.height + other.width * other.height)
