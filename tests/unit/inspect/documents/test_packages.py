"""Safe copies of office files keep the rules of ECMA-376: of Microsoft's checker, and what that leaves out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from guard.inspect.formats import Kind, look
from guard.inspect.material import Tools
from guard.model import EntityType
from tests.support import letters, office_files, office_programs
from tests.support.office_files import Places, archive, parts_of
from tests.support.open_xml import broken_rules
from tests.support.packages import faults

MAKERS: dict[str, Callable[[Places], bytes]] = {
    "workbook of every place": office_files.workbook,
    "letter of every place": letters.letter,
    "workbook by openpyxl": office_programs.workbook,
    "letter by python-docx": office_programs.letter,
}


@pytest.mark.parametrize("name", MAKERS)
def test_a_safe_copy_breaks_no_rule_that_its_original_keeps(name: str, blind: Tools) -> None:
    data = MAKERS[name](Places())
    copy = look(Kind.DOCUMENT, data, blind).safe(frozenset(EntityType))
    assert copy is not None
    assert set(faults(copy)) - set(faults(data)) == set()
    if " by " in name:
        assert list(faults(copy)) == []


SUFFIXES = {"workbook": ".xlsx", "letter": ".docx", "slides": ".pptx"}


@pytest.mark.parametrize("name", [*MAKERS, "slides by python-pptx"])
def test_a_safe_copy_breaks_no_rule_of_the_open_xml_sdk_that_its_original_keeps(
    name: str, blind: Tools, tmp_path: Path
) -> None:
    make = MAKERS.get(name, office_programs.presentation)
    suffix = SUFFIXES[name.split()[0]]
    before, after = tmp_path / f"before{suffix}", tmp_path / f"after{suffix}"
    before.write_bytes(make(Places()))
    copy = look(Kind.DOCUMENT, before.read_bytes(), blind).safe(frozenset(EntityType))
    assert copy is not None
    after.write_bytes(copy)
    assert broken_rules(after) - broken_rules(before) == set()


def test_the_sdk_rules_see_what_is_broken(tmp_path: Path) -> None:
    parts = dict(parts_of(office_programs.workbook(Places())))
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = parts[sheet].replace(b"<sheetData>", b"<pageMargins/><sheetData>", 1)
    file = tmp_path / "broken.xlsx"
    file.write_bytes(archive(parts))
    assert f"/{sheet}: Required element 'sheetData' is missing (minOccurs=, found=)" in broken_rules(file)


@pytest.mark.parametrize(
    ("part", "before", "after", "said"),
    [
        ("xl/worksheets/sheet1.xml", b"<sheetData>", b"<pageMargins/><sheetData>", "not in order"),
        ("xl/worksheets/sheet1.xml", b't="inlineStr"', b't="str"', "text of its own"),
        ("xl/worksheets/sheet1.xml", b't="inlineStr"', b't="z"', "of type z"),
        ("xl/worksheets/sheet1.xml", b'r="A2"', b'r="A9"', "out of order"),
        ("[Content_Types].xml", b"/xl/styles.xml", b"/xl/other.xml", "no part"),
        ("xl/_rels/workbook.xml.rels", b'Id="rId1"', b'Id="rId2"', "twice"),
        ("_rels/.rels", b"xl/workbook.xml", b"xl/other.xml", "is no part"),
    ],
)
def test_the_checker_sees_what_is_broken(part: str, before: bytes, after: bytes, said: str) -> None:
    parts = dict(parts_of(office_programs.workbook(Places())))
    assert before in parts[part]
    parts[part] = parts[part].replace(before, after, 1)
    assert any(said in each for each in faults(archive({**parts})))
