"""Pieces of one line: cut at a wide gap that is none of its text, or with a box around every digit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from guard.model import Box
from guard.model.boxes import around
from guard.read.layout.cells import level
from guard.read.page import Line

_HALF_EMPTY_MARKS = frozenset("，。：；！？、）,:;!?)")
_HALF_EMPTY = 1.1
"""Gap between such a mark and the next character, in heights of the line."""
_HEIGHTS = 1.5
"""Height of the higher of two pieces of a line beside the lower one, at most."""
_GROUPS = 1.3
"""Gap between the groups of one number, in heights of its digits …"""
_BLANK = 1.75
"""Width of a blank in steps from digit to digit; terminals set a font of one width wide apart."""
_STEP_PX = 32
"""Width of the columns by which right ends are looked up."""
_FARTHEST = 3
"""Gap between pieces that are joined, in heights of a line; nothing is joined across a wider one."""
_ENDS_IN_GROUP = re.compile(r"(?<![0-9])(?:\+[0-9]{1,6}|[0-9]{2,6})-?\Z")
_BEGINS_WITH_GROUP = re.compile(r"-?[0-9]{2,6}(?![0-9])")
"""A piece of a number in groups; no index, no whole number."""
_AFTER_COUNTRY = re.compile(r"-?(?:[0-9]{2,11}(?![0-9])|\([0-9]{2,4}\))")
"""What goes on behind +86."""
_ENDS_IN_LEVEL = re.compile("[一-龥](?:[省市区县州盟旗]|自治区|自治州)$")
_BEGINS_WITH_LEVEL = re.compile("[一-龥][一-龥 ]{0,8}?(?:[市区县州盟旗镇乡]|街道|[路街道巷弄] ?[0-9])")
"""An address with a blank between its parts: 广东省 深圳市 福田区 金桥东路498号."""
_SIGNS = frozenset("0123456789Xx")
_FEWEST = 7
"""Digits of a number in boxes, at least; fewer are a date or a page."""
_EVEN = 0.2
"""Difference of a step between digits in boxes, as a share of the usual step."""
_WIDEST = 5.0
"""Step between digits in boxes, in heights of the digits, at most."""
_LEVEL = 0.6
"""Difference in height of the middles of two digits of a row, in heights of the lower one."""


def rejoined(lines: Iterable[Line]) -> list[Line]:
    """The lines, those put together that are pieces of one: digits in boxes, and what was cut behind a full-width mark,
    which leaves half its square empty, between digits, or between the parts of an address.
    """
    left_over = sorted(_unboxed(lines), key=lambda line: line.box.left)
    joined: list[Line] = []
    by_right: dict[int, list[Line]] = {}
    for line in left_over:
        height = line.box.height
        near = range((line.box.left - _FARTHEST * height) // _STEP_PX, line.box.left // _STEP_PX + 1)
        before = next((one for key in near for one in by_right.get(key, ()) if _cut_off(one, line)), None)
        if before is not None:
            by_right[before.box.right // _STEP_PX].remove(before)
            joined.remove(before)
            gap = _gap(before, line) if line.text[0].isdigit() and before.text[-1].isdigit() else ()
            line = Line(
                before.text + " " * len(gap) + line.text,
                around((before.box, line.box)),
                (*before.characters, *gap, *line.characters),
                min(before.confidence, line.confidence),
            )
        joined.append(line)
        by_right.setdefault(line.box.right // _STEP_PX, []).append(line)
    return joined


def _cut_off(one: Line, other: Line) -> bool:
    gap = other.box.left - one.box.left - one.box.width
    small, large = sorted((one.box.height, other.box.height))
    # Digits alone are lower than digits beside characters, or beside a comma.
    if gap < 0 or large > _HEIGHTS * small or not level(one.box, other.box):
        return False
    if one.text[-1] in _HALF_EMPTY_MARKS:
        return gap <= _HALF_EMPTY * large
    if gap <= _GROUPS * small and _ENDS_IN_LEVEL.search(one.text) and _BEGINS_WITH_LEVEL.match(other.text):
        return True
    ends = _ENDS_IN_GROUP.search(one.text)
    if ends is None or gap > max(_GROUPS * small, _BLANK * _pitch(one.characters[ends.start() :])):
        return False
    return (_AFTER_COUNTRY if ends[0][0] == "+" else _BEGINS_WITH_GROUP).match(other.text) is not None


def _pitch(group: Sequence[Box]) -> float:
    """From one character to the next; 0 for so few that the edges between them do not tell."""
    return (group[-1].left - group[1].left) / (len(group) - 2) if len(group) > 2 else 0.0


def _gap(one: Line, other: Line) -> tuple[Box]:
    """The box of the blank between two lines side by side."""
    left = one.box.right
    return (Box(left, other.box.top, max(0, other.box.left - left), other.box.height),)


def _unboxed(lines: Iterable[Line]) -> list[Line]:
    """The lines, those of one sign each that stand in a row at one distance as one."""
    others: list[Line] = []
    signs: list[Line] = []
    for line in lines:
        (signs if len(line.text) == 1 and line.text in _SIGNS else others).append(line)
    if len(signs) < _FEWEST:
        return [*others, *signs]
    rows: list[list[Line]] = []
    for sign in sorted(signs, key=lambda sign: sign.box.left):
        row = next((row for row in rows if _follows(row, sign)), None)
        if row is None:
            rows.append([sign])
        else:
            row.append(sign)
    for row in rows:
        others.extend(row if len(row) < _FEWEST else [_one(row)])
    return others


def _follows(row: Sequence[Line], sign: Line) -> bool:
    """Whether a sign is the next of a row."""
    last = row[-1].box
    height = min(last.height, sign.box.height)
    if abs(_middle(row[-1])[1] - _middle(sign)[1]) > _LEVEL * height:
        return False
    step = _middle(sign)[0] - _middle(row[-1])[0]
    if len(row) == 1:
        return 0 < step <= _WIDEST * height
    usual = (_middle(row[-1])[0] - _middle(row[0])[0]) / (len(row) - 1)
    return abs(step - usual) <= _EVEN * usual


def _middle(line: Line) -> tuple[float, float]:
    return line.box.middle


def _one(row: Sequence[Line]) -> Line:
    return Line(
        "".join(sign.text for sign in row),
        around(sign.box for sign in row),
        tuple(sign.box for sign in row),
        min(sign.confidence for sign in row),
    )
