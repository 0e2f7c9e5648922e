"""Parts in XML: parsed within bounds, read in the order in which people see them, each text with its place in the tree.

No part may declare entities or a type: no office program writes one into these formats, and both are ways to attack.
Comments and instructions of XML are left out when a part is parsed, and so are in no copy.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from guard.inspect.documents.bounds import Bounds, damaged
from guard.inspect.documents.contents import Draft, Put, Undo
from guard.redact.markup import words

Element = Any
"""An lxml element; lxml carries no types."""
_NAMED = words(
    "descr title alt author userName displayName initials tooltip display prompt promptTitle error errorTitle caption "
    "string name v creator lastModifiedBy"
)
"""Attributes whose values are words, by local name."""
_TELLING = re.compile(r"[㐀-鿿]|@|\d{6}|%[0-9A-Fa-f]{2}%")
"""What makes the value of any other attribute worth reading."""
_MEASURES = re.compile(r"[-+.\d]{1,10}|[0-9A-Fa-f]{8}|\{[0-9A-Fa-f-]{36}\}")
"""Values that programs give: sizes, colours, marks of revisions, identifiers."""


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


def put_text(element: Element) -> Put:
    """Writes the text of an element."""
    return partial(_put_text, element)


def put_tail(element: Element) -> Put:
    """Writes the text behind an element."""
    return partial(_put_tail, element)


def put_attribute(element: Element, name: str) -> Put:
    """Writes an attribute of an element."""
    return partial(_put_attribute, element, name)


def _put_text(element: Element, text: str) -> Undo:
    before, element.text = element.text, text
    if text != text.strip() and element.tag in _TRIMMED:
        element.set(_SPACE, "preserve")
    return partial(setattr, element, "text", before)


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


@dataclass(frozen=True, slots=True)
class Grammar:
    """What the elements of a family of formats are to a reader, by local name."""

    paragraphs: frozenset[str]
    """Within them elements join without a gap."""
    rows: frozenset[str] = frozenset()
    cells: frozenset[str] = frozenset()
    breaks: dict[str, str] = field(default_factory=dict)
    """What an empty element within a paragraph stands for."""
    asides: dict[str, str] = field(default_factory=dict)
    """Elements that are read for themselves, with what they are called; else they would part the text around them."""
    dropped: frozenset[str] = frozenset()
    """Asides that are in no copy."""
    mute: frozenset[str] = frozenset({"Application", "AppVersion", "generator"})
    """Elements that only programs have words in: not read, and in no copy."""
    mixed: bool = False
    """Whether blanks between the elements of a paragraph are shown."""
    coded: frozenset[str] = frozenset()
    """Elements in whose text there are codes, which are no words."""
    codes: re.Pattern[str] | None = None
    named: dict[str, str] = field(default_factory=dict)
    """Elements that a place is told by: what a person calls them, counted in their part."""


_TAB_STOPS = "tabs"
"""Element whose children say where tabs lead, and are none."""


def _blank(code: re.Match[str]) -> str:
    return " " * len(code[0])


_ASIDE_DEPTH = 64
"""Depth of asides in one another; a deeper document is none that a program wrote."""


@dataclass(slots=True)
class _Walk:
    grammar: Grammar
    bounds: Bounds
    counts: dict[str, int] = field(default_factory=dict)
    places: list[str] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)
    done: list[Draft] = field(default_factory=list)
    paragraphs: int = 0
    cells: list[int] = field(default_factory=list)
    """Cells so far in each row that is open."""
    dropping: int = 0

    @property
    def where(self) -> str:
        return ", ".join(self.places[:2])

    def add(self, text: str | None, put: Put, *, leaf: bool = False, coded: bool = False) -> None:
        if text and (text.strip() or (self.paragraphs and (leaf or self.grammar.mixed))):
            shown = self.grammar.codes.sub(_blank, text) if coded and self.grammar.codes else None
            self.drafts[-1].add(text, self.where, None if self.dropping else put, row=bool(self.cells), shown=shown)

    def open(self, name: str, parent: str) -> None:
        grammar = self.grammar
        if name in grammar.named and len(self.places) < 2 and not (name in grammar.paragraphs and self.places):
            self.counts[name] = self.counts.get(name, 0) + 1
            self.places.append(f"{grammar.named[name]} {self.counts[name]}")
        if name in grammar.asides:
            if len(self.drafts) > _ASIDE_DEPTH:
                raise damaged()
            place = ", ".join(filter(None, (self.drafts[0].place, grammar.asides[name])))
            self.drafts.append(Draft(place, self.bounds))
            self.dropping += name in grammar.dropped
        elif name in grammar.rows:
            self.drafts[-1].gap("\n")
            self.cells.append(0)
        elif name in grammar.cells and self.cells:
            if self.cells[-1]:
                self.drafts[-1].gap("\t")
            self.cells[-1] += 1
        elif name in grammar.breaks and parent != _TAB_STOPS:
            self.drafts[-1].gap(" " if self.cells else grammar.breaks[name])
        elif name in grammar.paragraphs or not self.paragraphs:
            self._gap()
        self.paragraphs += name in grammar.paragraphs

    def close(self, name: str, opened: bool) -> None:
        grammar = self.grammar
        self.paragraphs -= name in grammar.paragraphs
        if name in grammar.asides:
            self.done.append(self.drafts.pop())
            self.dropping -= name in grammar.dropped
        elif name in grammar.rows:
            self.cells.pop()
            self.drafts[-1].gap("\n")
        elif name in grammar.paragraphs or (not self.paragraphs and name not in grammar.cells):
            self._gap()
        if opened:
            self.places.pop()

    def _gap(self) -> None:
        self.drafts[-1].gap(" " if self.cells else "\n")


def texts(root: Element, place: str, grammar: Grammar, bounds: Bounds, apart: Element = None) -> list[Draft]:
    """The texts of a part, in order; asides behind it. What is dropped is taken out of the tree.

    Args:
        apart: an element that the format itself reads; None: there is none.
    """
    from lxml import etree

    walk = _Walk(grammar, bounds, drafts=[Draft(place, bounds)])
    named: list[bool] = []
    doomed: list[Element] = []
    steps = etree.iterwalk(root, events=("start", "end"))
    for event, element in steps:
        name = local(element)
        if element is apart or name in grammar.mute:
            steps.skip_subtree()
            if event == "end" and name in grammar.mute:
                doomed.append(element)
        elif event == "start":
            before = len(walk.places)
            walk.open(name, "" if element is root else local(element.getparent()))
            named.append(len(walk.places) > before)
            walk.add(element.text, put_text(element), leaf=not len(element), coded=name in grammar.coded)
            if name in grammar.dropped:
                doomed.append(element)
        else:
            walk.close(name, named.pop())
            if element is not root:
                walk.add(element.tail, put_tail(element))
    for element in doomed:
        remove(element)
    return [*walk.drafts, *walk.done]


def attributes(root: Element, place: str, bounds: Bounds, apart: Element = None) -> Draft:
    """What the attributes of a part say, one a line; `apart`: see `texts`."""
    draft = Draft(place, bounds)
    for element, name, value in _attributes(root, apart):
        draft.gap("\n")
        draft.add(value, _word_for(name), put_attribute(element, name))
    return draft


_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_TRIMMED = frozenset(
    f"{{http://schemas.openxmlformats.org/{family}ml/2006/main}}t" for family in ("wordprocessing", "spreadsheet")
)
"""Elements that lose the blanks at their ends unless they say that they keep them."""
_FONTS = words("font rFonts latin ea cs sym panose panose1 sig buFont altName")
"""Elements whose attributes name fonts, by local name."""
_LONGEST_FONT = 40
"""Characters of a font's name; longer ones are read."""


def _attributes(root: Element, apart: Element) -> Iterator[tuple[Element, str, str]]:
    from lxml import etree

    steps = etree.iterwalk(root, events=("start",))
    for _, element in steps:
        if element is apart:
            steps.skip_subtree()
        of_fonts = local(element) in _FONTS
        for name, value in element.attrib.items():
            if of_fonts and len(value) <= _LONGEST_FONT:
                continue
            inner = name.rpartition("}")[2] if name[0] == "{" else name
            if (inner in _NAMED and value) or (_TELLING.search(value) and not _MEASURES.fullmatch(value)):
                yield element, name, value


def _word_for(name: str) -> str:
    return "alt text" if name.rpartition("}")[2] in ("descr", "alt", "title") else "attribute"
