"""What a layout calls addresses: the pieces of a cell, which a narrow column broke, are one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from guard.detect.context import Context
from guard.detect.passage import Passage

_ROOM = re.compile("[0-9]{3,4}(?:室|房)?(?=\n|\\Z)")
_HOUSE_ENDS = ("座", "幢", "栋", "楼", "厦", "单元", "公寓", "广场")
"""Ends of an address whose room is still to come."""
_ROOM_APART = 60
"""Characters between such an end and its room, at most: a line of another field."""


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


def rooms(passage: Passage, houses: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The rooms that stand in a line of their own below their caption, apart from their house.

    Args:
        passage: the text.
        houses: where the addresses that are known end.
    """
    text = passage.plain
    open_ends = [end for end in houses if text.endswith(_HOUSE_ENDS, 0, end)]
    for start, _, _ in passage.labelled(Context.ADDRESS) if open_ends else ():
        room = _ROOM.match(text, start)
        apart = room is not None and text[start - 1 : start] == "\n"
        if room is not None and apart and any(abs(end - start) <= _ROOM_APART for end in open_ends):
            yield room.span()
