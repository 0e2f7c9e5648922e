"""Documents of each family, broken, hostile or boundless in ways that chance chooses by a seed."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from email.message import EmailMessage

from tests.support.letters import letter, presentation
from tests.support.office_files import Places, archive, parts_of, workbook
from tests.support.old_files import binary_workbook, old_workbook, outlook_mail
from tests.support.open_documents import open_slides, spreadsheet, text_document
from tests.support.portable import document

_ROWS = (("客户姓名", "手机号"), ("王小明", 13912345000.0))
_SIZES = (b"\xff\xff\xff\xff", b"\x00\x00\x00\x00", b"\xff\xff\xff\x7f", b"\x01\x00\x00\x80")
"""Numbers at the ends of what fields hold, which readers may take for sizes and places."""
_MOST_COPIES = 2_000


def _mail() -> EmailMessage:
    made = EmailMessage()
    made["From"], made["Message-ID"], made["Subject"] = "a@example.com", "<1@example.com>", "电话 13912345000"
    made.set_content("见附件")
    made.add_attachment(letter(Places()), maintype="application", subtype="x", filename="a.docx")
    return made


def _table() -> bytes:
    """Columns that commas part, a heading above them, fields in quotes."""
    rows = (f'王小明,1391234{number:04},"上海市静安区南京西路 {number} 号, 2 单元"' for number in range(40))
    return "\r\n".join(("客户姓名,手机号,收货地址", *rows)).encode("gb18030")


FAMILIES: dict[str, Callable[[], bytes]] = {
    "xlsx": lambda: workbook(Places()),
    "docx": lambda: letter(Places()),
    "pptx": lambda: presentation(Places()),
    "odt": lambda: text_document(Places()),
    "ods": lambda: spreadsheet(Places()),
    "odp": lambda: open_slides(Places()),
    "pdf": lambda: document(Places()),
    "csv": _table,
    "eml": lambda: _mail().as_bytes(),
    "zip": lambda: archive({"a.xlsx": workbook(Places()), "b.txt": "电话 13912345000"}),
    "xls": lambda: old_workbook([_ROWS]),
    "xlsb": lambda: binary_workbook(_ROWS),
    "msg": lambda: outlook_mail(_mail()),
}
"""One whole document of each."""


def broken(family: str, seed: int) -> Iterator[bytes]:
    """Broken documents of a family without end; the same ones for the same seed."""
    chance, whole = random.Random(f"{family} {seed}"), FAMILIES[family]()
    packed = whole.startswith(b"PK")
    while True:
        if packed and chance.random() < 0.6:
            parts = dict(parts_of(whole))
            name = chance.choice(sorted(parts))
            parts[name] = _changed(parts[name], chance)
            yield archive(dict(parts))
        else:
            yield _changed(whole, chance)


def _changed(data: bytes, chance: random.Random) -> bytes:
    way = chance.randrange(7)
    at = chance.randrange(max(1, len(data)))
    end = min(len(data), at + chance.randrange(1, 200))
    if way == 0:
        return data[:at]
    if way == 1:
        return data[:at] + chance.randbytes(end - at) + data[end:]
    if way == 2:
        return data[:at] + data[at:end] * chance.randrange(2, _MOST_COPIES) + data[end:]
    if way == 3:
        return data[:at] + chance.choice(_SIZES) + data[at + 4 :]
    if way == 4:
        return data[:at] + data[end:]
    if way == 5:
        name = chance.choice((b"a", b"row", b"p", b"si"))
        return data[:at] + b"<%s>" % name * chance.randrange(10, 20_000) + data[at:]
    bomb = b'<!DOCTYPE a [<!ENTITY b "%s">]>' % (b"x" * 999)
    return bomb + data if chance.random() < 0.5 else data[:at] + bytes(chance.randrange(1, 4 << 20)) + data[at:]
