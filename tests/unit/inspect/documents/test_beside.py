"""What is told in one file of an archive, and stands in another one or in a name, where nothing says what it is."""

from __future__ import annotations

from guard.inspect.formats import Kind, look
from guard.inspect.material import Tools
from guard.model import EntityType
from tests.support.office_files import SHEET, Places, archive, parts_of, workbook

ALL = frozenset(EntityType)
NAME = "高强"
TOLD, BESIDE = f"客户姓名：{NAME}\n", f"价格 {NAME}x\n"


def test_a_name_told_in_one_file_is_covered_in_every_other_and_in_their_names(blind: Tools) -> None:
    book: dict[str, str | bytes] = {**parts_of(workbook(Places()))}
    book["xl/worksheets/sheet2.xml"] = (
        f'<worksheet {SHEET}><sheetData><row><c t="str"><v>{BESIDE.strip()}</v></c></row></sheetData></worksheet>'
    )
    files: dict[str, str | bytes] = {
        "a.txt": BESIDE,
        f"{NAME}.txt": "价格",
        "b.zip": archive({"c.txt": TOLD}),
        "d.xlsx": archive(book),
    }
    assert look(Kind.DOCUMENT, archive({"a.txt": BESIDE}), blind).findings == ()
    copy = look(Kind.DOCUMENT, archive(files), blind).safe(ALL)
    assert copy is not None
    made = parts_of(copy)
    assert list(made) == ["a.txt", "xxxx.txt", "b.zip", "d.xlsx"]
    assert made["a.txt"].decode() == "价格 ****x\n"
    assert NAME not in parts_of(made["d.xlsx"])["xl/worksheets/sheet2.xml"].decode()
    kept = look(Kind.DOCUMENT, archive(files), blind).safe(())
    assert kept is not None
    assert parts_of(kept)["a.txt"].decode() == BESIDE


def test_names_of_files_are_read_in_the_encoding_of_whoever_packed_them(blind: Tools) -> None:
    written = f"客户姓名 {NAME}.txt".encode("gbk")
    data = archive({"x" * len(written): TOLD}).replace(b"x" * len(written), written)
    made = look(Kind.DOCUMENT, data, blind)
    assert ("高*", "file 1, name") in {(finding.masked, finding.where) for finding in made.findings}
    copy = made.safe(ALL)
    assert copy is not None
    assert list(parts_of(copy)) == ["客户姓名 xxxx.txt"]
