"""Lines of real screens, as the reader cuts them out, and pieces of screens, as large as it looks at them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np

from guard.model import Pixels
from guard.read.lines.detector import GRID_PX, TILE_PX
from guard.read.lines.rapid import PHOTO_PX, strip_of
from guard.read.lines.regions import worth_reading
from guard.read.lines.strokes import find_lines
from tools.train.labelled import Labelled, labelled, may_tune

_SEED = 20261128
_PICTURES, _LINES = 200, 12
"""Pictures, and lines of each, at most."""
_PIECES = 80
"""Pictures of which a piece is taken."""
_PIXELS = 4_000_000
"""Pixels of a picture, at most."""


def strips(folder: Path) -> Iterator[Pixels]:
    """Some lines of some of the pictures that may be tuned on, always the same ones."""
    chance = np.random.default_rng(_SEED)
    for picture in _some(folder, chance, _PICTURES):
        pixels = picture.pixels
        if pixels.shape[0] * pixels.shape[1] > _PIXELS:
            continue
        ink = find_lines(pixels)
        boxes = worth_reading(ink)
        for line in chance.permutation(len(boxes))[:_LINES]:
            cut = strip_of(pixels, ink, boxes[line])
            if cut is not None:
                yield cut.pixels


def pieces(folder: Path) -> Iterator[Pixels]:
    """A piece of some of the pictures that may be tuned on, as the network that finds lines sees photos."""
    chance = np.random.default_rng(_SEED)
    for picture in _some(folder, chance, _PIECES):
        pixels = picture.pixels
        scale = min(1.0, PHOTO_PX / max(pixels.shape[:2]))
        seen = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        height, width = (min(TILE_PX, side // GRID_PX * GRID_PX) for side in seen.shape[:2])
        top, left = (int(chance.integers(side - of + 1)) for side, of in zip(seen.shape, (height, width), strict=False))
        if height and width:
            yield np.asarray(seen[top : top + height, left : left + width], np.uint8)


def _some(folder: Path, chance: np.random.Generator, most: int) -> Iterator[Labelled]:
    """As many of the pictures that may be tuned on."""
    pictures = [picture for picture in labelled(folder) if may_tune(picture.repository)]
    return (pictures[nth] for nth in chance.permutation(len(pictures))[:most])
