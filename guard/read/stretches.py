"""Stretches of rows or columns in which something is so."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def runs(on: NDArray[np.bool_]) -> list[list[int]]:
    """First and end of each stretch that is on."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], on.view(np.int8), [0]))))
    found: list[list[int]] = edges.reshape(-1, 2).tolist()
    return found
