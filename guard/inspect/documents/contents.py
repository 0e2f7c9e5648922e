"""What a format gives of a document: texts with their places, what lies inside, and a way to write it anew."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from guard.inspect.documents.bounds import Bounds, too_large
from guard.model import Label
from guard.redact.text import Replacement

Undo = Callable[[], None]
Put = Callable[[str], Undo]
"""Writes a text in the place of a piece; gives what takes that back."""
_BLANKS = str.maketrans("\t\n\r\v\f", "     ")
"""Breaks inside a cell, which would break its row: a blank each, so that places stay."""


class Piece(NamedTuple):
    """A text in one place of a document: a run, a cell, an attribute. There may be very many."""

    start: int
    """In the passage, code points."""
    text: str
    where: str
    """As a person is told: `C14`, `paragraph 3`."""
    put: Put | None
    """None: the place is left out of every copy, and its text with it."""

    @property
    def end(self) -> int:
        """One past its last code point in the passage."""
        return self.start + len(self.text)

    def __repr__(self) -> str:
        return f"Piece({self.start}, {self.where!r})"


class Pieces(Protocol):
    """The pieces of a passage, in order."""

    @property
    def starts(self) -> Sequence[int]:
        """Where each begins."""

    def __len__(self) -> int:
        """How many there are."""

    def __getitem__(self, index: int, /) -> Piece:
        """One of them, from 0."""

    def where(self, index: int, /) -> str:
        """Where it stands (see `Piece.where`)."""


class Listed:
    """Pieces that are made already."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self._pieces = pieces
        self.starts: Sequence[int] = [piece.start for piece in pieces]

    def __len__(self) -> int:
        return len(self._pieces)

    def __getitem__(self, index: int) -> Piece:
        return self._pieces[index]

    def where(self, index: int) -> str:
        """See `Pieces.where`."""
        return self._pieces[index].where


@dataclass(frozen=True, slots=True)
class Passage:
    """Pieces that are read as one text."""

    place: str
    """What of the document it is: `Sheet 2`, `header`; empty: the document itself."""
    text: str = field(repr=False)
    pieces: Pieces = field(repr=False)
    labels: tuple[Label, ...] = field(default=(), repr=False)
    again: bool = False
    """Whether it may say again what the document says elsewhere: that counts once."""
    rows: bool = False
    """Whether it is one table: its lines are rows."""

    def where(self, start: int) -> str:
        """Where a finding that begins there stands."""
        inner = self.pieces.where(self._index(start)) if len(self.pieces) else ""
        return ", ".join(filter(None, (self.place, inner)))

    def changed(self, replacements: Sequence[Replacement]) -> Iterator[tuple[Piece, str]]:
        """The pieces that change, each with its new text; what replaces several stands in the first."""
        starts = self.pieces.starts
        pieces: dict[int, Piece] = {}
        edits: dict[int, list[tuple[int, int, str]]] = {}
        for each in replacements:
            index = self._index(each.start)
            if starts and starts[index] == each.start:
                piece = self.pieces[index]
                if piece.end == each.end:
                    yield piece, each.text
                    continue
            rest = each.text
            while index < len(starts) and starts[index] < each.end:
                piece = pieces.get(index) or pieces.setdefault(index, self.pieces[index])
                start, end = max(each.start, piece.start), min(each.end, piece.end)
                if start < end:
                    if each.aligned:
                        put = each.text[start - each.start : end - each.start]
                    else:
                        put, rest = rest, ""
                    edits.setdefault(index, []).append((start - piece.start, end - piece.start, put))
                index += 1
        for number, changes in edits.items():
            text, done, made = pieces[number].text, 0, ""
            for start, end, put in changes:
                made += text[done:start] + put
                done = end
            yield pieces[number], made + text[done:]

    def _index(self, at: int) -> int:
        """The last piece that begins at or before a place."""
        return max(0, bisect_right(self.pieces.starts, at) - 1)


@dataclass(frozen=True, slots=True)
class Member:
    """A picture, a document or a text inside a document."""

    name: str = field(repr=False)
    """Its file name; unique in its document."""
    data: bytes = field(repr=False)
    where: str


Members = dict[str, bytes | None]
"""What goes in the place of each member, by name; None: nothing."""


@dataclass(frozen=True, slots=True)
class Contents:
    """An opened document. One thread; `write` writes the pieces as they stand at that moment."""

    passages: tuple[Passage, ...]
    members: tuple[Member, ...]
    write: Callable[[Members], bytes | None] = field(repr=False)
    """The document anew, of what was read and nothing else; None: it cannot be written."""
    unread: tuple[str, ...] = ()
    """Where something stands that cannot be read, and is in no copy."""


class Draft:
    """A passage that is still being put together."""

    def __init__(self, place: str, bounds: Bounds, *, again: bool = False) -> None:
        self.place, self.again, self._bounds = place, again, bounds
        self._texts: list[str] = []
        self._pieces: list[Piece] = []
        self._length = 0
        self._last = "\n"

    def add(self, text: str, where: str, put: Put | None, *, row: bool = False, shown: str | None = None) -> None:
        """A piece; in a row of a table its breaks are read as blanks.

        Args:
            shown: what is read in its place, of the same length; None: the text as it is.
        """
        if not text:
            return
        self._pieces.append(Piece(self._length, text, where, put))
        self._append(as_row(text) if row else shown or text)

    def gap(self, separator: str) -> None:
        """What stands between two pieces; a break or a blank once. Tabs are columns, and each counts."""
        if separator != "\t" and (self._last == "\n" or (separator == " " and self._last.isspace())):
            return
        self._append(separator)

    def columns(self, count: int) -> None:
        """Further columns to the right; 0: none."""
        if count:
            self._append("\t" * count)

    def passage(self, labels: tuple[Label, ...] = ()) -> Passage | None:
        """The passage; None: it says nothing."""
        if not self._pieces:
            return None
        return Passage(self.place, "".join(self._texts), Listed(self._pieces), labels, self.again)

    def _append(self, text: str) -> None:
        self._texts.append(text)
        self._length += len(text)
        self._last = text[-1]
        if self._length > self._bounds.characters:
            raise too_large("characters")


class Said(Protocol):
    """What becomes a passage."""

    def passage(self) -> Passage | None:
        """The passage; None: it says nothing."""


def as_row(text: str) -> str:
    """A text of a cell without the breaks that would part its row; of the same length."""
    return text if text.isprintable() else text.translate(_BLANKS)


def passages(drafts: Sequence[Said], bounds: Bounds) -> tuple[Passage, ...]:
    """The passages that say something.

    Raises:
        InputError: together they say more than is looked at.
    """
    made = tuple(passage for draft in drafts if (passage := draft.passage()) is not None)
    if sum(len(passage.text) for passage in made) > bounds.characters:
        raise too_large("characters")
    return made
