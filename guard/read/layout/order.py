"""The order in which lines are read, and the captions that stand beside or above them.

Detection sees text alone; that 张伟 stands under 客户姓名 or to the right of 收件人 reaches it as a label. Labels are
given generously: whether a caption means anything is for the recognizers to say.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import replace

from guard.model import Box, Label, LabelKind
from guard.read.layout.bars import staff_in_bars
from guard.read.layout.cells import Cell, CellLabel, is_caption, level, name_of, names_a_field, names_itself
from guard.read.layout.columns import label_columns, label_lists
from guard.read.layout.delimited import delimited_values
from guard.read.layout.menus import menus
from guard.read.layout.paragraphs import paragraphs_of
from guard.read.layout.pieces import rejoined
from guard.read.layout.tails import lower_lines, tails_of, whole
from guard.read.layout.touching import cut
from guard.read.page import Line, TextPage, offsets

_BETWEEN_LINES = 2
"""Characters between two lines that follow each other, at most."""
_LOWER = 0.4
"""Distance of the middles of two lines that stand one above the other, in heights, at least."""
_ROWS_ABOVE = 8
"""Rows above a value among which its caption is sought: what stands beside a form has rows of its own."""
_CLOSE_BESIDE = 2
"""Gap in heights up to which a caption with a colon is the value's own, whatever stands above."""
_FAR_BESIDE = 12
"""Gap in heights from which on a caption beside a value says less than one close above."""


def arrange(lines: Iterable[Line]) -> TextPage:
    """A page of lines in reading order with its labels.

    Wrapped lines follow each other; everything else goes by rows, from left to right.
    """
    rows = _rows(cut(rejoined(lines)))
    lower = lower_lines(rows)
    tails = tails_of(rows, lower)
    paragraphs = paragraphs_of(rows, tails, lower)
    label_columns(rows)
    label_lists(rows)
    for cell in itertools.chain.from_iterable(rows):
        cell.labels = _labels(cell, rows)
    ordered: list[tuple[Line, tuple[CellLabel, ...]]] = []
    places: dict[int, tuple[int, int]] = {}
    for paragraph in paragraphs:
        for cell in paragraph:
            joined = whole(ordered[-1][0], cell.line) if id(cell) in tails and cell is not paragraph[0] else None
            places[id(cell.line)] = (len(ordered) - 1, len(ordered[-1][0].text)) if joined else (len(ordered), 0)
            if joined:
                ordered.pop()
            ordered.append((joined or cell.line, paragraph[0].labels))
    read = [line for line, _ in ordered]
    labels = [
        Label(start, start + len(line.text), *label)
        for start, (line, own) in zip(offsets(read), ordered, strict=True)
        for label in own
    ]
    starts = offsets(read)
    begin = {line: starts[nth] + at for line, (nth, at) in places.items()}
    for cell, start, end in staff_in_bars(rows):
        at = begin[id(cell.line)]
        labels.append(Label(at + start, at + end, "", LabelKind.POST))
    for part in delimited_values(rows):
        at = begin[id(part.cell.line)]
        last = labels[-1] if labels else None
        if last is not None and part.goes_on and 0 < at + part.start - last.end <= _BETWEEN_LINES:
            labels[-1] = replace(last, end=at + part.end)
        else:
            labels.append(Label(at + part.start, at + part.end, part.label))
    for nth, items in enumerate(menus(rows)):
        for cell in items:
            at = begin[id(cell.line)]
            labels.append(Label(at, at + len(cell.line.text), "", LabelKind.MENU, nth))
    return TextPage.of(read, tuple(labels))


def _rows(lines: Iterable[Line]) -> list[list[Cell]]:
    """Lines side by side, from top to bottom, each row from left to right.

    What stands below a cell is of another row, though tilted writing reaches into the one above.
    """
    rows: list[list[Cell]] = []
    for line in sorted(lines, key=lambda line: line.box.middle[1]):
        near = (row for row in rows[:-9:-1] if level(row[-1].box, line.box))
        row = next((row for row in near if not any(_below(cell.box, line.box) for cell in row)), None)
        if row is None:
            rows.append([Cell(line)])
        else:
            row.append(Cell(line))
    rows.sort(key=lambda row: min(cell.box.top for cell in row))
    for nth, row in enumerate(rows):
        row.sort(key=lambda cell: cell.box.left)
        for cell in row:
            cell.row = nth
        for left, right in itertools.pairwise(row):
            left.after, right.before = right, left
    return rows


def _below(one: Box, other: Box) -> bool:
    """Whether one box stands above the other, however far they reach into each other."""
    across = min(one.right, other.right) - max(one.left, other.left)
    return 2 * across > min(one.width, other.width) and other.middle[1] > one.middle[1] + _LOWER * one.height


def _labels(cell: Cell, rows: Sequence[Sequence[Cell]]) -> tuple[CellLabel, ...]:
    """The likeliest first; none for a heading, whose neighbours are headings too."""
    if cell.heads or names_itself(cell.line.text):
        return ()
    above = _caption_above(cell, rows)
    field = above is not None and names_a_field(above.line.text)
    beside = _caption_beside(cell)
    if cell.labels:
        # A form's field close above or beside a value says more than a row of captions far above.
        own = beside if beside is not None and _announces(beside, cell) else above if field else None
        return tuple(dict.fromkeys((*((_label(own),) if own is not None else ()), *cell.labels)))
    if beside is not None and names_a_field(beside.line.text):
        if above is None or not field:
            return (_label(beside),)
        if cell.box.left - beside.box.left - beside.box.width > _FAR_BESIDE * cell.box.height:
            beside, above = above, beside
    return tuple(_label(caption) for caption in (beside, above) if caption is not None)


def _label(caption: Cell) -> CellLabel:
    return CellLabel(name_of(caption.line.text))


def _caption_beside(cell: Cell) -> Cell | None:
    """The nearest line to the left in the same row, where it may be a caption."""
    before = cell.before
    while before is not None and len(before.line.text) == 1 and before.line.text.isascii():
        before = before.before  # a bracket, a star
    return before if before is not None and is_caption(before.line.text) else None


def _announces(caption: Cell, cell: Cell) -> bool:
    """Whether a caption with a colon stands right before a value."""
    apart = cell.box.left - caption.box.left - caption.box.width
    return caption.line.text.rstrip().endswith((":", "：")) and apart <= _CLOSE_BESIDE * cell.box.height


def _caption_above(cell: Cell, rows: Sequence[Sequence[Cell]]) -> Cell | None:
    """A caption close above that begins at the same place, or a little to the left of it."""
    for row in rows[max(0, cell.row - _ROWS_ABOVE) : cell.row][::-1]:
        for above in row:
            gap = cell.box.top - above.box.top - above.box.height
            indent = cell.box.left - above.box.left
            # Digits are lower than the characters of a caption of their size.
            height = max(cell.box.height, above.box.height)
            near = 0 <= gap <= 1.9 * height and -0.5 * cell.box.height <= indent <= 1.4 * cell.box.height
            if near and is_caption(above.line.text):
                return None if _in_menu(above, cell, rows) else above
    return None


def _in_menu(above: Cell, cell: Cell, rows: Sequence[Sequence[Cell]]) -> bool:
    """Whether two captions belong to a stack of at least three at one distance, of which none names another."""
    if not is_caption(cell.line.text) or names_a_field(above.line.text):
        return False
    pitch = _middle(cell) - _middle(above)
    slack = max(2.0, 0.12 * pitch)
    for start, step in ((above, -pitch), (cell, pitch)):
        for row in rows[max(0, cell.row - 12) : cell.row + 13]:
            for other in row:
                aligned = abs(other.box.left - start.box.left) <= 0.4 * start.box.height
                even = abs(_middle(other) - _middle(start) - step) <= slack
                if aligned and even and is_caption(other.line.text):
                    return True
    return False


def _middle(cell: Cell) -> float:
    return cell.box.middle[1]
