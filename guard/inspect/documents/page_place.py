"""Where points of a page of a portable document lie in its rendered picture."""

from __future__ import annotations

import ctypes
import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guard.model import Box

_LEVEL = 0.5
"""Cosine of the slant from which on a character stands on its side."""
_POINTS = 1000
_FAR = 1e6
"""Points from which on a place is out of any page, however far."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where points of a page lie in its rendered picture."""

    across: tuple[float, float, float]
    down: tuple[float, float, float]

    @classmethod
    def of(cls, page: Any, width: int, height: int) -> Place:
        """For a page that is rendered so many pixels large; it may be turned and cropped."""
        from pypdfium2 import raw

        ends = []
        for x, y in ((0, 0), (_POINTS, 0), (0, _POINTS)):
            left, top = ctypes.c_int(), ctypes.c_int()
            raw.FPDF_PageToDevice(page, 0, 0, width * 16, height * 16, 0, x, y, left, top)
            ends.append((left.value / 16, top.value / 16))
        (x0, y0), (x1, y1), (x2, y2) = ends
        return cls(
            ((x1 - x0) / _POINTS, (x2 - x0) / _POINTS, x0),
            ((y1 - y0) / _POINTS, (y2 - y0) / _POINTS, y0),
        )

    def box(self, left: float, bottom: float, right: float, top: float, *, within: Box) -> Box:
        """A rectangle in points, as pixels of the picture."""
        (ax, ay, a0), (dx, dy, d0) = self.across, self.down
        x0, x1 = ax * left + ay * bottom + a0, ax * right + ay * top + a0
        y0, y1 = dx * left + dy * bottom + d0, dx * right + dy * top + d0
        if x0 > x1:
            x0, x1 = x1, x0
        if y0 > y1:
            y0, y1 = y1, y0
        least_x, least_y, width, height = within
        x, y = int(x0), int(y0)
        x, y = x if x > least_x else least_x, y if y > least_y else least_y
        wide = min(least_x + width, int(x1) + 1) - x
        high = min(least_y + height, int(y1) + 1) - y
        return Box(x, y, wide if wide > 0 else 0, high if high > 0 else 0)

    def boxes(self, sides: NDArray[np.float64], *, within: Box) -> NDArray[np.int64]:
        """Many rectangles in points as `box` gives each.

        Args:
            sides: a row each: left, right, bottom, top.

        Returns:
            A row each: left, top, width, height.

        Raises:
            ValueError: one of them is no place.
        """
        if not np.isfinite(sides).all():
            raise ValueError("a character without a place")
        left, right, bottom, top = np.clip(sides, -_FAR, _FAR).T
        (ax, ay, a0), (dx, dy, d0) = self.across, self.down
        x0, x1 = ax * left + ay * bottom + a0, ax * right + ay * top + a0
        y0, y1 = dx * left + dy * bottom + d0, dx * right + dy * top + d0
        x = np.maximum(np.minimum(x0, x1).astype(np.int64), within.left)
        y = np.maximum(np.minimum(y0, y1).astype(np.int64), within.top)
        wide = np.minimum(np.maximum(x0, x1).astype(np.int64) + 1, within.right) - x
        high = np.minimum(np.maximum(y0, y1).astype(np.int64) + 1, within.bottom) - y
        return np.stack((x, y, np.maximum(wide, 0), np.maximum(high, 0)), axis=1)

    def turn(self, angle: float) -> int:
        """Quarters of a turn to the left by which a character is seen on its side, 1 or -1; 0: it is not.

        Args:
            angle: of its line, in radians, clockwise on the page.
        """
        x, y = math.cos(angle), -math.sin(angle)
        across = self.across[0] * x + self.across[1] * y
        down = self.down[0] * x + self.down[1] * y
        return 0 if abs(across) >= _LEVEL * math.hypot(across, down) else 1 if down < 0 else -1
