"""Portable documents made by hand, a value in each place of one; all of it made up."""

from __future__ import annotations

import re
import zlib
from hashlib import md5

from cryptography.hazmat.decrepit.ciphers.algorithms import ARC4
from cryptography.hazmat.primitives.ciphers import Cipher

from tests.support.office_files import Places

CLEAN = "Prices of green tea"
"""What the page says that has nothing to cover."""
_PADDING = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")
"""What stands in for an empty password."""
_OWNER, _MAY = b"\x5a" * 32, (-64).to_bytes(4, "little", signed=True)
"""What an owner's password would make; and that nothing may be changed or copied."""


def portable(
    objects: list[str | bytes],
    root: int = 1,
    info: int | None = None,
    *,
    locked: bool = False,
    but: tuple[int, ...] = (),
) -> bytes:
    """A file of objects, numbered from 1. `locked`: anybody may open it and only its owner change it; `but` these
    objects are left in clear."""
    made, at = b"%PDF-1.7\n", []
    key = md5(_PADDING + _OWNER + _MAY).digest()[:5]
    for number, content in enumerate(objects, 1):
        at.append(len(made))
        body = content if isinstance(content, bytes) else content.encode()
        body = _encrypted(body, key, number) if locked and number not in but else body
        made += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = "".join(f"{offset:010} 00000 n \n" for offset in at)
    told = f"/Info {info} 0 R" if info else ""
    size = len(objects) + 1
    if locked:
        lock = (_OWNER.hex(), _arc4(key, _PADDING).hex(), int.from_bytes(_MAY, "little", signed=True))
        told += "/ID[<><>]/Encrypt<</Filter/Standard/V 1/R 2/O<{}>/U<{}>/P {}>>".format(*lock)
    end = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<</Size {size}/Root {root} 0 R{told}>>"
    return made + f"{end}\nstartxref\n{len(made)}\n%%EOF\n".encode()


def _encrypted(body: bytes, key: bytes, number: int) -> bytes:
    """Strings and the stream of an object as they are in a locked file (ISO 32000-1, 7.6.2)."""
    own = md5(key + number.to_bytes(3, "little") + bytes(2)).digest()[: len(key) + 5]
    keys, begin, packed = body.partition(b"\nstream\n")
    content, end, _ = packed.rpartition(b"\nendstream")
    keys = re.sub(rb"\(([^()]*)\)", lambda string: b"<%b>" % _arc4(own, string[1]).hex().encode(), keys)
    return keys + begin + _arc4(own, content) + end


def _arc4(key: bytes, content: bytes) -> bytes:
    return Cipher(ARC4(key), None).encryptor().update(content)


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
