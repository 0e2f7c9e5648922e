"""Texts where a format allows only some: numbers, references, names of sheets. What else stands there damages a file.

Source: ECMA-376 part 1, 18.2.19 (names of sheets), 18.2.5 (names), 18.17.3 (`#REF!`), 21.2.2.121 (numbers of charts).
"""

from __future__ import annotations

import re

from guard.inspect.documents.contents import Put, Undo
from guard.inspect.documents.markup import Element, local, put_attribute, put_text
from guard.redact.markup import words

_FORMULAS = words("f formula formula1 formula2 definedName")
"""Elements whose texts are formulas, by local name."""
_LOST = "#REF!"
"""Formula that led to a place whose name told something."""
_NUMBERS = words("numCache numLit")
"""Elements in which each `v` is a number."""
_OF_NUMBERS = {"n": words("v"), "sharedItems": words("minValue maxValue")}
"""Attributes that are numbers, by their elements."""
_NAMED = words("sheet definedName")
_NO_NAME = re.compile(r"[^\w.]")
_LONGEST_NAME = 31
"""Characters of the name of a sheet, at most."""


def put_content(element: Element) -> Put:
    """Writes the text of an element."""

    def put(text: str) -> Undo:
        if local(element) in _FORMULAS and "!" in (element.text or ""):
            text = _LOST
        elif local(element) == "v" and _is_number(element):
            text = "0"
        return put_text(element)(text)

    return put


def put_word(element: Element, name: str) -> Put:
    """Writes an attribute of an element."""

    def put(text: str) -> Undo:
        kind = local(element)
        if name in _OF_NUMBERS.get(kind, ()):
            text = "0"
        elif name == "name" and kind in _NAMED:
            text = _free_name(element, text)
        return put_attribute(element, name)(text)

    return put


def _is_number(value: Element) -> bool:
    parent = value.getparent()
    if parent is not None and local(parent) == "cell":  # of another workbook, as it was when it was last seen
        return parent.get("t") in (None, "n")
    return any(local(above) in _NUMBERS for above in value.iterancestors())


def _free_name(element: Element, text: str) -> str:
    """A name of signs that names may have, which no other sheet or name has."""
    taken = {each.get("name", "").lower() for each in element.getparent() if each is not element}
    stem = f"_{_NO_NAME.sub('x', text)}"[: _LONGEST_NAME - 4]
    number, name = 1, stem
    while name.lower() in taken:
        number += 1
        name = f"{stem}_{number}"
    return name
