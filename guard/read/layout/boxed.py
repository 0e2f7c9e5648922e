"""Numbers of which every digit has a box of its own, as paper forms and their copies on a screen have them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from guard.read.page import Line, around

_SIGNS = frozenset("0123456789Xx")
_FEWEST = 7
"""Digits of a number; fewer are a date or a page."""
_EVEN = 0.2
"""How much steps from digit to digit differ."""
_WIDEST = 5.0
"""A step in heights of the digits."""
_LEVEL = 0.6
"""How far the middles of two are from one height, in heights of the lower one."""


def joined(lines: Iterable[Line]) -> list[Line]:
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
    box = line.box
    return box.left + box.width / 2, box.top + box.height / 2


def _one(row: Sequence[Line]) -> Line:
    return Line(
        "".join(sign.text for sign in row),
        around(sign.box for sign in row),
        tuple(sign.box for sign in row),
        min(sign.confidence for sign in row),
    )
