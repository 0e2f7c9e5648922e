"""What a layout calls addresses: the pieces of a cell, which a narrow column broke, are one."""

from __future__ import annotations

from collections.abc import Iterator

from guard.detect.context import Context
from guard.detect.passage import Passage


def address_cells(passage: Passage) -> Iterator[tuple[int, int, int]]:
    """Where the cells that a heading or a caption calls addresses begin and end, and how many pieces each has."""
    start = end = pieces = 0
    for left, right, context in passage.above:
        if context is not Context.ADDRESS or right <= end:
            continue
        if pieces and passage.plain[end:left].strip():
            yield start, end, pieces
            pieces = 0
        start, end, pieces = start if pieces else left, right, pieces + 1
    if pieces:
        yield start, end, pieces
