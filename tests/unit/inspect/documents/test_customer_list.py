"""A list of 500 customers counts as 500 in each form, by names and by numbers: no more, no fewer."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import docx
import openpyxl
import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from guard.inspect.documents.document import Document
from guard.inspect.formats import Kind, look
from guard.inspect.material import Tools
from guard.inspect.worker.wire import MOST_OF_A_TYPE, pack_findings, unpack_findings
from guard.model import Channel, EntityType
from guard.policy.decide import Decider
from guard.policy.document import parse
from tests.support.policies import HEAD

Rows = list[tuple[str, str]]
CUSTOMERS = 500
_SURNAMES, _GIVEN = "王李张刘陈杨黄赵吴周", "伟芳娜敏静丽强磊军洋"


def rows(count: int) -> Rows:
    """A heading, and customers of whom no two have one name and number."""
    names = [f"{one}{two}{three}" for one in _SURNAMES for two in _GIVEN for three in _GIVEN]
    return [
        ("客户姓名", "手机号"),
        *((name, f"138{at:04}{at * 7 % 10_000:04}") for at, name in enumerate(names[:count])),
    ]


def _number(at: int) -> str:
    return f"138{at:04}{at * 7 % 10_000:04}"


def as_csv(table: Rows) -> bytes:
    into = io.StringIO()
    csv.writer(into).writerows(table)
    return into.getvalue().encode()


def as_sheet(table: Rows) -> bytes:
    made, into = openpyxl.Workbook(), io.BytesIO()
    for row in table:
        made.active.append(row)
    made.save(into)
    return into.getvalue()


def as_letter(table: Rows) -> bytes:
    made, into = docx.Document(), io.BytesIO()
    grid = made.add_table(0, 2)
    for row in table:
        for cell, text in zip(grid.add_row().cells, row, strict=True):
            cell.text = text
    made.save(into)
    return into.getvalue()


def as_pages(table: Rows) -> bytes:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    into = io.BytesIO()
    made = Canvas(into, pagesize=A4)
    heading, *customers = table
    for first in range(0, len(customers), 40):
        made.setFont("STSong-Light", 11)
        for line, (name, phone) in enumerate((heading, *customers[first : first + 40])):
            made.drawString(60, 800 - 18 * line, name)
            made.drawString(200, 800 - 18 * line, phone)
        made.showPage()
    made.save()
    return into.getvalue()


LISTED = '[[rule]]\nid = "list"\nentities = ["PHONE"]\nmin_count = {}\naction = "block"\n'
FORMS: dict[str, tuple[Kind, Callable[[Rows], bytes]]] = {
    "csv": (Kind.TEXT_FILE, as_csv),
    "xlsx": (Kind.DOCUMENT, as_sheet),
    "docx": (Kind.DOCUMENT, as_letter),
    "pdf": (Kind.DOCUMENT, as_pages),
}


@pytest.mark.parametrize("form", FORMS)
def test_500_customers_are_one_list_of_500(form: str, blind: Tools) -> None:
    kind, make = FORMS[form]
    made = look(kind, make(rows(CUSTOMERS)), blind)
    told = unpack_findings(pack_findings(made.findings), None)
    if isinstance(made, Document):
        assert unpack_findings(pack_findings(made.first(MOST_OF_A_TYPE)), None) == told
    for least in (CUSTOMERS, CUSTOMERS + 1):
        decider = Decider(parse(f"{HEAD}\n{LISTED.format(least)}".encode(), "x"))
        counts = decider.counts(told)
        assert (counts[EntityType.PHONE], counts[EntityType.PERSON]) == (CUSTOMERS, CUSTOMERS)
        rule = decider.rule(
            counts, origin_groups=("unknown",), destination_groups=("unknown",), channel=Channel.CLIPBOARD
        )
        assert (rule is not None) is (least == CUSTOMERS)
