"""Lines that are one text: wrapped sentences, and values that a narrow cell broke."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from guard.read.layout.broken_addresses import breaks_address
from guard.read.layout.cells import Cell, is_caption, names_a_field
from guard.read.page import Line

_TOKEN = re.compile(r"[0-9A-Za-z@._#-]{8,}")
_SENTENCE = 8
"""Characters from which on a line is no caption but a sentence."""
_GAP = r"[ -]?\n?"
_NUMBER = re.compile(
    rf"(?<![0-9])(?:\(?\+[0-9]{{1,3}}\)?(?:{_GAP}[0-9]){{7,12}}|1[3-9][0-9](?:{_GAP}[0-9]){{8}}"
    rf"|(?<![0-9] )[1-9][0-9]{{3}}(?:{_GAP}[0-9]){{11,15}})(?![0-9])"
)
"""A phone or a card, also over a break."""
_LEAST_BELOW = 2
"""Digits of such a number behind the break, at least."""
_PROSE = re.compile("[，。！？；]|(?: [a-z]+){4}")
"""What sentences have, and the cells of a table seldom."""
_INDENT = 2
"""Indent of an address's first line beside an icon, in heights of the line."""
_LINES = 4
"""Rows on which the cells of one row of a table may go on, below its first line."""
_NEARER = 1.5
"""Factor by which the rest of a cell is nearer to the line above than to the next row, at least."""
_CLOSE = 0.95
"""Gap between the lines of one text, in heights of a line."""
_LEADING = 1.2
"""The same above the rest of a number, whose ink is lower than a letter's."""
_ALONE = 2.5
"""The same above the rest of an address that has its row for itself: tables may set lines as far apart as rows."""
_LOWEST = 1 / 1.7
"""Height of the rest of an address beside the line above, at least: a room's number is of digits."""
_ROOM = 1.5
"""Width that the first character of a rest takes, with the air behind it, in heights of its line."""
_ROWS = 24
"""Rows before and behind one beside which it fills its column or not."""
_COLUMN_PX = 4
"""Width of the stripes by which the cells of a column are found."""
_FAR = 1.4
"""The same in heights of digits, whose ink is lower, and of the ink of a character or two: 一, 元."""


def paragraphs_of(rows: Sequence[Sequence[Cell]], tails: Mapping[int, Cell], lower: Iterable[int]) -> list[list[Cell]]:
    """Cells in reading order; lines that were wrapped stay together. `tails`, `lower`: of their functions."""
    rests = _rests([[cell for cell in row if id(cell) not in tails] or row for row in rows], lower)
    columns = _Columns(rows)
    open_ones: list[list[Cell]] = []
    done: list[list[Cell]] = []
    for row in rows:
        for cell in row:
            above = next(
                (one for one in open_ones if tails.get(id(cell)) is one[-1] or _continues(one, cell, rests, columns)),
                None,
            )
            if above is None:
                above = []
                done.append(above)
                open_ones.append(above)
            above.append(cell)
        bottom = max(cell.box.top for cell in row)
        open_ones = [one for one in open_ones if bottom - one[-1].box.top < 4 * one[-1].box.height]
    return done


class _Columns:
    """How far to the right the cells reach that begin at one place."""

    def __init__(self, rows: Sequence[Sequence[Cell]]) -> None:
        self._cells: dict[int, list[Cell]] = {}
        for cell in (cell for row in rows for cell in row):
            self._cells.setdefault(cell.box.left // _COLUMN_PX, []).append(cell)

    def fills(self, cell: Cell, more: float) -> bool:
        """Whether a cell is so wide that its column had no room for so many pixels more."""
        beyond = cell.after.box.left if cell.after is not None else float("inf")
        key = cell.box.left // _COLUMN_PX
        near = (one for at in range(key - 2, key + 3) for one in self._cells.get(at, ()))
        return cell.box.right + more >= max(
            one.box.right
            for one in near
            if one is cell or (abs(one.row - cell.row) <= _ROWS and one.box.right <= beyond)
        )


def _continues(paragraph: Sequence[Cell], cell: Cell, rests: frozenset[int], columns: _Columns) -> bool:
    """Whether a line goes on from a paragraph's last: below it, as high, aligned, and the last one was full."""
    full = paragraph[-1]
    last = full.box
    gap = cell.box.top - last.bottom
    small, large = sorted((last.height, cell.box.height))
    if not -0.2 * large <= gap <= _ALONE * large:
        return False
    upper, lower = full.line.text, cell.line.text
    in_number = _breaks_number(upper, lower)
    in_address = not in_number and _goes_on_address(full, cell, columns)
    broken = in_number or in_address
    least, farthest = (1 / 1.6, _LEADING) if in_number else (0.3, _FAR) if len(lower) <= 2 else (1 / 1.45, _CLOSE)
    if in_address:
        least = min(least, _LOWEST)
    if broken and cell.before is cell.after is None and cell.row == full.row + 1:
        farthest = max(farthest, _ALONE)
    if gap > farthest * large or small < least * large:
        return False
    indent = last.left - cell.box.left
    if not -0.6 * large <= indent <= (_INDENT if broken else 0.6) * large:
        return False
    right = max(part.box.right for part in (*paragraph, cell))
    end = last.right + _unbreakable(full.line, cell.line)
    if end < right - 2.2 * large:
        return False
    prose = _PROSE.search(upper) is not None
    return cell.row in rests or broken or prose or not _in_table(full, cell)


def _goes_on_address(full: Cell, cell: Cell, columns: _Columns) -> bool:
    """Whether an address goes on in a cell, which no caption of its own announces."""
    before, above = cell.before, full.before
    if before is not None and is_caption(before.line.text):
        level_captions = above is not None and abs(above.box.left - before.box.left) <= 0.6 * before.box.height
        if level_captions or names_a_field(before.line.text):
            return False
    upper, lower = full.line.text, cell.line.text
    if breaks_address(upper, lower, full=False):
        return True
    word = cell.box.width if lower.isascii() else _ROOM * cell.box.height
    return breaks_address(upper, lower, full=True) and columns.fills(full, word)


def _breaks_number(upper: str, lower: str) -> bool:
    """Whether a number that something stands before goes on in the line below."""
    if not (lower[:1].isdigit() and upper[-1:] in "0123456789)-"):
        return False
    at = len(upper)
    for match in _NUMBER.finditer(f"{upper}\n{lower}"):
        if match.start() < at < match.end():
            below = sum(map(str.isdigit, lower[: match.end() - at - 1]))
            return below >= _LEAST_BELOW and any(map(str.isalpha, upper[: match.start()]))
    return False


def _rests(rows: Sequence[Sequence[Cell]], lower: Iterable[int]) -> frozenset[int]:
    """The rows that are no rows of their table: second lines of cells in the row above, close below these.

    The first column, whose values are short, has no second line, and the next row begins further away.
    """
    found = set(lower)
    for nth, row in enumerate(rows):
        base = next((at for at in range(nth - 1, max(-1, nth - 1 - _LINES), -1) if at not in found), None)
        if base is None or rows[base][0].box.left > row[0].box.left - row[0].box.height:
            continue
        above = [cell for at in range(base, nth) for cell in rows[at]]
        gaps = [_gap_above(cell, above) for cell in row]
        height = max(cell.box.height for cell in row)
        if all(0 <= gap <= _CLOSE * height for gap in gaps) and _room(rows, base, nth) > _NEARER * max(gaps):
            found.add(nth)
    return frozenset(found)


def _gap_above(cell: Cell, above: Sequence[Cell]) -> float:
    """How far below the lowest of the cells above that begin where it begins; infinite where none does."""
    box = cell.box
    bottoms = [one.box.bottom for one in above if abs(one.box.left - box.left) <= 0.6 * box.height]
    return box.top - max(bottoms) if bottoms else float("inf")


def _room(rows: Sequence[Sequence[Cell]], base: int, last: int) -> float:
    """How far the next row that begins at the first column is below a row's last line, or the one before above it."""
    first = rows[base][0].box
    bottom = max(cell.box.bottom for cell in rows[last])
    for row in rows[last + 1 : last + 1 + _LINES]:
        if abs(row[0].box.left - first.left) <= 0.6 * first.height:
            return min(cell.box.top for cell in row) - bottom
    before = [cell.box.bottom for cell in rows[base - 1]] if base else []
    return min(cell.box.top for cell in rows[base]) - max(before) if before else 0.0


def _unbreakable(upper: Line, lower: Line) -> int:
    """The width of a number or an address at the head of a line, which went there whole from the end of a sentence."""
    token = _TOKEN.match(lower.text)
    if token is None or len(upper.text) < _SENTENCE or upper.text[-1].isascii():
        return 0
    return lower.characters[token.end() - 1].left - lower.box.left


def _in_table(upper: Cell, lower: Cell) -> bool:
    """Whether both have a neighbour exactly level with them, and the neighbours line up too."""
    for one, other in ((upper.before, lower.before), (upper.after, lower.after)):
        if one is None or other is None:
            continue
        slack = 0.4 * one.box.height
        if abs(one.box.left - other.box.left) < slack and _same_height(one, upper) and _same_height(other, lower):
            return True
    return False


def _same_height(one: Cell, other: Cell) -> bool:
    """Whether both stand on one line, or hang from one: digits end above the tails of letters."""
    upper, lower = one.box, other.box
    tops, bottoms = upper.top - lower.top, upper.bottom - lower.bottom
    return min(abs(tops), abs(bottoms), abs(tops + bottoms) / 2) <= max(1.5, 0.15 * upper.height)
