"""Rectangles: what boxes of a picture have to do with each other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import add

from guard.model.content import Box


def around(boxes: Iterable[Box]) -> Box:
    """The smallest box that holds all of some boxes (at least one)."""
    lefts, tops, widths, heights = zip(*boxes, strict=True)
    left, top = min(lefts), min(tops)
    return Box(left, top, max(map(add, lefts, widths)) - left, max(map(add, tops, heights)) - top)


def holds(region: Box, box: Box) -> bool:
    """Whether the middle of a box lies in a region."""
    across, down = box.middle
    return region.left <= across < region.right and region.top <= down < region.bottom


def encloses(outer: Box, inner: Box) -> bool:
    """Whether the whole of a box lies in another; a box encloses itself."""
    return (
        outer.left <= inner.left
        and outer.top <= inner.top
        and inner.right <= outer.right
        and inner.bottom <= outer.bottom
    )


def touch(one: Box, other: Box) -> bool:
    """Whether two boxes have a pixel in common."""
    return one.left < other.right and other.left < one.right and one.top < other.bottom and other.top < one.bottom


def overlap_share(box: Box, other: Box) -> float:
    """The share of a box that another covers, 0 to 1; 0 for a box without pixels."""
    common = cut(box, other)
    area = box.width * box.height
    return common.width * common.height / area if area > 0 else 0.0


def alike(one: Box, other: Box) -> float:
    """What two boxes have in common, to what either has: 0 to 1."""
    common = cut(one, other)
    area = common.width * common.height
    whole = one.width * one.height + other.width * other.height - area
    return area / whole if whole > 0 else 0.0


def on_one_row(one: Box, other: Box, apart_px: float) -> bool:
    """Whether the middles of two boxes differ in height by no more than that."""
    return abs(one.middle[1] - other.middle[1]) <= apart_px


def cut(box: Box, to: Box) -> Box:
    """The part of a box that lies in another; without width or height where none does."""
    left, top = max(box.left, to.left), max(box.top, to.top)
    right, bottom = min(box.right, to.right), min(box.bottom, to.bottom)
    return Box(left, top, max(0, right - left), max(0, bottom - top))


def frame(shape: Sequence[int]) -> Box:
    """The whole of a picture of that shape (height, width, …)."""
    return Box(0, 0, shape[1], shape[0])


def padded(box: Box, across_px: int, down_px: int) -> Box:
    """A box with so many pixels more on its left and right, and above and below."""
    return Box(box.left - across_px, box.top - down_px, box.width + 2 * across_px, box.height + 2 * down_px)


def moved(box: Box, right_px: int, down_px: int) -> Box:
    """A box of the same size further to the right and down."""
    return Box(box.left + right_px, box.top + down_px, box.width, box.height)


def outermost(boxes: Sequence[Box]) -> list[Box]:
    """The boxes without those that lie inside another; of equal ones the first."""
    return [
        box
        for number, box in enumerate(boxes)
        if not any(encloses(other, box) and (other != box or place < number) for place, other in enumerate(boxes))
    ]
