"""Numbers as files keep them, which no program shows: sums and times to the last bit, whole numbers with exponents."""

from __future__ import annotations

import random

import pytest

from guard.inspect.formats import Kind, look
from guard.inspect.material import Tools
from guard.model import EntityType
from tests.support.letters import letter
from tests.support.office_files import SHEET, Places, archive, number, parts_of, workbook
from tests.support.open_documents import spreadsheet

ALL = frozenset(EntityType)
CHANCE = random.Random(9)
TIMES = [repr(45_292 + CHANCE.randrange(700) + CHANCE.randrange(86_400) / 86_400) for _ in range(600)]
SUMS = [f"{sum(round(CHANCE.uniform(100, 9_000), 2) for _ in range(60)):.17g}" for _ in range(600)]
FRACTIONS = [*TIMES, *SUMS, "234567.15999999997", "0.10123456780000001", "116.13912345678", "0.00013812345678"]
VALUE = number(42)
RAISED = f"{VALUE[0]}.{VALUE[1:]}E10"


def in_sheet(values: list[str]) -> bytes:
    """A workbook of one column."""
    rows = "".join(f'<row r="{at}"><c r="A{at}"><v>{each}</v></c></row>' for at, each in enumerate(values, 1))
    made: dict[str, str | bytes] = {**parts_of(workbook(Places()))}
    made["xl/worksheets/sheet1.xml"] = f"<worksheet {SHEET}><sheetData>{rows}</sheetData></worksheet>"
    return archive(made)


def in_open_sheet(values: list[str]) -> bytes:
    """The same in the open format, whose cells say what they show as well."""
    made: dict[str, str | bytes] = {**parts_of(spreadsheet(Places()))}
    content = parts_of(spreadsheet(Places()))["content.xml"].decode()
    cell = '<table:table-row><table:table-cell office:value-type="float" office:value="{}"/></table:table-row>'.format
    end = content.rindex("</table:table>")
    made["content.xml"] = content[:end] + "".join(map(cell, values)) + content[end:]
    return archive(made)


def in_chart(values: list[str]) -> bytes:
    """A letter with a chart."""
    points = "".join(f'<c:pt idx="{at}"><c:v>{each}</c:v></c:pt>' for at, each in enumerate(values))
    space = 'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
    made: dict[str, str | bytes] = {**parts_of(letter(Places()))}
    return archive({**made, "word/charts/chart1.xml": f"<c:chartSpace {space}>{points}</c:chartSpace>"})


PLACES = {
    "a sheet": (in_sheet, "xl/worksheets/sheet1.xml"),
    "an open sheet": (in_open_sheet, "content.xml"),
    "a chart": (in_chart, "word/charts/chart1.xml"),
}


@pytest.mark.parametrize("place", PLACES)
def test_fractions_are_no_numbers_of_persons_and_stay_as_they_are(place: str, blind: Tools) -> None:
    make, part = PLACES[place]
    plain, made = look(Kind.DOCUMENT, make([]), blind), look(Kind.DOCUMENT, make(FRACTIONS), blind)
    assert len(made.findings) == len(plain.findings)
    copy = made.safe(ALL)
    assert copy is not None
    written = parts_of(copy)[part].decode()
    assert [each for each in FRACTIONS if each not in written] == []


@pytest.mark.parametrize("place", PLACES)
def test_a_whole_number_with_an_exponent_is_found_and_in_no_copy(place: str, blind: Tools) -> None:
    make, part = PLACES[place]
    made = look(Kind.DOCUMENT, make([RAISED]), blind)
    assert f"139****{VALUE[-4:]}" in {finding.masked for finding in made.findings}
    copy = made.safe(ALL)
    assert copy is not None
    written = parts_of(copy)[part].decode()
    assert RAISED not in written
    assert VALUE not in written
