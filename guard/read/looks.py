"""What a picture looks like before a word of it is read: the middle of a small network, weighed by what was learned."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from guard.model import Pixels
from guard.paths import ASSETS
from guard.read.network import session

_SIDE_PX = 224
"""Side of the square that has as many pixels as the picture that the network sees, for a whole screen."""
_STEP_PX = 32
"""The sides of that picture are multiples of this: the network halves them five times."""
_NARROWEST_PX = 2 * _STEP_PX
_MIDDLE, _HALF = 127.0, 128.0
"""The network was trained with colours from -1 to 1."""
_FARTHEST = 4.0
"""Distance of a channel from its mean, in its usual spread, that still counts: one odd channel decides nothing."""


class Backbone:
    """A network that was trained to tell things on photos apart; its middle layers know shapes, rows and panels."""

    def __init__(self, model: Path) -> None:
        """`model`: as `tools.train.backbone` makes it."""
        self._session = session(model, threads=1, arena=False)

    def pooled(self, pixels: Pixels, side_px: int = _SIDE_PX) -> NDArray[np.float32]:
        """Mean, most and spread of each channel over the picture, whatever its size."""
        height, width = pixels.shape[:2]
        scale = side_px / (width * height) ** 0.5
        across, down = (max(_NARROWEST_PX, round(side * scale / _STEP_PX) * _STEP_PX) for side in (width, height))
        small = cv2.resize(pixels, (across, down), interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
        colours = (small[:, :, ::-1].astype(np.float32) - _MIDDLE) / _HALF
        (pooled,) = self._session.run(None, {"picture": np.ascontiguousarray(colours.transpose(2, 0, 1))[None]})
        return np.asarray(pooled[0], np.float32)


@cache
def backbone() -> Backbone:
    """The one that is shipped, loaded once in a process."""
    return Backbone(ASSETS / "models" / "looks.onnx")


class Looks:
    """What each channel is worth."""

    def __init__(
        self,
        mean: NDArray[np.float32],
        spread: NDArray[np.float32],
        weights: NDArray[np.float32],
        shift: float,
    ) -> None:
        """`mean`, `spread`: of each channel over the pictures that were learned from; `shift`: is added."""
        self._mean, self._spread, self._weights, self._shift = mean, spread, weights, shift

    @classmethod
    def load(cls, model: Path) -> Looks:
        """From what `save` wrote."""
        with np.load(model, allow_pickle=False) as data:
            return cls(data["mean"], data["spread"], data["weights"], float(data["shift"]))

    def save(self, path: Path) -> None:
        """As an archive of arrays."""
        np.savez_compressed(
            path, mean=self._mean, spread=self._spread, weights=self._weights, shift=np.float64(self._shift)
        )

    def score(self, pooled: NDArray[np.float32]) -> float:
        """What speaks for that which was learned, in log-odds."""
        return float(self.apart(pooled, self._mean, self._spread) @ self._weights) + self._shift

    @staticmethod
    def apart(
        pooled: NDArray[np.float32], mean: NDArray[np.float32], spread: NDArray[np.float32]
    ) -> NDArray[np.float32]:
        """How far channels are from their means, in spreads."""
        return np.asarray(np.clip((pooled - mean) / spread, -_FARTHEST, _FARTHEST))
