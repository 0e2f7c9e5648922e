"""The characters of a page of a portable document, as lines of text with places, and what its notes say."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import repeat
from typing import Any

from guard.inspect.documents import page_lines
from guard.inspect.documents.page_place import Place
from guard.model import Box
from guard.read import Line, TextPage
from guard.read.layout import arrange

_UNKNOWN = 0.05
"""Share of characters without a meaning, above which the text of a page is none: its font tells no letters."""
_FEWEST = 6
"""Characters without a meaning that may be a number of somebody; the page is looked at as a picture too."""
_ALONE = 12
"""Characters that make a line each, above which a page may stand on its side."""
_WORD = re.compile(r"[0-9A-Za-z@._%+-]+|[^\s0-9A-Za-z@._%+-]")
_NOTES = 2_000
"""Notes of one page that are read."""
_KEYS = (b"Contents", b"T", b"Subj", b"V", b"TU", b"RC", b"Name")


@dataclass(frozen=True, slots=True)
class PageText:
    """What a page says."""

    page: TextPage = field(repr=False)
    place: Place
    scale: float
    unknown: bool
    """Whether some characters have no meaning or most stand on their side, so that it is read as a picture as well."""


def read(page: Any, scale: float) -> PageText:
    """The text of a page that is rendered at a scale, in dots a point."""
    from pypdfium2 import raw

    width, height = (round(side * scale) for side in page.get_size())
    place = Place.of(page, width, height)
    text = page.get_textpage()
    count = max(0, text.count_chars())
    buffer = (ctypes.c_ushort * (count + 1))()
    got = raw.FPDFText_GetText(text, 0, count, buffer)
    words = bytes(buffer)[: 2 * max(0, got - 1)].decode("utf-16-le", errors="replace")
    if len(words) != count:
        words = "".join(chr(raw.FPDFText_GetUnicode(text, at)) for at in range(count))
    unknown = list(map(raw.FPDFText_HasUnicodeMapError, repeat(text.raw), range(count))).count(1)
    lines = tuple(page_lines.lines(text, words, place, Box(0, 0, width, height)))
    text.close()
    if unknown > _UNKNOWN * count or _sideways(lines):
        return PageText(TextPage(), place, scale, unknown=True)
    return PageText(arrange(lines), place, scale, unknown=unknown >= _FEWEST)


def _sideways(lines: tuple[Line, ...]) -> bool:
    """Whether most characters stand below or above the one before them: a page on its side."""
    alone = sum(len(line.text) == 1 for line in lines)
    return alone > _ALONE and 2 * alone > sum(len(line.text) for line in lines)


def words(text: str) -> Iterator[tuple[int, int]]:
    """The words of a text, [start, end): what is covered as a whole. Chinese characters stand for themselves."""
    for word in _WORD.finditer(text):
        yield word.span()


def notes(document: Any, page: Any) -> Iterator[str]:
    """What the notes, fields and links of a page say."""
    from pypdfium2 import raw

    for at in range(min(_NOTES, raw.FPDFPage_GetAnnotCount(page))):
        note = raw.FPDFPage_GetAnnot(page, at)
        if not note:
            continue
        for key in _KEYS:
            if text := _string(raw, note, key):
                yield text
        link = raw.FPDFAnnot_GetLink(note)
        action = raw.FPDFLink_GetAction(link) if link else None
        if action:
            size = raw.FPDFAction_GetURIPath(document, action, None, 0)
            buffer = ctypes.create_string_buffer(size)
            raw.FPDFAction_GetURIPath(document, action, buffer, size)
            yield buffer.value.decode(errors="replace").translate(str.maketrans("/?&=", "    "))
        raw.FPDFPage_CloseAnnot(note)


def _string(raw: Any, note: Any, key: bytes) -> str:
    size = raw.FPDFAnnot_GetStringValue(note, key, None, 0)
    if size <= 2:
        return ""
    buffer = (ctypes.c_ushort * (size // 2 + 1))()
    raw.FPDFAnnot_GetStringValue(note, key, buffer, size)
    return bytes(buffer)[: size - 2].decode("utf-16-le", errors="replace")
