"""Finds the small pictures of speakers beside their bubbles."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from guard.model import Box, Pixels
from guard.read.squares import squares

_REACH = 5.5
"""Distance of an avatar from its bubble, in heights of a line of text, at most."""
_ASPECTS, _FILLED = (0.7, 1.4), 0.5
"""Its width over height, at least and at most; share of its square that it fills, at least."""
_PLAIN = 8
"""Standard deviation of a colour in the middle of a picture, 0 to 255, below which it shows nothing: a corner of a
ground between panels."""


def find_avatars(
    pixels: Pixels, left: Sequence[tuple[Box, float]], right: Sequence[tuple[Box, float]]
) -> tuple[Box, ...]:
    """Squares and discs left of left bubbles and right of right ones; each bubble with the height of its text."""
    sides = ((bubble, after) for bubbles, after in ((left, False), (right, True)) for bubble in bubbles)
    faces = (_beside(pixels, bubble, text_px, after) for (bubble, text_px), after in sides)
    return tuple(face for face in faces if face is not None)


def is_ours(pixels: Pixels, bubble: Box, text_px: float) -> bool:
    """Whether a face stands to the right of a bubble and none to the left."""
    return (
        _beside(pixels, bubble, text_px, after=True) is not None
        and _beside(pixels, bubble, text_px, after=False) is None
    )


def shows_something(pixels: Pixels, face: Box) -> bool:
    """Whether it is no plain patch in its middle."""
    across, down = face.width // 4, face.height // 4
    middle = pixels[face.top + down : face.bottom - down, face.left + across : face.right - across]
    return bool(middle.std(axis=(0, 1)).max() >= _PLAIN)


def face_of(pixels: Pixels, name: Box, text_px: float) -> Box | None:
    """The picture to the left of a name, or above the middle of it."""
    return _beside(pixels, name, text_px, after=False) or _above(pixels, name, text_px)


def _beside(pixels: Pixels, bubble: Box, text_px: float, after: bool) -> Box | None:
    reach, gap = round(_REACH * text_px), max(1, round(0.25 * text_px))
    x0 = bubble.left + bubble.width + gap if after else max(0, bubble.left - gap - reach)
    x1 = min(pixels.shape[1], x0 + reach) if after else bubble.left - gap
    y0, y1 = max(0, round(bubble.top - 2 * text_px)), min(pixels.shape[0], round(bubble.top + 4 * text_px))
    if x1 - x0 < text_px or y1 - y0 < text_px:
        return None
    ground = np.floor(np.median(pixels[y0:y1, x1 - 2 : x1] if not after else pixels[y0:y1, x0 : x0 + 2], axis=(0, 1)))
    # The next message's picture may reach into the window: the one that begins with the bubble is its own.
    window = Box(x0, y0, x1 - x0, y1 - y0)
    for face in sorted(squares(pixels, window, ground, _ASPECTS, _FILLED), key=lambda face: abs(face.top - bubble.top)):
        # What touches the far edge of the window goes on beyond it: a panel, not an avatar.
        beyond = face.left + face.width >= x1 < pixels.shape[1] if after else face.left == x0 > 0
        if not beyond and 1.3 * text_px <= face.width <= 0.95 * reach:
            return face
    return None


def _above(pixels: Pixels, name: Box, text_px: float) -> Box | None:
    reach = round(_REACH * text_px)
    middle, y1 = name.left + name.width // 2, name.top - 1
    x0, x1, y0 = max(0, middle - reach), min(pixels.shape[1], middle + reach), max(0, y1 - reach)
    if y1 - y0 < 2 * text_px or x1 - x0 < text_px:
        return None
    ground = np.floor(np.median(pixels[y1 - 2 : y1, x0:x1], axis=(0, 1)))
    for face in squares(pixels, Box(x0, y0, x1 - x0, y1 - y0), ground, _ASPECTS, _FILLED):
        centred = abs(face.left + face.width / 2 - middle) <= 0.5 * text_px
        if centred and 1.8 * text_px <= face.width <= 0.95 * reach:
            return face
    return None
