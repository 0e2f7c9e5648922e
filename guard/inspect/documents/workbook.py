"""Workbooks (.xlsx, .xlsm): cells as tables, so that the heading of a column counts as it does in a copied table.

A cell that changes becomes a text of its own and loses its formula; what no cell shows any more is not in a copy.

Source: ECMA-376 part 1, 18.3.1.4 (`c`: a value, a formula, a type), 18.4.8 (`si`: a shared text); `cellimages`, which
holds the pictures that cells show by DISPIMG, is WPS Office's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from guard.inspect.documents.archive import entries
from guard.inspect.documents.bounds import Bounds, damaged
from guard.inspect.documents.cells import SPACE
from guard.inspect.documents.contents import Contents, Draft, Said, passages
from guard.inspect.documents.package import Package, Plan, opened, ordered
from guard.inspect.documents.rows import NotPlain
from guard.inspect.documents.strings import Shared
from guard.inspect.documents.table import Table
from guard.inspect.documents.walk import Grammar
from guard.inspect.documents.without_trees import SHEET, STRINGS, Cells
from guard.redact.markup import words

WORKBOOK = "xl/workbook.xml"
_KEPT = re.compile(
    r"xl/(?:workbook|sharedStrings|styles|metadata|cellimages)\.xml"
    r"|xl/(?:worksheets|chartsheets|dialogsheets|theme|charts|tables"
    r"|pivotTables|pivotCache|externalLinks|threadedComments|persons|slicers|slicerCaches|timelines|timelineCaches"
    r"|richData)/[^/]+\.xml|xl/drawings/[^/]+\.(?:xml|vml)|xl/comments[^/]*\.xml|xl/comments/[^/]+\.xml"
    r"|docProps/(?:core|app|custom)\.xml"
)
_PLACES = (
    ("threadedComments", "comment"),
    ("comments", "comment"),
    ("persons", "comment"),
    ("drawings", "drawing"),
    ("cellimages", "drawing"),
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
    spelled=True,
)


def read(data: bytes, bounds: Bounds) -> Contents:
    """A workbook.

    Raises:
        InputError: it cannot be read.
    """
    apart = Cells()
    package = opened(entries(data, bounds), Plan(_KEPT, _place, GRAMMAR), bounds, apart)
    return _Workbook(package, apart, bounds).contents()


def _place(name: str) -> str:
    return next((place for part, place in _PLACES if part in name), "workbook")


class _Workbook:
    def __init__(self, package: Package, apart: Cells, bounds: Bounds) -> None:
        self._package, self._apart, self._bounds = package, apart, bounds
        self._shared = Shared(apart.strings.texts)
        self._left = bounds.cells

    def contents(self) -> Contents:
        package = self._package
        drafts: list[Said] = [*package.drafts, self._lines("phonetic", self._apart.strings.readings)]
        for number, name in enumerate(self._ordered_sheets(), 1):
            drafts += self._sheet(number, name)
        for name in ordered(iter(package.trees)):
            if name == STRINGS:
                drafts.append(self._lines("unused text", self._shared.unused))
            else:
                drafts += package.texts(name, self._apart.places.get(name))
        return Contents(passages(drafts, self._bounds), package.members, package.write, tuple(package.unread))

    def _lines(self, place: str, texts: Sequence[str]) -> Draft:
        """Texts that no cell shows, which are left out."""
        draft = Draft(place, self._bounds)
        for text in texts:
            if text:
                draft.gap("\n")
                draft.add(text, "", None)
        return draft

    def _ordered_sheets(self) -> list[str]:
        """Worksheets as the workbook lists them, hidden ones too; those that it does not list behind them."""
        found = ordered(name for name in self._package.trees if SHEET.fullmatch(name))
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

    def _sheet(self, number: int, name: str) -> list[Said]:
        sheet = self._apart.sheets.get(name)
        if sheet is None:
            return []
        place = self._apart.places[name] = f"Sheet {number}"
        try:
            table = Table(place, sheet, self._shared, replace(self._bounds, cells=self._left))
        except NotPlain:
            raise damaged() from None
        self._left -= table.cells
        return [table, table.formulas]
