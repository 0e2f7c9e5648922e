"""The columns of tables: cells below a table's head are called by their column's heading."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import median

from guard.model import LabelKind
from guard.read.layout.cells import Cell, CellLabel, is_caption, name_of, names_a_field

_HEADER_CELLS = 3
"""Captions in a table's head, at least; fewer are the captions of a form."""
_ROWS_BELOW = 2
"""Rows below a head that line up with it, at least."""
_OFTEN = 0.4
"""Share of a table's rows in which a column has a cell, at least."""
_SURE_FIELDS = 2
"""Headings that surely name a field, at least, where rows line up poorly."""
_PAIRED = 0.25
"""Share of names of fields among what stands below a row; from it on the rows are a form of pairs, without a head."""
_TITLE_APART = 4
"""Gap between a list and its title, in heights of the title."""
_BESIDE = 3
"""Distance of a name from the letter in the picture beside it, in heights of the letter."""
_GOODS = re.compile("品名|[商货产]品|规格|库存|库位|单价|型号")
_PERSONS = re.compile("姓名|[客住租用]户|会员|买家|[件货系款]人|电话|手机|地址|订单|单号")
_NUMBERS = frozenset({"编号", "编码", "代码"})
_DAY = re.compile(r"(?:20[0-9]{2}[-/.年])?[01]?[0-9][-/.月][0-3]?[0-9]日?(?: +[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)?$")
"""When something was, at the head of its row: the list's title speaks of what stands behind."""
_ANYWHERE = float("inf")
_FARTHEST = 8
"""Distance of a heading from its column, in heights of the heading; measured: twice as far takes those of others."""


@dataclass(slots=True, eq=False)
class _Column:
    """Cells of a table that begin at one place, or end at one."""

    left: int
    right: int
    cells: list[Cell] = field(repr=False)


def label_columns(rows: Sequence[Sequence[Cell]]) -> None:
    """Give the cells of each table the heading of their column.

    A heading that begins or ends with its cells, or stands in their middle, is theirs. Programs also centre headings
    over cells that begin at the left; there the columns take the headings in their order.
    """
    by_order: dict[Cell, tuple[float, CellLabel]] = {}
    for nth, row in enumerate(rows):
        sure = sum(names_a_field(cell.line.text) for cell in row) >= _SURE_FIELDS
        # The icons of a bar above read as captions too; what are fields' names for sure is the head all the same.
        heads = [cell for cell in row if is_caption(cell.line.text) and (sure or not cell.labels)]
        if len(heads) < _HEADER_CELLS or len(heads) < 0.7 * sum(len(cell.line.text) > 1 for cell in row):
            continue
        below = _rows_of_table(row, rows[nth + 1 :])
        if _is_form(row, below):
            continue
        name_head = _namer(heads)
        pairs = [[(cell, head) for cell in cells if (head := _head_of(cell, heads)) is not None] for cells in below]
        if sum(len(found) >= 2 for found in pairs) >= _ROWS_BELOW:
            for cell, head in itertools.chain.from_iterable(found for found in pairs if len(found) >= 2):
                cell.labels = (name_head(head),)
                head.heads = True
        matched = _matched(_columns(below), heads)
        # A tool bar above the table would fit some of the columns too: the row that fits the most of them best counts.
        fit = sum(1 - _apart(column, head) / (_FARTHEST * head.box.height) for column, head in matched)
        for column, head in matched:
            for cell in column.cells:
                if cell not in by_order or fit > by_order[cell][0]:
                    by_order[cell] = (fit, name_head(head))
    for cell, (_, label) in by_order.items():
        cell.labels = cell.labels or (label,)
    for cell in itertools.chain.from_iterable(rows):
        if cell.before is not None and not cell.labels and not cell.heads and _is_initial(cell.before, cell):
            cell.labels = cell.before.labels


def _namer(heads: Sequence[Cell]) -> Callable[[Cell], CellLabel]:
    """What the columns of a table are called; what only numbers its rows numbers goods in a table of goods."""
    texts = [name_of(head.line.text) for head in heads]
    goods = any(map(_GOODS.search, texts)) and not any(map(_PERSONS.search, texts))

    def label(head: Cell) -> CellLabel:
        text = name_of(head.line.text)
        return CellLabel(text, LabelKind.GOODS if goods and text in _NUMBERS else LabelKind.CAPTION)

    return label


def _is_initial(cell: Cell, after: Cell) -> bool:
    """Whether a cell is the letter in the picture beside a name: what names its column is said of the name."""
    apart = after.box.left - cell.box.left - cell.box.width
    return len(cell.line.text) == 1 and cell.line.text.isalpha() and apart <= _BESIDE * after.box.height


def label_lists(rows: Sequence[Sequence[Cell]]) -> None:
    """Give the numbers of each list without a head its title: what stands below 最近订单 are orders.

    A list has rows of several cells at one distance, which begin where its title begins.
    """
    by_left = sorted(itertools.chain.from_iterable(rows), key=lambda cell: cell.box.left)
    lefts = [cell.box.left for cell in by_left]
    for title in by_left:
        if not is_caption(title.line.text) or title.heads or title.labels or _is_of_form(title, _ANYWHERE):
            continue
        height = title.box.height
        first, last = (bisect_left(lefts, title.box.left + reach) for reach in (-height, height + 1))
        below = [cell for cell in by_left[first:last] if cell.box.top > title.box.top + height]
        for cell in _listed(title, sorted(below, key=lambda cell: cell.box.top)):
            named = cell.after if cell.after is not None and _DAY.match(cell.line.text) else cell
            named.labels = (CellLabel(name_of(title.line.text)),)


def _listed(title: Cell, below: Sequence[Cell]) -> list[Cell]:
    """The first cells of the rows below a title that have no other name; none where the next is no row of a list."""
    found: list[Cell] = []
    bottom, pitch = title.box.bottom, 0
    for cell in below:
        step = cell.box.top - bottom
        if step > (1.3 * pitch if pitch else _TITLE_APART * title.box.height):
            break
        if _is_of_form(cell, _FARTHEST) or cell.labels or cell.heads or cell.after is None or cell.line.text.isalpha():
            break
        if found:
            pitch = pitch or step
        bottom = cell.box.top
        found.append(cell)
    return found if len(found) >= _ROWS_BELOW else []


def _is_of_form(cell: Cell, reach: float) -> bool:
    """Whether the name of a field stands before a cell, no further than so many heights of it."""
    before = cell.before
    if before is None or not names_a_field(before.line.text):
        return False
    return cell.box.left - before.box.left - before.box.width <= reach * cell.box.height


def _is_form(row: Sequence[Cell], below: Sequence[Sequence[Cell]]) -> bool:
    """Whether the row is one of pairs, a field's name and its value, as the rows below are."""
    cells = [cell for cells in below for cell in cells]
    fields = sum(names_a_field(cell.line.text) for cell in cells)
    return fields >= max(1, _PAIRED * len(cells)) and any(not names_a_field(cell.line.text) for cell in row)


def _rows_of_table(head: Sequence[Cell], rows: Sequence[Sequence[Cell]]) -> list[Sequence[Cell]]:
    """The rows below a table's head up to a wide gap; a further line of a cell is none."""
    found: list[Sequence[Cell]] = []
    bottom, pitch = head[0].box.top, 0
    for row in rows:
        if row[0].box.top < head[0].box.bottom:
            continue  # the second line of a heading
        step = row[0].box.top - bottom
        if step > (2.6 * pitch if pitch else 6 * head[0].box.height):
            break
        if len(row) >= _HEADER_CELLS and sum(names_a_field(cell.line.text) for cell in row) > 0.5 * len(row):
            break  # another table's head
        if len(row) > 1:
            pitch = max(step, pitch)
            found.append(row)
        elif not found or not any(_begins_below(cell, row[0]) for cell in found[-1]):
            continue
        bottom = row[0].box.top
    return found


def _begins_below(cell: Cell, other: Cell) -> bool:
    return abs(other.box.left - cell.box.left) <= 0.35 * max(cell.box.height, other.box.height)


def _columns(rows: Sequence[Sequence[Cell]]) -> list[_Column]:
    """What begins at one place in many rows, and of the rest what ends at one place."""
    cells = list(itertools.chain.from_iterable(rows))
    least = max(_ROWS_BELOW, round(_OFTEN * len(rows)))
    columns: list[_Column] = []
    for edge in (lambda cell: cell.box.left, lambda cell: cell.box.right):
        for group in _groups(sorted(cells, key=edge), edge):
            if len({cell.row for cell in group}) >= least:
                left = min(cell.box.left for cell in group)
                right = round(median(cell.box.right for cell in group))
                columns.append(_Column(left, right, group))
                cells = [cell for cell in cells if cell not in group]
    return sorted(columns, key=lambda column: column.left)


def _groups(cells: Sequence[Cell], edge: Callable[[Cell], int]) -> list[list[Cell]]:
    groups: list[list[Cell]] = []
    for cell in cells:
        last = groups[-1][-1] if groups else cell
        # In rows with a ground of their own the ink of a cell reaches a little further.
        if groups and edge(cell) - edge(last) <= 0.35 * max(cell.box.height, last.box.height):
            groups[-1].append(cell)
        else:
            groups.append([cell])
    return groups


def _matched(columns: Sequence[_Column], heads: Sequence[Cell]) -> list[tuple[_Column, Cell]]:
    """Columns with their headings: in order, each at most once, and as near to each other as can be."""
    # best[column][head]: how far the first ones are apart together, where each match makes up for a distance.
    best = [[0.0] * (len(heads) + 1) for _ in range(len(columns) + 1)]
    for across, column in enumerate(columns, 1):
        for nth, head in enumerate(heads, 1):
            matched = best[across - 1][nth - 1] + _apart(column, head) - _FARTHEST * head.box.height
            best[across][nth] = min(best[across - 1][nth], best[across][nth - 1], matched)
    found = []
    across, nth = len(columns), len(heads)
    while across and nth:
        if best[across][nth] == best[across - 1][nth]:
            across -= 1
        elif best[across][nth] == best[across][nth - 1]:
            nth -= 1
        else:
            across, nth = across - 1, nth - 1
            found.append((columns[across], heads[nth]))
    return found


def _apart(column: _Column, head: Cell) -> float:
    """The gap between a column and a heading; next to nothing where one lies over the other."""
    left, right = head.box.left, head.box.right
    return max(0, left - column.right, column.left - right) + abs(left + right - column.left - column.right) / 1000


def _head_of(cell: Cell, heads: Sequence[Cell]) -> Cell | None:
    box = cell.box
    slack = 0.7 * box.height
    lefts = [head.box.left for head in heads]
    near = bisect_left(lefts, box.left - slack)
    for head in heads[max(0, near - 1) : near + 2]:
        left, right = box.left - head.box.left, box.right - head.box.right
        if abs(left) <= slack or abs(right) <= slack or abs(left + right) <= 2 * slack:
            return head
    return None
