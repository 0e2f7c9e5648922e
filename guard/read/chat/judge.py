"""Boosted trees: what the signs of a picture are worth together, learned from pictures that people labelled."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray


class Judge:
    """Trees as arrays. A node asks whether a sign is at most a limit, and goes left or right; a leaf has no sign."""

    def __init__(self, model: Path, names: Sequence[str]) -> None:
        """`names`: of the signs, in the order in which their values come.

        Raises:
            ValueError: the model was made for other signs.
        """
        with np.load(model, allow_pickle=False) as data:
            if tuple(data["signs"].tolist()) != tuple(names):
                raise ValueError("the model was made for other signs")
            self._names = tuple(names)
            self._roots: NDArray[np.int32] = data["roots"]
            self._sign: NDArray[np.int32] = data["sign"]
            self._limit: NDArray[np.float64] = data["limit"]
            self._left: NDArray[np.int32] = data["left"]
            self._right: NDArray[np.int32] = data["right"]
            self._worth: NDArray[np.float64] = data["worth"]
            self._shift = float(data["shift"])

    def confidence(self, values: Sequence[float]) -> tuple[float, tuple[str, ...]]:
        """0 to 1, from one half on a finding; and the names of the signs that raised it most."""
        total = 0.0
        gains = np.zeros(len(self._names))
        for root in self._roots:
            node = int(root)
            total += float(self._worth[node])
            while (sign := int(self._sign[node])) >= 0:
                child = self._left[node] if values[sign] <= self._limit[node] else self._right[node]
                gain = float(self._worth[child] - self._worth[node])
                gains[sign] += gain
                total += gain
                node = int(child)
        confidence = 1 / (1 + np.exp(-(total + self._shift)))
        best = [int(sign) for sign in np.argsort(-gains)[:3] if gains[sign] > 0]
        return float(confidence), tuple(self._names[sign] for sign in best)
