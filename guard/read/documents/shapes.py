"""Places that have a card's shape, cut out, set level and enlarged: small or slanted cards in a photo read poorly."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from guard.model import Box, Pixels
from guard.model.boxes import holds
from guard.read.documents.level import Corners, breadths
from guard.read.documents.photos import is_photo
from guard.read.documents.view import shrunk
from guard.read.page import Line

_SIDE_PX, _SIZES = 600, 4
"""Longer side of the largest picture in which sides are sought, and how many are looked at, each half as large as the
one before: in small ones what is printed on a card, a pattern beneath it and noise are gone, and a side is whole."""
_NOISE_PX, _GAP_PX = 1.0, 3
"""Blur against noise, and gap in an edge that is closed."""
_CHANGES, _FURTHER_CHANGES = (20, 60), (15, 30, 80)
"""Changes of lightness or of blue to yellow that are edges, in the largest picture and in the others: where the ground
is like the card and where it is not."""
_LEAST, _MOST, _FULL = 0.0015, 0.9, 0.92
"""Area of a shape, in shares of the picture, and least share of it between four corners."""
_LEAST_PX, _NARROWEST_PX = 200, 16
"""Pixels of a shape, and of the shorter side of a picture, in which sides are sought, at least."""
_WIDEST = 1.85
"""Longer over shorter side of cards and booklets that are seen from aslant, at most."""
_LEAST_READ, _CARD = 0.004, 1.2
"""Area of a shape that is read, in shares of the picture, and its longer over its shorter side, at least."""
_LEVEL_PX, _RIM_PX = 900, 90
"""Longer side of a card that is read, and the rim around it."""
_STEEPEST = 30
"""Angle between opposite sides of a card that is read, in degrees, at most: seen from more aslant it cannot be."""
_TRIES = 3
"""Shapes that are read, at most: a reading takes as long as that of a small picture."""
_SMOOTH_PX = 0.6
"""Spread, in pixels of the picture, by which a shape that is enlarged is smoothed."""
_LOOKS, _LOOKED_PX, _LOOKED_RIM_PX = 60, 200, 14
"""Shapes that are looked at, at most, the longer side of one that is, and the rim around it."""
_ASLANT = 0.03
"""Slope of each side of what is no part of a drawn page, at least: an edge is told by a pixel of a small picture."""
_ALIKE, _WRITTEN = 0.25, 2
"""Difference of two cards' sides, as a logarithm, at most; lines on the second one, at least."""
_SAME, _HELD, _PART = 0.1, 0.65, 0.4
"""Distance between the corners of shapes that are one, in shares of their longer side, at most; share of a place that
lies inside of its shape, and of the shape that the place takes, at least."""
_LOOK_PX = 320
"""Longer side of a card in which a face is sought, as the network of faces sees it best."""
_FACE = 0.07, 0.4
"""Height of the face on a portrait, in heights of the card, at least and at most."""

Faces = Callable[[Pixels], Sequence[Box]]
"""Gives the places of the faces in a picture."""


class Shapes:
    """The places with four sides and a card's proportions in one picture, sought once: now, or when first asked for."""

    def __init__(self, pixels: Pixels, faces: Faces | None = None) -> None:
        """`faces`: finds the portraits of cards whose words tell nothing; None: nobody does."""
        self.pixels = pixels
        self.faces = faces

    @cached_property
    def _by_size(self) -> list[list[Corners]]:
        return list(_shapes(self.pixels))

    @cached_property
    def _found(self) -> list[Corners]:
        """As the largest picture shows them, which does it best, smallest first; an edge has two sides, and counts
        twice."""
        return sorted(itertools.chain(*self._by_size[:1]), key=cv2.contourArea)

    @cached_property
    def _in_any_size(self) -> list[Corners]:
        """Each once, as the largest picture shows it that does, smallest first."""
        smallest_first = (sorted(each, key=cv2.contourArea) for each in reversed(self._by_size))
        return sorted(_outer(itertools.chain(*smallest_first)), key=cv2.contourArea)

    def seek(self) -> None:
        """Now, so that nothing waits for it later."""
        _ = self._in_any_size

    def like_cards(
        self, lines: Sequence[Line], covered: Sequence[Box], telling: Callable[[str], bool]
    ) -> Iterator[tuple[Pixels, Corners]]:
        """Photos that are shaped like a card and have words of documents: each set level, and where it lies; smallest
        first.

        `covered`: where no more words are looked for; what is added while pieces are taken counts for the next ones.
        """
        words = [line.box for line in lines if telling(line.text)]

        def left() -> list[Box]:
            return [box for box in words if not any(holds(other, box) for other in covered)]

        def tells(corners: Corners) -> bool:
            return any(cv2.pointPolygonTest(corners, box.middle, False) > 0 for box in left())

        cards = (each for each in _outer(self._found) if self._is_readable(each)) if left() else ()
        for corners in itertools.islice((each for each in cards if tells(each) and self._is_shown(each)), _TRIES):
            level, grown = self._level(corners), 2 * _LEVEL_PX / float(breadths(corners).max())
            # The noise of what is enlarged is as large as strokes.
            smooth = cv2.GaussianBlur(level, (0, 0), _SMOOTH_PX * grown) if grown > 1 else level
            yield np.asarray(smooth, np.uint8), corners

    def photos(self, covered: Sequence[Box]) -> Iterator[tuple[Pixels, Corners]]:
        """What is shaped like a card and is a photo or leans: each set level, small, and where it lies; largest first.

        `covered`: as for `like_cards`.
        """
        left = (each for each in reversed(self._in_any_size) if not any(holds(box, _middle(each)) for box in covered))
        for corners in itertools.islice(filter(self._is_shown, left), _LOOKS):
            yield self._level(corners, _LOOKED_PX, _LOOKED_RIM_PX), corners

    def largest(self, covered: Sequence[Box], is_one: Callable[[Pixels], bool]) -> list[Corners]:
        """Of the `photos` that are one, those that lie in no larger one: parts of a document look like one too."""
        found: list[Corners] = []
        for piece, corners in self.photos(covered):
            middle = corners.mean(axis=0).tolist()
            if all(cv2.pointPolygonTest(larger, middle, False) < 0 for larger in found) and is_one(piece):
                found.append(corners)
        return found

    def has_portrait(self, corners: Corners) -> bool:
        """Whether one face, as large as one on a portrait, stands in a place."""
        if self.faces is None:
            return False
        card = self._level(corners, _LOOK_PX, 0)
        faces = [face.height / card.shape[0] for face in self.faces(card)]
        return len(faces) == 1 and _FACE[0] <= faces[0] <= _FACE[1]

    def as_large(self, places: Sequence[Corners], lines: Sequence[Line], covered: Sequence[Box]) -> Iterator[Corners]:
        """Photos shaped like a card, as large as one of some places, with writing on them: other sides, mostly.

        `covered`: as for `like_cards`.
        """
        for corners in self._found if places else ():
            boxes = (line.box for line in lines if cv2.pointPolygonTest(corners, line.box.middle, False) > 0)
            written = sum(not any(holds(other, box) for other in covered) for box in boxes)
            alike = any(bool((np.abs(np.log(_size(corners) / _size(place))) < _ALIKE).all()) for place in places)
            if written >= _WRITTEN and alike and self._is_shown(corners):
                yield corners

    def around(self, place: Corners) -> Corners:
        """The smallest shape that holds a place, of which that takes a good part, or the place where there is none."""
        area = cv2.contourArea(place)
        for corners in self._found:
            shared = cv2.intersectConvexConvex(place, corners)[0]
            if shared >= _HELD * area and area >= _PART * cv2.contourArea(corners):
                return corners
        return place

    def _is_shown(self, corners: Corners) -> bool:
        """Whether a shape is a photo or leans, and is no panel of a program."""
        return _is_aslant(corners) or is_photo(self.pixels, corners)

    def _is_readable(self, corners: Corners) -> bool:
        """Whether a shape is as large, as long and as straight as a card that is worth reading."""
        wide, high = breadths(corners)
        share = cv2.contourArea(corners) / self.pixels[..., 0].size
        return bool(
            share >= _LEAST_READ and max(wide / high, high / wide) >= _CARD and _steepness(corners) <= _STEEPEST
        )

    def _level(self, corners: Corners, longer_px: int = _LEVEL_PX, rim_px: int = _RIM_PX) -> Pixels:
        """A shape, cut out with a rim and set level, so that its longer side is so long."""
        sides = breadths(corners)
        size = sides / sides.max() * longer_px
        level = np.array([(0, 0), (1, 0), (1, 1), (0, 1)], np.float32) * size + rim_px
        matrix = cv2.getPerspectiveTransform(corners, level)
        wide, high = (size + 2 * rim_px).astype(int).tolist()
        return np.asarray(cv2.warpPerspective(self.pixels, matrix, (wide, high), flags=cv2.INTER_CUBIC), np.uint8)


def _size(corners: Corners) -> NDArray[np.float64]:
    """The shorter and the longer side of the smallest rectangle around a place."""
    return np.sort(np.maximum(1.0, cv2.minAreaRect(corners)[1]))


def _middle(corners: Corners) -> Box:
    x, y = corners.mean(axis=0).tolist()
    return Box(round(x), round(y), 0, 0)


def _steepness(corners: Corners) -> float:
    """The larger of the angles between opposite sides, in degrees."""
    across, down = (np.roll(corners, -1, axis=0) - corners).T
    angles = np.arctan2(down, across)
    apart = np.remainder(angles[:2] - angles[2:], 2 * np.pi) - np.pi  # opposite sides run against each other
    return float(np.degrees(np.abs(apart).max()))


def _is_aslant(corners: Corners) -> bool:
    """Whether no side is level or upright, as all are of what a program draws."""
    across, down = np.abs(np.roll(corners, -1, axis=0) - corners).T
    return bool((np.minimum(across, down) > _ASLANT * np.maximum(across, down)).all())


def _outer(shapes: Iterable[Corners]) -> list[Corners]:
    """Of shapes that are one the last, in a picture the largest: an edge has two sides, the outer one is the card's."""
    kept = np.empty((0, 4, 2), np.float32)
    for corners in shapes:
        other = np.abs(kept - corners).max(axis=(1, 2)) >= _SAME * np.ptp(corners, axis=0).max()
        kept = np.concatenate([kept[other], corners[None]])
    return list(kept)


def _shapes(pixels: Pixels) -> Iterator[list[Corners]]:
    """The corners of each place with four sides and a card's proportions, 4 × 2 and clockwise from the upper left, as
    each picture shows them, the largest picture first."""
    scale = min(1.0, _SIDE_PX / max(pixels.shape))
    small = shrunk(pixels, scale)
    changes: Sequence[float] = _CHANGES
    for _ in range(_SIZES):
        if min(small.shape[:2]) < _NARROWEST_PX:
            return  # a strip holds no card
        yield [np.asarray(corners / np.float32(scale)) for corners in _four_sided(small, changes)]
        small, scale, changes = shrunk(small, 1 / 2), scale / 2, _FURTHER_CHANGES


def _four_sided(pixels: Pixels, changes: Sequence[float]) -> Iterator[Corners]:
    """The shapes in a small picture, as changes of that much draw them."""
    lightness, _, yellow = cv2.split(cv2.cvtColor(cv2.GaussianBlur(pixels, (0, 0), _NOISE_PX), cv2.COLOR_BGR2LAB))
    least, most = max(_LEAST_PX, _LEAST * lightness.size), _MOST * lightness.size
    for channel, change in itertools.product((lightness, yellow), changes):
        edges = cv2.dilate(cv2.Canny(channel, change / 2, change), np.ones((_GAP_PX, _GAP_PX), np.uint8))
        for outline in cv2.findContours(edges, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)[0]:
            if math.prod(cv2.boundingRect(outline)[2:]) <= least:
                continue  # most are letters
            hull = cv2.convexHull(outline)
            area = cv2.contourArea(hull)
            if len(hull) < 4 or not least < area < most:
                continue
            corners = cv2.approxPolyN(hull, 4)[0].astype(np.float32)
            if area <= _FULL * cv2.contourArea(corners):
                continue
            wide, high = breadths(corners)
            if max(wide / high, high / wide) < _WIDEST:
                yield np.roll(corners, -int(corners.sum(axis=1).argmin()), axis=0)
