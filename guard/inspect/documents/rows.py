"""The rows of a sheet as bytes: read cell by cell without a tree, and written anew where a cell changes.

A sheet of 200,000 cells is a tree of half a million elements. Programs write cells in one form; rows that are in it are
kept as they are written, others are put into it first (`cells.py`). What is in neither form is in no copy.

Source: ECMA-376 part 1, 18.3.1.4 (`c`: a value, a formula, a type), 18.3.1.73 (`row`), 18.4.8 (`si`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, partial
from itertools import chain
from typing import TypeVar

from guard.inspect.documents.contents import Undo

_ROW = re.compile(rb'<row((?: [A-Za-z0-9:]{1,24}="[^"<>&]{0,24}")*)(/?)>')
_ATTRIBUTE = re.compile(rb' ([A-Za-z0-9:]{1,24})="([^"<>&]{0,24})"')
_KEPT = frozenset(b"r spans s customFormat ht hidden customHeight outlineLevel collapsed thickTop thickBot".split())
"""Attributes of a row that are in a copy; those of other programs are not."""
_LONGEST_ATTRIBUTE = 10
"""Characters of such an attribute; a longer one is none that a program wrote."""
_NUMBER = re.compile(rb' r="([0-9]{1,7})"')
CELL = re.compile(
    rb'(<c(?: r="([A-Z]{1,3})([0-9]{1,7})")?((?: s="[0-9]{1,7}")?)(?: t="([A-Za-z]{1,9})")?'
    rb'((?: [cv]m="[0-9]{1,7}"){0,2})'
    rb"(?:/>|>(?:<f((?: [a-z]{1,3}[0-9]?=\"[A-Za-z0-9:$]{0,32}\"){0,6})(?:/>|>([^<>]*)</f>))?"
    rb"(?:<v>([^<>]*)</v>|<v/>|<is><t(?: xml:space=\"preserve\")?>([^<>]*)</t></is>)?</c>))"
)
"""A cell as programs write it: all of it, column, row, style, type, others, attributes of its formula, formula, value,
text."""
_EARLY = re.compile(rb'((?: [cv]m="[0-9]{1,7}"){1,2})( t="[A-Za-z]{1,9}")')
"""Attributes of a cell in the order in which XlsxWriter writes them: others before the type."""
_OF_SHARED = b" si="
_SHARED = re.compile(rb' si="([0-9]{1,7})"')
_CONTROLS = bytes({*range(32), 127} - set(b"\t\n"))
_STRANGE = (b"<!", b"<?", b"\xef\xbf\xbe", b"\xef\xbf\xbf")
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_REFERENCE = re.compile("&(?:#([0-9]{1,7})|#x([0-9A-Fa-f]{1,6})|(amp|lt|gt|quot|apos));")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
"""Spelling of a character by its number: 22.9.2.19 (`ST_Xstring`)."""
_INDEX_DIGITS = 9
"""Digits of which shared text a cell names, at most."""
_SHOWN = re.compile(rb' t="s"(?: [cv]m="[0-9]{1,7}"){0,2}>(?:<f[^<>]*(?:/>|>[^<>]*</f>))?<v>([0-9]{1,9})</v>')
_ROW_END = b"</row>"


_Item = TypeVar("_Item")
Cell = tuple[bytes, ...]


class NotPlain(Exception):
    """Rows are written in another form."""


class Sheet:
    """The rows of one sheet. One thread; `put` and its undo change what `written` gives."""

    def __init__(self, content: bytes) -> None:
        """
        Args:
            content: what stands in `sheetData`, as its file writes it.

        Raises:
            NotPlain: it is in no form that is read here.
        """
        self._heads: list[bytes] = []
        self._inner: list[bytes] = []
        self._put: dict[tuple[int, int], str] = {}
        self._without: set[tuple[int, int]] = set()
        """Cells that have lost their formula, by row and cell, both from 0."""
        self._without_shared: set[bytes] = set()
        self._written: bytes | None = None
        """What `written` gives; None: something has changed since."""
        if is_strange(content):
            raise NotPlain
        if b'm="' in content:
            content = _EARLY.sub(rb"\2\1", content)
        at = 0
        while at < len(content):
            row = _ROW.match(content, at)
            if row is None:
                raise NotPlain
            end = row.end() if row[2] else content.find(_ROW_END, row.end())
            if end < 0:
                raise NotPlain
            self._heads.append(_head(row[1]))
            self._inner.append(b"" if row[2] else content[row.end() : end])
            at = end if row[2] else end + len(_ROW_END)

    def rows(self) -> Iterator[tuple[int | None, list[Cell]]]:
        """Each row's number, None where it is not told, with its cells as `CELL` parts them.

        Raises:
            NotPlain: they are in no form that is read here.
        """
        for head, inner in zip(self._heads, self._inner, strict=True):
            cells = CELL.findall(inner)
            if sum([len(cell[0]) for cell in cells]) != len(inner):
                raise NotPlain
            number = _NUMBER.match(head)
            yield int(number[1]) if number else None, cells

    def put(self, row: int, at: int, text: str) -> Undo:
        """Makes a cell a text of its own; its formula goes, and those that were written with it."""
        self._written = None
        back = self.drop_formula(row, at) if _OF_SHARED in self._inner[row] else None
        self._put[row, at] = text
        return partial(self._take_back, (row, at), back)

    def drop_formula(self, row: int, at: int) -> Undo:
        """A formula that holds what is covered goes; what it came to stays, covered where it has to be."""
        self._written = None
        inner = self._inner[row]
        shared = _SHARED.search(CELL.findall(inner)[at][6]) if _OF_SHARED in inner else None
        if shared is None:
            return self._added(self._without, (row, at))
        return self._added(self._without_shared, shared[1])

    def written(self) -> bytes:
        """What stands in `sheetData` now."""
        if self._written is None:
            self._written = self._joined()
        return self._written

    def _joined(self) -> bytes:
        changed: dict[int, set[int]] = {}
        for row, at in chain(self._put, self._without):
            changed.setdefault(row, set()).add(at)
        made = []
        for number, (head, inner) in enumerate(zip(self._heads, self._inner, strict=True)):
            shared = self._without_shared and _OF_SHARED in inner
            if shared or number in changed:
                cells = CELL.findall(inner)
                parts = [cell[0] for cell in cells]
                for at in range(len(cells)) if shared else changed[number]:
                    parts[at] = self._cell(number, at, cells[at])
                inner = b"".join(parts)
            made.append(b"<row" + head + (b">" + inner + _ROW_END if inner else b"/>"))
        return b"".join(made)

    def _take_back(self, place: tuple[int, int], back: Undo | None) -> None:
        self._written = None
        del self._put[place]
        if back is not None:
            back()

    def _added(self, to: set[_Item], item: _Item) -> Undo:
        if item in to:
            return _nothing
        to.add(item)
        return partial(self._left_out, to, item)

    def _left_out(self, of: set[_Item], item: _Item) -> None:
        self._written = None
        of.discard(item)

    def _cell(self, row: int, at: int, cell: Cell) -> bytes:
        whole, letters, digits, style, kind, others, attributes, _, value, text = cell
        place = b' r="' + letters + digits + b'"' if letters else b""
        put = self._put.get((row, at))
        if put is not None:
            return b"<c" + place + style + b' t="inlineStr"><is>' + string(put) + b"</is></c>"
        shared = _SHARED.search(attributes)
        if (row, at) not in self._without and (shared is None or shared[1] not in self._without_shared):
            return whole
        typed = b' t="' + kind + b'"' if kind else b""
        shows = b"<v>" + value + b"</v>" if value else b"<is><t>" + text + b"</t></is>" if text else b""
        return b"<c" + place + style + typed + others + b">" + shows + b"</c>"


def shown(rows: bytes) -> Iterator[int]:
    """The shared texts that the cells of written rows show."""
    return map(int, _SHOWN.findall(rows))


def is_strange(content: bytes) -> bool:
    """Whether characters are in it that XML has none of or changes, comments or instructions."""
    return len(content.translate(None, _CONTROLS)) < len(content) or any(each in content for each in _STRANGE)


def string(text: str) -> bytes:
    """A text as a file holds it."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    opening = b"<t>" if text == text.strip() else b'<t xml:space="preserve">'
    return opening + escaped.encode(errors="replace") + b"</t>"


def printable(text: str) -> str:
    """A text without the characters that XML has none of."""
    return _UNWRITABLE.sub(" ", text)


def spoken(written: bytes) -> str:
    """A text of a file, with the characters that XML names or numbers.

    Raises:
        NotPlain: it is none.
    """
    try:
        text = written.decode()
    except UnicodeDecodeError as error:
        raise NotPlain from error
    if "&" in text:
        if text.count("&") != len(_REFERENCE.findall(text)):
            raise NotPlain
        text = _REFERENCE.sub(_referred, text)
    return unescaped(text)


def _referred(reference: re.Match[str]) -> str:
    if reference[3]:
        return _NAMED[reference[3]]
    code = int(reference[1]) if reference[1] else int(reference[2], 16)
    if code > 0x10FFFF or 0xD800 <= code < 0xE000 or (code < 32 and code not in (9, 10, 13)):
        raise NotPlain
    return chr(code)


def unescaped(said: str) -> str:
    """A text with the characters that its file spells by their numbers, those apart that XML cannot hold."""
    return _ESCAPE.sub(_character, said) if "_x" in said else said


def _character(escape: re.Match[str]) -> str:
    character = chr(int(escape[1], 16))
    return character if character in "\t\n\r" or character.isprintable() else escape[0]


def index_of(said: bytes) -> int | None:
    """Which shared text a cell names, from 0; None: it names none."""
    return int(said) if len(said) <= _INDEX_DIGITS and said.isdigit() else None


@cache
def column_number(letters: bytes) -> int:
    """Which column the letters of a reference name, from 1."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


@cache
def column_letters(number: int) -> str:
    """The letters of a column, counted from 1."""
    letters = ""
    while number > 0:
        number, at = divmod(number - 1, 26)
        letters = chr(65 + at) + letters
    return letters


def _head(attributes: bytes) -> bytes:
    """The attributes of a row that are in a copy, its number first."""
    found = _ATTRIBUTE.findall(attributes)
    kept = {name: value for name, value in found if name in _KEPT and len(value) <= _LONGEST_ATTRIBUTE}
    number = kept.pop(b"r", None)
    first = b' r="' + number + b'"' if number is not None else b""
    return first + b"".join([b" " + name + b'="' + value + b'"' for name, value in kept.items()])


def _nothing() -> None:
    """Takes nothing back."""
