"""The cells of a sheet as a table: one row a line, so that the heading of a column counts as in a copied table."""

from __future__ import annotations

from array import array
from functools import partial

from guard.inspect.documents.bounds import Bounds, too_large
from guard.inspect.documents.contents import Draft, Passage, Piece, Undo, as_row
from guard.inspect.documents.markup import number_of
from guard.inspect.documents.rows import Cell, Sheet, column_letters, column_number, spoken
from guard.inspect.documents.strings import Shared

_Said = tuple[int, int, str]
"""A cell that says something: its column, from 1; which cell of its row it is, from 0; its text."""


class Table:
    """What the cells of one sheet say. Its pieces are made when they are asked for, since there are very many."""

    def __init__(self, place: str, sheet: Sheet, shared: Shared, bounds: Bounds) -> None:
        """
        Args:
            place: what a person calls the sheet.
            shared: the texts that cells share; is told which of them a cell shows.

        Raises:
            NotPlain: its rows are in no form that is read here.
            InputError: it has more cells than are looked at.
        """
        self._place, self._sheet, self._shared, self._bounds = place, sheet, shared, bounds
        self.starts = array("L")
        """Where each piece begins in the text, in order."""
        self._ends = array("L")
        self._rows, self._cells, self._numbers, self._columns = array("L"), array("L"), array("L"), array("L")
        self._unlike: dict[int, str] = {}
        """Texts with breaks, which the table has without them."""
        self.formulas = Draft(place, bounds)
        self.cells = 0
        """Cells of the sheet, those that say nothing too."""
        self._text = self._joined(self._read())

    def passage(self) -> Passage | None:
        """The passage; None: it says nothing."""
        return Passage(self._place, self._text, self, rows=True) if self.starts else None

    def __len__(self) -> int:
        return len(self.starts)

    def __getitem__(self, index: int) -> Piece:
        start = self.starts[index]
        text = self._unlike.get(index) or self._text[start : self._ends[index]]
        return Piece(start, text, self.where(index), partial(self._sheet.put, self._rows[index], self._cells[index]))

    def where(self, index: int) -> str:
        """See `Pieces.where`."""
        return f"{column_letters(self._columns[index])}{self._numbers[index]}"

    def _read(self) -> list[str]:
        """The texts of all cells, in order."""
        texts: list[str] = []
        number = 0
        for row, (told, cells) in enumerate(self._sheet.rows()):
            number = told or number + 1
            self.cells += len(cells)
            if self.cells > self._bounds.cells:
                raise too_large("cells")
            said = self._said(row, number, cells)
            self._rows.extend([row] * len(said))
            self._cells.extend([at for _, at, _ in said])
            self._numbers.extend([number] * len(said))
            self._columns.extend([column for column, _, _ in said])
            texts += [text for _, _, text in said]
        return texts

    def _said(self, row: int, number: int, cells: list[Cell]) -> list[_Said]:
        found: list[_Said] = []
        column, in_order, shared = 0, True, self._shared
        for at, (_, letters, _, _, kind, _, _, formula, value, inline) in enumerate(cells):
            before, column = column, column_number(letters) if letters else column + 1
            if before >= column:
                in_order = False
            if formula:
                self._formula(row, at, f"{column_letters(column)}{number}", spoken(formula))
            if text := shared[value] if kind == b"s" else _text_of(kind, value, inline):
                found.append((column, at, text))
        if not in_order:
            found.sort(key=_column)
        return found

    def _formula(self, row: int, at: int, reference: str, formula: str) -> None:
        def put(text: str) -> Undo:
            return self._sheet.drop_formula(row, at)

        self.formulas.gap("\n")
        self.formulas.add(formula, f"{reference}, formula", put)

    def _joined(self, texts: list[str]) -> str:
        """The table; columns in which nothing stands have no place in it."""
        places = {column: at for at, column in enumerate(sorted(set(self._columns)))}
        gaps = ["\t" * count for count in range(len(places) + 1)]
        for index, text in enumerate(texts if not "".join(texts).isprintable() else ()):
            shown = as_row(text)
            if shown is not text:
                self._unlike[index], texts[index] = text, shown
        most = self._bounds.characters
        pieces: list[str] = []
        starts, ends = [], []
        length, row, before = 0, -1, 0
        for of_row, column, text in zip(self._rows, self._columns, texts, strict=True):
            at = places[column]
            if of_row != row:
                if pieces:
                    pieces.append("\n")
                    length += 1
                row, before = of_row, 0
            pieces.append(gaps[at - before])
            length += at - before
            before = at
            starts.append(length)
            length += len(text)
            ends.append(length)
            if length > most:
                raise too_large("characters")
            pieces.append(text)
        self.starts, self._ends = array("L", starts), array("L", ends)
        return "".join(pieces)


def _text_of(kind: bytes, value: bytes, inline: bytes) -> str:
    """What a cell shows that names no shared text."""
    if value.isdigit():
        return value.decode()
    if kind in (b"", b"n") and value:
        return number_of(spoken(value))
    return spoken(value or inline)


def _column(said: _Said) -> int:
    column, _, _ = said
    return column
