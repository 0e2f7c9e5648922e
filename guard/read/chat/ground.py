"""The ground of a pane: one colour, one that fades into another, or a wallpaper; and what stands out from it."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from guard.model import Box, Pixels

_GRID = 48
"""So many points a side tell how the ground changes over a pane."""
_SEEDS = 32
_FADES = 30
"""How far ground may be from the colour that is expected there; what differs more is something else."""
_PLAIN = 3
_MOSTLY = 0.6
_TERMS = (3, 3, 6, 6)
"""A colour that fades is followed along straight lines first, then along curves."""
_STANDS_OUT = 6
"""From plain ground, by the palest bubble."""
_DRAWN = 0.06
"""Where so much of the ground is a little off its colour, there are drawings on it; they are thin."""
_THIN = 0.25
"""In heights of a line."""
_NOISE = 75
"""The share of ground, in percent, whose noise is below the limit; the rest may be something pale."""


def stands_out(pixels: Pixels, known: Sequence[Box], written: Sequence[Box], text_px: float) -> NDArray[np.uint8]:
    """255 where a pixel is no ground. `known`: what has ground around it; `written`: where lines of text are."""
    height, width = pixels.shape[:2]
    seeds = _around(known, text_px, width, height)
    points = np.concatenate([seeds, _free((*known, *written), text_px, width, height)])
    if not len(points):
        return np.zeros((height, width), np.uint8)
    colours = pixels[points[:, 1], points[:, 0]].astype(np.float32)
    place = points / (width, height) - 0.5
    fade = _fade(colours, place, _usual(colours[: len(seeds)] if len(seeds) else colours, colours[len(seeds) :]))
    away = np.abs(colours - _terms(place, len(fade)) @ fade).max(axis=1)
    noise = away[away <= _FADES]
    limit = max(_STANDS_OUT, 2 * float(np.percentile(noise, _NOISE)) + 3) if noise.size else _STANDS_OUT
    if len(fade) == 1:
        ground = cv2.inRange(pixels, tuple((fade[0] - limit).tolist()), tuple((fade[0] + limit).tolist()))
    else:
        ground = cv2.inRange(cv2.absdiff(pixels, _painted(fade, width, height)), (0, 0, 0), (limit,) * 3)
    apart = np.asarray(cv2.bitwise_not(ground), np.uint8)
    if np.count_nonzero((away > limit) & (away <= _FADES)) <= _DRAWN * len(away):
        return apart
    thin = max(2, round(_THIN * text_px))
    return np.asarray(cv2.morphologyEx(apart, cv2.MORPH_OPEN, np.ones((thin, thin), np.uint8)), np.uint8)


def _usual(seeds: NDArray[np.float32], colours: NDArray[np.float32]) -> NDArray[np.float32]:
    """The colour around what is known that is seen most often elsewhere: below a name its bubble begins."""
    seeds = seeds[:: max(1, len(seeds) // _SEEDS)]
    colours = colours[:: max(1, len(colours) // (_GRID * _GRID // 4))] if len(colours) else seeds
    near = np.abs(seeds[:, None] - colours[None]).max(axis=2) <= _FADES / 3
    best = near[int(np.argmax(near.sum(axis=1)))]
    return np.asarray(np.median(colours[best], axis=0) if best.any() else np.median(seeds, axis=0), np.float32)


def _fade(colours: NDArray[np.float32], place: NDArray[np.float64], first: NDArray[np.float32]) -> NDArray[np.float32]:
    """How the ground's colour follows from the place: one row for each term."""
    fade = first[None]
    away = np.abs(colours - first).max(axis=1)
    if np.count_nonzero(away <= _PLAIN) >= _MOSTLY * np.count_nonzero(away <= _FADES):
        return fade
    near = away <= _FADES
    for terms in _TERMS:
        if np.count_nonzero(near) < 8 * terms:
            break
        known = _terms(place[near], terms)
        fade = np.linalg.lstsq(known.T @ known, known.T @ colours[near], rcond=None)[0].astype(np.float32)
        away = np.abs(colours - _terms(place, terms) @ fade).max(axis=1)
        near = away <= _FADES
    return fade


def _terms(place: NDArray[np.float64], count: int) -> NDArray[np.float32]:
    x, y = place[:, 0], place[:, 1]
    return np.stack([np.ones_like(x), x, y, x * x, x * y, y * y][:count], axis=1).astype(np.float32)


def _painted(fade: NDArray[np.float32], width: int, height: int) -> Pixels:
    """The ground as it is where nothing hides it."""
    ys, xs = np.mgrid[0:_GRID, 0:_GRID] / (_GRID - 1) - 0.5
    colours = _terms(np.stack([xs.ravel(), ys.ravel()], axis=1), len(fade)) @ fade
    grid = np.clip(colours, 0, 255).astype(np.uint8).reshape(_GRID, _GRID, 3)
    return np.asarray(cv2.resize(grid, (width, height), interpolation=cv2.INTER_LINEAR), np.uint8)


def _around(known: Sequence[Box], text_px: float, width: int, height: int) -> NDArray[np.intp]:
    """Points just above and below what is known; a bubble's tail is at a side."""
    away = max(2, round(0.35 * text_px))
    points = [
        (box.left + box.width * share // 4, y)
        for box in known
        for share in (1, 2, 3)
        for y in (box.top - away, box.top + box.height + away)
    ]
    inside = [(x, y) for x, y in points if 0 <= x < width and 0 <= y < height]
    return np.array(inside, np.intp).reshape(-1, 2)


def _free(known: Sequence[Box], text_px: float, width: int, height: int) -> NDArray[np.intp]:
    """Points all over the pane but where something is known to stand."""
    xs, ys = (np.linspace(0, size - 1, min(size, _GRID)).astype(np.intp) for size in (width, height))
    free = np.ones((len(ys), len(xs)), bool)
    air = 0.3 * text_px
    for box in known:
        rows = (ys >= box.top - air) & (ys < box.top + box.height + air)
        columns = (xs >= box.left - air) & (xs < box.left + box.width + air)
        free &= ~(rows[:, None] & columns[None])
    row, column = np.nonzero(free)
    return np.stack([xs[column], ys[row]], axis=1)
