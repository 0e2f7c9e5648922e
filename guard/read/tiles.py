"""The faint words that work programs lay aslant all over a screen, taken out before anything is read.

They name whoever sits there, with a number or a date, and a value beside or below them is read together with them. Each
copy looks like the next, and is fainter than writing: by that they are known, and by how faint they are they are told
from the strokes that they run through.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from typing import NamedTuple

import cv2
import numpy as np

from guard.model import Pixels
from guard.read.lines.rows import Mask
from guard.read.lines.shapes import shapes

_SAMPLE = 2
"""Step in pixels between those in which copies are sought."""
_STROKE_PX = 9
"""Width of a stroke, at most."""
_FAINT, _WRITING = 6, 64
"""Levels by which a copy stands out from its ground, above noise and at most; usual writing does by more."""
_RIM_PX = 5
"""Side of the square in which the core of a stroke stands out by twice as much as its smooth rim, at most."""
_RULE_PX = 32
"""Length of a rule or a border, at least: strokes that lean go on level or upright for less."""
_WORDS_PX = 18
"""Gap between the letters, words and lines of a copy, at most."""
_LEAST_PX, _MOST_PX = (40, 16), (600, 400)
"""Width and height of a copy: less than a name and a number is a mark or an icon."""
_SLANT = (10.0, 60.0)
"""Degrees by which a copy leans."""
_FULL = 0.65
"""Share that a copy fills of a bar as long and as wide, at least; the round corner of a border fills little of it."""
_ALIKE_PX, _ALIKE_SLANT = 6, 3.0
"""Difference of two copies in width and in height, and in degrees, at most."""
_COPIES, _PIECES = 4, 500
"""Copies that nothing hides, at least; pieces that are compared, at most: a photo has more of them."""
_OF_COPY, _OF_COPIES, _SPARE = 98, 75, 1.1
"""Per cent of a copy that stand out by less than a level; per cent of the copies of which that is told, some of which
lie below the shade of a dialog; room above that, as a factor of it."""
_DARK = 100
"""Level below which half of a screen is dark: words over it are light."""
_MOST_PIXELS = 12_000_000
"""Pixels of a picture, at most, that is read in a copy; no screen is larger, and a copy takes the memory of reading."""


def without_tiles(pixels: Pixels) -> Pixels:
    """The picture itself, or a copy without what is as faint as the words that lie all over it, save for rules."""
    if pixels.shape[0] * pixels.shape[1] > _MOST_PIXELS:
        return pixels
    grey = np.ascontiguousarray(pixels[::_SAMPLE, ::_SAMPLE, 1])
    dark = np.median(grey[::8, ::8]) < _DARK
    step = _step(np.asarray(255 - grey if dark else grey, np.uint8))
    if not step:
        return pixels
    how = cv2.MORPH_OPEN if dark else cv2.MORPH_CLOSE
    ground = cv2.morphologyEx(pixels, how, _square(_STROKE_PX))
    blue, green, red = cv2.split(cv2.absdiff(pixels, ground))
    steps = np.asarray(cv2.max(cv2.max(blue, green), red), np.uint8)
    steps = np.asarray(cv2.subtract(steps, _rules(_beyond(steps, _FAINT), _RULE_PX)), np.uint8)
    near = np.asarray(cv2.dilate(steps, _square(_RIM_PX)), np.uint8)
    rims = cv2.bitwise_and(_beyond(near, step), cv2.compare(steps, near // 2, cv2.CMP_GT))
    faint = cv2.subtract(cv2.inRange(steps, 1, step), rims)
    return np.asarray(cv2.copyTo(ground, faint, pixels.copy()), np.uint8)


class _Copy(NamedTuple):
    """A piece that leans, and may be a copy of words."""

    left: int
    top: int
    width: int
    height: int
    slant: float

    def is_like(self, other: _Copy) -> bool:
        return (
            _SAMPLE * abs(self.width - other.width) <= _ALIKE_PX
            and _SAMPLE * abs(self.height - other.height) <= _ALIKE_PX
            and abs(self.slant - other.slant) <= _ALIKE_SLANT
        )

    @property
    def part(self) -> tuple[slice, slice]:
        """Its rows and columns."""
        return slice(self.top, self.top + self.height), slice(self.left, self.left + self.width)


def _step(grey: Mask) -> int:
    """Levels by which the words all over a light screen stand out from their ground, at most; 0: there are none."""
    around = _square(-(-_STROKE_PX // _SAMPLE))
    steps = np.asarray(cv2.morphologyEx(grey, cv2.MORPH_BLACKHAT, around), np.uint8)
    writing = cv2.dilate(_beyond(steps, _WRITING), around)
    faint = np.asarray(cv2.subtract(_beyond(steps, _FAINT), writing), np.uint8)
    faint = np.asarray(cv2.subtract(faint, _rules(faint, _RULE_PX // _SAMPLE)), np.uint8)
    found = list(itertools.islice(_aslant(faint), _PIECES))
    alike = max(([each for each in found if one.is_like(each)] for one in found), key=len, default=[])
    if len(alike) < _COPIES or any(len({each[axis] for each in alike}) == 1 for axis in (0, 1)):
        return 0
    most = [np.percentile(steps[each.part][faint[each.part] > 0], _OF_COPY) for each in alike]
    return math.ceil(_SPARE * float(np.percentile(most, _OF_COPIES)))


def _aslant(faint: Mask) -> Iterator[_Copy]:
    """What is as large as words, and leans."""
    joined = np.asarray(cv2.morphologyEx(faint, cv2.MORPH_CLOSE, _square(_WORDS_PX // _SAMPLE)), np.uint8)
    for left, top, width, height in shapes(joined):
        large = all(
            least <= _SAMPLE * side <= most
            for least, side, most in zip(_LEAST_PX, (width, height), _MOST_PX, strict=True)
        )
        if not large:
            continue
        seen = cv2.moments(joined[top : top + height, left : left + width], binaryImage=True)
        across, down, both = seen["mu20"], seen["mu02"], seen["mu11"]
        slant = math.degrees(math.atan2(2 * both, across - down)) / 2
        bar = 12 * math.sqrt(max(0.0, across * down - both**2)) / seen["m00"]
        if _SLANT[0] <= abs(slant) <= _SLANT[1] and seen["m00"] >= _FULL * bar:
            yield _Copy(left, top, width, height, slant)


def _beyond(steps: Mask, level: int) -> Mask:
    """255 where something stands out by more than so many levels."""
    return np.asarray(cv2.inRange(steps, level + 1, 255), np.uint8)


def _rules(mask: Mask, length: int) -> Mask:
    """What goes on level or upright for so long."""
    odd = length | 1  # so that opening shifts nothing
    sides = ((1, odd), (odd, 1))
    level, upright = (cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones(side, np.uint8)) for side in sides)
    return np.asarray(cv2.bitwise_or(level, upright), np.uint8)


def _square(side: int) -> Mask:
    return np.ones((side, side), np.uint8)
