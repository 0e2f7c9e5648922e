"""Boosted trees on many rows at once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

_AT_ONCE = 1024
"""Rows that go down all trees together; more take more memory and no less time."""


def read_nodes(model: Path, names: Sequence[str]) -> dict[str, NDArray[Any]]:
    """The arrays of a model, as `tools.train.trees` writes them: a node asks whether a sign is at most a limit.

    A leaf has no sign. `names`: of the signs, in the order in which their values come.

    Raises:
        ValueError: the model was made for other signs.
    """
    with np.load(model, allow_pickle=False) as data:
        if tuple(data["signs"].tolist()) != tuple(names):
            raise ValueError("the model was made for other signs")
        return dict(data)


class Trees:
    """Goes down all of them, for each row."""

    def __init__(self, model: Path, names: Sequence[str]) -> None:
        """`names`: of the signs, in the order of the rows' columns.

        Raises:
            ValueError: the model was made for other signs.
        """
        data = read_nodes(model, names)
        own = np.arange(len(data["sign"]))
        leaf = data["sign"] < 0
        self._roots = data["roots"].astype(np.intp)
        self._sign = np.where(leaf, 0, data["sign"]).astype(np.intp)
        self._limit: NDArray[np.float64] = data["limit"]
        # A leaf leads to itself, so that all rows go the same number of steps.
        self._left, self._right = (np.where(leaf, own, data[side]).astype(np.intp) for side in ("left", "right"))
        self._worth: NDArray[np.float64] = data["worth"]

    def scores(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """The sum of each row's leaves."""
        return np.concatenate([self._scores(rows[at : at + _AT_ONCE]) for at in range(0, len(rows), _AT_ONCE)])

    def _scores(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        nodes = np.repeat(self._roots[:, None], len(rows), axis=1)
        every = np.arange(len(rows))[None]
        while True:
            goes_left = rows[every, self._sign[nodes]] <= self._limit[nodes]
            following = np.where(goes_left, self._left[nodes], self._right[nodes])
            if np.array_equal(following, nodes):
                return np.asarray(self._worth[nodes].sum(axis=0))
            nodes = following
