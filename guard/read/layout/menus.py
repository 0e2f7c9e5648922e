"""Menus: short words below each other at one distance, or buttons side by side. Names among many words are none."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, filterfalse, pairwise

from guard.read.layout.cells import Cell, is_caption, names_a_field
from guard.word_lists import words_of

_LEAST_STACKED = 4
"""Items of a menu below each other, at least."""
_LEAST_BESIDE = 5
"""Items of a menu side by side, at least: rows of a table have few cells."""
_NEAREST = 1.3
_FARTHEST = 7.0
"""Distance of an item from the next, in heights of an item: lines of a text stand closer, fields of a form farther."""
_ENDS = (*words_of("persons", "persons"), *words_of("persons", "ends"))
_PERSONS = re.compile(
    rf"(?:{'|'.join(filterfalse(str.isascii, _ENDS))}|\b(?:{'|'.join(filter(str.isascii, _ENDS))}))\Z", re.IGNORECASE
)
"""Endings of headings over names of people; a menu's title may begin with one: 客户管理."""
_WIDEST_GAP = 6.0
"""Gap between items side by side, in heights of an item; wider gaps part the columns of a table."""


def menus(rows: Sequence[Sequence[Cell]]) -> Iterator[list[Cell]]:
    """The items of each menu. A cell may be in several."""
    cells = list(chain.from_iterable(rows))
    for edge in (lambda cell: cell.box.left, lambda cell: cell.box.left + cell.box.width // 2):
        yield from (run for run in _stacks(cells, edge) if not _is_column(run))
    for row in rows:
        yield from (run for run in _runs(row, _beside) if len(run) >= _LEAST_BESIDE and _differ(run))


def _stacks(cells: Iterable[Cell], edge: Callable[[Cell], int]) -> Iterator[list[Cell]]:
    columns: list[list[Cell]] = []
    for cell in sorted(cells, key=edge):
        if columns and edge(cell) - edge(columns[-1][0]) <= 0.4 * cell.box.height:
            columns[-1].append(cell)
        else:
            columns.append([cell])
    for column in columns:
        column.sort(key=_middle)
        yield from (run for run in _runs(column, _below) if len(run) >= _LEAST_STACKED)


def _runs(cells: Sequence[Cell], step_of: Callable[[Cell, Cell], float | None]) -> Iterator[list[Cell]]:
    """Neighbours at one distance that are all captions."""
    run: list[Cell] = []
    pitch = 0.0
    for one, other in pairwise(cells):
        step = step_of(one, other) if is_caption(one.line.text) and is_caption(other.line.text) else None
        if step is None:
            if run:
                yield run
            run = []
        elif run and abs(step - pitch) <= max(3.0, 0.12 * pitch):
            run.append(other)
        else:
            if run:
                yield run
            run, pitch = [one, other], step
    if run:
        yield run


def _below(one: Cell, other: Cell) -> float | None:
    step = _middle(other) - _middle(one)
    small, large = sorted((one.box.height, other.box.height))
    return step if large <= 1.4 * small and _NEAREST * large <= step <= _FARTHEST * large else None


def _beside(one: Cell, other: Cell) -> float | None:
    gap = other.box.left - one.box.left - one.box.width
    small, large = sorted((one.box.height, other.box.height))
    return gap if large <= 1.4 * small and 0.5 * large <= gap <= _WIDEST_GAP * large else None


def _is_column(run: Sequence[Cell]) -> bool:
    """Whether a table's heading calls them all by one name; above a grid of words stands but another word."""
    if run[1].labels == () or len({cell.labels[:1] for cell in run[1:]}) > 1:  # the first may be the heading
        return False
    label = run[1].labels[0].text
    return names_a_field(label) or _PERSONS.search(label) is not None


def _differ(run: Sequence[Cell]) -> bool:
    """Whether the items differ in length: cells of a table stand in columns, so their distances do."""
    return len({len(cell.line.text) for cell in run}) > 1


def _middle(cell: Cell) -> float:
    return cell.box.middle[1]
