"""Portable documents (.pdf): pages are texts with places, read in the layout in which a person sees them.

A page on which something is covered is in the copy as a picture; of every other one the copy has what is drawn on it.
Nothing else is carried over: no properties, notes, links, forms, scripts, attachments, outline, tags.

Source: ISO 32000-1; PDFium's fpdf_text.h (characters in order of the content, boxes in points, origin below).
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any

import numpy as np

from guard.errors import RedactError
from guard.inspect.documents import (
    page_pictures,
    page_pixels,
    page_text,
    portable_drawn,
    portable_locked,
    portable_streams,
)
from guard.inspect.documents.bounds import Bounds, damaged, encrypted, too_large
from guard.inspect.documents.contents import Contents, Draft, Member, Members, Passage, Piece, Undo, passages
from guard.model import Box, Pixels
from guard.read import TextPage
from guard.redact.picture import cover
from guard.redact.trace.embed import marked

START = b"%PDF-"
_DOTS_A_POINT = 150 / 72
"""Dots of a rendered page a point: 150 an inch, at which small print can be read."""
_LONGEST_PX = 3_000
"""Longer side of a rendered page; larger sheets are rendered coarser."""
_OF_PROGRAMS = frozenset({"Creator", "Producer", "CreationDate", "ModDate"})
"""Properties in which programs have their words."""
_GREY = 200
_PASSWORD = 4
"""FPDF_ERR_PASSWORD."""


@dataclass(slots=True)
class _Page:
    """A page of an opened document."""

    number: int
    """From 1."""
    width: float
    """Points, as it is shown."""
    height: float
    text: TextPage = field(repr=False)
    pictures: dict[str, Box] = field(default_factory=dict)
    """What is looked at as a picture, by the name of its member."""
    finer: dict[Box, float] = field(default_factory=dict)
    """How many times as large as on the rendered page some of them are looked at."""
    covered: list[Box] = field(default_factory=list, repr=False)
    as_seen: bool = False
    """Whether it is a picture in any copy, since pictures on it hold more than is seen of them."""

    @property
    def scale(self) -> float:
        return scale_of(self.width, self.height)


def scale_of(width: float, height: float) -> float:
    """Dots of a rendered page a point."""
    return min(_DOTS_A_POINT, _LONGEST_PX / max(width, height, 1.0))


def read(data: bytes, bounds: Bounds, *, with_pictures: bool = True, trace: bytes | None = None) -> Contents:
    """A document of pages. `with_pictures`: also what its pictures show. `trace`: see `opening.read`.

    Raises:
        InputError: it cannot be read.
    """
    import pypdfium2
    from pypdfium2 import PdfiumError

    portable_streams.require_bounded(data, bounds)
    try:
        document, files = pypdfium2.PdfDocument(data), [data]
        if portable_locked.is_locked(document):
            data = portable_locked.unlocked(document)
            portable_streams.require_bounded(data, bounds)
            document, files = pypdfium2.PdfDocument(data), [data, *files]
        if len(document) > bounds.pages:
            raise too_large("pages")
        if len(document) == 0:
            raise damaged()
        beside = Draft("hidden part", bounds, again=True)
        undrawn = list(portable_streams.undrawn(data, bounds))
        for words in (*(words for file in files for words in portable_streams.words(file, bounds)), *undrawn):
            beside.gap("\n")
            beside.add(words, "", None)
        as_seen = bool(undrawn) or portable_streams.has_layers(data, bounds)
        patterns = portable_streams.has_patterns(data)
        made = _Portable(document, bounds, trace, with_pictures=with_pictures, as_seen=as_seen, patterns=patterns)
        unread = tuple(portable_streams.unread(data, bounds, document.count_attachments()))
        return made.contents(beside, unread)
    except PdfiumError as error:
        raise encrypted() if error.err_code == _PASSWORD else damaged() from error
    except (ValueError, ArithmeticError) as error:  # words and measures that are none
        raise damaged() from error


class _Portable:
    def __init__(
        self, document: Any, bounds: Bounds, trace: bytes | None, *, with_pictures: bool, as_seen: bool, patterns: bool
    ) -> None:
        """`as_seen`: whether contents hold what is not drawn, so that every page of a copy is a picture. `patterns`:
        whether things may be filled with pictures."""
        self._as_seen, self._patterns = as_seen, patterns
        self._document, self._bounds, self._with_pictures = document, bounds, with_pictures
        self._trace = trace
        self._pages: list[_Page] = []
        self._members: list[Member] = []

    def contents(self, hidden: Draft, unread: tuple[str, ...]) -> Contents:
        said: list[Passage] = []
        beside = [hidden, self._properties()]
        for index in range(len(self._document)):
            draft, drawn = self._notes(index)
            beside.append(draft)
            page = self._read(index, drawn)
            self._pages.append(page)
            if page.text.text.strip():
                said.append(_passage(page))
        if len(self._members) > self._bounds.members:
            raise too_large("pictures")
        if sum(len(passage.text) for passage in said) > self._bounds.characters:
            raise too_large("characters")
        return Contents((*said, *passages(beside, self._bounds)), tuple(self._members), self._write, unread)

    def _properties(self) -> Draft:
        draft = Draft("properties", self._bounds)
        for name, value in self._document.get_metadata_dict(skip_empty=True).items():
            if name not in _OF_PROGRAMS:
                draft.gap("\n")
                draft.add(value, "", None)
        for bookmark in self._document.get_toc():
            draft.gap("\n")
            draft.add(bookmark.get_title(), "outline", None)
        return draft

    def _notes(self, index: int) -> tuple[Draft, Any]:
        """What notes and links of a page say; they become part of what is drawn, or go. And the page without them."""
        from pypdfium2 import raw

        draft = Draft(f"page {index + 1}", self._bounds)
        page = self._document[index]
        if not raw.FPDFPage_GetAnnotCount(page):
            return draft, page
        for text in page_text.notes(self._document, page):
            draft.gap("\n")
            draft.add(text, "note", None)
        raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY)
        page.close()
        return draft, self._document[index]

    def _read(self, index: int, page: Any) -> _Page:
        width, height = page.get_size()
        text = page_text.read(page, scale_of(width, height))
        read = _Page(index + 1, width, height, text.page)
        read.as_seen = self._as_seen
        if self._with_pictures and (boxes := self._boxes_of_pictures(page, text, read)):
            pixels = page_pixels.rendered(page, read.scale)
            for number, box in enumerate(boxes, 1):
                name = f"page {read.number}, picture {number}"
                read.pictures[name] = box
                finer = read.finer.get(box, 1)
                part = page_pixels.part(page, pixels, box, read.scale, finer)
                self._members.append(Member(name, page_pixels.file_of(part, finer), name))
        page.close()
        return read

    def _boxes_of_pictures(self, page: Any, text: page_text.PageText, read: _Page) -> list[Box]:
        """What of a page is looked at as a picture; all of it where its text cannot be read."""
        width, height = (round(side * text.scale) for side in page.get_size())
        whole = Box(0, 0, width, height)
        found = page_pictures.find(page, text.place, whole, patterns=self._patterns)
        read.as_seen = read.as_seen or found.hidden
        if text.unknown or found.crowded or (found.drawn and not text.page.text.strip() and not found.boxes):
            read.as_seen = read.as_seen or bool(found.finer)
            return [whole]
        read.finer = found.finer
        return found.boxes

    def _write(self, members: Members) -> bytes:
        import pypdfium2

        into = io.BytesIO()
        try:
            made = pypdfium2.PdfDocument.new()
            for page in self._pages:
                pixels = self._covered(page, members)
                if pixels is None:
                    self._redrawn(made, page)
                else:
                    page_pixels.show(made, page.width, page.height, pixels)
            made.save(into)
            made.close()
            return portable_drawn.only_drawn(into.getvalue(), self._bounds)
        except (pypdfium2.PdfiumError, ValueError, ArithmeticError) as error:
            raise RedactError("the safe copy of a document cannot be written; it is not offered") from error

    def _covered(self, page: _Page, members: Members) -> Pixels | None:
        """The page with what has to be covered; None: nothing has."""
        shown = {box: members[name] for name, box in page.pictures.items()}
        if not page.covered and not shown and not page.as_seen:
            return None
        source = self._document[page.number - 1]
        pixels = page_pixels.rendered(source, page.scale)
        changed, smaller = bool(page.covered) or page.as_seen, False
        for box, content in shown.items():
            finer = page.finer.get(box, 1)
            part = page_pixels.returned(page_pixels.part(source, pixels, box, page.scale, finer), finer)
            safe = None if content is None else page_pixels.decoded(content)
            if safe is None or safe.shape != part.shape:
                safe = np.full_like(part, _GREY)
            if not np.array_equal(safe, part):
                page_pixels.put(pixels, box, safe)
                changed, smaller = True, smaller or finer > 1
        source.close()
        if not page.covered and not smaller:
            return pixels if changed else None  # a covered picture on it carries its number already
        covered = cover(pixels, page.covered)
        return covered if self._trace is None else marked(covered, self._trace)

    def _redrawn(self, made: Any, page: _Page) -> None:
        """What is drawn on a page, on a new one; nothing else of it."""
        source = self._document[page.number - 1]
        turned = source.get_rotation()
        media, shown = source.get_mediabox(), source.get_cropbox()
        fresh = made.new_page(media[2] - media[0], media[3] - media[1])
        fresh.insert_obj(self._document.page_as_xobject(page.number - 1, made).as_pageobject())
        fresh.gen_content()
        fresh.set_mediabox(*media)
        fresh.set_cropbox(*shown)
        fresh.set_rotation(turned)
        fresh.close()
        source.close()


class _Words:
    """Each word of a page is a piece, and a piece that changes is covered. Made when asked for: there are very many."""

    def __init__(self, page: _Page) -> None:
        self._page = page

    @cached_property
    def starts(self) -> Sequence[int]:
        """Where each begins; told when something is found on the page."""
        return [start for start, _ in self._spans]

    @cached_property
    def _spans(self) -> tuple[tuple[int, int], ...]:
        return tuple(page_text.words(self._page.text.text))

    def __len__(self) -> int:
        return len(self._spans)

    def __getitem__(self, index: int) -> Piece:
        start, end = self._spans[index]
        return Piece(start, self._page.text.text[start:end], "", partial(_put, self._page, start, end))

    def where(self, _index: int) -> str:
        """A page is told as a whole."""
        return ""


def _passage(page: _Page) -> Passage:
    return Passage(f"page {page.number}", page.text.text, _Words(page), page.text.labels)


def _put(page: _Page, start: int, end: int, text: str) -> Undo:
    before = list(page.covered)
    page.covered.extend(page.text.boxes(start, end))

    def back() -> None:
        page.covered[:] = before

    return back
