"""Documents in the old container and in binary parts, made byte by byte; all of it made up.

Source: [MS-XLS] 2.4 (records), [MS-XLSB] 2.4 (records of binary parts), [MS-OXMSG].
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from email.message import EmailMessage

from aspose.email_foss.cfb import CFBDocument, CFBStorage, CFBStream, CFBWriter
from aspose.email_foss.msg import MapiMessage

from tests.support.office_files import archive

_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def old_workbook(
    sheets: Sequence[Sequence[Sequence[str | float]]], drawn: bytes = b"", beside: Mapping[str, bytes] | None = None
) -> bytes:
    """A workbook (.xls) of sheets, rows and cells.

    Args:
        drawn: further records of each sheet.
        beside: further streams.
    """
    bodies = [_sheet(rows, drawn) for rows in sheets]
    head = _record(0x0809, struct.pack("<HHHHII", 0x0600, 5, 0, 0, 0, 0))
    names = [f"S{number}".encode() for number in range(1, len(sheets) + 1)]
    at = len(head) + sum(12 + len(name) for name in names) + 4
    listed = b""
    for name, body in zip(names, bodies, strict=True):
        listed += _record(0x0085, struct.pack("<IBBBB", at, 0, 0, len(name), 0) + name)
        at += len(body)
    return container({"Workbook": head + listed + _record(0x000A, b"") + b"".join(bodies), **(beside or {})})


def container(streams: Mapping[str, bytes]) -> bytes:
    """The old container with these streams."""
    root = CFBStorage(name="Root Entry")
    for name, content in streams.items():
        root.add_stream(CFBStream(name=name, data=content))
    return CFBWriter.to_bytes(CFBDocument(root=root))


def text_box(text: str) -> bytes:
    """Records of a box in a sheet (.xls) whose text goes on in a second record."""
    size = struct.pack("<HH", len(text), 16)
    cut = len(text) // 2
    pieces = (b"\1" + text[:cut].encode("utf-16-le"), b"\1" + text[cut:].encode("utf-16-le"))
    return _record(0x01B6, bytes(10) + size + bytes(4)) + b"".join(_record(0x003C, piece) for piece in pieces)


def drawn(kind: int) -> bytes:
    """The record of something that is drawn in a sheet (.xls), by its kind: 8 is a picture, 20 the arrow of a list."""
    return _record(0x005D, struct.pack("<HHH", 0x15, 0x12, kind) + bytes(16))


def header(text: str) -> bytes:
    """The record of a sheet's header (.xls)."""
    return _record(0x0014, struct.pack("<HB", len(text), 1) + text.encode("utf-16-le"))


def note(author: str) -> bytes:
    """The record of a comment (.xls) with who wrote it."""
    return _record(0x001C, struct.pack("<HHHHHB", 0, 0, 0, 1, len(author), 1) + author.encode("utf-16-le") + b"\0")


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


def outlook_mail(message: EmailMessage, kind: str = "IPM.Note") -> bytes:
    """A mail as Outlook keeps it, or something else of that class."""
    kept = MapiMessage.from_email_message(message)
    kept.message_class = kind
    made: bytes = kept.to_bytes()
    return made


def _sheet(rows: Sequence[Sequence[str | float]], drawn: bytes) -> bytes:
    body = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x10, 0, 0, 0, 0))
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            place = struct.pack("<HHH", number, column, 0)
            if isinstance(value, str):
                body += _record(0x0204, place + struct.pack("<HB", len(value), 1) + value.encode("utf-16-le"))
            else:
                body += _record(0x0203, place + struct.pack("<d", value))
    return body + drawn + _record(0x000A, b"")


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
