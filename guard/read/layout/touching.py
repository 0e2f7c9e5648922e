"""What stands so close to another text that both were read as one line, and is cut off again.

Cells of a table that touch are cut where the cells of other rows begin, the first one from the number of its row; the
time that chat programs set right behind a message is cut from the digits of a number before it, a number from another
where the sign between them was lost, and the first letter of a name in the picture beside it from the name.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median

from guard.model import Box
from guard.model.boxes import around
from guard.read.layout.row_numbers import numbered_rows
from guard.read.page import Line

_ROWS = 3
"""Rows with a cell at a column's edge and another cell before it, at least."""
_SLACK = 0.3
"""Difference of where the cells of a column begin, and of a cut from its edge, in heights of a line."""
_GAP = 16.0
"""Gap between a cell and the one before it in its row, in heights of the cell, at most."""
_NEAR = 7.0
"""Distance of a line from rows that tell of its columns, in heights of it: the parts of cards stand farther apart."""
_INITIAL = re.compile("([A-Za-z]) ?(?=[A-Z])(?i:\\1)(?=[a-z])|([一-龥]) ?\\2")
"""The name begins with a capital: `Aaliyah` and `Llewellyn` are whole ones, `AAnna` is not."""
_WIDE = 1.5
"""Width of a letter in a picture, with the air around it, beside that of the other letters, at least."""
_CLOCK = re.compile(r"(?<=[0-9Xx])(?:[01]?[0-9]|2[0-3])[:：][0-5][0-9][^0-9A-Za-z]{0,4}\Z")
_DIGITS = re.compile("[0-9]{8,}")
_LOST = 2.5
"""Step between two digits beside the usual one; with a step higher than the line they are of two numbers …"""
_FEWEST = 3
"""Digits on either side of such a step, at least; the places of the outer ones are rough."""
_NUMBER = re.compile(r"(?:[0-9] ?){6,}[0-9Xx]\Z")
_COUNTRY = re.compile(r"(?<![0-9])\+[0-9]{1,3} ?\Z")
_DASH = re.compile("[0-9]-[0-9]")
"""Inside a number: no column begins there."""
_UNIT = re.compile("单元|号楼|[幢栋号室层座楼弄户]")
"""Unit of an address behind a number: no column begins between them."""


@dataclass(slots=True)
class _Edge:
    """Where the cells of a column begin."""

    left: int
    starts: list[Box] = field(default_factory=list)

    def rows_near(self, box: Box) -> int:
        """In how many rows around a line a cell begins here."""
        return sum(abs(start.top - box.top) <= _NEAR * box.height for start in self.starts)


def cut(lines: Iterable[Line]) -> list[Line]:
    """The lines, those over several cells in pieces, and times apart from what they stand behind."""
    lines = list(lines)
    numbered = numbered_rows(lines)
    lines = [
        piece
        for line in lines
        for cell in _apart(line, numbered.get(id(line), 0))
        for part in _initial_apart(cell)
        for timeless in _clock_apart(part)
        for piece in _numbers_apart(timeless)
    ]
    edges = _edges(lines)
    return [piece for line in lines for piece in _pieces(line, edges)] if edges else lines


def _apart(line: Line, at: int) -> list[Line]:
    """A line cut before a character."""
    return [piece for piece in (_piece(line, 0, at), _piece(line, at, len(line.text))) if piece is not None]


def _initial_apart(line: Line) -> list[Line]:
    """A line, or the wide letter that it begins with twice, and the name behind that."""
    doubled = _INITIAL.match(line.text)
    if doubled is None or len(line.text) == doubled.end():
        return [line]
    usual = median(box.width for box in line.characters[doubled.end() :])
    if line.characters[0].width < _WIDE * usual:
        return [line]
    return _apart(line, 1)


def _clock_apart(line: Line) -> list[Line]:
    """A line, or its number and the time behind it, whose hour begins where the digits stand wider apart."""
    text = line.text
    colon = max(text.rfind(":"), text.rfind("："))
    hours = [at for at in (colon - 2, colon - 1) if at > 0 and _CLOCK.match(text, at)] if colon > 0 else []
    hours = [at for at in hours if _NUMBER.search(text, max(0, at - 16), at)]
    if not hours:
        return [line]
    at = max(hours, key=lambda nth: _step(line, nth))
    return _apart(line, at)


def _numbers_apart(line: Line) -> list[Line]:
    """A line, cut where the digits of one number stand so far apart that they are two."""
    cuts = []
    for match in _DIGITS.finditer(line.text):
        steps = [_step(line, nth) for nth in range(match.start() + 1, match.end())]
        inner = range(_FEWEST - 1, len(steps) - _FEWEST + 1)
        cuts += [match.start() + nth + 1 for nth in inner if steps[nth] > max(line.box.height, _LOST * median(steps))]
    ends = [0, *cuts, len(line.text)]
    pieces = [_piece(line, start, end) for start, end in itertools.pairwise(ends)]
    return [piece for piece in pieces if piece is not None] if cuts else [line]


def _step(line: Line, nth: int) -> float:
    """From the middle of the character before to that of this one."""
    before, this = line.characters[nth - 1], line.characters[nth]
    return this.middle[0] - before.middle[0]


def _edges(lines: Sequence[Line]) -> list[_Edge]:
    """The columns, without the first of each table: nothing stands before it that could touch it."""
    rows: dict[int, list[Box]] = {}
    for line in lines:
        rows.setdefault(line.box.top // 32, []).append(line.box)
    edges: list[_Edge] = []
    for line in sorted(lines, key=lambda line: line.box.left):
        box = line.box
        if not _has_neighbour(box, (one for key in (-1, 0, 1) for one in rows.get(box.top // 32 + key, ()))):
            continue
        if not edges or box.left - edges[-1].left > _SLACK * box.height:
            edges.append(_Edge(box.left))
        edges[-1].starts.append(box)
    return [edge for edge in edges if len(edge.starts) >= _ROWS]


def _has_neighbour(box: Box, others: Iterable[Box]) -> bool:
    """Whether a cell ends before this one in its row."""
    middle = box.middle[1]
    return any(other.top < middle < other.bottom and 0 < box.left - other.right < _GAP * box.height for other in others)


def _pieces(line: Line, edges: Sequence[_Edge]) -> list[Line]:
    box = line.box
    cuts = []
    for edge in edges:
        inside = box.left + box.height < edge.left < box.right - box.height
        if inside and edge.rows_near(box) >= _ROWS and (at := _cut_at(line, edge)) is not None:
            cuts.append(at)
    ends = [0, *sorted(set(cuts)), len(line.text)]
    pieces = [_piece(line, start, end) for start, end in itertools.pairwise(ends)]
    return [piece for piece in pieces if piece is not None] if cuts else [line]


def _cut_at(line: Line, edge: _Edge) -> int | None:
    """Before which character a line is cut; None: what stands there is one."""
    if len(line.text) < 2:
        return None
    at = min(range(1, len(line.text)), key=lambda nth: abs(line.characters[nth].left - edge.left))
    apart = abs(line.characters[at].left - edge.left)
    if apart > _SLACK * line.box.height:
        return None
    if _DASH.search(line.text, max(0, at - 2), at + 2) or _COUNTRY.search(line.text, max(0, at - 5), at):
        return None
    if line.text[at - 1].isdigit() and _UNIT.match(line.text, at):
        return None
    before, after = _kind(line.text[at - 1]), _kind(line.text[at])
    return at if before != after or before == " " else None


def _kind(character: str) -> str:
    if character.isspace():
        return " "
    if character.isdigit():
        return "9"
    return "a" if character.isascii() else "字"


def _piece(line: Line, start: int, end: int) -> Line | None:
    text = line.text[start:end]
    start += len(text) - len(text.lstrip())
    end = start + len(text.strip())
    if start == end:
        return None
    characters = line.characters[start:end]
    return Line(line.text[start:end], around(characters), characters, line.confidence)
