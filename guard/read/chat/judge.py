"""Boosted trees: what the signs of a picture are worth together, learned from pictures that people labelled."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from guard.read.chat.trees import read_nodes

_TOLD = 3
"""Reasons that are told."""
LOOKS = "looks"
"""Name of what no sign says, and the whole picture does."""


class Judge:
    """Goes down the trees for one picture, and tells what each step was worth."""

    def __init__(self, model: Path, names: Sequence[str]) -> None:
        """`names`: of the signs, in the order in which their values come.

        Raises:
            ValueError: the model was made for other signs.
        """
        data = read_nodes(model, names)
        self._names = tuple(names)
        # Lists: one number of an array is slower to take.
        self._roots: list[int] = data["roots"].tolist()
        self._sign: list[int] = data["sign"].tolist()
        self._limit: list[float] = data["limit"].tolist()
        self._left: list[int] = data["left"].tolist()
        self._right: list[int] = data["right"].tolist()
        self._worth: list[float] = data["worth"].tolist()
        self._shift = float(data["shift"])

    def confidence(self, values: Sequence[float], looks: float) -> tuple[float, tuple[str, ...]]:
        """0 to 1, from one half on a finding; and the names of what raised it most, signs or `looks`.

        `looks`: what the picture's looks say, in log-odds.
        """
        total = 0.0
        gains = [0.0] * len(self._names)
        for node in self._roots:
            total += self._worth[node]
            while (sign := self._sign[node]) >= 0:
                child = self._left[node] if values[sign] <= self._limit[node] else self._right[node]
                gain = self._worth[child] - self._worth[node]
                gains[sign] += gain
                total += gain
                node = child
        confidence = 1 / (1 + np.exp(-(total + looks + self._shift)))
        told = sorted(zip((*gains, looks), (*self._names, LOOKS), strict=True), reverse=True)
        return float(confidence), tuple(name for gain, name in told[:_TOLD] if gain > 0)
