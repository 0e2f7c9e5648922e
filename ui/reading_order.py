"""The order in which a window is read out and gone through by Tab: as it is laid out, not as it was built."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLayout, QScrollArea, QSplitter, QStackedWidget, QWidget


def in_reading_order(window: QWidget) -> None:
    """Line by line, whatever was put into it last."""
    parts = list(_below(window))
    for part in parts:
        part.raise_()  # among its siblings: the toolkit keeps no other order
    reached = [part for part in parts if part.focusPolicy() & Qt.FocusPolicy.TabFocus]
    for one, next_one in pairwise(reached):
        QWidget.setTabOrder(one, next_one)


def _below(part: QWidget) -> Iterator[QWidget]:
    for inner in _parts(part):
        yield inner
        yield from _below(inner)


def _parts(part: QWidget) -> Iterator[QWidget]:
    if isinstance(part, QScrollArea):
        sheet = part.widget()
        yield from () if sheet is None else _parts(sheet)
    elif isinstance(part, QSplitter | QStackedWidget):
        pages = (part.widget(place) for place in range(part.count()))
        yield from (page for page in pages if page is not None)
    elif (layout := part.layout()) is not None:
        yield from _laid_out(layout)


def _laid_out(layout: QLayout) -> Iterator[QWidget]:
    places = list(range(layout.count()))
    if isinstance(layout, QGridLayout):
        places.sort(key=lambda place: _line_of(layout, place))
    for place in places:
        item = layout.itemAt(place)
        if item is None:
            continue
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            yield widget
        elif inner is not None:
            yield from _laid_out(inner)


def _line_of(grid: QGridLayout, place: int) -> tuple[int, int]:
    """Row and column."""
    row, column, *_ = cast("tuple[int, int, int, int]", grid.getItemPosition(place))
    return row, column
