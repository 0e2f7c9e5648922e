"""The pane of a conversation, chosen among rectangles by what was learned of panes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from guard.model import Box, Pixels
from guard.read.chat.rectangles import Numbers, Places, Rectangles, difference
from guard.read.chat.trees import Trees
from guard.read.chat.words import is_moment, is_talk, is_to_write
from guard.read.page import Line, TextPage

_BUSY = 12
"""Difference between neighbouring pixels where something is drawn or written."""
_STRIP = 0.015
"""Width of the strips on both sides of an edge whose colours are compared, to the picture's longer side."""
_NEAR = 2
"""Distance from an edge that still counts as its place, in pixels."""
_CUT = 0.25
"""Part of a line on either side of an edge that goes through it, in heights of a line."""
_FAR = 30.0
"""Distance of a line from an edge beyond which it does not matter, in heights of a line."""
_MANY = 60.0
"""Lines beyond which their number does not matter."""
_MOST_LINES = 400
"""Lines that are compared with each rectangle; of more, those at even distances are, which bounds the memory."""
_SIDES = ("left", "right", "top", "bottom")
_KINDS = {"talk": is_talk, "moment": is_moment, "write": is_to_write}
"""What a line may say."""

SIGNS = (
    *(f"{part}.{side}" for part in ("at", "next", "edge", "change", "inner", "outer") for side in _SIDES),
    *(f"{part}.{side}" for part in ("cut", "air", "beyond", "guess") for side in _SIDES),
    *("width", "height", "aspect", "page", "columns", "rows", "whole.top", "whole.bottom", "busy", "drawn", "guess"),
    *("lines", "count", "letters", "text", "write.below"),
    *(f"{kind}.{part}" for kind in _KINDS for part in ("share", "all")),
)
"""Signs of a rectangle, in the order of `signs`' columns."""


class Panes:
    """What tells how well a rectangle fits a conversation's pane."""

    def __init__(self, model: Path) -> None:
        """`model`: as `tools.train.panes` makes it.

        Raises:
            ValueError: it was made for other signs.
        """
        self._trees = Trees(model, SIGNS)

    def best(self, pixels: Pixels, page: TextPage, guess: Box | None) -> Box:
        """The rectangle of a picture with a conversation that fits best. `guess`: where messages lead to."""
        rectangles = Rectangles.of(pixels, guess)
        chosen = rectangles.box(int(np.argmax(self._trees.scores(signs(rectangles, page, guess)))))
        return _with_whole_lines(chosen, page.lines)


def _with_whole_lines(pane: Box, lines: Sequence[Line]) -> Box:
    """A pane that holds the lines through which its upper or lower edge went."""
    beside = [line.box for line in lines if pane.left <= line.box.left + line.box.width / 2 < pane.right]
    top = min((box.top for box in beside if box.top < pane.top < box.bottom), default=pane.top)
    bottom = max((box.bottom for box in beside if box.top < pane.bottom < box.bottom), default=pane.bottom)
    return Box(pane.left, top, pane.width, bottom - top)


def signs(rectangles: Rectangles, page: TextPage, guess: Box | None) -> Numbers:
    """A row a rectangle, a column for each of `SIGNS`; -1 where nothing is written, and where there is no guess."""
    found = {
        **_form(rectangles),
        **_drawn(rectangles),
        **(_written(rectangles, page.lines) if page.lines else {}),
        **(_guessed(rectangles, guess) if guess is not None else {}),
    }
    absent = np.full(len(rectangles.left), -1.0)
    return np.stack([np.asarray(found.get(name, absent), np.float64) for name in SIGNS], axis=1)


def _form(rectangles: Rectangles) -> dict[str, NDArray[Any]]:
    """Where it stands, how large it is, and where other edges are."""
    height, width = rectangles.picture.shape[:2]
    left, right, top, bottom = rectangles.left, rectangles.right, rectangles.top, rectangles.bottom
    columns, rows = rectangles.columns, rectangles.rows
    many = len(rows.first), len(columns.first)
    return {
        "at.left": left / width,
        "at.right": 1 - right / width,
        "at.top": top / height,
        "at.bottom": 1 - bottom / height,
        "next.left": np.repeat(columns.before, many[0]) / width,
        "next.right": np.repeat(columns.behind, many[0]) / width,
        "next.top": np.tile(rows.before, many[1]) / height,
        "next.bottom": np.tile(rows.behind, many[1]) / height,
        "columns": np.repeat(columns.last - columns.first, many[0]),
        "rows": np.tile(rows.last - rows.first, many[1]),
        "width": (right - left) / width,
        "height": (bottom - top) / height,
        "aspect": (right - left) / (bottom - top),
        "page": np.full(len(left), width / height),
    }


class _Sums:
    """Sums over rectangles of a picture, each in four look-ups."""

    def __init__(self, values: NDArray[Any]) -> None:
        self._sums = np.asarray(cv2.integral(np.asarray(values, np.float64)), np.float64)
        self._height, self._width = values.shape[:2]

    def mean(self, left: Places, top: Places, right: Places, bottom: Places) -> Numbers:
        """Of what of a rectangle is in the picture; 0 where nothing is."""
        left, right = np.clip(left, 0, self._width), np.clip(right, 0, self._width)
        top, bottom = np.clip(top, 0, self._height), np.clip(bottom, 0, self._height)
        sums = self._sums
        total = sums[bottom, right] - sums[top, right] - sums[bottom, left] + sums[top, left]
        area = np.maximum(1, (right - left) * (bottom - top))
        return np.asarray(total / (area[:, None] if total.ndim > 1 else area))


def _drawn(rectangles: Rectangles) -> dict[str, NDArray[Any]]:
    """Edges along its sides, the ground on both sides of them, and how much is drawn in it."""
    picture = rectangles.picture
    height, width = picture.shape[:2]
    left, right, top, bottom = rectangles.left, rectangles.right, rectangles.top, rectangles.bottom
    wide = np.ones(2 * _NEAR + 1, np.uint8)
    across, down = _Sums(cv2.dilate(rectangles.across, wide[:, None])), _Sums(cv2.dilate(rectangles.down, wide[None]))
    column = {"left": np.minimum(left, width - 1), "right": np.minimum(right, width - 1)}
    row = {"top": np.minimum(top, height - 1), "bottom": np.minimum(bottom, height - 1)}
    found: dict[str, NDArray[Any]] = {}
    for side, x in column.items():
        found[f"edge.{side}"] = down.mean(x, top, x + 1, bottom)
    for side, y in row.items():
        found[f"edge.{side}"] = across.mean(left, y, right, y + 1)
        found[f"whole.{side}"] = across.mean(np.zeros_like(y), y, np.full_like(y, width), y + 1)
    ground = _Sums(picture)
    middle = ground.mean(left, top, right, bottom)
    strip = max(2, round(_STRIP * max(height, width)))
    strips = {
        "left": ((left + 1, top, left + 1 + strip, bottom), (left - 1 - strip, top, left - 1, bottom)),
        "right": ((right - 1 - strip, top, right - 1, bottom), (right + 1, top, right + 1 + strip, bottom)),
        "top": ((left, top + 1, right, top + 1 + strip), (left, top - 1 - strip, right, top - 1)),
        "bottom": ((left, bottom - 1 - strip, right, bottom - 1), (left, bottom + 1, right, bottom + 1 + strip)),
    }
    for side, (inside, outside) in strips.items():
        inner, outer = ground.mean(*inside), ground.mean(*outside)
        found[f"change.{side}"] = np.abs(inner - outer).max(axis=1)
        found[f"inner.{side}"] = np.abs(inner - middle).max(axis=1)
        found[f"outer.{side}"] = np.abs(outer - middle).max(axis=1)
    busy = np.zeros((height, width), np.uint8)
    busy[:, 1:] = difference(picture[:, 1:], picture[:, :-1]) > _BUSY
    found["busy"] = _Sums(busy).mean(left, top, right, bottom)
    found["drawn"] = found["busy"] * ((right - left) * (bottom - top)) / max(1, int(busy.sum()))
    return found


def _written(rectangles: Rectangles, lines: tuple[Line, ...]) -> dict[str, NDArray[Any]]:
    """What lines stand in it, around it and across its sides; `lines`: at least one."""
    left, right, top, bottom = (
        places[:, None] for places in (rectangles.left, rectangles.right, rectangles.top, rectangles.bottom)
    )
    lines = lines[:: -(-len(lines) // _MOST_LINES)]
    across, down = rectangles.scale
    boxes = np.array([line.box for line in lines], np.float64) * (across, down, across, down)
    begin, above = boxes[:, 0][None], boxes[:, 1][None]
    end, below = begin + boxes[:, 2], above + boxes[:, 3]
    x, y = (begin + end) / 2, (above + below) / 2
    text_px = max(1.0, float(np.median(boxes[:, 3])))
    margin = _CUT * text_px
    beside, level = (x > left) & (x < right), (y > top) & (y < bottom)
    inside = beside & level
    count = inside.sum(axis=1)

    def air(distance: Numbers) -> Numbers:
        near = np.where(inside & (distance >= 0), distance / text_px, _FAR)
        return np.asarray(np.minimum(near, _FAR).min(axis=1))

    found: dict[str, NDArray[Any]] = {
        "lines": count / len(lines),
        "count": np.minimum(count, _MANY),
        "letters": (inside * np.array([len(line.text) for line in lines])).sum(axis=1) / np.maximum(1, count),
        "text": np.full(len(count), text_px / rectangles.picture.shape[1]),
        "cut.left": (level & (begin < left - margin) & (end > left + margin)).sum(axis=1),
        "cut.right": (level & (begin < right - margin) & (end > right + margin)).sum(axis=1),
        "cut.top": (beside & (above < top - margin) & (below > top + margin)).sum(axis=1),
        "cut.bottom": (beside & (above < bottom - margin) & (below > bottom + margin)).sum(axis=1),
        "air.left": air(begin - left),
        "air.right": air(right - end),
        "air.top": air(above - top),
        "air.bottom": air(bottom - below),
        "beyond.left": (level & (x < left)).sum(axis=1),
        "beyond.right": (level & (x > right)).sum(axis=1),
        "beyond.top": (beside & (y < top)).sum(axis=1),
        "beyond.bottom": (beside & (y > bottom)).sum(axis=1),
    }
    for kind, says in _KINDS.items():
        told = np.array([says(line.text) for line in lines])
        of_kind = (inside & told).sum(axis=1)
        found[f"{kind}.share"] = of_kind / np.maximum(1, count)
        found[f"{kind}.all"] = of_kind / max(1, int(told.sum()))
        if kind == "write":
            found["write.below"] = (beside & told & (y > bottom)).sum(axis=1)
    return found


def _guessed(rectangles: Rectangles, guess: Box) -> dict[str, NDArray[Any]]:
    """How far its sides are from those of the guess, and how much both share."""
    left, right, top, bottom = rectangles.left, rectangles.right, rectangles.top, rectangles.bottom
    (across, down), (height, width) = rectangles.scale, rectangles.picture.shape[:2]
    own = (guess.left * across, guess.right * across, guess.top * down, guess.bottom * down)
    return {
        "guess": shares(left, right, top, bottom, own),
        "guess.left": (left - own[0]) / width,
        "guess.right": (right - own[1]) / width,
        "guess.top": (top - own[2]) / height,
        "guess.bottom": (bottom - own[3]) / height,
    }


def shares(
    left: Places, right: Places, top: Places, bottom: Places, other: tuple[float, float, float, float]
) -> Numbers:
    """Intersection over union of rectangles with another one: its left, right, top, bottom."""
    width = np.clip(np.minimum(right, other[1]) - np.maximum(left, other[0]), 0, None)
    height = np.clip(np.minimum(bottom, other[3]) - np.maximum(top, other[2]), 0, None)
    both = width * height
    area = (other[1] - other[0]) * (other[3] - other[2])
    return np.asarray(both / np.maximum(1.0, (right - left) * (bottom - top) + area - both))
