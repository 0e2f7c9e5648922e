"""Workbooks in binary forms and mails of Outlook: what they say is found, and none of it is in a copy."""

from __future__ import annotations

import random
import struct
from collections.abc import Callable
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import pytest

from guard.errors import InputError
from guard.inspect.documents.binary_cells import require_within
from guard.inspect.documents.bounds import BOUNDS
from guard.inspect.documents.kinds import OtherKind, kind_of_document, named_for
from guard.inspect.files import Files, from_file_list
from guard.inspect.formats import Kind, look
from guard.inspect.inspector import LocalInspector, Looked
from guard.inspect.material import Tools
from guard.model import DocumentFamily, EntityType
from tests.support.office_files import archive, number, parts_of
from tests.support.old_files import binary_workbook, old_workbook, outlook_mail

ALL = frozenset(EntityType)
ROWS: list[list[str | float]] = [
    ["客户姓名", "手机号", "数量"],
    ["王小明", float(number(1)), 2.5],
    ["李丽", number(2), 3.0],
]


def mail() -> bytes:
    made = EmailMessage()
    made["Subject"], made["From"], made["To"] = f"投诉 {number(1)}", "王小明 <wang@example.com>", "desk@example.org"
    made.set_content(f"客户姓名：王小明\n电话 {number(2)}\n")
    made.add_attachment(f"电话 {number(3)}".encode(), maintype="text", subtype="plain", filename="note.txt")
    made.add_attachment(old_workbook([ROWS]), maintype="application", subtype="vnd.ms-excel", filename="list.xls")
    return outlook_mail(made)


@pytest.mark.parametrize("data", [old_workbook([ROWS, ROWS]), binary_workbook(ROWS)], ids=["xls", "xlsb"])
def test_cells_of_binary_workbooks_are_found_and_covered_in_a_workbook_of_values(data: bytes, blind: Tools) -> None:
    assert kind_of_document(data) is OtherKind.OLD_WORKBOOK
    made = look(Kind.DOCUMENT, data, blind)
    found = {(each.entity_type, each.where) for each in made.findings}
    assert found >= {
        (EntityType.PERSON, "Sheet 1, A2"),
        (EntityType.PHONE, "Sheet 1, B2"),
        (EntityType.PERSON, "Sheet 1, A3"),
        (EntityType.PHONE, "Sheet 1, B3"),
    }
    copy = made.safe(ALL)
    assert copy is not None
    assert kind_of_document(copy) is DocumentFamily.WORKBOOK
    sheet = parts_of(copy)["xl/worksheets/sheet1.xml"].decode()
    assert "客户姓名" in sheet
    assert "<v>2.5</v>" in sheet
    assert not [value for value in (number(1), number(2), "王小明", "李丽") if value in sheet]
    assert look(Kind.DOCUMENT, copy, blind).findings == ()


def test_a_mail_of_outlook_is_read_in_every_part_and_copied_as_a_mail(blind: Tools) -> None:
    data = mail()
    made = look(Kind.DOCUMENT, data, blind)
    found = {(each.masked[-4:], each.where) for each in made.findings if each.entity_type is EntityType.PHONE}
    assert {each for each, _ in found} == {number(nth)[-4:] for nth in (1, 2, 3)}
    assert "part 4, Sheet 1, B2" in {where for _, where in found}
    copy = made.safe(ALL)
    assert copy is not None
    assert kind_of_document(copy) is DocumentFamily.MAIL
    assert look(Kind.DOCUMENT, copy, blind).findings == ()


def test_a_copy_is_called_by_the_format_that_it_has(blind: Tools, tmp_path: Path) -> None:
    for name, content in {"list.xls": old_workbook([ROWS]), "mail.MSG": mail()}.items():
        (tmp_path / name).write_bytes(content)
    listed = "".join(f"{path.as_uri()}\r\n" for path in sorted(tmp_path.iterdir()))
    inspector = LocalInspector(blind)

    def looked(kind: Kind, data: bytes) -> Looked:
        return inspector.look(kind, data, protected=ALL)

    (tmp_path / "private").mkdir()
    files = from_file_list("text/uri-list", listed.encode(), looked, lambda: tmp_path / "private")
    assert isinstance(files, Files)
    made = files.safe(ALL)
    assert made is not None
    assert [line.rpartition(b"/")[2] for line in made.split()] == [b"list.xlsx", b"mail.eml"]
    zipped = look(Kind.DOCUMENT, archive({"a/list.xls": old_workbook([ROWS])}), blind).safe(ALL)
    assert zipped is not None
    assert list(parts_of(zipped)) == ["a/list.xlsx"]
    assert named_for("list.xls", old_workbook([ROWS])) == "list.xls"


def far_apart() -> bytes:
    """A workbook (.xls) whose last cell stands in the last corner of its sheet."""
    near, head = old_workbook([[[1.0, 2.0]]]), struct.pack("<HH", 0x0203, 14)
    assert head + struct.pack("<HH", 0, 1) in near
    return near.replace(head + struct.pack("<HH", 0, 1), head + struct.pack("<HH", 65535, 255))


def with_sheet(old: bytes, new: bytes) -> bytes:
    """A workbook (.xlsb) of two rows with a piece of its sheet changed."""
    parts = dict(parts_of(binary_workbook([["a"], ["b"]])))
    changed = parts["xl/worksheets/sheet1.bin"].replace(old, new)
    assert changed != parts["xl/worksheets/sheet1.bin"]
    return archive(parts | {"xl/worksheets/sheet1.bin": changed})


SECOND_ROW, SECOND_CELL = struct.pack("<II", 1, 0), b"\x06\x0e"
TOO_FAR = [
    ("xls, two corners", far_apart(), "document-too-large"),
    ("xlsb, two corners", with_sheet(SECOND_ROW, struct.pack("<II", 500_000, 0)), "document-too-large"),
    ("xlsb, a record longer than its part", with_sheet(SECOND_CELL, b"\x06\xff\xff\xff\x7f"), "document-damaged"),
    (
        "xlsb, a list of sheets with a record longer than it",
        archive({"xl/workbook.bin": b"\x83\x01\x00\x9c\x01\xff\xff\xff\x7f"}),
        "document-damaged",
    ),
    ("xlsb, a part of zeros", archive({"xl/workbook.bin": bytes(8 << 20)}), "document-too-large"),
]


@pytest.mark.parametrize(("data", "code"), [case[1:] for case in TOO_FAR], ids=[case[0] for case in TOO_FAR])
def test_a_workbook_that_asks_for_much_room_is_refused_before_it_gets_it(data: bytes, code: str) -> None:
    with pytest.raises(InputError) as refused:
        require_within(data, BOUNDS)
    assert refused.value.code == code


def test_a_workbook_of_usual_size_is_within() -> None:
    for data in (old_workbook([ROWS, ROWS]), binary_workbook(ROWS)):
        require_within(data, replace(BOUNDS, cells=18))
        with pytest.raises(InputError):
            require_within(data, replace(BOUNDS, cells=8))


@pytest.mark.parametrize("make", [lambda: old_workbook([ROWS]), lambda: binary_workbook(ROWS), mail])
def test_any_changed_byte_gives_an_answer(make: Callable[[], bytes], blind: Tools) -> None:
    chance, data = random.Random(18), make()
    for _ in range(25):
        changed = bytearray(data)
        for _ in range(chance.randrange(1, 9)):
            changed[chance.randrange(len(changed))] = chance.randrange(256)
        made = look(Kind.DOCUMENT, bytes(changed[: chance.randrange(600, len(changed) + 1)]), blind)
        made.safe(ALL)
