"""Rows of a sheet in any form of XML, put into the form in which `rows.py` reads them.

Source: ECMA-376 part 1, 18.3.1.4 (`c`: a value, a formula, a type), 18.3.1.40 (`f`: formulas that share one).
"""

from __future__ import annotations

import re

from guard.inspect.documents.markup import Element
from guard.inspect.documents.rows import string, unescaped
from guard.redact.markup import words

SPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ROW, _CELL = f"{SPACE}row", f"{SPACE}c"
_VALUE, _FORMULA, _INLINE, _TEXT = f"{SPACE}v", f"{SPACE}f", f"{SPACE}is", f"{SPACE}t"
_OF_ROWS = words("r spans s customFormat ht hidden customHeight outlineLevel collapsed thickTop thickBot")
_OF_FORMULAS = words("t ref si ca")
_PLAIN = re.compile(r"[A-Za-z0-9:.]{1,10}")
"""Values of attributes as programs write them; `ref` of a formula may be longer."""
_RANGE = re.compile(r"[A-Z0-9:$]{1,32}")
_REFERENCE = re.compile(r"[A-Z]{1,3}[0-9]{1,7}")
_NUMBER = re.compile(r"[0-9]{1,7}")
_TYPE = re.compile(r"[A-Za-z]{1,9}")
_OF_CELLS = (("r", _REFERENCE), ("s", _NUMBER), ("t", _TYPE), ("cm", _NUMBER), ("vm", _NUMBER))
"""Attributes of a cell, in the order in which programs write them."""


def plain_rows(data: Element) -> bytes:
    """The rows of `sheetData` in that form. What is no row, no cell and nothing that a cell shows is left out."""
    return b"".join([_row(row) for row in data if row.tag == _ROW])


def said(text: Element) -> str:
    """What the runs of a text say; what stands between them is taken out."""
    pieces: list[str] = []
    for each in text.iter():
        each.tail = None
        if each.tag == _TEXT:
            pieces.append(each.text or "")
        else:
            each.text = None
    return unescaped("".join(pieces))


def _row(row: Element) -> bytes:
    kept = "".join(f' {name}="{value}"' for name, value in row.items() if name in _OF_ROWS and _PLAIN.fullmatch(value))
    return b"<row" + kept.encode() + b">" + b"".join([_cell(cell) for cell in row if cell.tag == _CELL]) + b"</row>"


def _cell(cell: Element) -> bytes:
    kept = ""
    for name, pattern in _OF_CELLS:
        value = cell.get(name)
        if value is not None and pattern.fullmatch(value):
            kept += f' {name}="{value}"'
    formula = shows = b""
    for child in cell:
        if child.tag == _VALUE and not len(child):
            shows = b"<v>" + _escaped(child.text or "") + b"</v>"
        elif child.tag == _FORMULA and not len(child):
            formula = _formula(child)
        elif child.tag == _INLINE:
            shows = b"<is>" + string(said(child)) + b"</is>"
    return b"<c" + kept.encode() + b">" + formula + shows + b"</c>"


def _formula(formula: Element) -> bytes:
    listed = ((name, value) for name, value in formula.items() if name in _OF_FORMULAS)
    kept = "".join(f' {name}="{value}"' for name, value in listed if _RANGE.fullmatch(value.upper()))
    return b"<f" + kept.encode() + b">" + _escaped(formula.text or "") + b"</f>"


def _escaped(text: str) -> bytes:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").encode(errors="replace")
