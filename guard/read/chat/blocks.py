"""What stands in a pane: blocks, pictures, words."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from guard.model import Box, Pixels
from guard.read.chat.ground import stands_out

_TEXT_PX = 10
"""Larger writing is looked at as if it were so high."""
_EDGE = 0.15
"""What is not looked at along the pane's ends, where lines and shadows are, in heights of a line."""
_AIR = 0.3
"""Between the pieces of one part, in heights of a line."""
_BEYOND = 0.4
"""What is cut off at the end of the pane goes on so far where the line or shadow there begins, in heights of a line."""
_FILLED = 0.55
_LEAST = 0.4
_JOINT = 0.5
"""Drawings of a wallpaper are thinner, in heights of a line."""
_SOLID = 0.7
_ACROSS = 0.85
"""Wider than any message, to the pane."""


@dataclass(frozen=True, slots=True)
class Block:
    """What stands out from the ground without a gap."""

    box: Box
    filled: bool
    """Whether it is a block, or has a frame around it."""
    solid: bool
    """Whether hardly any ground is seen in it; in a drawing on a wallpaper much is."""


def blocks_of(
    pixels: Pixels, pane: Box, known: Sequence[Box], written: Sequence[Box], text_px: float
) -> tuple[Block, ...]:
    """What stands out from the ground of a pane beside what is `known`, around which that ground is seen."""
    whole = pixels[pane.top : pane.top + pane.height, pane.left : pane.left + pane.width]
    scale = min(1.0, _TEXT_PX / text_px)
    size = (max(1, round(pane.width * scale)), max(1, round(pane.height * scale)))
    small = np.asarray(cv2.resize(whole, size, interpolation=cv2.INTER_AREA) if scale < 1 else whole, np.uint8)
    there = [_scaled(box, pane, scale) for box in known]
    apart = stands_out(small, there, [_scaled(box, pane, scale) for box in written], text_px * scale)
    edge = max(1, round(_EDGE * text_px * scale))
    _clear_ends(apart, pane, pixels.shape, edge)
    for box in there:
        apart[
            max(0, box.top - edge) : box.top + box.height + edge, max(0, box.left - edge) : box.left + box.width + edge
        ] = 0
    across = _across(apart)
    apart[across] = 0
    air = max(2, round(_AIR * text_px * scale))
    joined = cv2.morphologyEx(apart, cv2.MORPH_CLOSE, np.ones((air, air), np.uint8))
    beyond = round(_BEYOND * text_px * scale)
    found = []
    for left, top, width, height, filled in _blocks(np.asarray(joined, np.uint8), apart, text_px * scale):
        solid = filled and cv2.countNonZero(apart[top : top + height, left : left + width]) > _SOLID * width * height
        if top <= edge:
            top, height = -beyond, top + height + beyond
        if top + height >= size[1] - edge:
            height = size[1] + beyond - top
        box = Box(*(round(value / scale) for value in (left, top, width, height)))
        found.append(Block(box._replace(left=box.left + pane.left, top=box.top + pane.top), filled, solid))
    rows = np.flatnonzero(across & ~np.roll(across, 1))
    return (*found, *(Block(Box(pane.left, pane.top + round(row / scale), pane.width, 1), True, True) for row in rows))


_Outline = tuple[int, int, int, int, bool]
"""Left, top, width, height, and whether it is filled."""


def _blocks(joined: NDArray[np.uint8], apart: NDArray[np.uint8], text_px: float) -> list[_Outline]:
    """What hangs together. What is as wide as the pane are messages of both speakers that touch, or that drawings
    between them join: it is taken apart."""
    found = list[_Outline]()
    for block in _outlined(joined):
        left, top, width, height, _ = block
        if width <= _ACROSS * joined.shape[1] or height <= 2 * text_px:
            found.append(block)
            continue
        thin = max(2, round(_JOINT * text_px))
        inside = np.ascontiguousarray(apart[top : top + height, left : left + width])
        opened = cv2.morphologyEx(inside, cv2.MORPH_OPEN, np.ones((thin, thin), np.uint8))
        for x, y, across, down, filled in _outlined(np.asarray(opened, np.uint8)):
            piece = (left + x, top + y, across, down, filled)
            wide = across > _ACROSS * joined.shape[1]
            found += _bands(opened[y : y + down], left, top + y, text_px) if wide else [piece]
    return found


def _outlined(mask: NDArray[np.uint8]) -> Iterator[_Outline]:
    for contour in cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)[0]:
        left, top, width, height = (int(value) for value in cv2.boundingRect(contour))
        yield left, top, width, height, cv2.contourArea(contour) >= _FILLED * max(1, width - 1) * max(1, height - 1)


def _bands(
    mask: NDArray[np.integer[Any] | np.floating[Any]], left: int, top: int, text_px: float
) -> Iterator[_Outline]:
    """The parts of a block, from top to bottom, that begin and end at other places than the ones above."""
    seen = mask > 0
    first = np.where(seen.any(axis=1), seen.argmax(axis=1), -1)
    last = np.where(seen.any(axis=1), seen.shape[1] - seen[:, ::-1].argmax(axis=1), -1)
    steps = np.maximum(np.abs(np.diff(first)), np.abs(np.diff(last))) > text_px
    for begin, end in itertools.pairwise([0, *(np.flatnonzero(steps) + 1).tolist(), len(seen)]):
        across = int(np.median(last[begin:end]) - np.median(first[begin:end]))
        if end - begin >= _LEAST * text_px and across > 0:
            yield left + int(np.median(first[begin:end])), top + begin, across, end - begin, True


def _across(apart: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """The rows in which nearly everything stands out: lines, and the upper and lower ends of boxes to write in."""
    return np.asarray(np.count_nonzero(apart, axis=1) > _ACROSS * apart.shape[1], np.bool_)


def _scaled(box: Box, pane: Box, scale: float) -> Box:
    places = (box.left - pane.left, box.top - pane.top, box.width, box.height)
    return Box(*(round(place * scale) for place in places))


def _clear_ends(apart: NDArray[np.uint8], pane: Box, shape: tuple[int, ...], edge: int) -> None:
    """Nothing along the ends of the pane, but where the picture ends too."""
    if pane.top > 0:
        apart[:edge] = 0
    if pane.top + pane.height < shape[0]:
        apart[-edge:] = 0
    if pane.left > 0:
        apart[:, :edge] = 0
    if pane.left + pane.width < shape[1]:
        apart[:, -edge:] = 0
