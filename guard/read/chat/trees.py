"""Boosted trees on many rows at once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

_AT_ONCE = 128
"""Rows that go down all trees together; with more, where they stand does not stay in a processor's nearest memory."""


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
        self._roots = data["roots"].astype(np.int32)
        self._sign = np.where(leaf, 0, data["sign"]).astype(np.int32)
        self._limit: NDArray[np.float64] = data["limit"]
        # To the right and to the left, side by side. A leaf leads to itself: all rows go the same number of steps.
        ways = [np.where(leaf, own, data[side]) for side in ("right", "left")]
        self._ways = np.stack(ways, axis=1).astype(np.int32).ravel()
        self._worth: NDArray[np.float64] = data["worth"]

    def scores(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """The sum of each row's leaves."""
        return np.concatenate([self._scores(rows[at : at + _AT_ONCE]) for at in range(0, len(rows), _AT_ONCE)])

    def _scores(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        count, width = rows.shape
        values = rows.ravel()
        nodes = np.repeat(self._roots, count)
        starts = np.tile(np.arange(count, dtype=np.int32) * width, len(self._roots))
        while True:
            goes_left = values.take(starts + self._sign.take(nodes)) <= self._limit.take(nodes)
            following = self._ways.take(2 * nodes + goes_left)
            if np.array_equal(following, nodes):
                return np.asarray(self._worth.take(nodes).reshape(-1, count).sum(axis=0))
            nodes = following
