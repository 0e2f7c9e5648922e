"""Finds speech bubbles: plain patches around a few lines of text, smaller than the ground they lie on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from guard.model import Box, Pixels
from guard.read.page import Line, around

_WIDEST_PX = 960
"""Wide pictures are looked at smaller: bubbles are large, and filling them costs time."""
_FLAT = ((4, 4, 4), cv2.FLOODFILL_FIXED_RANGE)
"""A patch of one colour, with the noise that JPEG lays over it; white on the palest grey still counts."""
_GRADIENT = ((3, 3, 3), 0)
"""A patch whose neighbouring pixels differ so little: gradients pass, borders do not."""
_NOISY = ((32, 11, 22), cv2.FLOODFILL_FIXED_RANGE)
"""A patch of a strong colour in a small JPEG; its colour wavers far more than its brightness. Blue, green, red."""
_STRONG = 40
"""From this difference of its channels on, noise around writing in a colour makes a line as high as its bubble."""
_HELD = 0.85
_CELLS_APART = 4
"""Between cells side by side, in heights of them."""


@dataclass(frozen=True, slots=True)
class Bubble:
    """A patch and the lines on it, from top to bottom."""

    box: Box
    lines: tuple[Line, ...] = field(repr=False)
    colour: tuple[int, int, int]
    """Blue, green, red of the ground under the text."""


def find_bubbles(pixels: Pixels, lines: Sequence[Line]) -> tuple[Bubble, ...]:
    """Patches that hold text and are no panel: they fit their text, and end before the picture does."""
    if not lines:
        return ()
    height, width = pixels.shape[:2]
    scale = min(1.0, _WIDEST_PX / width)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small = np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA) if scale < 1 else pixels.copy(), np.uint8)
    found: list[Bubble] = []
    left_over = list(lines)
    for tolerance in (_FLAT, _GRADIENT, _NOISY):
        noisy = tolerance is _NOISY
        if noisy and not found:
            break  # one speaker's bubbles are white, and white wavers little
        looked_at = np.asarray(cv2.medianBlur(small, 3), np.uint8) if noisy else small
        new = _bubbles(_Patches(looked_at, *tolerance), left_over, scale, (width, height), noisy)
        left_over = [line for line in left_over if not any(line in bubble.lines for bubble in new)]
        found += new
    return tuple(sorted(found, key=lambda bubble: (bubble.box.top, bubble.box.left)))


def _bubbles(
    patches: _Patches, lines: Sequence[Line], scale: float, size: tuple[int, int], noisy: bool
) -> list[Bubble]:
    held: dict[int, list[Line]] = {}
    for line in lines:
        number = patches.under(line.box, scale)
        if number is not None:
            held.setdefault(number, []).append(line)
    found = []
    for number, own in held.items():
        left, top, across, down = (round(value / scale) for value in patches.boxes[number])
        box = Box(left, top, across, down)
        inside = tuple(sorted((line for line in own if _holds(box, line.box)), key=lambda line: line.box.top))
        if inside and _is_bubble(box, inside, *size, noisy and _is_strong(patches.colours[number])):
            found.append(Bubble(box, inside, patches.colours[number]))
    return found


class _Patches:
    """Patches around points, each filled once."""

    def __init__(self, pixels: Pixels, tolerance: tuple[int, int, int], flags: int) -> None:
        self._pixels = pixels
        self._tolerance = tolerance
        self._flags = 4 | (255 << 8) | cv2.FLOODFILL_MASK_ONLY | flags
        self._mask = np.zeros((pixels.shape[0] + 2, pixels.shape[1] + 2), np.uint8)
        self._numbers: NDArray[np.int32] = np.zeros(pixels.shape[:2], np.int32)
        self.boxes: dict[int, tuple[int, int, int, int]] = {}
        self.colours: dict[int, tuple[int, int, int]] = {}

    def under(self, line: Box, scale: float) -> int | None:
        """The number of the patch on which a line lies; None: the ground has no plain point beside the text."""
        air = max(1, round(0.22 * line.height * scale))
        left, top = round(line.left * scale), round(line.top * scale)
        right, bottom = round((line.left + line.width) * scale), round((line.top + line.height) * scale)
        for x, y in (
            (left - air, (top + bottom) // 2),
            (right + air, (top + bottom) // 2),
            ((left + right) // 2, top - air),
        ):
            if 0 <= x < self._pixels.shape[1] and 0 <= y < self._pixels.shape[0]:
                return self._fill(x, y)
        return None

    def _fill(self, x: int, y: int) -> int:
        known = int(self._numbers[y, x])
        if known:
            return known
        number = len(self.boxes) + 1
        before = self._mask.copy()
        box = cv2.floodFill(self._pixels, self._mask, (x, y), 0, self._tolerance, self._tolerance, self._flags)[3]
        left, top, width, height = (int(value) for value in box)
        piece = (slice(top + 1, top + height + 1), slice(left + 1, left + width + 1))
        new = (self._mask[piece] > 0) & (before[piece] == 0)
        self._numbers[top : top + height, left : left + width][new] = number
        self.boxes[number] = (left, top, width, height)
        blue, green, red = (int(value) for value in self._pixels[y, x])
        self.colours[number] = (blue, green, red)
        return number


def _holds(box: Box, line: Box) -> bool:
    """Whether nearly all of a line lies on a patch: noise makes a line a little longer than its text."""
    across = min(box.left + box.width, line.left + line.width) - max(box.left, line.left)
    down = min(box.top + box.height, line.top + line.height) - max(box.top, line.top)
    return min(across, down) > 0 and across * down >= _HELD * line.width * line.height


def _is_initial(box: Box, lines: tuple[Line, ...]) -> bool:
    """A square with a letter or two: the picture of a speaker who has none of their own."""
    return len(lines) == 1 and len(lines[0].text) <= 2 and 0.8 <= box.width / box.height <= 1.25


def _has_cells(lines: tuple[Line, ...]) -> bool:
    """Whether lines stand side by side and far apart: the row of a table, which has a ground of its own."""
    return any(
        upper is not lower
        and abs(upper.box.top - lower.box.top) < 0.5 * upper.box.height
        and lower.box.left - upper.box.left - upper.box.width > _CELLS_APART * upper.box.height
        for upper in lines
        for lower in lines
    )


def _is_strong(colour: tuple[int, int, int]) -> bool:
    return max(colour) - min(colour) >= _STRONG


def _is_bubble(box: Box, lines: tuple[Line, ...], width: int, height: int, noisy: bool) -> bool:
    if _is_initial(box, lines) or _has_cells(lines):
        return False
    text_px = float(np.median([line.box.height for line in lines]))
    text = around(line.box for line in lines)
    above, below = text.top - box.top, box.top + box.height - text.top - text.height
    before, after = text.left - box.left, box.left + box.width - text.left - text.width
    return (
        box.width < 0.85 * width
        and box.left > 1
        and box.left + box.width < width - 1
        and before <= 2.5 * text_px
        and after <= 4.5 * text_px
        and box.height < 0.6 * height
        and (noisy or box.height >= 1.35 * text_px)
        and text.width >= 0.35 * box.width
        and max(above, below) <= 2.4 * text_px
        and (noisy or min(above, below) >= 0.15 * text_px)
    )
