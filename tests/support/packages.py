"""A checker of office packages against rules of ECMA-376; its schemas themselves come with no package."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from lxml import etree

from tests.support.office_files import parts_of

_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_WORKSHEET = [
    "sheetPr",
    "dimension",
    "sheetViews",
    "sheetFormatPr",
    "cols",
    "sheetData",
    "sheetCalcPr",
    "sheetProtection",
    "protectedRanges",
    "scenarios",
    "autoFilter",
    "sortState",
    "dataConsolidate",
    "customSheetViews",
    "mergeCells",
    "phoneticPr",
    "conditionalFormatting",
    "dataValidations",
    "hyperlinks",
    "printOptions",
    "pageMargins",
    "pageSetup",
    "headerFooter",
    "rowBreaks",
    "colBreaks",
    "customProperties",
    "cellWatches",
    "ignoredErrors",
    "smartTags",
    "drawing",
    "legacyDrawing",
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "controls",
    "webPublishItems",
    "tableParts",
    "extLst",
]
"""Children of a worksheet in their order. Source: ECMA-376 part 1, 18.3.1.99 (`CT_Worksheet`)."""
_CELL = ("f", "v", "is", "extLst")
"""Source: 18.3.1.4 (`CT_Cell`)."""
_BODY = frozenset(
    [
        "p",
        "tbl",
        "sdt",
        "customXml",
        "altChunk",
        "bookmarkStart",
        "bookmarkEnd",
        "commentRangeStart",
        "commentRangeEnd",
        "proofErr",
        "permStart",
        "permEnd",
        "moveFromRangeStart",
        "moveFromRangeEnd",
        "moveToRangeStart",
        "moveToRangeEnd",
        "ins",
        "del",
        "moveFrom",
        "moveTo",
        "sectPr",
    ]
)
"""Source: 17.2.2 (`CT_Body`); `sectPr` comes last and once."""
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]+)")


def faults(data: bytes) -> Iterator[str]:
    """What a package breaks: relations, types of content, order of elements, cells, formats, shared texts."""
    parts = parts_of(data)
    trees = {name: etree.fromstring(part) for name, part in parts.items() if name.endswith((".xml", ".rels"))}
    yield from _types(parts, trees["[Content_Types].xml"])
    for name, root in trees.items():
        if name.endswith(".rels"):
            yield from _relations(name, root, parts)
        elif root.tag == f"{_SHEET}worksheet":
            yield from _worksheet(name, root, trees)
        elif root.tag == f"{_WORD}document":
            yield from _body(name, root)
        if not name.endswith(".rels"):
            yield from _references(name, root, trees)


def _types(parts: dict[str, bytes], root: etree._Element) -> Iterator[str]:
    """Source: part 2, 7.3.4 and 7.3.5 (each part has a type; each override names a part, and each once)."""
    suffixes = [each.get("Extension", "").lower() for each in root if each.tag.endswith("}Default")]
    names = [each.get("PartName", "")[1:] for each in root if each.tag.endswith("}Override")]
    if len(set(suffixes)) < len(suffixes) or len(set(names)) < len(names):
        yield "a type of content is told twice"
    yield from (f"a type for {name}, which is no part" for name in set(names) - parts.keys())
    for name in parts.keys() - set(names) - {"[Content_Types].xml"}:
        if name.rpartition(".")[2].lower() not in suffixes:
            yield f"{name} has no type of content"


def _relations(name: str, root: etree._Element, parts: dict[str, bytes]) -> Iterator[str]:
    """Source: part 2, 6.5.3 (identifiers are unique, targets are parts)."""
    folder, _, file = name.rpartition("_rels/")
    if file != ".rels" and folder + file.removesuffix(".rels") not in parts:
        yield f"{name} belongs to no part"
    ids = [each.get("Id") for each in root]
    if len(set(ids)) < len(ids) or None in ids:
        yield f"{name}: an identifier is missing or there twice"
    for each in root:
        target = each.get("Target", "")
        if each.get("TargetMode") != "External" and posixpath.normpath(
            target[1:] if target.startswith("/") else folder + target
        ) not in {*parts, "."}:
            yield f"{name}: {target} is no part"


def _references(name: str, root: etree._Element, trees: dict[str, etree._Element]) -> Iterator[str]:
    """Each identifier of a relation that a part uses is one of its relations."""
    folder, _, file = name.rpartition("/")
    relations = trees.get(posixpath.join(folder, "_rels", f"{file}.rels"))
    known = set() if relations is None else {each.get("Id") for each in relations}
    for element in root.iter(etree.Element):
        for key, value in element.attrib.items():
            if "officeDocument/2006/relationships}" in key and value not in known:
                yield f"{name}: {value} is no relation of it"


def _worksheet(name: str, root: etree._Element, trees: dict[str, etree._Element]) -> Iterator[str]:
    order = [each.tag.removeprefix(_SHEET) for each in root.iterchildren(etree.Element) if each.tag.startswith(_SHEET)]
    places = [_WORKSHEET.index(each) if each in _WORKSHEET else -1 for each in order]
    if -1 in places or places != sorted(places):
        yield f"{name}: {order} are not in order"
    styles, shared = trees.get("xl/styles.xml"), trees.get("xl/sharedStrings.xml")
    formats = 0 if styles is None else len(styles.findall(f"{_SHEET}cellXfs/{_SHEET}xf"))
    texts = 0 if shared is None else len(shared.findall(f"{_SHEET}si"))
    last_row = 0
    for row in root.iter(f"{_SHEET}row"):
        number = int(row.get("r", last_row + 1))
        if number <= last_row:
            yield f"{name}: row {number} after {last_row}"
        last_row, last = number, (0, "")
        for cell in row.iter(f"{_SHEET}c"):
            yield from _cell(name, cell, formats, texts)
            place = _REFERENCE.fullmatch(cell.get("r", ""))
            if place is not None:
                if (len(place[1]), place[1]) <= last or int(place[2]) != number:
                    yield f"{name}: cell {place[0]} is out of order"
                last = len(place[1]), place[1]


def _cell(name: str, cell: etree._Element, formats: int, texts: int) -> Iterator[str]:
    """Source: 18.3.1.4, 18.18.11 (`ST_CellType`)."""
    kind, inner = cell.get("t", "n"), [each.tag.removeprefix(_SHEET) for each in cell]
    if kind not in {"b", "d", "n", "e", "s", "str", "inlineStr"} or inner != sorted(set(inner), key=_CELL.index):
        yield f"{name}: {cell.get('r')} is of type {kind} with {inner}"
    if ("is" in inner) != (kind == "inlineStr"):
        yield f"{name}: {cell.get('r')} has a text of its own and is {kind}"
    if int(cell.get("s", 0)) >= max(formats, 1):
        yield f"{name}: {cell.get('r')} has a format that is not there"
    value = cell.findtext(f"{_SHEET}v")
    if kind == "s" and (value is None or int(value) >= texts):
        yield f"{name}: {cell.get('r')} shows a shared text that is not there"


def _body(name: str, root: etree._Element) -> Iterator[str]:
    order = [each.tag.removeprefix(_WORD) for body in root for each in body.iterchildren(etree.Element)]
    strange = {each for each in order if not each.startswith("{")} - _BODY
    if strange or "sectPr" in order[:-1]:
        yield f"{name}: {strange or 'sectPr'} is out of order"
    for table in root.iter(f"{_WORD}tbl"):
        for cell in table.iter(f"{_WORD}tc"):  # 17.4.65: a cell ends with a paragraph
            if not len(cell) or cell[-1].tag != f"{_WORD}p":
                yield f"{name}: a cell does not end with a paragraph"
