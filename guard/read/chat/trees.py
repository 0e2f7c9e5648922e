"""Boosted trees: of one row with what each step was worth, and of many rows at once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_AT_ONCE = 128
"""Rows that go down all trees together; with more, where they stand does not stay in a processor's nearest memory."""


class Trees:
    """Goes down all of them, for each row. A node asks whether a sign is at most a limit; a leaf has no sign."""

    def __init__(self, model: Path, names: Sequence[str]) -> None:
        """`model`: as `tools.train.trees` writes it. `names`: of the signs, in the order of the rows' columns.

        Raises:
            ValueError: the model was made for other signs.
        """
        with np.load(model, allow_pickle=False) as kept:
            data = dict(kept)
        if tuple(data["signs"].tolist()) != tuple(names):
            raise ValueError("the model was made for other signs")
        own = np.arange(len(data["sign"]))
        leaf = data["sign"] < 0
        self._roots = data["roots"].astype(np.int32)
        self._sign = np.where(leaf, 0, data["sign"]).astype(np.int32)
        self._limit: NDArray[np.float64] = data["limit"]
        # To the right and to the left, side by side. A leaf leads to itself.
        ways = [np.where(leaf, own, data[side]) for side in ("right", "left")]
        self._ways = np.stack(ways, axis=1).astype(np.int32).ravel()
        self._worth: NDArray[np.float64] = data["worth"]
        self.shift = float(data["shift"])
        """Is added to a score, so that zero is the threshold."""

    def scores(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """The sum of each row's leaves."""
        return np.concatenate([self._scores(rows[at : at + _AT_ONCE]) for at in range(0, len(rows), _AT_ONCE)])

    def gains(self, row: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        """The sum of a row's leaves, and how much of it came with the answers of each sign."""
        gains = np.zeros(len(row))
        nodes, following = self._roots, self._following(self._roots, row, 0)
        while not np.array_equal(following, nodes):
            steps = self._worth.take(following) - self._worth.take(nodes)
            gains += np.bincount(self._sign.take(nodes), steps, len(row))
            nodes, following = following, self._following(following, row, 0)
        return float(self._worth.take(nodes).sum()), gains

    def _scores(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        count, width = rows.shape
        nodes, under_way = np.repeat(self._roots, count), np.arange(count * len(self._roots))
        starts = np.tile(np.arange(count, dtype=np.int32) * width, len(self._roots))
        while under_way.size:
            before = nodes.take(under_way)
            nodes[under_way] = following = self._following(before, rows.ravel(), starts.take(under_way))
            under_way = under_way[following != before]
        return np.asarray(self._worth.take(nodes).reshape(-1, count).sum(axis=0))

    def _following(
        self, nodes: NDArray[np.int32], values: NDArray[np.float64], starts: NDArray[np.int32] | int
    ) -> NDArray[np.int32]:
        """The nodes to which values lead; `starts`: where among them those of each node's row begin."""
        goes_left = values.take(starts + self._sign.take(nodes)) <= self._limit.take(nodes)
        return self._ways.take(2 * nodes + goes_left)
