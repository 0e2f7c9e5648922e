"""Boosted trees: what the signs of a picture are worth together, learned from pictures that people labelled."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from guard.read.chat.trees import Trees

_TOLD = 3
"""Reasons that are told."""
LOOKS = "looks"
"""Name of what no sign says, and the whole picture does."""


class Judge:
    """Goes down the trees for one picture, and tells what the answers of each sign were worth."""

    def __init__(self, model: Path, names: Sequence[str]) -> None:
        """`names`: of the signs, in the order in which their values come.

        Raises:
            ValueError: the model was made for other signs.
        """
        self._trees = Trees(model, names)
        self._names = (*names, LOOKS)

    def score(self, values: Sequence[float], looks: float) -> tuple[float, tuple[str, ...]]:
        """Log-odds of a conversation, from zero on a finding; and the names of what raised them most, signs or `looks`.

        `looks`: what the picture's looks say, in log-odds.
        """
        total, gains = self._trees.gains(np.array(values))
        told = sorted(zip((*gains.tolist(), looks), self._names, strict=True), reverse=True)
        return float(total + looks + self._trees.shift), tuple(name for gain, name in told[:_TOLD] if gain > 0)
