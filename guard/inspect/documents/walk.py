"""Texts of parts in XML, in the order in which people see them, each with its place in the tree."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from guard.inspect.documents.allowed import put_content
from guard.inspect.documents.bounds import Bounds, damaged
from guard.inspect.documents.contents import Draft, Put
from guard.inspect.documents.markup import Element, digits_of, local, number_of, put_sign, put_tail, remove, sign_of
from guard.inspect.documents.rows import column_letters, unescaped


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
    joined: dict[str, str] = field(default_factory=dict)
    """Asides of which those of one paragraph are read as one text, with what they are called."""
    dropped: dict[str, str] = field(default_factory=dict)
    """Elements that are read for themselves, and are in no copy."""
    mute: frozenset[str] = frozenset({"Application", "AppVersion", "fldData"})
    """Elements that only programs read, or have words in: not read, and in no copy."""
    packed: frozenset[str] = frozenset({"blob", "oblob", "stream", "ostream", "storage", "ostorage", "vstream"})
    """Elements whose texts are bytes in letters: they are empty in a copy."""
    references: bool = False
    """Whether cells are told by column and row: `C14`."""
    mixed: bool = False
    """Whether blanks between the elements of a paragraph are shown."""
    coded: frozenset[str] = frozenset()
    """Elements in whose text there are codes, which are no words."""
    codes: re.Pattern[str] | None = None
    spelled: bool = False
    """Whether a text may spell characters by their numbers (see `unescaped`)."""
    signs: dict[str, str] = field(default_factory=dict)
    """Elements that are one character, with the attribute that names it by its number."""
    named: dict[str, str] = field(default_factory=dict)
    """Elements that a place is told by: what a person calls them, counted in their part."""


_NUMBER = "v"
"""Element that holds a number as a file keeps it, in charts and caches."""
_FALLBACK = "Fallback"
"""Element that says again, for older programs, what stands beside it."""
_TAB_STOPS = "tabs"
"""Element whose children say where tabs lead, and are none."""


def _blank(code: re.Match[str]) -> str:
    return " " * len(code[0])


_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_DIGITS = 7
"""Digits of such a number; a longer one is none that a program wrote."""
_REPEATED = 64
"""Equal cells that keep the columns behind them in their place; of more, an empty rest of a row is made."""
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
    pending: dict[str, Draft] = field(default_factory=dict)
    """Of what is joined, by what it is called."""
    paragraphs: int = 0
    """Paragraphs that are open, in what is read for itself: those around it do not count."""
    around: list[int] = field(default_factory=list)
    """Those around each aside that is open."""
    cells: list[int] = field(default_factory=list)
    """Cells so far in each row that is open."""

    @property
    def where(self) -> str:
        if self.grammar.references and self.cells and self.places:
            row = max(self.counts.get(row, 0) for row in self.grammar.rows)
            return f"{self.places[0]}, {column_letters(self.cells[-1])}{row}"
        return ", ".join(self.places[:2])

    def add(self, text: str | None, put: Put, *, leaf: bool = False, coded: bool = False, number: bool = False) -> None:
        if text and (text.strip() or (self.paragraphs and (leaf or self.grammar.mixed))):
            shown = self.grammar.codes.sub(_blank, text) if coded and self.grammar.codes else text
            shown = number_of(text).ljust(len(text)) if number else shown
            self.drafts[-1].add(text, self.where, put, row=bool(self.cells), shown=shown)

    def open(self, name: str, parent: str) -> None:
        grammar = self.grammar
        if name in grammar.named and len(self.places) < 2 and not (name in grammar.paragraphs and self.places):
            if not self.places:
                self.counts.update({grammar.named.get(row, row): 0 for row in grammar.rows})
            word = grammar.named[name]
            self.counts[word] = self.counts.get(word, 0) + 1
            self.places.append(f"{word} {self.counts[word]}")
        if name in grammar.asides:
            self._turn_to(self._aside(grammar.asides[name], again=name == _FALLBACK))
            self.around.append(self.paragraphs)
            self.paragraphs = 0
        elif name in grammar.joined:
            word = grammar.joined[name]
            self._turn_to(self.pending.setdefault(word, self._aside(word)))
        elif name in grammar.rows:
            self.drafts[-1].gap("\n")
            self.cells.append(0)
            self.counts[name] = self.counts.get(name, 0) + (name not in grammar.named)
        elif name in grammar.cells and self.cells:
            if self.cells[-1]:
                self.drafts[-1].gap("\t")
            self.cells[-1] += 1
        elif name in grammar.breaks and parent != _TAB_STOPS:
            self.drafts[-1].gap(" " if self.cells else grammar.breaks[name])
        elif name in grammar.paragraphs or not self.paragraphs:
            self._gap()
        self.paragraphs += name in grammar.paragraphs

    def close(self, name: str, opened: bool, times: int) -> None:
        grammar = self.grammar
        self.paragraphs -= name in grammar.paragraphs
        if name in grammar.asides:
            self.done.append(self.drafts.pop())
            self.paragraphs = self.around.pop()
        elif name in grammar.joined:
            self.drafts.pop()
        elif name in grammar.rows:
            self.cells.pop()
            self.drafts[-1].gap("\n")
            self.counts[name] = self.counts.get(name, 0) + times - 1
        elif name in grammar.cells and self.cells:
            self.drafts[-1].columns(min(times, _REPEATED) - 1)
            self.cells[-1] += times - 1
        elif name in grammar.paragraphs or not self.paragraphs:
            self._gap()
        if name in grammar.paragraphs:
            for draft in self.pending.values():
                draft.gap("\n")
        if opened:
            self.places.pop()

    def _aside(self, word: str, *, again: bool = False) -> Draft:
        place = ", ".join(filter(None, (self.drafts[0].place, word)))
        return Draft(place, self.bounds, again=again or self.drafts[-1].again)

    def _turn_to(self, draft: Draft) -> None:
        if len(self.drafts) > _ASIDE_DEPTH:
            raise damaged()
        self.drafts.append(draft)

    def _gap(self) -> None:
        self.drafts[-1].gap(" " if self.cells else "\n")


def texts(root: Element, place: str, grammar: Grammar, bounds: Bounds) -> list[Draft]:
    """The texts of a part, in order; asides behind it. What is dropped is taken out of the tree."""
    from lxml import etree

    gone = _taken_out(root, place, grammar, bounds)
    walk = _Walk(grammar, bounds, drafts=[Draft(place, bounds)])
    named: list[bool] = []
    for event, element in etree.iterwalk(root, events=("start", "end")):
        name = local(element)
        if event == "start":
            before = len(walk.places)
            walk.open(name, "" if element is root else local(element.getparent()))
            named.append(len(walk.places) > before)
            if grammar.spelled and element.text:
                element.text = unescaped(element.text)
            number = name == _NUMBER and not len(element)
            if number and element.text:
                element.text = digits_of(element.text)
            if name in grammar.signs:
                walk.add(sign_of(element, grammar.signs[name]), put_sign(element), leaf=True)
            coded = name in grammar.coded
            walk.add(element.text, put_content(element), leaf=not len(element), coded=coded, number=number)
        else:
            walk.close(name, named.pop(), _times(element, name, grammar))
            if element is not root:
                walk.add(element.tail, put_tail(element))
    return [*walk.drafts, *walk.pending.values(), *walk.done, *gone]


def _taken_out(root: Element, place: str, grammar: Grammar, bounds: Bounds) -> list[Draft]:
    """What stands in elements that are in no copy; they are taken out of the tree."""
    found: list[Draft] = []
    doomed = [each for each in root.iter() if local(each) in grammar.mute or local(each) in grammar.dropped]
    for element in doomed:
        name = local(element)
        if name in grammar.dropped and not any(local(above) in grammar.dropped for above in element.iterancestors()):
            draft = Draft(", ".join(filter(None, (place, grammar.dropped[name]))), bounds)
            draft.add("".join(element.itertext()), "", None)
            found.append(draft)
    for element in doomed:
        remove(element)
    for element in root.iter():
        if element.text and local(element) in grammar.packed:
            element.text = None
    return found


def _times(element: Element, name: str, grammar: Grammar) -> int:
    """How many equal rows or cells an element stands for."""
    if not grammar.references or (name not in grammar.rows and name not in grammar.cells):
        return 1
    kind = "rows" if name in grammar.rows else "columns"
    times = element.get(f"{_TABLE}number-{kind}-repeated", "1")
    return int(times) if times.isascii() and times.isdigit() and len(times) <= _DIGITS else 1
