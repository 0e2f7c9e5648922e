"""Finds speech bubbles: plain patches around a few lines of text, smaller than the ground they lie on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import cv2
import numpy as np

from guard.model import Box, Pixels
from guard.model.boxes import around, overlap_share
from guard.read.chat.surfaces import Surfaces
from guard.read.chat.words import is_time
from guard.read.page import Line

_FLAT = ((4, 4, 4), cv2.FLOODFILL_FIXED_RANGE)
"""Difference of neighbours in a patch of one colour, with the noise that JPEG lays over it; white on the palest
grey still counts."""
_GRADIENT = ((3, 3, 3), 0)
"""Difference of neighbouring pixels in a patch that may be a gradient; borders differ more."""
_NOISY = ((32, 11, 22), cv2.FLOODFILL_FIXED_RANGE)
"""Differences in a patch of a strong colour in a small JPEG; its colour wavers far more than its brightness. Blue,
green, red."""
_SMOOTH = ((8, 8, 8), cv2.FLOODFILL_FIXED_RANGE)
"""Difference in a patch of a photo or a small JPEG once it is smoothed; the palest bubbles are lost."""
_FEW = 8
"""Lines per line with an unsteady ground, at most, where the picture is smoothed; fewer are a chance."""
_STRONG = 40
"""Difference of its channels from which on noise around writing in a colour makes a line as high as its bubble."""
_MARKS = 255
"""Patches that one mask tells apart: a byte a pixel, and 0 is none; then it is emptied."""
_HELD = 0.85
_SIDE_AIR = 1.8
"""Room on both sides of its text in a bubble, in heights of a line, at most; buttons and the boxes of diagrams have
more."""
_WRAPPED = 6.5
"""Room behind wrapped text, where a long number went to the next line, in heights of a line."""
_CELLS_APART = 4
"""Gap between cells side by side, in heights of them."""


@dataclass(frozen=True, slots=True)
class Bubble:
    """A patch and the lines on it, from top to bottom."""

    box: Box
    lines: tuple[Line, ...] = field(repr=False)
    colour: tuple[int, int, int]
    """Blue, green, red of the ground under the text."""
    is_initial: bool = False
    """A square with a letter or two beside a name or a text: the picture of a speaker who has none of their own."""

    @property
    def text_px(self) -> float:
        """Usual height of its lines."""
        return float(np.median([line.box.height for line in self.lines]))


def find_bubbles(size: tuple[int, int], surfaces: Surfaces, lines: Sequence[Line]) -> tuple[Bubble, ...]:
    """Patches that hold text and are no panel: they fit their text, and end before the picture does.

    `size`: height and width of the picture, in pixels.
    """
    if not lines:
        return ()
    height, width = size
    small, scale = surfaces.small.copy(), surfaces.scale
    found: list[Bubble] = []
    left_over = list(lines)
    unsteady: list[Line] = []
    for tolerance, smooth_px in ((_FLAT, 0), (_GRADIENT, 0), (_SMOOTH, 5), (_NOISY, 3)):
        noisy = tolerance is _NOISY
        if noisy and not found:
            break  # one speaker's bubbles are white, and white wavers little
        looked_at = unsteady if tolerance is _SMOOTH else left_over
        if not looked_at:
            continue
        smooth = np.asarray(cv2.medianBlur(small, smooth_px), np.uint8) if smooth_px else small
        patches = _Patches(smooth, *tolerance)
        new = _bubbles(patches, looked_at, lines, scale, (width, height), noisy)
        left_over = [line for line in left_over if not any(line in bubble.lines for bubble in new)]
        if tolerance is _GRADIENT:
            unsteady = [line for line in left_over if patches.is_speck(line.box, scale)]
            unsteady = unsteady if _FEW * len(unsteady) >= len(lines) else []
        found += new
    return tuple(sorted(_outermost(found), key=lambda bubble: (bubble.box.top, bubble.box.left)))


def _outermost(bubbles: Sequence[Bubble]) -> list[Bubble]:
    """Bubbles without the patches on them; what stands on such a patch stands on its bubble."""
    found = list[Bubble]()
    for bubble in sorted(bubbles, key=lambda bubble: -bubble.box.width * bubble.box.height):
        outer = next((nth for nth, one in enumerate(found) if _holds(one.box, bubble.box)), None)
        if outer is None:
            found.append(bubble)
        elif not bubble.is_initial:
            one = found[outer]
            lines = sorted((*one.lines, *bubble.lines), key=lambda line: line.box.top)
            found[outer] = replace(one, lines=tuple(lines))
    return found


def _bubbles(
    patches: _Patches, lines: Sequence[Line], page: Sequence[Line], scale: float, size: tuple[int, int], noisy: bool
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
        colour = patches.colours[number]
        if inside and _is_bubble(box, inside, *size, noisy and max(colour) - min(colour) >= _STRONG):
            found.append(Bubble(box, inside, colour, _is_initial(box, inside, page)))
    return found


class _Patches:
    """Patches around points, each filled once."""

    def __init__(self, pixels: Pixels, tolerance: tuple[int, int, int], flags: int) -> None:
        self._pixels = pixels
        self._tolerance = tolerance
        self._flags = 4 | cv2.FLOODFILL_MASK_ONLY | flags
        self._mask = np.zeros((pixels.shape[0] + 2, pixels.shape[1] + 2), np.uint8)
        self._before = 0
        self.boxes: dict[int, tuple[int, int, int, int]] = {}
        self.colours: dict[int, tuple[int, int, int]] = {}

    def under(self, line: Box, scale: float) -> int | None:
        """The number of the patch on which a line lies; None: the ground has no plain point beside the text."""
        air = max(1, round(0.22 * line.height * scale))
        left, top = round(line.left * scale), round(line.top * scale)
        right, bottom = round((line.left + line.width) * scale), round((line.top + line.height) * scale)
        for x, y in ((left - air, (top + bottom) // 2), (right + air, (top + bottom) // 2)):
            if 0 <= x < self._pixels.shape[1] and 0 <= y < self._pixels.shape[0]:
                return self._fill(x, y)
        return None

    def is_speck(self, line: Box, scale: float) -> bool:
        """Whether the ground of a line is too unsteady to be filled."""
        number = self.under(line, scale)
        return number is not None and self.boxes[number][2] < 0.5 * line.width * scale

    def _fill(self, x: int, y: int) -> int:
        mark = int(self._mask[y + 1, x + 1])
        if mark:
            return self._before + mark
        number = len(self.boxes) + 1
        if number - self._before > _MARKS:
            self._mask[:] = 0
            self._before = number - 1
        flags = self._flags | (number - self._before) << 8
        box = cv2.floodFill(self._pixels, self._mask, (x, y), 0, self._tolerance, self._tolerance, flags)[3]
        left, top, width, height = (int(value) for value in box)
        self.boxes[number] = (left, top, width, height)
        blue, green, red = (int(value) for value in self._pixels[y, x])
        self.colours[number] = (blue, green, red)
        return number


def _holds(box: Box, line: Box) -> bool:
    """Whether nearly all of a line lies on a patch: noise makes a line a little longer than its text."""
    return overlap_share(line, box) >= _HELD


def _is_initial(box: Box, inside: tuple[Line, ...], page: Sequence[Line]) -> bool:
    if len(inside) > 2 or any(len(line.text) > 2 for line in inside) or not 0.5 <= box.width / box.height <= 1.25:
        return False
    return any(
        len(line.text) > 1
        and line not in inside
        and box.top <= line.box.top + line.box.height / 2 < box.top + box.height
        and max(line.box.left - box.left - box.width, box.left - line.box.left - line.box.width) < 1.5 * box.height
        for line in page
    )


def _has_cells(lines: tuple[Line, ...]) -> bool:
    """Whether lines stand side by side and far apart: the row of a table, which has a ground of its own."""
    for line in lines:
        gaps = [
            other.box.left - line.box.left - line.box.width
            for other in lines
            if other.box.left > line.box.left
            and abs(line.box.top - other.box.top) < 0.5 * line.box.height
            and not is_time(other.text)
        ]
        if gaps and min(gaps) > _CELLS_APART * line.box.height:
            return True
    return False


def _is_bubble(box: Box, lines: tuple[Line, ...], width: int, height: int, noisy: bool) -> bool:
    if _has_cells(lines):
        return False
    text_px = float(np.median([line.box.height for line in lines]))
    text = around(line.box for line in lines)
    above, below = text.top - box.top, box.top + box.height - text.top - text.height
    before, after = text.left - box.left, box.left + box.width - text.left - text.width
    return (
        box.width < 0.85 * width
        and before <= 2.5 * text_px
        and after <= (_WRAPPED if len(lines) > 1 else 4.5) * text_px
        and box.height < 0.6 * height
        and (noisy or box.height >= 1.35 * text_px)
        and min(before, after) <= _SIDE_AIR * text_px
        and text.width >= 0.35 * box.width
        and max(above, below) <= 2.4 * text_px
        and (noisy or min(above, below) >= 0.15 * text_px)
    )
