"""What the words of a picture say of a conversation: pieces of text, each with a learned weight."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from guard.read.page import Line

BUCKETS = 1 << 16
"""Number of buckets; pieces share them by their checksum, so that no word is stored. Fewer weights share them again."""
_LONGEST = 4
"""Letters of the longest piece."""
_DIGIT = re.compile(r"\d")


def pieces(lines: Iterable[Line]) -> NDArray[np.intp]:
    """The buckets of all pieces of one to four letters, each once, in order. Every digit counts as 0."""
    found: set[int] = set()
    for line in lines:
        text = f" {_DIGIT.sub('0', line.text.lower())} "
        for length in range(1, _LONGEST + 1):
            parts = {text[start : start + length] for start in range(len(text) - length + 1)}
            found.update(zlib.crc32(part.encode("utf-8", "replace")) % BUCKETS for part in parts)
    return np.array(sorted(found), np.intp)


def shared(found: NDArray[np.intp], weights: int) -> NDArray[np.intp]:
    """Buckets as so many weights share them, each once, in order; as many as a power of two, `BUCKETS` at most."""
    return np.unique(found % weights)


class Wording:
    """The weights of all buckets."""

    def __init__(self, weights: NDArray[np.float32], shift: float) -> None:
        """`weights`: a power of two of them; `shift`: is added to what the pieces weigh."""
        self._weights, self._shift = weights, shift

    @classmethod
    def load(cls, model: Path) -> Wording:
        """From what `save` wrote."""
        with np.load(model, allow_pickle=False) as data:
            return cls(data["weights"].astype(np.float32), float(data["shift"]))

    def save(self, path: Path) -> None:
        """As an archive of arrays."""
        np.savez_compressed(path, weights=self._weights.astype(np.float16), shift=np.float64(self._shift))

    def score(self, found: NDArray[np.intp]) -> float:
        """Log-odds of what was learned, by the `pieces` of a text, less its threshold; 0 where there are none."""
        if not len(found):
            return 0.0
        own = shared(found, len(self._weights))
        return float(self._weights[own].sum() / np.sqrt(len(own)) + self._shift)
