"""Makes the quick networks: those of the rapidocr wheel, their products of channels in whole numbers of 8 bits.

In each of 13 blocks two layers multiply the channels of a place with a table; that is three quarters of the time of
the network that reads lines. They count in bytes, and so does the table of characters at its end: what is multiplied
with a table has the smallest range that holds it, line by line, so that no data decides on a range. So do the filters
that look around in all channels; what goes into them and what comes out are bytes, too, of the range that values have
in real pictures. All that is added up, looked around in one channel or made a chance of stays in floating point.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import onnx

from guard.model import Pixels
from guard.read.lines.squeeze import squeezed
from tools.train.graph import in_bytes


def write_recogniser(source: Path, path: Path, strips: Iterable[Pixels]) -> None:
    """That which reads lines, from the network of the wheel and pictures of lines.

    From and to a network of `x` (1, 3, 48, width; blue, green, red, -1 to 1) to chances (1, steps, characters).
    """
    shown = (squeezed(strip).picture for strip in strips)
    path.write_bytes(in_bytes(onnx.load(source), shown, ends_in_table=True).SerializeToString())


def write_detector(source: Path, path: Path, pictures: Iterable[Pixels]) -> None:
    """That which finds lines, from the network of the wheel and pictures in the sizes in which it sees them.

    From and to a network of `x` (1, 3, height, width; blue, green, red, -1 to 1) to chances (1, 1, height, width).
    """
    path.write_bytes(in_bytes(onnx.load(source), pictures, ends_in_table=False).SerializeToString())
