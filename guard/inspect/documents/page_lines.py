"""The characters of a page of a portable document, put together to lines.

There are very many, and most stand plainly beside the one before them: these are told all at once. The others are
looked at one by one.

Source: PDFium's fpdf_text.h (characters in order of the content, boxes in points, origin below).
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from itertools import pairwise, repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guard.inspect.documents.page_place import Place
from guard.model import Box
from guard.model.boxes import around
from guard.read import Line

_GAP = 1.2
"""Gap between two characters of one line, in heights of it; a wider one parts two columns."""
_SHARED = 0.5
"""Share of its height that a character of a line has in common with the one before it."""
_APART = re.compile(r"(?<!\S)(?:\d ){10,18}[\dXx](?!\S)")
"""Digits in boxes of their own, as forms have them: a number of as many as phones, cards and identity numbers have."""
_BREAKS = "\r\n\0"
_HYPHENS = re.compile("[\x02\xad\ufffe]")
"""What hyphenation leaves."""
_MEANINGLESS = re.compile("[\x00-\x1f\ud800-\udfff]")
_SIDES = 4
_BoxOf = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, *[ctypes.c_void_p] * _SIDES)
"""FPDFText_GetCharBox with addresses for pointers: one buffer takes the sides of all characters."""


def lines(text: Any, words: str, place: Place, whole: Box) -> Iterator[Line]:
    """Characters that stand beside one another.

    Args:
        text: the text of a page as PDFium has it; `words`: its characters.
        whole: the page, in pixels.

    Raises:
        ValueError: a character has no place.
    """
    breaks = np.array([character in _BREAKS for character in words], bool)
    spaces = np.array([character.isspace() for character in words], bool)
    turns = _turns(text, len(words), place)
    table = place.boxes(np.where(breaks[:, None], 0.0, _sides(text, len(words))), within=whole)
    boxes = list(map(Box._make, table.tolist()))
    shown = _MEANINGLESS.sub("\ufffd", _HYPHENS.sub("-", words))
    heads = np.flatnonzero(~goes_on_plainly(table, turns, breaks | spaces)).tolist()
    held: list[tuple[str, Box]] = []
    last = turned = 0
    for at, end in pairwise((*heads, len(words))):
        if breaks[at]:
            yield from _line(held, turned)
            held = []
            continue
        box, turn = boxes[at], int(turns[at])
        if spaces[at]:
            if held:
                before = held[-1][1]
                beside = Box(before.right, before.top, box.width, before.height)
                held.append((" ", Box(before.left, before.top, before.width, 0) if turned else beside))
            continue
        row = [_level(each, turn) if turn else each for _, each in held[-4:] if each[3]]
        follows = turn == turned and goes_on(row, _level(box, turn))
        if row and turn == turned and not follows:  # the ink of a line at the foot, or of a dot, is not level
            around_both = [_level(_space(text, each, place, whole), turn) for each in (last, at)]
            follows = goes_on(around_both[:1], around_both[1])
        if held and not follows:
            yield from _line(held, turned)
            held = []
        last, turned = end - 1, turn
        held.extend(zip(shown[at:end], boxes[at:end], strict=True))
    yield from _line(held, turned)


def _sides(text: Any, count: int) -> NDArray[np.float64]:
    """Of each character: left, right, bottom, top, in points."""
    from pypdfium2 import raw

    box_of = _BoxOf(ctypes.cast(raw.FPDFText_GetCharBox, ctypes.c_void_p).value or 0)
    handle = ctypes.cast(text.raw, ctypes.c_void_p).value
    sides = np.zeros((count, _SIDES), np.float64)
    start, step = sides.ctypes.data, _SIDES * sides.itemsize
    each = (range(first, first + step * count, step) for first in range(start, start + step, sides.itemsize))
    for _ in map(box_of, repeat(handle), range(count), *each):
        pass
    return sides


def _turns(text: Any, count: int, place: Place) -> NDArray[np.int64]:
    """The turn of each character (see `Place.turn`)."""
    from pypdfium2 import raw

    angles = np.fromiter(map(raw.FPDFText_GetCharAngle, repeat(text.raw), range(count)), np.float64, count)
    kinds, kind_of = np.unique(angles, return_inverse=True)
    return np.array([place.turn(angle) for angle in kinds.tolist()], np.int64)[kind_of]


def goes_on_plainly(table: NDArray[np.int64], turns: NDArray[np.int64], none: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Whether each character stands in the line of the one before it whatever stands before that (see `goes_on`).

    Args:
        table: boxes, a row each.
        none: which are breaks and blanks, which are looked at one by one.
    """
    left, top, width, height = table.T
    common = np.minimum(top[1:] + height[1:], top[:-1] + height[:-1]) - np.maximum(top[1:], top[:-1])
    higher = np.maximum(height[1:], height[:-1])
    gap = left[1:] - left[:-1] - width[:-1]
    plain = ~none & (turns == 0) & (height > 0)
    found = np.zeros(len(table), bool)
    found[1:] = (
        plain[1:] & plain[:-1] & (common >= _SHARED * height[1:]) & (-higher / 2 <= gap) & (gap <= _GAP * higher)
    )
    return found


def _space(text: Any, at: int, place: Place, whole: Box) -> Box:
    """The space that a font gives a character, whatever of it is ink."""
    from pypdfium2 import raw

    space = raw.FS_RECTF()
    raw.FPDFText_GetLooseCharBox(text, at, space)
    return place.box(space.left, space.bottom, space.right, space.top, within=whole)


def _level(box: Box, turn: int) -> Box:
    """A box as it lies in a line that is turned back."""
    if not turn:
        return box
    return Box(-box.bottom if turn > 0 else box.top, box.left if turn > 0 else -box.right, box.height, box.width)


def goes_on(before: list[Box], box: Box) -> bool:
    """Whether a character stands in the line of those before it. Asked of each of a document: no call in it."""
    if not before:
        return False
    left, top, _, height = box
    last_left, row_top, last_width, row_height = before[-1]
    bottom, row_bottom = top + height, row_top + row_height
    for _, other_top, _, other_height in before:
        if other_top < row_top:
            row_top = other_top
        if other_top + other_height > row_bottom:
            row_bottom = other_top + other_height
    row_height = row_bottom - row_top
    higher, lower = (row_height, height) if row_height > height else (height, row_height)
    common = (row_bottom if row_bottom < bottom else bottom) - (row_top if row_top > top else top)
    if common < _SHARED * lower and abs(row_top + row_bottom - top - bottom) > higher:
        return False
    return -higher / 2 <= left - last_left - last_width <= _GAP * higher


def _line(held: list[tuple[str, Box]], turned: int) -> Iterator[Line]:
    while held and held[-1][0] == " ":
        held = held[:-1]
    if not held:
        return
    for apart in list(_APART.finditer("".join(character for character, _ in held)))[::-1]:
        held[apart.start() : apart.end()] = [each for each in held[apart.start() : apart.end()] if each[0] != " "]
    box = around([each for _, each in held])
    if turned:
        boxes = tuple([Box(box.left, top, box.width, height or 1) for _, (_, top, _, height) in held])
    else:
        boxes = tuple([Box(left, box.top, width or 1, box.height) for _, (left, _, width, _) in held])
    yield Line("".join(character for character, _ in held), box, boxes)
