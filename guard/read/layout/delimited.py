"""Lists whose columns are parted by signs, as editors and terminals show them: `name,phone` above `张伟,138…`."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from guard.read.layout.cells import Cell, is_caption, name_of, names_a_field

_SIGN = re.compile(r'"[^"]*"?|[,，;；|\t]')
"""What parts the columns, and a value in quotation marks, in which nothing does."""
_COLUMNS = 3
"""Columns of a list, at least."""
_FIELDS = 2
"""Headings that surely name a field, at least: any sentence has commas."""
_FARTHEST = 3.0
"""Distance of a row from the next, in heights of a row; farther rows are of another list."""


@dataclass(frozen=True, slots=True)
class DelimitedValue:
    """The characters [start, end) of a cell's line, and what the heading above calls them."""

    cell: Cell
    start: int
    end: int
    label: str
    goes_on: bool
    """Whether the value began in the cell before."""


def delimited_values(rows: Sequence[Sequence[Cell]]) -> Iterator[DelimitedValue]:
    """What stands in the columns of such lists. A heading counts until a row has other columns.

    Long rows are read in pieces, and their ends may be out of sight; one that begins where the heading begins has the
    first of its columns.
    """
    heads: tuple[str, ...] = ()
    last: Cell | None = None
    for row in rows:
        cell = max(row, key=lambda cell: len(cell.line.text))
        spans = _spans(cell.line.text)
        texts = tuple(cell.line.text[start:end] for start, end in spans)
        if _is_heading(texts):
            heads, last = tuple(map(name_of, texts)), cell
            continue
        begins = [one for one in row if last is not None and _follows(last, one)]
        if last is None or not begins:
            last = None
            continue
        left = last.box.left
        first = last = min(begins, key=lambda one: abs(one.box.left - left))
        parts = row[row.index(first) :]
        spans = _spans(" ".join(part.line.text for part in parts))
        if _COLUMNS <= len(spans) <= len(heads):
            yield from _within(parts, spans, heads)


def _within(parts: Sequence[Cell], spans: Sequence[tuple[int, int]], heads: Sequence[str]) -> Iterator[DelimitedValue]:
    """The values of a row in the pieces that it was read in, one blank between two."""
    at = 0
    for part in parts:
        size = len(part.line.text)
        for (start, end), label in zip(spans, heads, strict=False):
            left, right = max(0, start - at), min(size, end - at)
            if left < right:
                yield DelimitedValue(part, left, right, label, start < at)
        at += size + 1


def _spans(text: str) -> list[tuple[int, int]]:
    """Where the pieces between the signs stand, without blanks; a border at either end parts nothing."""
    edges = [-1, *(match.start() for match in _SIGN.finditer(text) if match[0][0] != '"'), len(text)]
    spans = []
    for before, after in itertools.pairwise(edges):
        piece = text[before + 1 : after]
        start = before + 1 + len(piece) - len(piece.lstrip())
        spans.append((start, start + len(piece.strip())))
    if len(spans) > 1 and spans[0][0] >= spans[0][1]:
        del spans[0]
    if len(spans) > 1 and spans[-1][0] >= spans[-1][1]:
        del spans[-1]
    return spans


def _is_heading(texts: Sequence[str]) -> bool:
    return (
        len(texts) >= _COLUMNS and all(map(is_caption, texts)) and sum(names_a_field(text) for text in texts) >= _FIELDS
    )


def _follows(upper: Cell, lower: Cell) -> bool:
    height = max(upper.box.height, lower.box.height)
    return (
        abs(upper.box.left - lower.box.left) <= 2 * height
        and lower.box.top - upper.box.top - upper.box.height <= _FARTHEST * height
    )
