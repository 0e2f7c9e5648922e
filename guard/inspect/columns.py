"""Long tables, read by their columns: what is alike is looked at once.

A table of 10,000 rows says the same kinds of things 10,000 times. The beginning of each of its parts is read whole.
Where every cell of one shape in a column is one value there, further cells of that shape in that column are values too,
by the same evidence; a cell that was read before in its column is not read again, nor are days and short numbers. The
rest is read in its rows, under its headings.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from guard.model import Finding

LEAST_ROWS = 800
"""Rows of a table that is read so; a shorter one is read whole."""
_BEGINNING = 300
"""Rows at the beginning of a part by which its columns are judged."""
_LEAST_CELLS = 60
"""Cells of a column there, without the empty ones, by which it is judged."""
_LEAST_SHARE = 0.95
"""Share of those that are values of one type, in a column of such values."""
_LONGEST_HEADING = 12
"""Characters of a heading; a row of cells without digits that are not longer may be one of headings."""
_LONGEST_LABEL = 10
"""Characters of what may be a label of the cell to its right."""
_LEAST_DIGITS = 11
"""Digits of several cells side by side that may be one number."""
_ALIKE = (("0", "9", "0"), ("A", "Z", "a"), ("a", "z", "a"), ("㐀", "鿿", "中"))
"""Characters from, to and the sign that stands for them all."""
_RUNS = re.compile("0+|a+|中+")
_LONG_NUMBER, _LONG_WORD = 5, 4
"""Digits from which on, and characters up to which, their number belongs to a shape."""
_INERT = re.compile(
    r"[-+]?[0-9]{1,4}(?:\.[0-9]{1,4})?%?|(?:19|20)[0-9]{2}[-/.年][0-9]{1,2}[-/.月][0-9]{1,2}日?"
    r"(?:[ T][0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)?"
)
"""Short numbers, days and times: nobody's."""
_IN_CELLS = re.compile(r"(?<![^\t])[0-9]{1,8}(?:\t+[0-9]{1,8}(?![^\t]))+")
"""Short numbers side by side."""
_DIGIT = re.compile("[0-9]")
_HEADINGS = 6
"""Rows above a part that may be its headings."""

Detect = Callable[[str], tuple[Finding, ...]]
Alike = Callable[[Finding, str, int, int], Finding | None]
"""Makes the finding of a value [start, end) of a text that is known by the evidence of another one, if it counts."""
_Shapes = dict[tuple[int, str], Finding]
"""Of each column and shape whose cells are values: one of them."""
_NO_SHAPES: Mapping[tuple[int, str], Finding] = {}


def detect_in_columns(text: str, detect: Detect, alike: Alike) -> tuple[Finding, ...]:
    """The findings of a table whose rows are lines, and whose columns tabs part; by start."""
    lines = text.split("\n")
    if len(lines) < LEAST_ROWS:
        return detect(text)
    looks, shape_of = _looks(text), _ShapeOf()
    shapes = _judged(lines, looks, shape_of, detect)
    rest = _Rest()
    values: list[tuple[Finding, int, int]] = []
    at = 0
    of_part, judged = _NO_SHAPES, frozenset[int]()
    for number, (line, look) in enumerate(zip(lines, looks, strict=True)):
        cells = line.split("\t")
        begins = _may_be_headings(cells, look)
        if begins:
            rest.begin()
            of_part = shapes.get(number, _NO_SHAPES)
            judged = frozenset(column for column, _ in of_part)
        whole = begins or len(cells) == 1 or _may_be_one_number(line)
        keep: dict[int, int] = {}
        place = at
        for column, (cell, seen) in enumerate(zip(cells, look.split("\t"), strict=True)):
            if cell:
                like = of_part.get((column, shape_of[seen])) if column in judged else None
                if like is not None:
                    values.append((like, place, place + len(cell)))
                elif whole or not (_INERT.fullmatch(cell) or rest.knows(column, cell, place)):
                    if column and column - 1 not in keep and _may_be_label(cells[column - 1]):
                        keep[column - 1] = place - len(cells[column - 1]) - 1
                    keep[column] = place
            place += len(cell) + 1
        if keep:
            rest.add(cells, keep)
        at += len(line) + 1
    likened = (alike(like, text, start, end) for like, start, end in values)
    found = (*rest.findings(detect), *(each for each in likened if each is not None))
    # A cell that is known already is read once more where it may be the label of the one to its right.
    told = {(each.entity_type, each.start, each.end): each for each in found}
    return tuple(sorted(told.values(), key=_start))


class _Rest:
    """What is read of a table cell by cell, and where it stands in the whole."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._length = 0
        self._here, self._there, self._sizes = array("L"), array("L"), array("L")
        """Of each cell: where it begins in what is read, where in the table, and its length."""
        self._known: dict[tuple[int, str], int] = {}
        """Where in the table the cell stands that is read for those like it, by column and text, in this part."""
        self._again: dict[int, list[int]] = {}
        """Where in the table the others stand, by that."""

    def begin(self) -> None:
        """Another part begins: its columns may mean something else."""
        self._known.clear()

    def knows(self, column: int, cell: str, place: int) -> bool:
        """Whether a cell of that column that says the same is read already. Remembers that it stands there too."""
        first = self._known.setdefault((column, cell), place)
        if first == place:
            return False
        self._again.setdefault(first, []).append(place)
        return True

    def add(self, cells: Sequence[str], keep: Mapping[int, int]) -> None:
        """A row; `keep`: which of its cells are read, in order, and where in the table each begins."""
        said = [""] * len(cells)
        here, before = self._length, 0
        for column, place in keep.items():
            cell = said[column] = cells[column]
            here += column - before
            before = column
            self._here.append(here)
            self._there.append(place)
            self._sizes.append(len(cell))
            here += len(cell)
        self._lines.append("\t".join(said))
        self._length += len(self._lines[-1]) + 1

    def findings(self, detect: Detect) -> Iterator[Finding]:
        """What is found in it, with places in the table, and what cells tell that say the same."""
        for each in detect("\n".join(self._lines)):
            first, last = self._cell(each.start or 0), self._cell((each.end or 1) - 1)
            start = self._place(first, each.start or 0)
            yield replace(each, start=start, end=self._place(last, (each.end or 1) - 1) + 1)
            there, size = self._there[first], self._sizes[first]
            for place in self._again.get(there, ()):
                length = min(self._place(last, (each.end or 1) - 1) + 1, there + size) - start
                yield replace(each, start=start - there + place, end=start - there + place + length)

    def _cell(self, at: int) -> int:
        return max(0, bisect_right(self._here, at) - 1)

    def _place(self, cell: int, at: int) -> int:
        return self._there[cell] + min(at - self._here[cell], self._sizes[cell])


def _judged(lines: Sequence[str], looks: Sequence[str], shape_of: _ShapeOf, detect: Detect) -> dict[int, _Shapes]:
    """The shapes that are values in each long part of a table, by the row with which it begins."""
    starts = [
        number
        for number, (line, look) in enumerate(zip(lines, looks, strict=True))
        if _may_be_headings(line.split("\t"), look)
    ]
    found: dict[int, _Shapes] = {}
    for nth, (start, end) in enumerate(pairwise((*starts, len(lines)))):
        if end - start >= LEAST_ROWS:
            of_part = [*starts[max(0, nth - _HEADINGS) : nth], *range(start, start + _BEGINNING)]
            found[start] = _shapes(
                [lines[each] for each in of_part], [looks[each] for each in of_part], shape_of, detect
            )
    return found


def _shapes(lines: Sequence[str], looks: Sequence[str], shape_of: _ShapeOf, detect: Detect) -> _Shapes:
    told = {(each.start, each.end): each for each in detect("\n".join(lines))}
    seen: dict[int, dict[str, list[Finding | None]]] = {}
    at = 0
    for line, look in zip(lines, looks, strict=True):
        cells = line.split("\t")
        headings = _may_be_headings(cells, look)
        for column, (cell, like) in enumerate(zip(cells, look.split("\t"), strict=True)):
            if cell and not headings:
                value = told.get((at, at + len(cell)))
                seen.setdefault(column, {}).setdefault(shape_of[like], []).append(value)
            at += len(cell) + 1
    found: _Shapes = {}
    for column, shapes in seen.items():
        judged = [each for values in shapes.values() for each in values]
        kinds = Counter(each.entity_type for each in judged if each is not None)
        kind, count = kinds.most_common(1)[0] if kinds else (None, 0)
        if len(judged) >= _LEAST_CELLS and count >= _LEAST_SHARE * len(judged):
            for shape, values in shapes.items():
                if all(each is not None and each.entity_type is kind for each in values) and values[0] is not None:
                    found[column, shape] = values[0]
    return found


def _looks(text: str) -> list[str]:
    """What each line of a text looks like: one sign for each kind of character that a shape does not tell apart."""
    signs = np.frombuffer(text.encode("utf-32-le", errors="surrogatepass"), np.uint32).copy()
    for first, last, sign in _ALIKE:
        signs[(signs >= ord(first)) & (signs <= ord(last))] = ord(sign)
    return signs.tobytes().decode("utf-32-le", errors="surrogatepass").split("\n")


class _ShapeOf(dict[str, str]):
    """The shape of what a cell looks like: numbers and short Chinese words keep their length. Most looks come again."""

    def __missing__(self, look: str) -> str:
        shape = self[look] = _RUNS.sub(_run, look)
        return shape


def _run(run: re.Match[str]) -> str:
    text = run[0]
    if text[0] == "0":
        return f"<{len(text)}>" if len(text) >= _LONG_NUMBER else "0"
    return "a" if text[0] == "a" else "中" * min(len(text), _LONG_WORD + 1)


def _may_be_headings(cells: Sequence[str], look: str) -> bool:
    """Whether a row may be one of headings: several short words, and no digits."""
    if "0" in look:
        return False
    said = [cell for cell in cells if cell]
    return len(said) > 1 and all(len(cell) <= _LONGEST_HEADING and not _DIGIT.search(cell) for cell in said)


def _may_be_label(cell: str) -> bool:
    return 0 < len(cell) <= _LONGEST_LABEL and not _DIGIT.search(cell)


def _may_be_one_number(line: str) -> bool:
    """Whether short numbers stand side by side that may be pieces of one."""
    return any(sum(map(str.isdigit, run[0])) >= _LEAST_DIGITS for run in _IN_CELLS.finditer(line))


def _start(finding: Finding) -> int:
    return finding.start or 0
