"""Office files as other programs write them: parts elsewhere, values in pieces, spaced or spelled, drawings twice."""

from __future__ import annotations

import base64
from collections.abc import Callable

import pytest

from guard.inspect.documents import opening
from guard.inspect.documents.bounds import BOUNDS
from guard.inspect.formats import Kind, look
from guard.inspect.material import Tools
from guard.model import EntityType
from tests.support.letters import letter
from tests.support.office_files import SHEET, Places, archive, number, parts_of, workbook

ALL = frozenset(EntityType)
VALUE = number(300)
SPACED = f"{VALUE[:3]} {VALUE[3:7]} {VALUE[7:]}"
MASKED = f"139****{VALUE[-4:]}"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def in_letter(inner: str) -> bytes:
    """A letter with something in its first paragraph."""
    made: dict[str, str | bytes] = {**parts_of(letter(Places()))}
    body = parts_of(letter(Places()))["word/document.xml"].decode()
    made["word/document.xml"] = body.replace("<w:body>", f"<w:body><w:p>{inner}</w:p>", 1)
    return archive(made)


def in_sheet(cell: str) -> bytes:
    """A workbook with a cell behind the others."""
    made: dict[str, str | bytes] = {**parts_of(workbook(Places()))}
    sheet = parts_of(workbook(Places()))["xl/worksheets/sheet1.xml"].decode()
    made["xl/worksheets/sheet1.xml"] = sheet.replace("</sheetData>", f'<row r="9">{cell}</row></sheetData>', 1)
    return archive(made)


def renamed(data: bytes, **names: str) -> bytes:
    """A package with parts under other names, everywhere; `__` stands for `/`."""
    made: dict[str, str | bytes] = {}
    for name, content in parts_of(data).items():
        for old, new in names.items():
            old = old.replace("__", "/")
            name = name.replace(old, new)
            if name.endswith((".rels", "Types].xml")):
                content = content.replace(old.encode(), new.encode())
        made[name] = content
    return archive(made)


def strict() -> bytes:
    """A workbook in the strict form."""
    made: dict[str, str | bytes] = {}
    for name, content in parts_of(in_sheet(f'<c r="B9"><v>{VALUE}</v></c>')).items():
        for family in (b"spreadsheetml", b"officeDocument"):
            usual = b"http://schemas.openxmlformats.org/" + family + b"/2006/"
            content = content.replace(usual, b"http://purl.oclc.org/ooxml/" + family + b"/")
        made[name] = content
    return archive(made)


def drawing(tag: str, encoding: str = "utf-8", before: str = "<!-- a > b -->") -> bytes:
    """A letter with a drawing in markup, whose writing is in pieces."""
    made: dict[str, str | bytes] = {**parts_of(letter(Places()))}
    written = f"{before}<{tag}><text>{VALUE[:5]}<tspan>{VALUE[5:]}</tspan></text></{tag}>"
    return archive({**made, "word/media/image7.svg": written.encode(encoding)})


FIELD = f"<w:r><w:instrText> LINK {VALUE[:5]}</w:instrText></w:r><w:r><w:instrText>{VALUE[5:]} </w:instrText></w:r>"
CHOICE = f'<w:sdt><w:sdtPr><w:listItem w:displayText="{SPACED}"/></w:sdtPr></w:sdt>'
SPLIT = f"<w:r><w:t>{VALUE[:4]}</w:t></w:r><w:r><w:t>{VALUE[4:]}</w:t></w:r>"
MAIN = {"word__document": "word/document2"}
FOUND: dict[str, tuple[Callable[[], bytes], str]] = {
    "a field in pieces": (lambda: in_letter(FIELD), "field, paragraph 1"),
    "digits in groups": (lambda: in_letter(CHOICE), "attribute"),
    "another main part": (lambda: renamed(in_letter(SPLIT), **MAIN), "paragraph 1"),
    "another folder": (lambda: renamed(in_sheet(f'<c r="B9"><v>{VALUE}</v></c>'), xl__="XL/"), "Sheet 1, B9"),
    "strict": (strict, "Sheet 1, B9"),
    "a break by its number": (lambda: in_sheet(f'<c r="B9" t="str"><v>{VALUE}_x000D_\n</v></c>'), "Sheet 1, B9"),
    "an exponent": (lambda: in_sheet(f'<c r="B9" t="n"><v>{float(VALUE):.10E}</v></c>'), "Sheet 1, B9"),
    "a picture's name": (lambda: renamed(workbook(Places()), image1=f"王{VALUE}"), "name of a part"),
}
NOT_READ: dict[str, Callable[[], bytes]] = {
    "a drawing once more": lambda: in_letter(
        f'<w:pict gfxdata="{base64.b64encode(VALUE.encode()).decode()}"/>'
        f"<w:fldData>{base64.b64encode(VALUE.encode()).decode()}</w:fldData>"
    ),
    "drawing with a prefix": lambda: drawing("x:svg"),
    "drawing behind a remark": lambda: drawing("svg"),
    "drawing in other bytes": lambda: drawing("svg", "utf-16"),
    "drawing with a type of its own": lambda: drawing(
        "svg", before='<?xml version="1.0"?>\n<!DOCTYPE svg PUBLIC "a" "b" [\n<!ENTITY ns "http://x.example/">\n]>\n'
    ),
    "drawing behind a long remark": lambda: drawing("svg", before=f"<!--{'x' * 100_000}-->"),
    "drawing behind many remarks": lambda: drawing("svg", before="<!-- x -->\n" * 200),
}


def telling(copy: bytes) -> list[str]:
    """The parts in which the value is, in pieces or packed as well."""
    written = (VALUE, VALUE[5:], SPACED, f"{float(VALUE):.10E}", base64.b64encode(VALUE.encode()).decode())
    return [
        name
        for name, content in parts_of(copy).items()
        for each in written
        for encoding in ("utf-8", "utf-16-le")
        if each.encode(encoding) in content or each in name
    ]


@pytest.mark.parametrize("name", FOUND)
def test_a_value_in_disguise_is_found_and_in_no_part_of_the_copy(name: str, blind: Tools) -> None:
    make, where = FOUND[name]
    made = look(Kind.DOCUMENT, make(), blind)
    assert (MASKED, where) in {(finding.masked, finding.where) for finding in made.findings}
    copy = made.safe(ALL)
    assert copy is not None
    assert telling(copy) == []
    assert opening.read(copy, BOUNDS).passages


@pytest.mark.parametrize("name", NOT_READ)
def test_what_is_packed_or_drawn_is_in_no_copy(name: str, blind: Tools) -> None:
    data = NOT_READ[name]()
    assert telling(data)
    copy = look(Kind.DOCUMENT, data, blind).safe(())
    assert copy is not None
    assert telling(copy) == []


@pytest.mark.parametrize("value", ["²", "9" * 5_000, "-1", "1.5.5E5", "1E999"])
def test_what_is_no_number_ends_nothing(value: str, blind: Tools) -> None:
    for kind in ("s", "n"):
        made = look(Kind.DOCUMENT, in_sheet(f'<c r="A9" t="{kind}"><v>{value}</v></c>'), blind)
        assert made.safe(ALL) is not None


def test_a_package_of_another_kind_is_not_read_as_files(blind: Tools) -> None:
    types = '<Types><Override PartName="/a.xml" ContentType="application/vnd.ms-visio.drawing.main+xml"/></Types>'
    made = look(Kind.DOCUMENT, archive({"[Content_Types].xml": types, "a.xml": f"<a {SHEET}>{VALUE}</a>"}), blind)
    assert [finding.evidence.recognizer for finding in made.findings] == ["unknown-format"]
    assert made.safe(ALL) is None
