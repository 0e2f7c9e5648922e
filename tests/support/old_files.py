"""Documents in the old container and in binary parts, made byte by byte; all of it made up.

Source: [MS-XLS] 2.4 (records), [MS-XLSB] 2.4 (records of binary parts), [MS-OXMSG].
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from email.message import EmailMessage

from aspose.email_foss.cfb import CFBDocument, CFBStorage, CFBStream, CFBWriter
from aspose.email_foss.msg import MapiMessage

from tests.support.office_files import archive

_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def old_workbook(sheets: Sequence[Sequence[Sequence[str | float]]]) -> bytes:
    """A workbook (.xls) of sheets, rows and cells."""
    bodies = [_sheet(rows) for rows in sheets]
    head = _record(0x0809, struct.pack("<HHHHII", 0x0600, 5, 0, 0, 0, 0))
    names = [f"S{number}".encode() for number in range(1, len(sheets) + 1)]
    at = len(head) + sum(12 + len(name) for name in names) + 4
    listed = b""
    for name, body in zip(names, bodies, strict=True):
        listed += _record(0x0085, struct.pack("<IBBBB", at, 0, 0, len(name), 0) + name)
        at += len(body)
    root = CFBStorage(name="Root Entry")
    root.add_stream(CFBStream(name="Workbook", data=head + listed + _record(0x000A, b"") + b"".join(bodies)))
    return CFBWriter.to_bytes(CFBDocument(root=root))


def binary_workbook(rows: Sequence[Sequence[str | float]]) -> bytes:
    """A workbook (.xlsb) of one sheet."""
    listed = _binary(156, struct.pack("<II", 0, 1) + _wide("rId1") + _wide("S1"))
    cells = b""
    for number, row in enumerate(rows):
        cells += _binary(0, struct.pack("<IIHHBI", number, 0, 300, 0, 0, 0))
        for column, value in enumerate(row):
            place = struct.pack("<II", column, 0)
            if isinstance(value, str):
                cells += _binary(6, place + _wide(value))
            else:
                cells += _binary(5, place + struct.pack("<d", value))
    size = _binary(148, struct.pack("<IIII", 0, max(0, len(rows) - 1), 0, max(map(len, rows)) - 1))
    sheet = _binary(129) + size + _binary(145) + cells + _binary(146) + _binary(130)
    types = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
    related = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{_RELATED}/worksheet" Target="worksheets/sheet1.bin"/></Relationships>'
    )
    return archive(
        {
            "[Content_Types].xml": types,
            "xl/_rels/workbook.bin.rels": related,
            "xl/workbook.bin": _binary(131) + _binary(143) + listed + _binary(144) + _binary(132),
            "xl/worksheets/sheet1.bin": sheet,
        }
    )


def outlook_mail(message: EmailMessage) -> bytes:
    """A mail as Outlook keeps it."""
    made: bytes = MapiMessage.from_email_message(message).to_bytes()
    return made


def _sheet(rows: Sequence[Sequence[str | float]]) -> bytes:
    body = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x10, 0, 0, 0, 0))
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            place = struct.pack("<HHH", number, column, 0)
            if isinstance(value, str):
                body += _record(0x0204, place + struct.pack("<HB", len(value), 1) + value.encode("utf-16-le"))
            else:
                body += _record(0x0203, place + struct.pack("<d", value))
    return body + _record(0x000A, b"")


def _record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def _binary(kind: int, content: bytes = b"") -> bytes:
    return _short(kind, kind >= 128) + _sized(len(content)) + content


def _short(kind: int, long: bool) -> bytes:
    return bytes((kind & 127 | 128, kind >> 7)) if long else bytes((kind,))


def _sized(size: int) -> bytes:
    made = b""
    while size >= 128:
        made += bytes((size & 127 | 128,))
        size >>= 7
    return made + bytes((size,))


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")
