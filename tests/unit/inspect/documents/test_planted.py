"""Every place of a document in which office programs leave texts: what stands there is found, and in no safe copy."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from guard.inspect.formats import Kind, look
from guard.inspect.material import Material, Tools
from guard.model import EntityType
from tests.support.letters import letter, presentation
from tests.support.office_files import Places, parts_of, workbook
from tests.support.open_documents import open_slides, spreadsheet, text_document

ALL = frozenset(EntityType)
NEVER_READ = {"note of a program", "macro", "printer", "thumbnail", "font", "chunk"}
"""What is not looked at, and in no copy: nobody reads it in any program, or it counts as UNREADABLE."""
MADE: dict[str, Callable[[Places], bytes]] = {
    "xlsx": workbook,
    "docx": letter,
    "pptx": presentation,
    "odt": text_document,
    "ods": spreadsheet,
    "odp": open_slides,
}
WHERE = {
    "xlsx": {
        **{
            place: place
            for place in ("Sheet 1, B2", "Sheet 1, B3", "Sheet 1, C4, formula", "Sheet 1, C4", "Sheet 1, D4")
        },
        **{place: place for place in ("Sheet 2, A1", "unused text", "phonetic", "comment", "chart", "link")},
        **dict.fromkeys(("filter", "prompt", "tooltip"), "Sheet 1, attribute"),
        **dict.fromkeys(("choice", "header"), "Sheet 1"),
        **dict.fromkeys(("title", "property"), "properties"),
        **dict.fromkeys(("revision", "custom xml"), "hidden part"),
        "alt text": "drawing, alt text",
        "text box": "drawing",
        "defined name": "workbook",
        "linked file": "link",
        "external link": "external link",
        "pivot cache": "pivot table, attribute",
    },
    "docx": {
        "paragraph 2": "paragraph 2",
        **{place: place for place in ("paragraph 1", "table 1, row 2", "footnote 1", "endnote 1", "comment 1", "link")},
        "header": "header, paragraph 1",
        "footer": "footer, paragraph 1",
        "company": "properties",
        **dict.fromkeys(("revision", "revision moved"), "revision"),
        "field": "field, paragraph 3",
        "text box": "text box, paragraph 3",
        "alt text": "alt text",
        "tooltip": "attribute",
        "author": "attribute",
        "variable": "settings, attribute",
        "people": "hidden part, attribute",
        "custom xml": "hidden part",
    },
    "pptx": {
        **{place: place for place in ("slide 1", "slide 2", "slide 2, table 1, row 2", "slide 1, alt text")},
        **{place: place for place in ("slide 1, notes", "slide 1, comment", "master", "layout", "link")},
        "author": "comment, attribute",
        "tag": "hidden part, attribute",
        "subject": "properties",
    },
    "odt": {
        **{place: place for place in ("paragraph 1", "paragraph 2", "comment, paragraph 2", "footnote, paragraph 2")},
        **{place: place for place in ("table 1, row 2", "revision", "link", "attribute")},
        "header": "header, paragraph 1",
        "properties": "properties",
        "hidden part": "hidden part",
    },
    "ods": {
        **{
            place: place for place in ("Sheet 1, D4", "Sheet 2, A1", "attribute", "header", "properties", "hidden part")
        },
    },
    "odp": {
        **{place: place for place in ("slide 1", "slide 2", "notes, slide 2", "comment, slide 2")},
        "header": "header",
        "properties": "properties",
        "hidden part": "hidden part",
    },
}


def inspected(kind: str, tools: Tools) -> tuple[Places, Material]:
    """A document with a value in each place, and what is made of it."""
    planted = Places()
    return planted, look(Kind.DOCUMENT, MADE[kind](planted), tools)


@pytest.mark.parametrize("kind", MADE)
def test_what_stands_in_any_place_is_found_and_its_place_is_told(kind: str, blind: Tools) -> None:
    planted, made = inspected(kind, blind)
    found = {(finding.masked, finding.where) for finding in made.findings if finding.entity_type is EntityType.PHONE}
    expected = {(f"{value[:3]}****{value[-4:]}", WHERE[kind].get(place)) for place, value in planted.values.items()}
    unread = {(masked, where) for masked, where in expected if where is None}
    assert found == expected - unread
    assert {place for place in planted.values if place not in WHERE[kind]} <= NEVER_READ


@pytest.mark.parametrize("kind", MADE)
def test_nothing_of_it_is_in_any_part_of_the_safe_copy(kind: str, blind: Tools) -> None:
    planted, made = inspected(kind, blind)
    copy = made.safe(ALL)
    assert copy is not None
    for name, content in parts_of(copy).items():
        for place, value in planted.values.items():
            for written in (value.encode(), value.encode("utf-16-le"), f"{float(value):.10E}".encode()):
                assert written not in content, (place, name)
