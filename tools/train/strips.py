"""Lines of real screens, as the reader cuts them out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from guard.model import Pixels
from guard.read.lines.rapid import strip_of
from guard.read.lines.regions import worth_reading
from guard.read.lines.strokes import find_lines
from tools.train.labelled import labelled, may_tune

_SEED = 20261128
_PICTURES, _LINES = 200, 12
"""Pictures, and lines of each, at most."""
_PIXELS = 4_000_000
"""Pixels of a picture, at most."""


def strips(folder: Path) -> Iterator[Pixels]:
    """Some lines of some of the pictures that may be tuned on, always the same ones."""
    chance = np.random.default_rng(_SEED)
    pictures = [picture for picture in labelled(folder) if may_tune(picture.repository)]
    for nth in chance.permutation(len(pictures))[:_PICTURES]:
        pixels = pictures[nth].pixels
        if pixels.shape[0] * pixels.shape[1] > _PIXELS:
            continue
        ink = find_lines(pixels)
        boxes = worth_reading(ink)
        for line in chance.permutation(len(boxes))[:_LINES]:
            cut = strip_of(pixels, ink, boxes[line])
            if cut is not None:
                yield cut.pixels
