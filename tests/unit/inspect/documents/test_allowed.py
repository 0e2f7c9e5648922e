"""What stands in a copy where a value was: something that the format allows there."""

from __future__ import annotations

import re

import pytest
from lxml import etree

from guard.inspect.formats import Kind, look
from guard.inspect.material import Tools
from guard.model import EntityType
from tests.support.office_files import SHEET, Places, archive, number, parts_of, workbook

ALL = frozenset(EntityType)
CHART = 'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
ONE, OTHER = number(200), number(201)


def copy_with(name: str, content: str, tools: Tools) -> str:
    """A part of a workbook, as its safe copy has it."""
    made: dict[str, str | bytes] = {**parts_of(workbook(Places())), name: content}
    copy = look(Kind.DOCUMENT, archive(made), tools).safe(ALL)
    assert copy is not None
    return parts_of(copy)[name].decode()


def test_sheets_and_names_keep_names_that_programs_take(blind: Tools) -> None:
    sheets = "".join(f'<sheet name="{name}" sheetId="{at}"/>' for at, name in enumerate((ONE, OTHER, "价格"), 1))
    names = f'<definedName name="n{ONE}">价格!$A$1</definedName><definedName name="m">\'{ONE}\'!$A$1</definedName>'
    book = f"<workbook {SHEET}><sheets>{sheets}</sheets><definedNames>{names}</definedNames></workbook>"
    root = etree.fromstring(copy_with("xl/workbook.xml", book, blind).encode())
    made = [each.get("name") for each in root.iter("{*}sheet")]
    assert made[2] == "价格"
    assert len({*made}) == 3
    assert not [name for name in made if re.search(r"[*?:\\/\[\]]", name) or len(name) > 31]
    assert [each.text for each in root.iter("{*}definedName")] == ["价格!$A$1", "#REF!"]
    assert ONE not in etree.tostring(root, encoding="unicode")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("xl/charts/chart1.xml", f"<c:x {CHART}><c:numCache><c:pt><c:v>{{}}</c:v></c:pt></c:numCache></c:x>"),
        (
            "xl/pivotCache/pivotCacheRecords1.xml",
            f'<pivotCacheRecords {SHEET}><r><n v="{{}}"/></r></pivotCacheRecords>',
        ),
        ("xl/pivotCache/pivotCacheDefinition1.xml", f'<d {SHEET}><sharedItems minValue="{{}}"/></d>'),
        ("xl/externalLinks/externalLink1.xml", f'<e {SHEET}><cell r="A1"><v>{{}}</v></cell></e>'),
    ],
    ids=["chart", "pivot records", "pivot range", "another workbook"],
)
def test_a_number_stays_one(name: str, content: str, blind: Tools) -> None:
    said = copy_with(name, content.format(ONE), blind)
    assert ONE not in said
    assert '="0"' in said or ">0<" in said


def test_a_text_beside_it_is_covered_as_any_other(blind: Tools) -> None:
    content = f"<c:x {CHART}><c:strCache><c:pt><c:v>{ONE}</c:v></c:pt></c:strCache></c:x>"
    assert ">***********<" in copy_with("xl/charts/chart1.xml", content, blind)


def test_a_reference_to_a_sheet_whose_name_is_covered_leads_nowhere(blind: Tools) -> None:
    content = f"<c:x {CHART}><c:cat><c:f>'{ONE}'!$A$1:$A$3</c:f></c:cat></c:x>"
    assert ">#REF!<" in copy_with("xl/charts/chart1.xml", content, blind)
