"""Safe copies of workbooks and letters keep the rules of ECMA-376 that `tests/support/packages.py` checks."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from guard.inspect.formats import Kind, look
from guard.inspect.material import Tools
from guard.model import EntityType
from tests.support import letters, office_files, office_programs
from tests.support.office_files import Places, archive, parts_of
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
