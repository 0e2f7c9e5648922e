"""What stands beside the cells of old documents: read or told of as not read, and in no copy."""

from __future__ import annotations

from collections.abc import Callable
from email.message import EmailMessage

import pytest

from guard.inspect.documents import opening
from guard.inspect.documents.bounds import BOUNDS
from guard.inspect.documents.kinds import OtherKind, kind_of_document
from guard.inspect.formats import Kind, look
from guard.inspect.material import Opaque, Tools
from guard.model import EntityType
from tests.support.office_files import archive, number, parts_of
from tests.support.old_files import (
    binary_workbook,
    container,
    drawn,
    header,
    note,
    old_workbook,
    outlook_mail,
    text_box,
)

ALL = frozenset(EntityType)
VALUE = number(77)
ROWS: list[list[str | float]] = [["备注"], ["见图"]]
READ: dict[str, Callable[[], bytes]] = {
    "a text box": lambda: old_workbook([ROWS], text_box(f"客户电话 {VALUE}")),
    "a header": lambda: old_workbook([ROWS], header(f"&L电话 {VALUE}")),
    "who wrote a comment": lambda: old_workbook([ROWS], note(f"Tel {VALUE}")),
    "a drawing": lambda: with_part("xl/drawings/drawing1.xml", f"<a><t>电话 {VALUE}</t></a>".encode()),
    "properties": lambda: with_part("docProps/core.xml", f"<a><creator>Tel {VALUE}</creator></a>".encode()),
}
NOT_READ: dict[str, tuple[Callable[[], bytes], str]] = {
    "a picture": (lambda: old_workbook([ROWS], drawn(8)), "picture"),
    "a document": (lambda: old_workbook([ROWS], beside={"MBD0012": VALUE.encode()}), "embedded object"),
    "two workbooks": (lambda: old_workbook([ROWS], beside={"Book": VALUE.encode()}), "embedded object"),
    "a picture in parts": (lambda: with_part("xl/media/image1.png", b"\x89PNG\r\n\x1a\n"), "embedded object 1"),
    "comments in binary": (lambda: with_part("xl/comments1.bin", VALUE.encode()), "embedded object"),
    "a contact": (lambda: outlook_mail(message(), "IPM.Contact"), "fields of its class"),
    "a meeting": (lambda: outlook_mail(message(), "IPM.Schedule.Meeting.Request"), "fields of its class"),
}
CLEAN: dict[str, Callable[[], bytes]] = {
    "properties, macros": lambda: old_workbook([ROWS], beside={"\5SummaryInformation": b"x", "\1CompObj": b"x"}),
    "an arrow of a list": lambda: old_workbook([ROWS], drawn(20) + text_box("")),
    "styles and looks": lambda: with_part("xl/theme/theme1.xml", VALUE.encode()),
    "a mail": lambda: outlook_mail(message()),
    "a signed mail": lambda: outlook_mail(message(), "IPM.Note.SMIME"),
    "a cell that says the name of a stream": lambda: old_workbook([[["__properties_version1.0", "EncryptedPackage"]]]),
}


def with_part(name: str, content: bytes) -> bytes:
    """A workbook (.xlsb) with one more part."""
    return archive({**parts_of(binary_workbook(ROWS)), name: content})


def message() -> EmailMessage:
    made = EmailMessage()
    made["Subject"], made["From"] = "Tea", "a"
    made.set_content("Tea")
    return made


@pytest.mark.parametrize("place", READ)
def test_texts_beside_the_cells_are_found_and_in_no_copy(place: str, blind: Tools) -> None:
    made = look(Kind.DOCUMENT, READ[place](), blind)
    assert [(each.masked, each.where) for each in made.findings] == [(f"139****{VALUE[-4:]}", "hidden part")]
    copy = made.safe(ALL)
    assert copy is not None
    assert not [name for name, content in opening.raw_parts(copy, BOUNDS) if VALUE.encode() in content]
    assert "见图".encode() in parts_of(copy)["xl/worksheets/sheet1.xml"]


@pytest.mark.parametrize("place", NOT_READ)
def test_what_is_not_read_is_told_of_and_in_no_copy(place: str, blind: Tools) -> None:
    make, where = NOT_READ[place]
    made = look(Kind.DOCUMENT, make(), blind)
    assert [(each.entity_type, each.where) for each in made.findings] == [(EntityType.UNREADABLE, where)]
    copy = made.safe(ALL)
    assert copy is not None
    assert not [name for name, content in opening.raw_parts(copy, BOUNDS) if VALUE.encode() in content]


@pytest.mark.parametrize("place", CLEAN)
def test_what_belongs_to_any_such_document_is_not_told_of(place: str, blind: Tools) -> None:
    assert look(Kind.DOCUMENT, CLEAN[place](), blind).findings == ()


@pytest.mark.parametrize("name", ["__properties_version1.0", "WordDocument", "EncryptedPackage", "WORDDOCUMENT"])
def test_a_container_of_two_kinds_is_of_none_that_is_read(name: str, blind: Tools) -> None:
    both = old_workbook([ROWS], beside={name: b"x"})
    assert kind_of_document(both) is OtherKind.UNKNOWN
    assert isinstance(look(Kind.DOCUMENT, both, blind), Opaque)


def test_a_container_is_of_the_kind_of_what_lies_at_its_root() -> None:
    assert kind_of_document(container({"EncryptedPackage": "Workbook".encode("utf-16-le")})) is OtherKind.ENCRYPTED
