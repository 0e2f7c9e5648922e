"""Portable documents made by hand, a value in each place of one; all of it made up."""

from __future__ import annotations

import zlib

from tests.support.office_files import Places

CLEAN = "Prices of green tea"
"""What the page says that has nothing to cover."""


def portable(objects: list[str | bytes], root: int = 1, info: int | None = None) -> bytes:
    """A file of objects, numbered from 1."""
    made, at = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        at.append(len(made))
        body = content if isinstance(content, bytes) else content.encode()
        made += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = "".join(f"{offset:010} 00000 n \n" for offset in at)
    told = f"/Info {info} 0 R" if info else ""
    size = len(objects) + 1
    end = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<</Size {size}/Root {root} 0 R{told}>>"
    return made + f"{end}\nstartxref\n{len(made)}\n%%EOF\n".encode()


def stream(content: str | bytes, keys: str = "") -> bytes:
    """A stream, deflated."""
    packed = zlib.compress(content if isinstance(content, bytes) else content.encode())
    return f"<</Length {len(packed)}/Filter/FlateDecode{keys}>>\nstream\n".encode() + packed + b"\nendstream"


def text(words: str, down: int = 700, across: int = 60, more: str = "") -> str:
    """Words on a page."""
    return f"BT /F1 14 Tf {more} {across} {down} Td ({words}) Tj ET\n"


def document(planted: Places) -> bytes:
    """A document with a value in each place of one."""
    p = planted
    page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 6 0 R>>>>/Contents {} 0 R{}>>".format
    visible = text(f"Call {p('page 1')[:4]}") + text(p("page 1")[4:], across=127)
    unseen = text(f"Call {p('page 3')}", more="3 Tr") + f"/Span <</ActualText({p('spoken')})>> BDC {text('x', 600)} EMC"
    notes = "[<</Type/Annot/Subtype/Text/Rect[9 9 30 30]/Contents({})>>{}{}]".format
    link = f"<</Type/Annot/Subtype/Link/Rect[9 50 90 60]/A<</S/URI/URI(tel:{p('page 1, note: link')})>>>>"
    field = f"<</Type/Annot/Subtype/Widget/FT/Tx/T(f)/Rect[9 90 90 99]/V({p('page 1, note: field')})>>"
    return portable(
        [
            "<</Type/Catalog/Pages 2 0 R/Outlines 7 0 R/Metadata 11 0 R/Names<</EmbeddedFiles<</Names[(a)13 0 R]>>>>"
            f"/OpenAction<</S/JavaScript/JS({p('script')})>>/AcroForm<</Fields[]>>>>",
            "<</Type/Pages/Kids[3 0 R 4 0 R 5 0 R]/Count 3>>",
            page(8, f"/Annots{notes(p('page 1, note'), link, field)}"),
            page(9, f"/Rotate 90/CropBox[0 0 595 800]/PieceInfo<</X<</Private({p('private')})>>>>"),
            page(10, ""),
            "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
            "<</Type/Outlines/First 12 0 R/Last 12 0 R/Count 1>>",
            stream(visible),
            stream(f"BT /F1 14 Tf 0 1 -1 0 300 60 Tm ({CLEAN}) Tj ET"),
            stream(unseen),
            stream(f"<x:xmpmeta>{p('description')}</x:xmpmeta>", "/Type/Metadata/Subtype/XML"),
            f"<</Title({p('properties, outline')})/Parent 7 0 R/Dest[3 0 R/Fit]>>",
            "<</Type/Filespec/F(a)/EF<</F 14 0 R>>>>",
            stream(p("attached")),
            f"<</Author({p('properties')})>>",
        ],
        info=15,
    )
