"""Lines as they stand once a tilted picture is turned level: what is printed on a card falls into rows."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from guard.read.page import Line

SURE = 0.8
"""Least confidence of a line that is no chance pattern."""
_TELLING = 4
"""Fewest characters of a line that tells how the picture is tilted."""
_TILTED = 0.25
"""Least share of lines with a slope from which these alone tell the angle."""
_SAME = 0.01
"""Difference of two angles that are tried as one, in radians."""
_LIKE = 0.12
"""Difference of two proportions that are one, as a logarithm, at most."""
_TALLER = 0.8
"""Height that the upright box around a tilted character gains, in sines of the tilt."""


Corners = NDArray[np.float32]
"""Of a convex place, clockwise, from the upper left where it has four: n × 2, in pixels."""


class Rect(NamedTuple):
    """Edges in the level picture, in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def middle(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    @property
    def corners(self) -> Corners:
        left, top, right, bottom = self
        return np.array([(left, top), (right, top), (right, bottom), (left, bottom)], np.float32)

    def holds(self, other: Rect) -> bool:
        """Whether the other's middle lies inside."""
        x, y = other.middle
        return self.left <= x <= self.right and self.top <= y <= self.bottom


@dataclass(frozen=True, slots=True)
class LevelLine:
    """A line and its place in the level picture."""

    text: str = field(repr=False)
    """Without spaces."""
    rect: Rect
    confidence: float


@dataclass(frozen=True, slots=True)
class Level:
    """The lines of a picture that was turned level around its origin."""

    lines: tuple[LevelLine, ...]
    angle: float
    """By how much the lines fall to the right, in radians."""

    def back(self, place: Corners) -> Corners:
        """A place of the level picture in the picture."""
        return np.array([_turned(x, y, self.angle) for x, y in place.tolist()], np.float32)


def levels(lines: Iterable[Line], telling: Callable[[str], bool]) -> tuple[Level, ...]:
    """The lines, turned by each angle that they may share: of most of them, and of those whose text is telling.

    A line of a tilted text whose characters were put on one height says nothing, so that those that fall or rise
    decide where they are many.
    """
    lines = tuple(line for line in lines if line.characters)
    long = [line for line in lines if len(line.text) >= _TELLING]
    angles: list[float] = []
    known = [line for line in long if telling(line.text)]
    for group in (known, long):
        slopes = [_slope(line) for line in group]
        tilted = [slope for slope in slopes if slope]
        for some in (slopes, tilted if len(tilted) >= _TILTED * len(slopes) else []):
            angle = median(some) if some else 0.0
            if all(abs(angle - other) > _SAME for other in angles):
                angles.append(angle)
    return tuple(Level(tuple(_level_line(line, angle) for line in lines), angle) for angle in angles)


def breadths(place: Corners) -> NDArray[np.float32]:
    """How wide and how high a place with four sides is, at both sides together."""
    sides = np.linalg.norm(np.roll(place, -1, axis=0) - place, axis=1)
    return np.asarray(sides[:2] + sides[2:])


def is_like(place: Corners, aspect: float) -> bool:
    """Whether a place with four sides has about that width over height."""
    width, height = breadths(place)
    return bool(abs(np.log(width / height / aspect)) < _LIKE)


def around(rects: Sequence[Rect]) -> Rect:
    """The smallest rectangle that holds all of some (at least one)."""
    left, top, right, bottom = zip(*rects, strict=True)
    return Rect(min(left), min(top), max(right), max(bottom))


def _level_line(line: Line, angle: float) -> LevelLine:
    first, last = line.characters[0], line.characters[-1]
    height = min(box.height for box in line.characters) * (1 - _TALLER * abs(math.sin(angle)))
    x0, y0 = _turned(*first.middle, -angle)
    x1, y1 = _turned(*last.middle, -angle)
    middle = (y0 + y1) / 2
    rect = Rect(x0 - first.width / 2, middle - height / 2, x1 + last.width / 2, middle + height / 2)
    return LevelLine("".join(line.text.split()), rect, line.confidence)


def _slope(line: Line) -> float:
    first, last = line.characters[0], line.characters[-1]
    return math.atan2(last.middle[1] - first.middle[1], max(1, last.left - first.left))


def _turned(x: float, y: float, angle: float) -> tuple[float, float]:
    cos, sin = math.cos(angle), math.sin(angle)
    return x * cos - y * sin, x * sin + y * cos
