"""Learns which rectangle of a picture is a conversation's pane."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import lightgbm
import numpy as np
from numpy.typing import NDArray

from guard.model import Box, Pixels
from guard.read.chat.panes import shares, signs
from guard.read.chat.rectangles import Rectangles
from guard.read.page import TextPage
from tools.train.table import folds

_OPTIONS = {
    "objective": "regression",
    "learning_rate": 0.06,
    "num_leaves": 16,
    "max_depth": 7,
    "extra_trees": True,
    "min_data_in_leaf": 20,
    "feature_fraction": 0.3,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "lambda_l2": 1.0,
    "num_threads": 1,
    "verbosity": -1,
    "deterministic": True,
    "force_row_wise": True,
}
_TREES = 300
_BEST, _OTHERS = 80, 250
"""Rectangles of a picture that are learned from: those that fit best, and some of the others."""
_GOOD, _STEEP = 0.75, 12.0
"""Intersection over union in the middle between a good pane and a bad one, and how fast one becomes the other."""


@dataclass(frozen=True, slots=True, eq=False)
class Fits:
    """The rectangles of one picture and how well each fits the labelled pane."""

    signs: NDArray[np.float32] = field(repr=False)
    shares: NDArray[np.float32] = field(repr=False)
    """Intersection over union."""
    repository: str

    @classmethod
    def of(cls, pixels: Pixels, page: TextPage, guess: Box | None, pane: Box, repository: str) -> Fits:
        rectangles = Rectangles.of(pixels, guess)
        across, down = rectangles.scale
        sides = (pane.left * across, pane.right * across, pane.top * down, pane.bottom * down)
        fits = shares(rectangles.left, rectangles.right, rectangles.top, rectangles.bottom, sides)
        return cls(signs(rectangles, page, guess).astype(np.float32), fits.astype(np.float32), repository)


def chooser(pictures: Sequence[Fits], seed: int) -> lightgbm.Booster:
    """Trees that tell rectangles that fit well from others; all pictures weigh the same, drawn ones too."""
    random = np.random.default_rng(seed)
    rows, fits, weights = [], [], []
    for picture in pictures:
        order = np.argsort(-picture.shares, kind="stable")
        others = order[_BEST:]
        chosen = np.concatenate([order[:_BEST], random.permutation(others)[:_OTHERS]])
        rows.append(picture.signs[chosen])
        fits.append(picture.shares[chosen])
        weights.append(np.full(len(chosen), 1 / len(chosen)))
    wanted = 1 / (1 + np.exp(-_STEEP * (np.concatenate(fits) - _GOOD)))
    weight = np.concatenate(weights)
    data = lightgbm.Dataset(np.concatenate(rows), wanted, weight=weight * len(weight) / weight.sum())
    return lightgbm.train({**_OPTIONS, "seed": seed}, data, _TREES)


def judged(pictures: Sequence[Fits], count: int, seed: int) -> NDArray[np.float64]:
    """How well the rectangle fits that is chosen by what knows nothing of the picture's repository; of drawn ones 0."""
    found = np.zeros(len(pictures))
    for known, unknown in folds(np.array([picture.repository for picture in pictures]), count, seed):
        trees = chooser([pictures[int(row)] for row in known], seed)
        for row in unknown:
            picture = pictures[int(row)]
            found[row] = picture.shares[int(np.argmax(trees.predict(picture.signs)))]
    return found
