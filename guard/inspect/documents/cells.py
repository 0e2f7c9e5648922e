"""Cells of a sheet: what they say, and how a text is put in the place of one.

Source: ECMA-376 part 1, 18.3.1.4 (`c`: a value, a formula, a type), 18.3.1.40 (`f`: formulas that share one).
"""

from __future__ import annotations

import re
from copy import deepcopy
from dataclasses import dataclass, field

from guard.inspect.documents.contents import Put, Undo
from guard.inspect.documents.markup import Element
from guard.redact.markup import words

SPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
ROW, CELL = f"{SPACE}row", f"{SPACE}c"
VALUE, FORMULA, INLINE, TEXT = f"{SPACE}v", f"{SPACE}f", f"{SPACE}is", f"{SPACE}t"
CELL_ATTRIBUTES = words("r s t cm vm")
ROW_ATTRIBUTES = words("r spans s customFormat ht hidden customHeight outlineLevel collapsed thickTop thickBot")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
"""Spelling of a character by its number: 22.9.2.19 (`ST_Xstring`)."""
_LONGEST_ATTRIBUTE = 10
"""Characters of such an attribute: `XFD1048576`; a longer one is none that a program wrote."""


@dataclass(slots=True)
class Cell:
    """A cell that says something."""

    element: Element = field(repr=False)
    column: int
    reference: str
    text: str = field(repr=False)
    formula: str | None = field(repr=False)


def only(parent: Element, tag: str, attributes: frozenset[str]) -> list[Element]:
    """The children of one kind; others are taken out, and so are attributes that are not listed or no number."""
    children = list(parent)
    for child in children:
        if child.tag != tag:
            parent.remove(child)
            continue
        for name, value in child.items():
            if name not in attributes or len(value) > _LONGEST_ATTRIBUTE:
                del child.attrib[name]
        child.tail = None
    parent.text = None
    return [child for child in children if child.tag == tag]


def said(text: Element) -> str:
    """What the runs of a text say; what stands between them is taken out."""
    pieces: list[str] = []
    for each in text.iter():
        each.tail = None
        if each.tag == TEXT:
            pieces.append(each.text or "")
        else:
            each.text = None
    return unescaped("".join(pieces))


def unescaped(said: str) -> str:
    """A text with the characters that its file spells by their numbers, those apart that XML cannot hold."""
    return _ESCAPE.sub(_character, said) if "_x" in said else said


def _character(escape: re.Match[str]) -> str:
    character = chr(int(escape[1], 16))
    return character if character in "\t\n\r" or character.isprintable() else escape[0]


def index_of(said: str | None) -> int | None:
    """Which shared text a cell names, from 0; None: it names none."""
    return int(said) if said and len(said) < _LONGEST_ATTRIBUTE and said.isascii() and said.isdigit() else None


def column_number(letters: str) -> int:
    """Which column the letters of a reference name, from 1."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def put_cell(cell: Element, data: Element, text: str) -> Undo:
    """Makes a cell a text of its own. Its formula goes, and those that were written with it."""
    from lxml import etree

    undo = _drop_formula(cell, data)
    before = deepcopy(cell)
    for child in list(cell):
        cell.remove(child)
    cell.set("t", "inlineStr")
    holder = etree.SubElement(etree.SubElement(cell, INLINE), TEXT)
    holder.text = text
    holder.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")

    def back() -> None:
        for child in list(cell):
            cell.remove(child)
        cell.attrib.clear()
        cell.attrib.update(before.attrib)
        cell.extend(list(before))
        undo()

    return back


def put_formula(cell: Element, data: Element) -> Put:
    """A formula that holds what is covered goes; what it came to stays, covered where it has to be."""
    return lambda text: _drop_formula(cell, data)


def _drop_formula(cell: Element, data: Element) -> Undo:
    formula = cell.find(FORMULA)
    if formula is None:
        return _nothing
    shared = formula.get("si")
    doomed = [formula] if shared is None else [each for each in data.iter(FORMULA) if each.get("si") == shared]
    places = [(each.getparent(), each) for each in doomed]
    for parent, each in places:
        parent.remove(each)

    def back() -> None:
        for parent, each in places:
            parent.insert(0, each)

    return back


def _nothing() -> None:
    """Takes nothing back."""
