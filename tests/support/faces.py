"""A face of ellipses: what a network of faces knows, and nobody's."""

from __future__ import annotations

import cv2
import numpy as np

from guard.model import Pixels

_LARGE_PX = 192
_SKIN, _HAIR, _GROUND = (150, 180, 230), (30, 30, 40), (190, 170, 150)


def drawn_face(side_px: int) -> Pixels:
    """A square of that side with a face that fills most of it."""
    size, middle = _LARGE_PX, _LARGE_PX // 2

    def of(share: float) -> int:
        return round(share * size)

    def oval(x: int, y: int, across: float, down: float, colour: tuple[int, int, int], first: int, last: int) -> None:
        cv2.ellipse(face, (x, y), (of(across), of(down)), 0, first, last, colour, -1, cv2.LINE_AA)

    face = np.full((size, size, 3), _GROUND, np.uint8)
    oval(middle, middle + 4, 0.3, 0.4, _SKIN, 0, 360)
    oval(middle, of(0.22), 0.32, 0.18, _HAIR, 180, 360)
    for side in (-1, 1):
        eye = middle + side * of(0.13)
        oval(eye, of(0.46), 0.06, 0.03, (250, 250, 250), 0, 360)
        oval(eye, of(0.46), 0.03, 0.03, (30, 30, 30), 0, 360)
        oval(eye, of(0.39), 0.08, 0.02, (40, 40, 60), 180, 360)
    oval(middle, of(0.6), 0.03, 0.05, (110, 140, 200), 0, 180)
    oval(middle, of(0.72), 0.11, 0.04, (80, 80, 180), 0, 180)
    soft = cv2.GaussianBlur(face, (0, 0), 2)
    return np.asarray(cv2.resize(soft, (side_px, side_px), interpolation=cv2.INTER_AREA), np.uint8)
