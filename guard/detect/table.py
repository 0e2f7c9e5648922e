"""Tables in plain text, as spreadsheets put them on the clipboard: the heading above a cell is its label."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from guard.detect.context import Context

_LEAST_COLUMNS = 2
_LEAST_KNOWN = 0.5


def headings(lower: str, context_of: Callable[[str], Context | None]) -> Iterator[tuple[int, int, Context]]:
    """The cells [start, end) of tab-separated rows under a row of headings, with the class of their heading.

    Args:
        lower: the text in lower case.
        context_of: the class of a heading, None where it is none.
    """
    columns: list[Context | None] = []
    offset = 0
    for line in lower.split("\n"):
        if "\t" not in line:
            columns = []
        else:
            cells = line.split("\t")
            found = [None if any(map(str.isdigit, cell)) else context_of(cell) for cell in cells]
            known = sum(context is not None for context in found)
            if known >= _LEAST_COLUMNS and known >= _LEAST_KNOWN * len(cells):
                columns = found
            else:
                at = offset
                for index, cell in enumerate(cells):
                    context = columns[index] if index < len(columns) else None
                    if context is not None and cell:
                        yield at, at + len(cell), context
                    at += len(cell) + 1
        offset += len(line) + 1
