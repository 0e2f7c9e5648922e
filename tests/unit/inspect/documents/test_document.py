"""Documents on their way out: by the command, by lists of copied files, inside one another."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
from dataclasses import replace
from functools import partial
from pathlib import Path
from urllib.parse import quote

import docx
import pytest
from PIL import Image

from guard.cli import main
from guard.errors import RedactError
from guard.inspect import files
from guard.inspect.documents.bounds import ENCRYPTED
from guard.inspect.documents.document import Document
from guard.inspect.formats import Kind, look
from guard.inspect.inspector import LocalInspector
from guard.inspect.material import Tools
from guard.model import EntityType
from tests.support import chat_picture
from tests.support.office_files import Places, archive, number, parts_of, workbook
from tests.support.old_files import container
from tests.support.open_documents import spreadsheet

ALL = frozenset(EntityType)
LIST = "text/uri-list"


def test_a_cell_under_a_heading_is_what_the_heading_says(blind: Tools) -> None:
    found = look(Kind.DOCUMENT, workbook(Places()), blind).findings
    named = {(finding.masked, finding.where) for finding in found if finding.entity_type is EntityType.PERSON}
    assert named == {("王**", "Sheet 1, A2"), ("李**", "Sheet 1, A3")}


def test_what_nothing_covers_is_as_it_was(blind: Tools) -> None:
    copy = look(Kind.DOCUMENT, workbook(Places()), blind).safe({EntityType.PHONE})
    assert copy is not None
    parts = parts_of(copy)
    assert "王小明" in parts["xl/sharedStrings.xml"].decode()
    assert set(parts) >= {"xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"}
    assert set(parts) >= {"xl/sharedStrings.xml", "xl/comments1.xml", "xl/media/image1.png"}
    left_out = (".bin", ".jpeg", "calcChain.xml", "item1.xml", "revisionLog1.xml")
    assert not [name for name in parts if name.endswith(left_out)]


def test_a_value_that_one_place_tells_is_covered_in_every_other(blind: Tools) -> None:
    made, file = docx.Document(), io.BytesIO()
    for line in ("订单号：8837221", "今天天气很好", "另见 8837221"):
        made.add_paragraph(line)
    made.save(file)
    document = look(Kind.DOCUMENT, file.getvalue(), blind)
    assert [each.where for each in document.findings if each.entity_type is EntityType.ORDER_NO] == ["paragraph 1"]
    copy = document.safe(ALL)
    assert copy is not None
    body = parts_of(copy)["word/document.xml"].decode()
    assert "另见" in body
    assert "8837221" not in body


def test_a_picture_in_it_is_read_and_covered(tools: Tools) -> None:
    shown = chat_picture.png(chat_picture.draw(size=(700, 400)))
    data = archive({**parts_of(workbook(Places())), "xl/media/image1.png": shown})
    document = look(Kind.DOCUMENT, data, tools)
    kinds = {each.entity_type for each in document.findings if (each.where or "").startswith("picture 1")}
    assert EntityType.PHONE in kinds
    copy = document.safe(ALL)
    assert copy is not None
    assert EntityType.PHONE in {each.entity_type for each in look(Kind.PICTURE, shown, tools).findings}
    left = look(Kind.PICTURE, parts_of(copy)["xl/media/image1.png"], tools).findings
    assert EntityType.PHONE not in {each.entity_type for each in left}


def test_a_grey_picture_stands_in_for_one_that_cannot_be_read(blind: Tools) -> None:
    copy = look(Kind.DOCUMENT, workbook(Places()), blind).safe(ALL)
    assert copy is not None
    with Image.open(io.BytesIO(parts_of(copy)["xl/media/image1.png"])) as picture:
        assert picture.convert("RGB").getcolors() == [(picture.width * picture.height, (200, 200, 200))]


@pytest.mark.parametrize(
    "left",
    [
        "王小明".encode(),
        "<a>王小明</a>".encode("utf-16-le"),
        "王小明".encode("gb18030"),
        b"&#29579;&#23567;&#26126;",
        quote("王小明").encode(),
    ],
    ids=["utf-8", "utf-16", "gb18030", "markup", "address"],
)
def test_no_copy_goes_out_in_which_a_covered_value_is_left(blind: Tools, left: bytes) -> None:
    document = look(Kind.DOCUMENT, workbook(Places()), blind)
    assert isinstance(document, Document)
    copy = document.safe(ALL)
    assert copy is not None
    careless = archive({**parts_of(copy), "xl/left.bin": left})

    def written(data: bytes) -> Document:
        return replace(document, contents=replace(document.contents, write=lambda _members: data))

    assert written(copy).safe(ALL) == copy
    with pytest.raises(RedactError, match="still in the copy"):
        written(careless).safe(ALL)


def test_a_copy_made_twice_is_the_same(blind: Tools) -> None:
    made = look(Kind.DOCUMENT, workbook(Places()), blind)
    clean, safe = made.safe(()), made.safe(ALL)
    assert clean != safe
    assert (made.safe(()), made.safe(ALL)) == (clean, safe)


def test_files_of_an_archive_are_inspected_and_named_anew(blind: Tools) -> None:
    inner = archive({f"通话{number(1)}.txt": f"电话 {number(2)}", "empty.bin": bytes(range(128, 256)) * 9})
    made = look(Kind.DOCUMENT, archive({"a/b.zip": inner, "sheet.xlsx": workbook(Places())}), blind)
    found = {(finding.masked, finding.where) for finding in made.findings}
    assert (f"139****{number(1)[-4:]}", "file 1, file 1, name") in found
    assert (f"139****{number(2)[-4:]}", "file 1, file 1") in found
    assert ("王**", "file 2, Sheet 1, A2") in found
    copy = made.safe(ALL)
    assert copy is not None
    outer = parts_of(copy)
    assert set(outer) == {"a/b.zip", "sheet.xlsx"}
    assert list(parts_of(outer["a/b.zip"])) == ["通话xxxxxxxxxxx.txt"]  # what cannot be read is left out
    assert number(2).encode() not in parts_of(outer["a/b.zip"])["通话xxxxxxxxxxx.txt"]


def test_documents_too_deep_in_one_another_are_not_followed(blind: Tools) -> None:
    data = archive({"note.txt": f"电话 {number(1)}"})
    for _ in range(9):
        data = archive({"inner.zip": data})
    made = look(Kind.DOCUMENT, data, blind)
    assert [finding.entity_type for finding in made.findings] == [EntityType.UNREADABLE]
    assert number(1).encode() not in (made.safe(ALL) or b"")


@pytest.mark.parametrize("name", ["list.xlsx", "list.txt", "list"])
def test_a_copied_file_is_a_document_by_its_content_and_keeps_its_name(blind: Tools, tmp_path: Path, name: str) -> None:
    original, private = tmp_path / "desk" / name, tmp_path / "private"
    original.parent.mkdir()
    original.write_bytes(workbook(Places()))
    looking = partial(LocalInspector(blind).look, protected=ALL)
    made = files.from_file_list(LIST, original.as_uri().encode(), looking, lambda: private)
    assert isinstance(made, files.Files)
    listed = made.safe(ALL)
    assert listed is not None
    (copy,) = (path for path in private.rglob("*") if path.is_file())
    assert listed.decode().strip() == copy.as_uri()
    assert copy.name == name
    assert number(0).encode() not in parts_of(copy.read_bytes())["xl/worksheets/sheet1.xml"]
    assert number(0).encode() in parts_of(original.read_bytes())["xl/worksheets/sheet1.xml"]


def tarred() -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as made:
        content = f"电话 {number(1)}\n".encode() * 40
        entry = tarfile.TarInfo("note.txt")
        entry.size = len(content)
        made.addfile(entry, io.BytesIO(content))
    return packed.getvalue()


NOT_READ = {
    "doc": container({"WordDocument": b"x"}),
    "ppt": container({"PowerPoint Document": b"x"}),
    "7z": b"7z\xbc\xaf\x27\x1c" + bytes(range(256)),
    "rar": b"Rar!\x1a\x07\x01\x00" + bytes(range(256)),
    "gz": gzip.compress(f"电话 {number(1)}".encode() * 40),
    "tar": tarred(),
}


@pytest.mark.parametrize("kind", NOT_READ)
def test_old_letters_and_what_is_packed_otherwise_are_unreadable(blind: Tools, tmp_path: Path, kind: str) -> None:
    file = tmp_path / f"x.{kind}"
    file.write_bytes(NOT_READ[kind])
    looking = partial(LocalInspector(blind).look, protected=ALL)
    made = files.from_file_list(LIST, file.as_uri().encode(), looking, lambda: tmp_path / "private")
    assert [each.entity_type for each in made.findings] == [EntityType.UNREADABLE]


def test_the_commands_take_documents(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    original, copy = tmp_path / "in.ods", tmp_path / "out.ods"
    original.write_bytes(spreadsheet(Places()))
    beside = ["--data-dir", str(tmp_path / "data")]
    assert main(["inspect", "--json", str(original), *beside]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["kind"] == "document"
    assert {"Sheet 1, A4", "Sheet 1, D4", "header"} <= {finding["where"] for finding in told["findings"]}
    assert main(["redact", str(original), "-o", str(copy), *beside]) == 0
    capsys.readouterr()
    assert main(["inspect", "--json", str(copy), *beside]) == 0
    left = {finding["type"] for finding in json.loads(capsys.readouterr().out)["findings"]}
    assert not left & {"PHONE", "PERSON"}


def test_an_encrypted_document_is_told_from_a_damaged_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    locked = tmp_path / "locked.xlsx"
    locked.write_bytes(container({"EncryptedPackage": b"x", "EncryptionInfo": b"x"}))
    for words in (["inspect"], ["redact", "-o", str(tmp_path / "out.xlsx")]):
        assert main([*words, str(locked), "--data-dir", str(tmp_path / "data")]) == 2
        told = capsys.readouterr()
        assert told.err.startswith(f"frostpane: {ENCRYPTED}: ")
        assert told.err.count("\n") == 1
    assert not (tmp_path / "out.xlsx").exists()
