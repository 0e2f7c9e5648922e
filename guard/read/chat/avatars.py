"""Finds the small pictures of speakers beside their bubbles."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from guard.model import Box, Pixels

_REACH = 5.5
"""How far beside a bubble an avatar may stand, in heights of a line of text."""
_STANDS_OUT = 20


def find_avatars(pixels: Pixels, left: Sequence[Box], right: Sequence[Box], text_px: float) -> tuple[Box, ...]:
    """Squares and discs to the left of left bubbles and to the right of right ones.

    Where most bubbles of a side show one at the same place, the others are taken to have one there too: a wallpaper may
    hide it.
    """
    return (*_side(pixels, left, text_px, False), *_side(pixels, right, text_px, True))


def is_ours(pixels: Pixels, bubble: Box, text_px: float) -> bool:
    """Whether a face stands to the right of a bubble and none to the left."""
    return (
        _beside(pixels, bubble, text_px, after=True) is not None
        and _beside(pixels, bubble, text_px, after=False) is None
    )


def _side(pixels: Pixels, bubbles: Sequence[Box], text_px: float, after: bool) -> list[Box]:
    seen = [box for bubble in bubbles if (box := _beside(pixels, bubble, text_px, after)) is not None]
    if not seen or 2 * len(seen) < len(bubbles):
        return seen
    at, size = int(np.median([box.left for box in seen])), int(np.median([box.width for box in seen]))
    hidden = [bubble for bubble in bubbles if not any(_near(box, bubble, text_px) for box in seen)]
    return seen + [Box(at, max(0, box.top - size // 4), size, size + size // 4) for box in hidden]


def _near(avatar: Box, bubble: Box, text_px: float) -> bool:
    """Whether an avatar stands beside a bubble, or a little above or below it."""
    air = 0.5 * text_px
    return avatar.top - air <= bubble.top + bubble.height and bubble.top - air <= avatar.top + avatar.height


def _beside(pixels: Pixels, bubble: Box, text_px: float, after: bool) -> Box | None:
    reach, gap = round(_REACH * text_px), max(1, round(0.25 * text_px))
    x0 = bubble.left + bubble.width + gap if after else max(0, bubble.left - gap - reach)
    x1 = min(pixels.shape[1], x0 + reach) if after else bubble.left - gap
    y0, y1 = max(0, round(bubble.top - 2 * text_px)), min(pixels.shape[0], round(bubble.top + 4 * text_px))
    if x1 - x0 < text_px or y1 - y0 < text_px:
        return None
    window = pixels[y0:y1, x0:x1]
    ground = np.median(window[:, -2:] if not after else window[:, :2], axis=(0, 1))
    apart = (np.abs(window.astype(np.int16) - ground.astype(np.int16)).max(axis=2) > _STANDS_OUT).astype(np.uint8)
    stats = cv2.connectedComponentsWithStats(apart, connectivity=8)[2][1:]
    # The next message's picture may reach into the window: the one that begins with the bubble is its own.
    for left, top, width, height, area in sorted(stats.tolist(), key=lambda part: abs(y0 + part[1] - bubble.top)):
        # What touches the far edge of the window goes on beyond it: a panel, not an avatar.
        if (left + width >= x1 - x0) if after else left == 0:
            continue
        square = 0.7 <= width / height <= 1.4 and area > 0.5 * width * height
        if square and 1.3 * text_px <= width <= 0.95 * reach:
            return Box(x0 + left, y0 + top, width, height)
    return None
