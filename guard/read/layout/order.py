"""The order in which lines are read, and the captions that stand beside or above them.

Detection sees text alone; that 张伟 stands under 客户姓名 or to the right of 收件人 reaches it as a label. Labels are
given generously: whether a caption means anything is for the recognizers to say.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence

from guard.model import Box, Label
from guard.read.layout.bars import staff_in_bars
from guard.read.layout.boxed import joined
from guard.read.layout.cells import Cell, is_caption, name_of, names_a_field
from guard.read.layout.columns import label_columns, label_lists
from guard.read.layout.delimited import parts
from guard.read.layout.menus import menus
from guard.read.layout.paragraphs import paragraphs_of
from guard.read.layout.touching import cut
from guard.read.page import Line, TextPage, around, offsets

_HALF_EMPTY_MARKS = frozenset("，。：；！？、）,:;!?)")
_HALF_EMPTY = 1.1
"""How far the next character stands behind such a mark, in heights of the line."""
_HEIGHTS = 1.5
"""Lines that are joined differ no more in height."""
_GROUPS = 1.3
"""How far the groups of one number stand apart at most, in heights of its digits …"""
_BLANK = 1.75
"""… or from digit to digit: terminals set a font of one width wide apart."""
_STEP_PX = 32
_FARTHEST = 3
"""No two lines that are joined stand further apart, in heights of them."""
_ENDS_IN_GROUP = re.compile(r"(?<![0-9])\+?[0-9]{2,6}-?\Z")
_BEGINS_WITH_GROUP = re.compile(r"-?[0-9]{2,6}(?![0-9])")
"""A piece of a number in groups; no index, no whole number."""
_AFTER_COUNTRY = re.compile(r"-?[0-9]{2,11}(?![0-9])")
"""What goes on behind +86."""
_POST = "岗位"
"""What staff is called by is a post, no name."""
_MENU = "菜单"
"""What the items of one menu are called, with a number of its own."""
_ROWS_ABOVE = 8
"""Among so many rows a caption is sought: beside a form others have rows of their own."""
_FAR_BESIDE = 12
"""From so far a caption beside says less than one close above, in heights."""
_TALLER = 2.8
"""What is so many times as high stands in no row with a line: a picture that reads as a letter."""


def arrange(lines: Iterable[Line]) -> TextPage:
    """A page of lines in reading order with its labels.

    Wrapped lines follow each other; everything else goes by rows, from left to right.
    """
    rows = _rows(cut(_rejoined(joined(lines))))
    paragraphs = paragraphs_of(rows)
    label_columns(rows)
    label_lists(rows)
    for cell in itertools.chain.from_iterable(rows):
        cell.labels = _labels(cell, rows)
    ordered = [(cell.line, paragraph[0].labels) for paragraph in paragraphs for cell in paragraph]
    read = [line for line, _ in ordered]
    labels = [
        Label(start, start + len(line.text), label)
        for start, (line, own) in zip(offsets(read), ordered, strict=True)
        for label in own
    ]
    begin = dict(zip(map(id, read), offsets(read), strict=True))
    for cell, start, end in staff_in_bars(rows):
        labels.append(Label(begin[id(cell.line)] + start, begin[id(cell.line)] + end, _POST))
    for part in parts(rows):
        at = begin[id(part.cell.line)]
        labels.append(Label(at + part.start, at + part.end, part.label))
    for nth, items in enumerate(menus(rows)):
        for cell in items:
            at = begin[id(cell.line)]
            labels.append(Label(at, at + len(cell.line.text), f"{_MENU}{nth}"))
    return TextPage.of(read, tuple(labels))


def _rejoined(lines: Iterable[Line]) -> list[Line]:
    """Lines of which one was cut behind a full-width mark, which leaves half its square empty, or between digits."""
    left_over = sorted(lines, key=lambda line: line.box.left)
    joined: list[Line] = []
    by_right: dict[int, list[Line]] = {}
    for line in left_over:
        height = line.box.height
        near = range((line.box.left - _FARTHEST * height) // _STEP_PX, line.box.left // _STEP_PX + 1)
        before = next((one for key in near for one in by_right.get(key, ()) if _cut_off(one, line)), None)
        if before is not None:
            by_right[(before.box.left + before.box.width) // _STEP_PX].remove(before)
            joined.remove(before)
            gap = _gap(before, line) if line.text[0].isdigit() and before.text[-1].isdigit() else ()
            line = Line(
                before.text + " " * len(gap) + line.text,
                around((before.box, line.box)),
                (*before.characters, *gap, *line.characters),
                min(before.confidence, line.confidence),
            )
        joined.append(line)
        by_right.setdefault((line.box.left + line.box.width) // _STEP_PX, []).append(line)
    return joined


def _cut_off(one: Line, other: Line) -> bool:
    gap = other.box.left - one.box.left - one.box.width
    small, large = sorted((one.box.height, other.box.height))
    # Digits alone are lower than digits beside characters, or beside a comma.
    if gap < 0 or large > _HEIGHTS * small or not _level(one.box, other.box):
        return False
    if one.text[-1] in _HALF_EMPTY_MARKS:
        return gap <= _HALF_EMPTY * large
    ends = _ENDS_IN_GROUP.search(one.text)
    if ends is None or gap > max(_GROUPS * small, _BLANK * _pitch(one.characters[ends.start() :])):
        return False
    return (_AFTER_COUNTRY if ends[0][0] == "+" else _BEGINS_WITH_GROUP).match(other.text) is not None


def _pitch(group: Sequence[Box]) -> float:
    """From one character to the next; 0 for so few that the edges between them do not tell."""
    return (group[-1].left - group[1].left) / (len(group) - 2) if len(group) > 2 else 0.0


def _gap(one: Line, other: Line) -> tuple[Box]:
    """The box of the blank between two lines side by side."""
    left = one.box.left + one.box.width
    return (Box(left, other.box.top, max(0, other.box.left - left), other.box.height),)


def _rows(lines: Iterable[Line]) -> list[list[Cell]]:
    """Lines side by side, from top to bottom, each row from left to right."""
    rows: list[list[Cell]] = []
    for line in sorted(lines, key=lambda line: line.box.top + line.box.height / 2):
        row = next((row for row in rows[:-9:-1] if _level(row[-1].box, line.box)), None)
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


def _level(one: Box, other: Box) -> bool:
    small, large = sorted((one.height, other.height))
    overlap = min(one.top + one.height, other.top + other.height) - max(one.top, other.top)
    return overlap > 0.55 * small and large <= _TALLER * small


def _labels(cell: Cell, rows: Sequence[Sequence[Cell]]) -> tuple[str, ...]:
    """The likeliest first; none for a heading, whose neighbours are headings too."""
    if cell.heads:
        return ()
    above = _caption_above(cell, rows)
    field = above is not None and names_a_field(above.line.text)
    if cell.labels:
        # A form's field close above a value says more than a row of captions far above.
        own = (name_of(above.line.text),) if above is not None and field else ()
        return tuple(dict.fromkeys((*own, *cell.labels)))
    beside = _caption_beside(cell)
    if beside is not None and names_a_field(beside.line.text):
        if above is None or not field:
            return (name_of(beside.line.text),)
        if cell.box.left - beside.box.left - beside.box.width > _FAR_BESIDE * cell.box.height:
            beside, above = above, beside
    return tuple(name_of(caption.line.text) for caption in (beside, above) if caption is not None)


def _caption_beside(cell: Cell) -> Cell | None:
    """The nearest line to the left in the same row, where it may be a caption."""
    before = cell.before
    while before is not None and len(before.line.text) == 1 and before.line.text.isascii():
        before = before.before  # a bracket, a star
    return before if before is not None and is_caption(before.line.text) else None


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
                level = abs(_middle(other) - _middle(start) - step) <= slack
                if aligned and level and is_caption(other.line.text):
                    return True
    return False


def _middle(cell: Cell) -> float:
    return cell.box.top + cell.box.height / 2
