"""Workbooks (.xlsx, .xlsm): cells as tables, so that the heading of a column counts as it does in a copied table.

A cell that changes becomes a text of its own and loses its formula; what no cell shows any more is not in a copy.

Source: ECMA-376 part 1, 18.3.1.4 (`c`: a value, a formula, a type), 18.4.8 (`si`: a shared text).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from guard.inspect.documents.archive import entries
from guard.inspect.documents.bounds import Bounds, too_large
from guard.inspect.documents.cells import (
    CELL,
    CELL_ATTRIBUTES,
    FORMULA,
    INLINE,
    ROW,
    ROW_ATTRIBUTES,
    SPACE,
    VALUE,
    Cell,
    column_number,
    index_of,
    only,
    put_cell,
    put_formula,
    said,
    unescaped,
)
from guard.inspect.documents.contents import Contents, Draft, Members, passages
from guard.inspect.documents.markup import Element, digits_of, local, put_tail, put_text
from guard.inspect.documents.package import Package, Plan, opened, ordered
from guard.inspect.documents.walk import Grammar
from guard.redact.markup import words

WORKBOOK, STRINGS = "xl/workbook.xml", "xl/sharedStrings.xml"
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_KEPT = re.compile(
    r"xl/(?:workbook|sharedStrings|styles|metadata)\.xml|xl/(?:worksheets|chartsheets|dialogsheets|theme|charts|tables"
    r"|pivotTables|pivotCache|externalLinks|threadedComments|persons|slicers|slicerCaches|timelines|timelineCaches"
    r"|richData)/[^/]+\.xml|xl/drawings/[^/]+\.(?:xml|vml)|xl/comments[^/]*\.xml|xl/comments/[^/]+\.xml"
    r"|docProps/(?:core|app|custom)\.xml"
)
_PLACES = (
    ("threadedComments", "comment"),
    ("comments", "comment"),
    ("persons", "comment"),
    ("drawings", "drawing"),
    ("charts", "chart"),
    ("tables", "table"),
    ("pivot", "pivot table"),
    ("external", "external link"),
    ("docProps", "properties"),
    ("workbook", "workbook"),
)
GRAMMAR = Grammar(
    paragraphs=frozenset({"p", "text", "is", "si"}),
    asides={"rPh": "phonetic", "Fallback": "drawing"},
    coded=words("oddHeader oddFooter evenHeader evenFooter firstHeader firstFooter"),
    codes=re.compile(r'&(?:"[^"]*"|K[0-9A-F]{6}|\d{1,3}(?!\d)|[A-Z])'),
    escapes=re.compile("_x00(?:0[9AaDd]|20|[Aa]0)_"),
)
_COLUMN = re.compile(r"[A-Z]{1,3}")


def read(data: bytes, bounds: Bounds) -> Contents:
    """A workbook.

    Raises:
        InputError: it cannot be read.
    """
    package = opened(entries(data, bounds), Plan(_KEPT, _place, GRAMMAR), bounds)
    return _Workbook(package, bounds).contents()


def _place(name: str) -> str:
    return next((place for part, place in _PLACES if part in name), "workbook")


class _Workbook:
    def __init__(self, package: Package, bounds: Bounds) -> None:
        self._package, self._bounds = package, bounds
        root = package.trees.get(STRINGS)
        self._strings: list[Element] = [] if root is None else [each for each in root if local(each) == "si"]
        self._shared: list[str] = []
        self._used = bytearray(len(self._strings))
        self._cells = 0
        self._data: dict[str, tuple[str, Element]] = {}
        """Of each sheet, by its part: what a person calls it, and the element with its cells."""

    def contents(self) -> Contents:
        package = self._package
        drafts = [*package.drafts, *self._phonetic()]
        self._shared = [said(each) for each in self._strings]
        for number, name in enumerate(self._ordered_sheets(), 1):
            drafts += self._sheet(f"Sheet {number}", name)
        for name in ordered(iter(package.trees)):
            if name == STRINGS:
                drafts += self._unused()
            else:
                drafts += package.texts(name, *self._data.get(name, ()))
        return Contents(passages(drafts, self._bounds), package.members, self._write, tuple(package.unread))

    def _phonetic(self) -> list[Draft]:
        """How texts are pronounced, which is left out."""
        draft = Draft("phonetic", self._bounds)
        for each in self._strings:
            for reading in list(each.iter(f"{SPACE}rPh")):
                draft.gap("\n")
                draft.add("".join(reading.itertext()), "", None)
                reading.getparent().remove(reading)
        return [draft]

    def _ordered_sheets(self) -> list[str]:
        """Worksheets as the workbook lists them, hidden ones too; those that it does not list behind them."""
        found = ordered(name for name in self._package.trees if _SHEET.fullmatch(name))
        root = self._package.trees.get(WORKBOOK)
        if root is None:
            return found
        related = self._package.related(WORKBOOK)
        listed = [
            related.get(value, "")
            for sheet in root.iter(f"{SPACE}sheet")
            for name, value in sheet.attrib.items()
            if name.endswith("}id")
        ]
        return [*(name for name in listed if name in found), *(name for name in found if name not in listed)]

    def _sheet(self, place: str, name: str) -> list[Draft]:
        data = self._package.trees[name].find(f"{SPACE}sheetData")
        if data is None:
            return []
        self._data[name] = (place, data)
        rows = [cells for row in only(data, ROW, ROW_ATTRIBUTES) if (cells := self._row(row))]
        columns = {column: at for at, column in enumerate(sorted({cell.column for row in rows for cell in row}))}
        table, formulas = Draft(place, self._bounds), Draft(place, self._bounds)
        for cells in rows:
            table.gap("\n")
            at = 0
            for cell in cells:
                table.columns(columns[cell.column] - at)
                at = columns[cell.column]
                table.add(cell.text, cell.reference, partial(put_cell, cell.element, data), row=True)
                if cell.formula:
                    formulas.gap("\n")
                    formulas.add(cell.formula, f"{cell.reference}, formula", put_formula(cell.element, data))
        return [table, formulas]

    def _row(self, row: Element) -> list[Cell]:
        cells = []
        column = 0
        self._cells += len(row)
        if self._cells > self._bounds.cells:
            raise too_large("cells")
        for element in only(row, CELL, CELL_ATTRIBUTES):
            reference = element.get("r") or ""
            letters = _COLUMN.match(reference)
            column = column_number(letters[0]) if letters else column + 1
            text, formula = self._text(element)
            if text or formula:
                cells.append(Cell(element, column, reference or f"column {column}", text, formula))
        cells.sort(key=_column_of)
        return cells

    def _text(self, cell: Element) -> tuple[str, str | None]:
        """What a cell shows, and its formula."""
        shows, formula, value = "", None, None
        strange: list[Element] = []
        for child in cell:
            tag = child.tag
            if tag == VALUE and not len(child):
                value, shows = child, child.text or ""
            elif tag == FORMULA and not len(child):
                formula = child.text
            elif tag == INLINE:
                shows = said(child)
            else:
                strange.append(child)
        for child in strange:
            cell.remove(child)
        kind = cell.get("t")
        if kind == "s":
            index = index_of(shows)
            if index is None or index >= len(self._shared):
                return "", formula
            self._used[index] = True
            return self._shared[index], formula
        if kind in (None, "n") and value is not None:
            value.text = shows = digits_of(shows)
        return unescaped(shows), formula

    def _unused(self) -> list[Draft]:
        """Texts that no cell shows any more, which are left out."""
        draft = Draft("unused text", self._bounds)
        for index, text in enumerate(self._shared):
            if not self._used[index] and text:
                draft.gap("\n")
                draft.add(text, "", None)
        return [draft]

    def _write(self, members: Members) -> bytes:
        undo = [put("") for each in self._unshown() for text in each.iter() for put in (put_text(text), put_tail(text))]
        try:
            return self._package.write(members)
        finally:
            for back in undo:
                back()

    def _unshown(self) -> Iterator[Element]:
        """The shared texts that no cell shows as it stands now."""
        shown = bytearray(len(self._strings))
        for _, data in self._data.values():
            for value in data.iter(VALUE):
                index = index_of(value.text) if value.getparent().get("t") == "s" else None
                if index is not None and index < len(shown):
                    shown[index] = True
        return (each for index, each in enumerate(self._strings) if not shown[index])


def _column_of(cell: Cell) -> int:
    return cell.column
