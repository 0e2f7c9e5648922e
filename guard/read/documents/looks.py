"""Whether what is shaped like a card looks like a document: told of small or blurred ones, of which nothing is read."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from guard.model import Pixels
from guard.paths import ASSETS
from guard.read.looks import Looks, backbone

_SIDE_PX = 160
"""Side of the square that has as many pixels as the card that the network sees: 5 ms on one core."""


@cache
def _looks() -> Looks:
    return Looks.load(ASSETS / "models" / "documents.npz")


def pooled(card: Pixels) -> NDArray[np.float32]:
    """What the network sees of a card that was set level."""
    return backbone().pooled(card, _SIDE_PX)


def looks_like_one(card: Pixels) -> bool:
    """Whether a card that was set level is a document more likely than not."""
    return _looks().score(pooled(card)) > 0
