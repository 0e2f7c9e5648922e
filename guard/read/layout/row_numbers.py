"""The numbers that sheets set before their rows, which reading joins with the first cell: `2PO098598`."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from statistics import median

from guard.read.page import Line

_FEWEST = 5
"""Rows that count on by one, at least: fewer may be chance."""
_ASIDE = 1.5
"""Difference of where the numbers of rows begin, in heights of a line: they are centred in their column."""
_PITCH = 0.2
"""Difference between the distances of rows, as a share of the usual distance."""
_TALLEST = 3.0
"""Distance between rows of which one has cells of more lines than the other, in usual ones, at most."""
_APART = 1.4
"""Step from a row's number to the digits of the cell beside the usual step between digits, at least."""
_BEGINS = re.compile("[0-9]+")
_SIGN = re.compile("[A-Za-z0-9+(]")


def numbered_rows(lines: Iterable[Line]) -> dict[int, int]:
    """By the identity of a line: how many digits at its start are the number of its row.

    Only lines that have more to them; lines that are a number alone count as rows between them.
    """
    begin = sorted((line for line in lines if line.text[0].isdigit()), key=lambda line: (line.box.left, line.box.top))
    columns: list[list[Line]] = []
    for line in begin:
        px = min(line.box.height, columns[-1][0].box.height) if columns else 0
        if columns and line.box.left - columns[-1][0].box.left <= _ASIDE * px:
            columns[-1].append(line)
        else:
            columns.append([line])
    found: dict[int, int] = {}
    for column in columns:
        if len(column) >= _FEWEST:
            found.update(_counted(sorted(column, key=lambda line: line.box.top)))
    return found


def _counted(column: Sequence[Line]) -> dict[int, int]:
    """The longest row of lines in a column whose numbers count on."""
    best: list[tuple[Line, str]] = []
    for nth, line in enumerate(column):
        if len(column) - nth <= len(best):
            break
        for size in range(1, min(4, len(_digits(line.text))) + 1):
            run = _run(column[nth:], int(line.text[:size]))
            best = max(best, run, key=len)
    joined = [(line, number) for line, number in best if len(line.text) > len(number)]
    if len(best) < _FEWEST:
        return {}
    if 2 * len(joined) < len(best):  # a column of numbers, of which some were joined with the cell beside them
        joined = [(line, number) for line, number in joined if line.text[len(number)] == " "]
    steps = [step for line, number in joined if (step := _step_behind(line, len(number))) is not None]
    if 2 * len(steps) > len(joined) and median(steps) < _APART:
        return {}  # the first digits of values, which count on by chance
    follow = {line.text[len(number) :].lstrip()[:1] for line, number in joined}
    if len(follow) == 1 and not _SIGN.match(follow.pop()):
        return {}  # 1月, 2月, …: what counts on is said in each row
    return {id(line): len(number) for line, number in joined}


def _run(column: Sequence[Line], first: int) -> list[tuple[Line, str]]:
    """Lines from the first on that begin with the numbers from `first` on: at one distance those joined with a cell.

    What is printed between them is passed over. The box of a line that was read with its number aslant is too high: its
    lower edge counts where its upper one does not.
    """
    run: list[tuple[Line, str]] = []
    pitch = 0.0
    for line in column:
        number = str(first + len(run))
        last = run[-1][0] if run else line
        steps = line.box.top - last.box.top, line.box.bottom - last.box.bottom
        if pitch and min(steps) > _TALLEST * pitch:
            break
        apart = line.text[len(number) : len(number) + 1] in ("", " ") and max(steps) >= pitch / _TALLEST
        even = not pitch or apart or min(abs(step - pitch) for step in steps) <= max(2.0, _PITCH * pitch)
        if line.text.startswith(number) and number[0] != "0" and even:
            pitch = pitch or max(steps)
            run.append((line, number))
    return run


def _step_behind(line: Line, at: int) -> float | None:
    """The step to the digit with which a cell begins, beside the usual one between its digits; None: it has none."""
    cell = len(_digits(line.text[at:]))
    if cell < 3:
        return None
    middles = [box.middle[0] for box in line.characters[at - 1 : at + cell]]
    first, *usual = (after - before for before, after in itertools.pairwise(middles))
    return first / max(1.0, median(usual))


def _digits(text: str) -> str:
    match = _BEGINS.match(text)
    return match[0] if match is not None else ""
