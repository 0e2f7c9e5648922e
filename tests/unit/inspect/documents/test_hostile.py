"""Damaged, encrypted, hostile and boundless documents: UNREADABLE for a cause, in a worker that lives on, in time."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from email.message import EmailMessage

import pytest

from guard.errors import InputError, RedactError
from guard.inspect.documents import opening
from guard.inspect.documents.bounds import BOUNDS, DAMAGED, ENCRYPTED, TOO_LARGE
from guard.inspect.formats import Kind
from guard.inspect.inspector import Inspector
from guard.inspect.worker.lanes import Worker
from guard.inspect.worker.remote import RemoteInspector, Terms
from guard.model import DetectionSettings, EntityType, MaskStyle, ReadingLimits
from tests.fuzz.documents import tried
from tests.support.broken import FAMILIES
from tests.support.letters import letter, presentation
from tests.support.office_files import SHEET, Places, archive, parts_of, workbook
from tests.support.old_files import container
from tests.support.open_documents import spreadsheet, text_document
from tests.support.portable import portable, stream

ALL = frozenset(EntityType)
WITHIN_S = 20.0
TERMS = Terms("rapid", ReadingLimits(timeout_s=WITHIN_S), DetectionSettings(), MaskStyle.MASK, None, None, None)
ROOM_S = 20.0
"""Time beyond the deadline for a machine that is busy with other things, in seconds."""


@pytest.fixture(scope="module")
def worker() -> Iterator[RemoteInspector]:
    with closing(Worker(TERMS.opening())) as opened:
        opened.warm()
        yield RemoteInspector(opened, TERMS)


def sheet(inner: str) -> str:
    """A sheet with something in it."""
    return f"<worksheet {SHEET}>{inner}</worksheet>"


def bomb() -> bytes:
    """Zeros, which are packed a thousandfold."""
    return archive({**parts_of(workbook(Places())), "xl/media/image1.png": bytes(8 << 20)})


def expanding() -> bytes:
    """Entities of entities."""
    entities = "".join(f'<!ENTITY e{at} "{f"&e{at - 1};" * 10 if at else "王小明"}">' for at in range(10))
    return renamed(f"<!DOCTYPE w [{entities}]>{sheet('<x>&e9;</x>')}")


def external() -> bytes:
    """A file of this machine, called in by an entity."""
    return renamed('<!DOCTYPE w [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + sheet("<x>&e;</x>"))


def renamed(content: str) -> bytes:
    """A workbook with another first sheet."""
    made: dict[str, str | bytes] = {**parts_of(workbook(Places())), "xl/worksheets/sheet1.xml": content}
    return archive(made)


def many_sheets() -> bytes:
    """Ten thousand sheets."""
    made: dict[str, str | bytes] = {**parts_of(workbook(Places()))}
    made |= {f"xl/worksheets/sheet{number}.xml": sheet("<sheetData/>") for number in range(10_000)}
    return archive(made)


def far_columns() -> bytes:
    """Rows that are filled up to a column far to the right, and a cell in each column before it."""
    last = '<row><c r="ZZZ1"><v>1</v></c></row>'
    columns = "".join(f'<row><c r="{chr(65 + at % 26)}{chr(65 + at // 26)}1"><v>1</v></c></row>' for at in range(676))
    return renamed(sheet(f"<sheetData>{columns}{last * 9_000}</sheetData>"))


def crowded() -> bytes:
    """An element with ten thousand attributes."""
    named = " ".join(f"a{at}='1'" for at in range(10_000))
    return renamed(sheet(f"<x {named}/>"))


def many_archives() -> bytes:
    """Archives of which each is within the bounds, and all together are not."""
    inner = archive({f"{at}.txt": bytes(1 << 20) for at in range(4)})
    return archive({f"{at}.zip": archive({"inner.zip": inner}) for at in range(30)})


def page_bomb() -> bytes:
    """A page whose content grows a thousandfold."""
    content = stream(bytes(BOUNDS.inflated_bytes + 1))
    page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>"
    return portable(["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>", page, content])


def locked() -> bytes:
    """What office programs write where a password is set: the package encrypted, in a container of the old kind."""
    return container({"EncryptedPackage": bytes(1024)})


def zip_with_password() -> bytes:
    """An archive whose entries say that they are encrypted."""
    data = bytearray(archive({"a.txt": "13912345000"}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def without_a_name() -> bytes:
    """An archive with an entry that has no name."""
    return archive({"xl/workbook.xml": "x", "a" * 9: "13912345000"}).replace(b"a" * 9, b"\0" + b"a" * 8)


def twice() -> bytes:
    """Two entries of one name, of which programs read different ones."""
    into = io.BytesIO(workbook(Places()))
    with zipfile.ZipFile(into, "a") as made, pytest.warns(UserWarning, match="Duplicate"):
        made.writestr("xl/sharedStrings.xml", f"<sst {SHEET}/>")
    return into.getvalue()


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "bomb": (bomb, TOO_LARGE),
    "entities": (expanding, DAMAGED),
    "file called in": (external, DAMAGED),
    "deep": (lambda: renamed("<a>" * 5_000 + "</a>" * 5_000), DAMAGED),
    "cells": (lambda: renamed(sheet(f"<sheetData><row>{'<c/>' * (BOUNDS.cells + 1)}</row></sheetData>")), TOO_LARGE),
    "far columns": (far_columns, TOO_LARGE),
    "attributes": (crowded, DAMAGED),
    "archives": (many_archives, TOO_LARGE),
    "page": (page_bomb, TOO_LARGE),
    "sheets": (many_sheets, TOO_LARGE),
    "truncated": (lambda: workbook(Places())[:-400], DAMAGED),
    "cut in the middle": (lambda: (data := workbook(Places()))[:900] + data[1000:], DAMAGED),
    "no relations": (lambda: archive({"xl/workbook.xml": "<workbook/>"}), DAMAGED),
    "not XML": (lambda: renamed("{}"), DAMAGED),
    "encrypted workbook": (locked, ENCRYPTED),
    "encrypted archive": (zip_with_password, ENCRYPTED),
    "no name": (without_a_name, DAMAGED),
    "one name twice": (twice, DAMAGED),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_document_is_unreadable_in_time(name: str, worker: Inspector) -> None:
    make, cause = HOSTILE[name]
    data = make()
    began = time.monotonic()
    looked = worker.look(Kind.DOCUMENT, data, protected=ALL)
    assert time.monotonic() - began < WITHIN_S + ROOM_S
    causes = {f.evidence.recognizer for f in looked.findings if f.entity_type is EntityType.UNREADABLE}
    assert causes == {cause}
    assert not looked.read
    assert looked.safe(ALL) is None


@pytest.mark.parametrize("family", sorted(FAMILIES.keys() - {"xls"}))  # some of those take the whole deadline
def test_broken_documents_of_each_family_get_an_answer_in_time(family: str, worker: RemoteInspector) -> None:
    """Very many of them: `make fuzz-documents`."""
    tried(worker, family, seed=18, count=3)


def mail(planted: Places) -> bytes:
    """A mail with a document in it."""
    made = EmailMessage()
    made["From"], made["Message-ID"], made["Subject"] = "a@example.com", "<1@example.com>", f"电话 {planted('subject')}"
    made.set_content("见附件")
    made.add_attachment(letter(planted), maintype="application", subtype="x", filename="a.docx")
    return made.as_bytes()


MAKERS = (workbook, letter, presentation, text_document, spreadsheet, mail)


@pytest.mark.parametrize("make", MAKERS, ids=lambda make: make.__name__)
def test_any_cut_or_changed_byte_gives_an_answer(make: Callable[[Places], bytes]) -> None:
    """In this process, where nothing catches what the reading did not expect."""
    data, causes = make(Places()), set()
    for at in range(0, len(data), len(data) // 29):
        for changed in (data[:at], data[:at] + b"\xff" + data[at + 1 :], data[:at] + data[at + 5 :]):
            try:
                contents = opening.read(changed, BOUNDS)
                contents.write({member.name: None for member in contents.members})
            except (InputError, RedactError) as error:
                causes.add(error.code)
    assert causes
    assert causes <= {DAMAGED, TOO_LARGE, ENCRYPTED, "unknown-format", "redact"}
