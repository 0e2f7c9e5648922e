"""The ends of values that a narrow column broke: their last characters, alone in the next line."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from guard.model.boxes import around
from guard.read.layout.cells import Cell
from guard.read.page import Line

_ROWS = 8
"""Cells of a column before and behind one beside which it fills the column or not."""
_NEARER = 1.5
"""Factor by which the end of a value is nearer to the line above than to the column's other values, at least."""
_SHORT = 0.75
"""Width of the end beside the line above, at most: values of one column are about as wide."""
_FAR = 1.4
"""Gap between the two lines in heights of their ink, at most: digits are lower than their line."""
_OVERLAP = 0.3
"""Overlap of the two lines in heights of the higher one, at most: boxes around tilted writing are too high."""
_FULL = 1.5
"""What is left of the column's width behind the first of them, in heights of it, at most."""
_CENTRED = 0.5
"""Distance of a row from the middle between the two lines of its other cells, twice, in heights of it, at most."""
_COLUMN_PX = 4
"""Width of the stripes by which the cells of a column are found."""
_BREAK = re.compile("[0-9A-Za-z.@,)转-][0-9A-Za-z.@]|[一-龥·]{2}")
"""The signs around a break inside a number, an address of mail or a name."""
_VALUE = re.compile(
    r"[+0-9A-Za-z@._# ()-]{4,}转? ?\n[0-9A-Za-z@._ -]{1,12}"
    r"|[一-龥]{2,4}\n[一-龥]|[一-龥]{1,8}·[一-龥]{0,6}\n[一-龥]{1,6}"
)
"""A number, an address of mail or a name, with the break: what is no sentence."""
_WORD = "[A-Z](?:[a-z'’-]{1,14}|[A-Z'’-]{2,14})"
_WORDS = re.compile(rf"{_WORD},?(?: [A-Z]\.)?\n{_WORD}")
"""A name that a column broke between its words, of which the second may be the longer one."""
_ABROAD = re.compile(r"\+[0-9]{1,3}[0-9 ()-]*\n[0-9][0-9 -]{3,11}|\(0[0-9]{2,3}\)\n[0-9]{7,8}")
"""A number that a column broke behind the code of its country or its area: no more may stand above than below."""

_DASHED = re.compile(r"(?=.*\n?.*(?:[0-9]{3}|@))[0-9A-Za-z@._+-]*[0-9A-Za-z]-\n[0-9A-Za-z@._-]+")
"""A number, or an address of mail, that a column broke behind a dash in it: as between two words."""
_ANEW = re.compile(
    r"[0-9A-Za-z]\n[A-Z][a-z]{2,}(?![A-Z0-9])|[0-9a-z]\n[A-Z]{3,}(?![A-Z0-9])|[0-9]\n[A-Za-z]{2,} "
    r"|\n(?:20[0-9]{2}([-/.])[01]?[0-9]\1[0-3]?[0-9]|1[3-9][0-9]{9})\Z"
)
"""A break behind which a word begins, or a day or a mobile number stands whole: what is above is not broken there."""


def lower_lines(rows: Sequence[Sequence[Cell]]) -> dict[int, int]:
    """By the row of second lines that of the first ones, where a table sets the cells with one line between both."""
    found: dict[int, int] = {}
    for nth in range(1, len(rows) - 1):
        upper, row, lower = rows[nth - 1 : nth + 2]
        first, height = row[0].box.left, row[0].box.height
        if min(upper[0].box.left, lower[0].box.left) <= first + height:
            continue
        middles = [_middle(cells) for cells in (upper, row, lower)]
        centred = abs(middles[0] + middles[2] - 2 * middles[1]) <= _CENTRED * height
        lefts = [cell.box.left for cell in upper]
        if centred and all(min(abs(cell.box.left - left) for left in lefts) <= 0.6 * height for cell in lower):
            found[nth + 1] = nth - 1
    return found


def _middle(cells: Sequence[Cell]) -> float:
    return sum(cell.box.middle[1] for cell in cells) / len(cells)


def tails_of(rows: Sequence[Sequence[Cell]], lower: Mapping[int, int]) -> dict[int, Cell]:
    """By the identity of a cell the one that it ends: the last characters of a value too long for its column.

    They stand alone below a line that fills the column, and what is above and below in the column is further away.
    Whether the other cells of the row have a second line, or stand in the middle of two, says nothing. `lower`: of
    `lower_lines`.
    """
    column: dict[int, list[Cell]] = {}
    for cell in (cell for row in rows for cell in row):
        column.setdefault(cell.box.left // _COLUMN_PX, []).append(cell)
    found: dict[int, Cell] = {}
    for key, begun in column.items():
        near = [cell for nth in (key - 2, key - 1, key, key + 1, key + 2) for cell in column.get(nth, ())]
        near.sort(key=lambda cell: cell.box.top)
        for cell in begun:
            nth = next(at for at, one in enumerate(near) if one is cell)
            before = near[nth - 1] if nth else None
            if before is None:
                continue
            between = lower.get(cell.row) == before.row or _between_rows(before, cell, near[nth + 1 :], rows)
            if _ends(before, cell, near, nth, between):
                found[id(cell)] = before
    return found


def _between_rows(full: Cell, cell: Cell, below: Sequence[Cell], rows: Sequence[Sequence[Cell]]) -> bool:
    """Whether a table's row begins with the line above, none with this one, and the next with what is below it."""
    first, own, following = (rows[one.row][0].box for one in (full, cell, below[0] if below else full))
    slack = 0.5 * full.box.height
    return first.right < full.box.left and own.left > first.left + slack and abs(following.left - first.left) <= slack


def _ends(full: Cell, cell: Cell, column: Sequence[Cell], nth: int, between: bool) -> bool:
    """Whether the nth cell of a column is the end of the one before it.

    Args:
        between: whether the rows of the table show it, however near the column's other cells are.
    """
    height = max(full.box.height, cell.box.height)
    gap = cell.box.top - full.box.bottom
    upper, lower = full.line.text, cell.line.text
    grouped = _in_groups(upper, lower)
    either = grouped or _DASHED.fullmatch(f"{upper}\n{lower}") is not None
    if not -_OVERLAP * height <= gap <= _FAR * height or (not either and cell.box.width > _SHORT * full.box.width):
        return False
    if _BREAK.fullmatch(upper[-1] + lower[0]) is None or ("@" in upper and "@" in lower):
        return False
    others = column[max(0, nth - _ROWS) : nth + _ROWS]
    # A value in groups goes on with a whole one, for which there was no room.
    end = full.box.right + (_first_group(cell.line) if grouped or " " in upper or upper[-1] == "-" else 0)
    # What reaches over the next column is a title of the table.
    beyond = full.after.box.left if full.after is not None else float("inf")
    rights = (one.box.right for one in others if one.box.right <= beyond)
    if end < max(rights, default=end) - _FULL * height:
        return False
    if cell.after is not None and cell.after.box.left < full.box.right:
        return False  # more stands below the first line
    if between:
        return True
    above = full.box.top - column[nth - 2].box.bottom if nth >= 2 else None
    below = column[nth + 1].box.top - cell.box.bottom if nth + 1 < len(column) else None
    return (above is not None or below is not None) and all(
        room is None or room > _NEARER * abs(gap) for room in (above, below)
    )


def _in_groups(upper: str, lower: str) -> bool:
    """Whether a break stands between two parts of a name or a number, either of which may be the longer one."""
    broken = f"{upper}\n{lower}"
    return _WORDS.fullmatch(broken) is not None or _ABROAD.fullmatch(broken) is not None


def _first_group(line: Line) -> int:
    """Width of the first word, or group of digits, of a line."""
    return line.characters[len(line.text.split(" ", 1)[0]) - 1].right - line.box.left


def whole(full: Line, tail: Line) -> Line | None:
    """The one line of a value and its end; None where they are a sentence's."""
    grouped = _in_groups(full.text, tail.text)
    broken = f"{full.text}\n{tail.text}"
    value = _VALUE.fullmatch(broken) is not None and _ANEW.search(broken) is None
    if not (grouped or value or _DASHED.fullmatch(broken)):
        return None
    blank = (full.characters[-1],) if grouped else ()
    characters = (*full.characters, *blank, *tail.characters)
    text, sure = full.text + " " * len(blank) + tail.text, min(full.confidence, tail.confidence)
    return Line(text, around((full.box, tail.box)), characters, sure)
