"""Tables in plain text, as spreadsheets copy and save them: the heading above a cell is its label."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from guard.detect.context import Context

_LEAST_COLUMNS = 2
"""Headings of a known class in a row of headings, at least."""
_LEAST_KNOWN, _MANY_KNOWN = 0.5, 3
"""Their share of the row's cells, at least, and how many are enough whatever their share."""
_LEAST_COMMAS = 2
"""Commas of a row of a file of values, at least: with one it is a sentence."""
Columns = Sequence[Context | None]
"""The class of each column's heading."""


def headings(
    lower: str, context_of: Callable[[str], Context | None], columns: Columns = ()
) -> Iterator[tuple[int, int, Context]]:
    """The cells [start, end) of rows under a row of headings, with the class of their heading.

    Cells are parted by tabs; or by commas, as many in each row, where the text begins with the headings.

    Args:
        lower: the text in lower case.
        context_of: the class of a heading, None where it is none.
        columns: of a table that goes on from the text before.
    """
    for offset, cells, in_force in _rows(lower, context_of, columns):
        at = offset
        for index, cell in enumerate(cells):
            context = in_force[index] if index < len(in_force) else None
            if context is not None and cell:
                yield at, at + len(cell), context
            at += len(cell) + 1


def columns_after(lower: str, context_of: Callable[[str], Context | None], columns: Columns = ()) -> Columns:
    """The columns of the table that is not ended at the end of these lines; none where there is no such table."""
    last = columns
    for _, _, in_force in _rows(lower, context_of, columns):
        last = in_force
    return last


def _rows(
    lower: str, context_of: Callable[[str], Context | None], columns: Columns
) -> Iterator[tuple[int, list[str], Columns]]:
    """Each line's offset, its cells (none: it is a row of headings or of no table) and the columns in force."""
    known_of: dict[str, Context | None] = {}
    offset = 0
    for line in lower.split("\n"):
        cells = line.split("\t") if "\t" in line else _parted_by_commas(line, len(columns), offset)
        if len(cells) == 1:
            columns, cells = (), []
        else:
            unknown = len(cells) - max(_LEAST_COLUMNS, min(_MANY_KNOWN, _LEAST_KNOWN * len(cells)))
            found: list[Context | None] = []
            for cell in cells:
                if cell not in known_of:
                    known_of[cell] = None if any(map(str.isdigit, cell)) else context_of(cell)
                found.append(known_of[cell])
                unknown -= found[-1] is None
                if unknown < 0:
                    break
            else:
                columns, cells = found, []
        yield offset, cells, columns
        offset += len(line) + 1


def _parted_by_commas(line: str, columns: int, offset: int) -> list[str]:
    """The cells of a row as files of values have it; one where it is no such row."""
    if line.count(",") < _LEAST_COMMAS or (columns and line.count(",") != columns - 1) or not (columns or offset == 0):
        return [line]
    return line.split(",")


def may_hold_rows(lower: str, columns: Columns = ()) -> bool:
    """Whether a text may have rows under headings at all."""
    return "\t" in lower or (bool(columns) or lower.count(",", 0, lower.find("\n") + 1) >= _LEAST_COMMAS)
