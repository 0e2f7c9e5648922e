"""Workbooks in binary forms (.xls, .xlsb): what their cells show, in every sheet, hidden ones too.

A copy is a workbook (.xlsx) of the values alone. What stands beside them is read where it is text (see `beside_cells`);
of formulas, and of comments and headers in binary parts (.xlsb), nothing is.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from guard.inspect.documents import workbook
from guard.inspect.documents.archive import packed
from guard.inspect.documents.beside_cells import beside
from guard.inspect.documents.binary_cells import require_within
from guard.inspect.documents.bounds import Bounds, damaged, encrypted, too_large
from guard.inspect.documents.contents import Contents
from guard.inspect.documents.rows import column_letters, printable, string

_PANIC = "PanicException"
"""Name of what the reader raises where a file does not follow its format; it is no `Exception`."""
_HEAD = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATED = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_OF_PACKAGES = b"http://schemas.openxmlformats.org/package/2006"
_KIND = b"application/vnd.openxmlformats-officedocument.spreadsheetml."
_MOST_DIGITS = 1e15
"""Whole numbers from here on are not exact; they are written as they are."""


def read(data: bytes, bounds: Bounds) -> Contents:
    """A workbook; its copy is one in another format (.xlsx).

    Raises:
        InputError: it cannot be read.
    """
    require_within(data, bounds)
    values = workbook.read(_as_package(data, bounds), bounds)
    found = beside(data, bounds)
    return Contents(
        (*values.passages, *found.said(bounds)), tuple(found.members), lambda _: values.write({}), tuple(found.unread)
    )


def _as_package(data: bytes, bounds: Bounds) -> bytes:
    """Its values as a package."""
    import python_calamine

    try:
        opened = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = list(opened.sheet_names)
        if len(names) > bounds.entries:
            raise too_large("sheets")
        sheets = list(_sheets(opened, names, bounds))
    except python_calamine.PasswordError as error:
        raise encrypted() from error
    except (python_calamine.CalamineError, OSError, ValueError, OverflowError) as error:
        raise damaged() from error
    except BaseException as error:
        if type(error).__name__ == _PANIC:
            raise damaged() from error
        raise
    numbers = range(1, len(sheets) + 1)
    listed = b"".join(
        b'<sheet name="%s" sheetId="%d" r:id="rId%d"/>' % (_attribute(name), number, number)
        for number, name in zip(numbers, names, strict=True)
    )
    types = b"".join(
        b'<Override PartName="/xl/worksheets/sheet%d.xml" ContentType="%sworksheet+xml"/>' % (number, _KIND)
        for number in numbers
    )
    related = b"".join(
        b'<Relationship Id="rId%d" Type="%s/worksheet" Target="worksheets/sheet%d.xml"/>' % (number, _RELATED, number)
        for number in numbers
    )
    parts = {
        "[Content_Types].xml": b'<Types xmlns="%s/content-types"><Default Extension="rels" '
        b'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        b'<Override PartName="/xl/workbook.xml" ContentType="%ssheet.main+xml"/>%s</Types>'
        % (_OF_PACKAGES, _KIND, types),
        "_rels/.rels": b'<Relationships xmlns="%s/relationships"><Relationship Id="rId1" Type="%s/officeDocument" '
        b'Target="xl/workbook.xml"/></Relationships>' % (_OF_PACKAGES, _RELATED),
        "xl/workbook.xml": b'<workbook xmlns="%s" xmlns:r="%s"><sheets>%s</sheets></workbook>'
        % (_MAIN, _RELATED, listed),
        "xl/_rels/workbook.xml.rels": b'<Relationships xmlns="%s/relationships">%s</Relationships>'
        % (_OF_PACKAGES, related),
    }
    for number, rows in zip(numbers, sheets, strict=True):
        parts[f"xl/worksheets/sheet{number}.xml"] = b'<worksheet xmlns="%s"><sheetData>%s</sheetData></worksheet>' % (
            _MAIN,
            rows,
        )
    return packed((name, _HEAD + content) for name, content in parts.items())


def _sheets(opened: Any, names: list[str], bounds: Bounds) -> Iterator[bytes]:
    left = bounds.cells
    for index in range(len(names)):
        sheet = opened.get_sheet_by_index(index)
        if sheet.start is None:
            yield b""
            continue
        left -= sheet.height * sheet.width
        if left < 0:
            raise too_large("cells")
        first = sheet.start[1] + 1
        rows = enumerate(sheet.iter_rows(), 1)
        yield b"".join(_row(number, first, values) for number, values in rows)


def _row(number: int, first: int, values: list[Any]) -> bytes:
    cells = [_cell(f"{column_letters(column)}{number}", value) for column, value in enumerate(values, first)]
    said = b"".join(cells)
    return b'<row r="%d">%s</row>' % (number, said) if said else b""


def _cell(reference: str, value: Any) -> bytes:
    place = reference.encode()
    if value is None or value == "":
        return b""
    if isinstance(value, bool):
        return b'<c r="%s" t="b"><v>%d</v></c>' % (place, value)
    if isinstance(value, int | float):
        return b'<c r="%s"><v>%s</v></c>' % (place, _number(value).encode())
    text = value.isoformat(" ") if isinstance(value, datetime) else str(value)
    if isinstance(value, date | time | timedelta | str):
        return b'<c r="%s" t="inlineStr"><is>%s</is></c>' % (place, string(printable(text)))
    raise damaged()


def _number(value: float) -> str:
    whole = isinstance(value, float) and value.is_integer() and abs(value) < _MOST_DIGITS
    return str(int(value)) if whole else repr(value)


def _attribute(name: str) -> bytes:
    escaped = printable(name).replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    return escaped.encode(errors="replace")
