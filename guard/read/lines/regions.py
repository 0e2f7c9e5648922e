"""Where the finder of strokes cannot be trusted, so that the detection network looks there too.

The rule was measured: on 80 screens the recogniser was at least 0.8 sure of every true line and at most 0.5 of what
doodles and photos made the finder take for one. So a region is unsure where such lines, or strokes that became no line
at all, lie close together.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from guard.model import Box
from guard.read.lines.strokes import Ink
from guard.read.page import Line, is_stray_letter

SURE = 0.6
"""Confidence from which on a line counts as text."""
_CELL_PX = 32
"""Side of the squares in which strokes are counted."""
_DENSITY = 0.05
"""Share of a cell's pixels that are strokes of no line, from which on the cell is unsure."""
_CELLS = 3
"""Cells across and down of an unsure region, at least: smaller things are icons."""
_STRAY = 10
_STRAY_SHARE = 0.4
"""A picture with so many and such a share of stray readings is a photo."""
_LARGE = 0.12
"""From this share of the picture on, the whole of it is unsure: a tilted line should not end at a region's border."""
_SPECK = 1.6
"""Width of a speck in heights of it, at most; wider lines may be words."""
_SPECKS = 40
"""Specks of a photo, at least: screens have fewer icons."""


def worth_reading(ink: Ink) -> tuple[Box, ...]:
    """The finder's lines without the specks of a photo, where the network will look anyway."""
    specks = [box for box in ink.lines if box.width <= _SPECK * box.height]
    if len(specks) < _SPECKS or 2 * len(specks) < len(ink.lines):
        return ink.lines
    return tuple(box for box in ink.lines if box.width > _SPECK * box.height)


def unsure_regions(ink: Ink, lines: tuple[Line, ...]) -> tuple[Box, ...]:
    """Regions of the picture that need the network: all of it for a photo, none on a plain screen."""
    height, width = ink.mask.shape
    stray = sum(line.confidence < SURE or is_stray_letter(line.text) for line in lines)
    if len(worth_reading(ink)) < len(ink.lines) or (stray >= _STRAY and stray > _STRAY_SHARE * len(lines)):
        return (Box(0, 0, width, height),)
    grid = (max(1, -(-width // _CELL_PX)), max(1, -(-height // _CELL_PX)))
    left_over = np.zeros((grid[1] * _CELL_PX, grid[0] * _CELL_PX), np.uint8)
    left_over[:height, :width] = ink.mask
    doubtful = []
    for line in lines:
        box = line.box
        if line.confidence >= SURE:
            left_over[box.top : box.bottom, box.left : box.right] = 0
        else:
            doubtful.append(box)
    cells = (cv2.resize(left_over, grid, interpolation=cv2.INTER_AREA) > 255 * _DENSITY).astype(np.uint8)
    for box in doubtful:
        rows = slice(box.top // _CELL_PX, box.bottom // _CELL_PX + 1)
        cells[rows, max(0, box.left - box.width) // _CELL_PX : (box.left + 2 * box.width) // _CELL_PX + 1] = 1
    regions = _regions(cells, width, height)
    if sum(box.width * box.height for box in regions) > _LARGE * width * height:
        return (Box(0, 0, width, height),)
    return regions


def _regions(cells: NDArray[np.uint8], width: int, height: int) -> tuple[Box, ...]:
    joined = cv2.morphologyEx(cells, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    regions = []
    for left, top, across, down, _ in cv2.connectedComponentsWithStats(joined, connectivity=8)[2][1:].tolist():
        if min(across, down) < _CELLS:
            continue
        x0, y0 = max(0, (left - 1) * _CELL_PX), max(0, (top - 1) * _CELL_PX)
        x1, y1 = min(width, (left + across + 1) * _CELL_PX), min(height, (top + down + 1) * _CELL_PX)
        regions.append(Box(x0, y0, x1 - x0, y1 - y0))
    return tuple(regions)
