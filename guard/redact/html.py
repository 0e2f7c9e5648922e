"""Reads a copied piece of a web page as text, and makes the page anew with findings masked.

The safe page is built from what is known to be safe (see `markup`), never by cutting pieces out of the bytes.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import NamedTuple

import ahocorasick

from guard.errors import InputError
from guard.model import Finding, MaskStyle
from guard.redact import markup
from guard.redact.charset import decode, in_seven_bits
from guard.redact.text import Replacement, replacements

_LINES = markup.words(
    "html body div p blockquote hr h1 h2 h3 h4 h5 h6 ul ol li dl dt dd table caption tr center address article section "
    "aside header footer main nav figure figcaption details summary pre textarea select option optgroup fieldset "
    "legend"
)
"""Elements that begin and end a line."""
_IN_PLACE = ("value", "alt")
"""Attributes that are shown where their element stands."""
_RUN = re.compile(r"[ \t\r\n\f]+|[^ \t\r\n\f]+")


class _Slot(NamedTuple):
    """A place of the tree that holds text: an element, by its number in document order, and `text`, `tail` or the
    name of an attribute with an `@` before it."""

    element: int
    name: str


class _Run(NamedTuple):
    """Characters that stand in `HtmlText.text` from `start` on and in a slot from `offset` on."""

    start: int
    length: int
    slot: _Slot
    offset: int


@dataclass(frozen=True, slots=True)
class HtmlText:
    """A copied piece of a web page."""

    text: str = field(repr=False)
    """What it says: the visible text in lines, cells apart by tabs; then, each on a line, texts of attributes and of
    what is hidden. A value that is split over several elements of a line is in one piece here."""
    _root: markup.Element = field(repr=False)
    _runs: tuple[_Run, ...] = field(repr=False)
    unseen: tuple[str, ...] = field(repr=False)
    """Texts of what is hidden, as they stand there; no safe page has them."""

    def mask(self, findings: Sequence[Finding], style: MaskStyle = MaskStyle.MASK) -> bytes:
        """The page in UTF-8 with every finding masked and with nothing in it but text, plain tags and plain styles.

        A masked value that stands again in an attribute, where it had no context to be found by, goes there too.

        Raises:
            RedactError: a finding has no span in `text`.
        """
        from lxml import etree

        changes = replacements(self.text, findings, style)
        root = deepcopy(self._root)
        elements = list(root.iter())
        for slot, edits in self._edits(changes).items():
            _apply(elements[slot.element], slot.name, edits)
        _drop_attributes_with({self.text[change.start : change.end] for change in changes}, elements)
        head = root.makeelement("head")
        etree.SubElement(head, "meta", {"http-equiv": "content-type", "content": "text/html; charset=utf-8"})
        root.insert(0, head)
        page: bytes = etree.tostring(root, method="html", encoding="unicode").encode()
        return page

    def _edits(self, changes: Sequence[Replacement]) -> Mapping[_Slot, list[tuple[int, int, str]]]:
        """What to do in which slot, in order: characters [start, end) of the slot become a text."""
        edits: dict[_Slot, list[tuple[int, int, str]]] = defaultdict(list)
        for change in changes:
            rest = change.text
            for run, first, last in self._overlapping(change.start, change.end):
                start = run.offset + first - run.start
                if change.aligned:
                    piece = change.text[first - change.start : last - change.start]
                else:
                    piece, rest = rest, ""
                edits[run.slot].append((start, start + last - first, piece))
        return edits

    def _overlapping(self, start: int, end: int) -> Iterator[tuple[_Run, int, int]]:
        """The runs that hold characters of [start, end), each with those of its characters."""
        index = max(bisect_right(self._runs, start, key=lambda run: run.start) - 1, 0)
        while index < len(self._runs) and self._runs[index].start < end:
            run = self._runs[index]
            first, last = max(start, run.start), min(end, run.start + run.length)
            if first < last:
                yield run, first, last
            index += 1


def parse(data: bytes) -> HtmlText:
    """Read a page or a piece of one, in whatever encoding it is.

    Raises:
        InputError: it is nested so deep, or has so many parts, that its text cannot be told in time; or it is in UTF-7.
    """
    if in_seven_bits(data):
        raise InputError(
            "a page in UTF-7, which says one thing to some programs and another to others", code="unknown-format"
        )
    root = _tree(decode(data))
    markup.require_bounded(root)
    unseen = markup.clean(root)
    reader = _Reader()
    reader.read(root, unseen)
    return HtmlText("".join(reader.pieces), root, tuple(reader.runs), unseen)


def _tree(page: str) -> markup.Element:
    from lxml import etree, html

    parser = html.HTMLParser(encoding="utf-8", huge_tree=True)
    try:
        root = html.document_fromstring(page.encode(), parser, ensure_head_body=True)
    except etree.ParserError:  # nothing but comments, or nothing at all
        root = html.document_fromstring(f"<p></p>{page}".encode(), parser, ensure_head_body=True)
    if any(entry.level == etree.ErrorLevels.FATAL for entry in parser.error_log):
        raise InputError(
            "the page is nested too deep to be inspected; copy a smaller piece of it", code="page-too-deep"
        )
    return root


class _Reader:
    """Writes down the text of a tree, and where each character came from."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.runs: list[_Run] = []
        self._length = 0
        self._last = "\n"

    def read(self, root: markup.Element, unseen: Sequence[str]) -> None:
        """The visible text, then what attributes and `unseen` say beyond it (twice the same would count as two)."""
        numbers = {element: number for number, element in enumerate(root.iter())}
        self._read_visible(root, numbers)
        said = {piece.strip() for piece in re.split(r"[\n\t]", "".join(self.pieces))}
        for element, number in numbers.items():
            for name, value in element.attrib.items():
                beside = (name in markup.READABLE and name not in _IN_PLACE) or name == "href"
                if beside and value.strip() not in said:
                    self.line()
                    self.write(_Slot(number, f"@{name}"), value, keep=True)
        for text in unseen:
            shown = " ".join(text.split())
            if shown not in said:
                self.line()
                self.put(shown)
                said.add(shown)

    def _read_visible(self, root: markup.Element, numbers: Mapping[markup.Element, int]) -> None:
        from lxml import etree

        keep = 0
        for event, element in etree.iterwalk(root, events=("start", "end")):
            number = numbers[element]
            keeps = element.tag in ("pre", "textarea") or "pre" in element.get("style", "")
            if event == "start":
                keep += keeps
                self._begin(element, number)
                self.write(_Slot(number, "text"), element.text, keep=bool(keep))
            else:
                keep -= keeps
                if element.tag in _LINES:
                    self.line()
                if element is not root:
                    self.write(_Slot(number, "tail"), element.tail, keep=bool(keep))

    def _begin(self, element: markup.Element, number: int) -> None:
        if element.tag in _LINES or element.tag == "br":
            self.line()
        elif element.tag in ("td", "th") and self._last != "\n":
            self.put("\t")
        for name in _IN_PLACE:
            if element.get(name):
                self.space()
                self.write(_Slot(number, f"@{name}"), element.get(name), keep=True)
                self.space()

    def line(self) -> None:
        if self._last != "\n":
            self.put("\n")

    def space(self) -> None:
        if not self._last.isspace():
            self.put(" ")

    def put(self, text: str) -> None:
        if text:
            self.pieces.append(text)
            self._length += len(text)
            self._last = text[-1]

    def write(self, slot: _Slot, text: str | None, *, keep: bool) -> None:
        """A slot's text; its white space as a browser shows it, unless it is kept."""
        if not text:
            return
        if keep:
            self.runs.append(_Run(self._length, len(text), slot, 0))
            self.put(text)
            return
        for run in _RUN.finditer(text):
            if run[0][0] in " \t\r\n\f":
                self.space()
            else:
                self.runs.append(_Run(self._length, len(run[0]), slot, run.start()))
                self.put(run[0])


def _apply(element: markup.Element, name: str, edits: Sequence[tuple[int, int, str]]) -> None:
    if name == "@href":
        # A link to half an address is no link.
        del element.attrib["href"]
        return
    attribute = name.removeprefix("@") if name.startswith("@") else None
    text: str = element.get(attribute) if attribute else getattr(element, name)
    for start, end, replacement in reversed(edits):
        text = text[:start] + replacement + text[end:]
    if attribute:
        element.set(attribute, text)
    else:
        setattr(element, name, text)


def _drop_attributes_with(values: set[str], elements: Sequence[markup.Element]) -> None:
    telling = ahocorasick.Automaton()
    for value in map(_squeeze, values):
        if len(value) > 1:
            telling.add_word(value, value)
    if not telling:
        return
    telling.make_automaton()
    for element in elements:
        for name, text in list(element.attrib.items()):
            if any(True for _ in telling.iter(_squeeze(text))):
                del element.attrib[name]


def _squeeze(text: str) -> str:
    return "".join(char for char in text if char.isalnum())
