"""How large the sheets of a binary workbook are, counted before a reader makes room for them.

It makes room for the whole rectangle between the first and the last cell, and for as much as a record says it holds.

Source: [MS-XLSB] 2.1.4 and 2.4 (records, `BrtRowHdr`, cells), [MS-XLS] 2.1.4 and 2.4 (records, `BoundSheet8`, cells).
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable, Iterator

from guard.inspect.documents import container
from guard.inspect.documents.archive import START, each_entry
from guard.inspect.documents.bounds import Bounds, damaged, too_large

_PART = re.compile(r"xl/(?:worksheets/[^/]+|workbook|sharedStrings|styles)\.bin", re.IGNORECASE)
"""Parts that a reader takes record by record, and makes room for each as it says; cells are in sheets alone."""
_ROW = 0
_CELLS = frozenset(range(2, 12))
"""Records of a cell that holds something."""
_LISTED, _END, _SEVERAL = 0x85, 0x0A, 0xBD
_OLD_CELLS = frozenset((0x06, 0xD6, 0xFD, 0x0203, 0x0204, 0x0205, 0x027E, _SEVERAL))
_STREAMS = ("Workbook", "Book")
_Place = tuple[int, int]
"""Row and column of a cell, from 0."""


def require_within(data: bytes, bounds: Bounds) -> None:
    """Refuse a workbook (`.xlsb` or `.xls`) that a reader needs much room for.

    Raises:
        InputError: it is damaged, or it, or the rectangles of its sheets, hold more than is looked at.
    """
    left = bounds.cells
    for places in _of_package(data, bounds) if data.startswith(START) else _of_container(data):
        left -= _rectangle(places)
        if left < 0:
            raise too_large("cells")


def _rectangle(places: Iterable[_Place]) -> int:
    """Cells of the rectangle around places."""
    rows, columns = [], []
    for row, column in places:
        rows.append(row)
        columns.append(column)
    return (max(rows) - min(rows) + 1) * (max(columns) - min(columns) + 1) if rows else 0


def _of_package(data: bytes, bounds: Bounds) -> Iterator[Iterator[_Place]]:
    for name, content in each_entry(data, bounds):
        if _PART.fullmatch(name):
            yield _places(content)


def _places(part: bytes) -> Iterator[_Place]:
    at, size, row = 0, len(part), 0
    try:
        while at < size:
            kind, at = _number(part, at, 2)
            length, at = _number(part, at, 4)
            if length > size - at:
                raise damaged()
            if kind == _ROW:
                row = int.from_bytes(part[at : at + 4], "little")
            elif kind in _CELLS:
                yield row, int.from_bytes(part[at : at + 4], "little")
            at += length
    except IndexError as error:
        raise damaged() from error


def _number(data: bytes, at: int, most: int) -> tuple[int, int]:
    """A number of seven bits a byte, of that many bytes at most, and where it ends."""
    number = 0
    for nth in range(most):
        byte = data[at + nth]
        number |= (byte & 127) << 7 * nth
        if byte < 128:
            return number, at + nth + 1
    return number, at + most


def stream_of(data: bytes) -> bytes:
    """The records of a workbook (`.xls`); empty where it has none.

    Raises:
        InputError: it is damaged.
    """
    from aspose.email_foss.cfb import CFBError

    reader = container.opened(data)
    try:
        entry = next(filter(None, (reader.resolve_path([name]) for name in _STREAMS)), None)
        return reader.get_stream_data(entry.stream_id) if entry else b""
    except (CFBError, *container.BROKEN) as error:
        raise damaged() from error


def _of_container(data: bytes) -> Iterator[Iterator[_Place]]:
    stream = stream_of(data)
    for kind, content in records(stream, 0):
        if kind == _LISTED:
            yield _old_places(stream, int.from_bytes(content[:4], "little"))


def _old_places(stream: bytes, start: int) -> Iterator[_Place]:
    for kind, content in records(stream, start):
        if kind == _END:
            return
        if kind in _OLD_CELLS and len(content) >= 4:
            row, column = struct.unpack_from("<HH", content)
            yield row, column
            if kind == _SEVERAL:
                yield row, int.from_bytes(content[-2:], "little")


def records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """The records of a workbook (`.xls`) from a place on: what each is, and what it holds."""
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length
