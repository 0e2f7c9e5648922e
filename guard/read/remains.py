"""What can still be read where a picture was covered."""

from __future__ import annotations

from collections.abc import Sequence

from guard.model import Box, Pixels
from guard.model.boxes import cut, frame, padded, touch
from guard.read.engine import Reading, TextReader
from guard.read.page import TextPage
from guard.read.rotation import Rotation


def read_remains(reader: TextReader, reading: Reading, covered: Pixels, boxes: Sequence[Box]) -> TextPage:
    """What is still read in the lines of a reading that boxes touch, and in boxes that touch none.

    `covered`: the picture of the reading, with those boxes covered. It is read in the turn in which its text stands
    upright; the page's lines are at their places in the picture as it is.

    Raises:
        ReaderFailed: the reader died or ran out of time.
    """
    height, width = covered.shape[:2]
    rotation = Rotation(reading.quarters, width, height)
    turned = rotation.pixels(covered)
    boxes = list(map(rotation.forward, boxes))
    lines = [rotation.forward(line.box) for line in reading.page.lines]
    touched = [line for line in lines if any(touch(line, box) for box in boxes)]
    regions = [
        *(padded(line, line.height, line.height // 4) for line in touched),
        *(box for box in boxes if not any(touch(line, box) for line in touched)),
    ]
    return rotation.page(reader.read_again(turned, [cut(region, frame(turned.shape)) for region in regions]))
