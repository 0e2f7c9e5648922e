"""Parts in XML: parsed within bounds, their attributes read, their texts and attributes written in their place.

No part may declare entities or a type: no office program writes one into these formats, and both are ways to attack.
Comments and instructions of XML are left out when a part is parsed, and so are in no copy.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any
from urllib.parse import unquote

from guard.inspect.documents.bounds import Bounds, damaged
from guard.inspect.documents.contents import Draft, Put, Undo
from guard.inspect.documents.rows import unescaped
from guard.redact.drawn import DRAWN, is_drawing
from guard.redact.markup import words

Element = Any
"""An lxml element; lxml carries no types."""
_NAMED = words(
    "descr title alt author userName displayName initials tooltip display prompt promptTitle error errorTitle caption "
    "string name v creator lastModifiedBy"
)
"""Attributes whose values are words, by local name."""
_CROWDED = "boolean(//*[count(@*) > 500])"
"""Element with more attributes than any program writes: looking at each takes time with their square."""
_TELLING = re.compile(r"[㐀-鿿]|@|\d{6}|%[0-9A-Fa-f]{2}%")
"""What makes the value of any other attribute worth reading."""
_SPACED = re.compile(r"(?:\d[-. ()]{0,2}){5}\d")
"""And digits in groups."""
_OF_SHAPES = DRAWN | words(
    "path style coordsize coordorigin adj fmla eqn sqref ref spans enhanced-path glue-points text-areas modifiers"
)
"""Attributes that say how a shape is drawn, or where in a sheet something is, by local name."""
_ENCODED = frozenset({"gfxdata"})
"""Attributes that hold a drawing once more, packed: no copy has them."""
_EXPONENT = re.compile(r"[0-9]{1,20}(?:\.[0-9]{0,20})?[Ee]\+?[0-9]{1,3}")
_FRACTION = re.compile(r"-?[0-9]{1,10}\.[0-9]{6,20}(?:[Ee]-[0-9]{1,3})?")
_OF_NUMBERS = frozenset({"v", "value"})
"""Attributes that hold a number as a file keeps it, by local name."""
_MARKS = str.maketrans("/?&=", "    ")
"""What parts the words of an address."""
_NOWHERE = "about:blank"
"""Address of a link whose own told something."""
_MEASURES = re.compile(
    r"[-+.\d]{1,10}|[0-9A-Fa-f]{8}|\{[0-9A-Fa-f-]{36}\}|#[0-9A-Fa-f]{3,8}|\./\S*|Pictures/[0-9A-F]{20,64}\.\w{1,5}"
)
"""Values that programs give: sizes, colours, marks of revisions, identifiers, names of parts."""


def parse(data: bytes) -> Element:
    """The root of a part.

    Raises:
        InputError: it is no XML that these formats may hold.
    """
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise damaged() from error
    if root is None or root.getroottree().docinfo.internalDTD is not None:
        raise damaged()
    if root.xpath(_CROWDED):
        raise damaged()
    return root


def written(root: Element) -> bytes:
    """A part as a file holds it."""
    from lxml import etree

    made: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
    return made


def local(element: Element) -> str:
    """The name of an element without its namespace."""
    tag: str = element.tag
    return tag.rpartition("}")[2]


_CODE = re.compile("[0-9A-Fa-f]{2,4}")
_SYMBOLS = 0xF000
"""First of the numbers that fonts of symbols have for their 256 characters; others show those characters there."""


def digits_of(said: str) -> str:
    """A whole number that is written with an exponent, as its digits; any other text as it is."""
    if "E" not in said.upper() or not _EXPONENT.fullmatch(said):
        return said
    number = float(said)
    return str(int(number)) if number < 1e21 and number == int(number) else said


def number_of(said: str) -> str:
    """A number as it is read: one with an exponent as its digits, a fraction to the hundredth; any other text as it is.

    Files keep the sum of some amounts as 234567.15999999997, a time as 45292.15611111111: no program shows that.
    """
    return f"{float(said):.2f}" if _FRACTION.fullmatch(said) else digits_of(said)


def put_text(element: Element) -> Put:
    """Writes the text of an element."""
    return partial(_put_text, element)


def put_tail(element: Element) -> Put:
    """Writes the text behind an element."""
    return partial(_put_tail, element)


def sign_of(element: Element, name: str) -> str:
    """The character that an attribute of an element names by its number; empty: it names none."""
    number = next((value for each, value in element.items() if each.rpartition("}")[2] == name), "")
    code = int(number, 16) if _CODE.fullmatch(number) else 0
    sign = chr(code - _SYMBOLS if _SYMBOLS <= code < _SYMBOLS + 256 else code)
    return sign if sign.isprintable() else ""


def put_sign(element: Element) -> Put:
    """Writes a text in the place of an element that is one character."""
    return partial(_put_sign, element)


def put_attribute(element: Element, name: str) -> Put:
    """Writes an attribute of an element."""
    return partial(_put_attribute, element, name)


def _put_text(element: Element, text: str) -> Undo:
    before, element.text = element.text, text
    if text != text.strip() and element.tag in _TRIMMED:
        element.set(_SPACE, "preserve")
    return partial(setattr, element, "text", before)


def _put_sign(element: Element, text: str) -> Undo:
    tag, attributes = element.tag, dict(element.items())
    element.tag, element.text = f"{tag.rpartition('}')[0]}}}t", text
    element.attrib.clear()

    def back() -> None:
        element.tag, element.text = tag, None
        for name, value in attributes.items():
            element.set(name, value)

    return back


def _put_tail(element: Element, text: str) -> Undo:
    before, element.tail = element.tail, text
    return partial(setattr, element, "tail", before)


def _put_attribute(element: Element, name: str, text: str) -> Undo:
    before = element.get(name)
    element.set(name, text)
    return partial(element.set, name, before)


def remove(element: Element) -> None:
    """Take an element out of its tree; the text behind it stays."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        previous = element.getprevious()
        if previous is not None:
            previous.tail = (previous.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def put_address(element: Element, name: str) -> Put:
    """Writes an address that leads nowhere in the place of one that told something."""
    return lambda text: _put_attribute(element, name, _NOWHERE)


PutAttribute = Callable[[Element, str], Put]


def attributes(
    root: Element, place: str, bounds: Bounds, put: PutAttribute = put_attribute, said: Callable[[str], str] = str
) -> Draft:
    """What the attributes of a part say, a blank line between two: none goes on in the next.

    Args:
        put: how one is written.
        said: what the value of one says.
    """
    draft = Draft(place, bounds, again=True)
    for element, name, value in _attributes(root, said):
        draft.gap("\n\n")
        if name.endswith("}href"):
            draft.add(spoken(value), "link", put_address(element, name))
        else:
            shown = number_of(value).ljust(len(value)) if name.rpartition("}")[2] in _OF_NUMBERS else None
            draft.add(value, _word_for(name), put(element, name), shown=shown)
    return draft


def spoken(address: str) -> str:
    """The words of an address."""
    return unquote(address).translate(_MARKS)


_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_TRIMMED = frozenset(
    f"{{http://schemas.openxmlformats.org/{family}ml/2006/main}}t" for family in ("wordprocessing", "spreadsheet")
)
"""Elements that lose the blanks at their ends unless they say that they keep them."""
_FONTS = words("font font-face rFonts latin ea cs sym panose panose1 sig buFont altName")
"""Elements whose attributes name fonts, by local name."""
_LONGEST_FONT = 40
"""Characters of a font's name; longer ones are read."""
_NO_FONT = re.compile(r"\d{7}|.@")
"""What the name of no font has; measures of a font do."""
_OF_MEASURES = words("panose panose1 sig")


def _attributes(root: Element, said: Callable[[str], str]) -> Iterator[tuple[Element, str, str]]:
    for element in root.iter():
        of_fonts, of_measures = local(element) in _FONTS, local(element) in _OF_MEASURES
        for name, written_down in element.attrib.items():
            value = said(written_down)
            if of_fonts and len(value) <= _LONGEST_FONT and (of_measures or not _NO_FONT.search(value)):
                continue
            inner = name.rpartition("}")[2] if name[0] == "{" else name
            if inner in _ENCODED:
                del element.attrib[name]
            elif value and (inner in _NAMED or (inner in _OF_NUMBERS and _tells(inner, value))):
                if value == written_down:
                    value = digits_of(unescaped(value))
                    element.set(name, value)
                yield element, name, value
            elif _tells(inner, value):
                yield element, name, value


def _tells(name: str, value: str) -> bool:
    if _MEASURES.fullmatch(value) or is_drawing(name, value, _OF_SHAPES):
        return False
    return _TELLING.search(value) is not None or _SPACED.search(value) is not None


def _word_for(name: str) -> str:
    return "alt text" if name.rpartition("}")[2] in ("descr", "alt", "title") else "attribute"
