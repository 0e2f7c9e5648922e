"""The characters of a page of a portable document, as lines of text with places, and what its notes say."""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from guard.model import Box
from guard.model.boxes import around
from guard.read import Line, TextPage
from guard.read.layout import arrange

_GAP = 1.2
"""Gap between two characters of one line, in heights of it; a wider one parts two columns."""
_SHARED = 0.5
"""Share of its height that a character of a line has in common with the one before it."""
_UNKNOWN = 0.05
"""Share of characters without a meaning, above which the text of a page is none: its font tells no letters."""
_FEWEST = 6
"""Characters without a meaning that may be a number of somebody; the page is looked at as a picture too."""
_ALONE = 12
"""Characters that make a line each, above which a page may stand on its side."""
_LEVEL = 0.5
"""Cosine of the slant from which on a character stands on its side."""
_WORD = re.compile(r"[0-9A-Za-z@._%+-]+|[^\s0-9A-Za-z@._%+-]")
_APART = re.compile(r"(?<!\S)(?:\d ){10,18}[\dXx](?!\S)")
"""Digits in boxes of their own, as forms have them: a number of as many as phones, cards and identity numbers have."""
_NOTES = 2_000
"""Notes of one page that are read."""
_KEYS = (b"Contents", b"T", b"Subj", b"V", b"TU", b"RC", b"Name")
_POINTS = 1000


@dataclass(frozen=True, slots=True)
class Place:
    """Where points of a page lie in its rendered picture."""

    across: tuple[float, float, float]
    down: tuple[float, float, float]

    @classmethod
    def of(cls, page: Any, width: int, height: int) -> Place:
        """For a page that is rendered so many pixels large; it may be turned and cropped."""
        from pypdfium2 import raw

        ends = []
        for x, y in ((0, 0), (_POINTS, 0), (0, _POINTS)):
            left, top = ctypes.c_int(), ctypes.c_int()
            raw.FPDF_PageToDevice(page, 0, 0, width * 16, height * 16, 0, x, y, left, top)
            ends.append((left.value / 16, top.value / 16))
        (x0, y0), (x1, y1), (x2, y2) = ends
        return cls(
            ((x1 - x0) / _POINTS, (x2 - x0) / _POINTS, x0),
            ((y1 - y0) / _POINTS, (y2 - y0) / _POINTS, y0),
        )

    def box(self, left: float, bottom: float, right: float, top: float, *, within: Box) -> Box:
        """A rectangle in points, as pixels of the picture."""
        (ax, ay, a0), (dx, dy, d0) = self.across, self.down
        x0, x1 = ax * left + ay * bottom + a0, ax * right + ay * top + a0
        y0, y1 = dx * left + dy * bottom + d0, dx * right + dy * top + d0
        if x0 > x1:
            x0, x1 = x1, x0
        if y0 > y1:
            y0, y1 = y1, y0
        least_x, least_y, width, height = within
        x, y = int(x0), int(y0)
        x, y = x if x > least_x else least_x, y if y > least_y else least_y
        wide = min(least_x + width, int(x1) + 1) - x
        high = min(least_y + height, int(y1) + 1) - y
        return Box(x, y, wide if wide > 0 else 0, high if high > 0 else 0)

    def turn(self, angle: float) -> int:
        """Quarters of a turn to the left by which a character is seen on its side, 1 or -1; 0: it is not.

        Args:
            angle: of its line, in radians, clockwise on the page.
        """
        x, y = math.cos(angle), -math.sin(angle)
        across = self.across[0] * x + self.across[1] * y
        down = self.down[0] * x + self.down[1] * y
        return 0 if abs(across) >= _LEVEL * math.hypot(across, down) else 1 if down < 0 else -1


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
    has_error = raw.FPDFText_HasUnicodeMapError
    unknown = [has_error(text, at) for at in range(count)].count(1)
    lines = tuple(_lines(text, words, place, Box(0, 0, width, height)))
    text.close()
    if unknown > _UNKNOWN * count or _sideways(lines):
        return PageText(TextPage(), place, scale, unknown=True)
    return PageText(arrange(lines), place, scale, unknown=unknown >= _FEWEST)


def _sideways(lines: tuple[Line, ...]) -> bool:
    """Whether most characters stand below or above the one before them: a page on its side."""
    alone = sum(len(line.text) == 1 for line in lines)
    return alone > _ALONE and 2 * alone > sum(len(line.text) for line in lines)


def _lines(text: Any, words: str, place: Place, whole: Box) -> Iterator[Line]:
    """Characters that stand beside one another."""
    held: list[tuple[str, Box]] = []
    last = turned = 0
    for at, (character, box, turn) in enumerate(_characters(text, words, place, whole)):
        if box is None:
            yield from _line(held, turned)
            held = []
            continue
        if character.isspace():
            if held:
                end = held[-1][1]
                beside = Box(end.right, end.top, max(0, box.width), end.height)
                held.append((" ", Box(end.left, end.top, end.width, 0) if turned else beside))
            continue
        before = [_level(each, turn) if turn else each for _, each in held[-4:] if each[3]]
        goes_on = turn == turned and _goes_on(before, _level(box, turn))
        if before and turn == turned and not goes_on:  # the ink of a line at the foot, or of a dot, is not level
            spaces = [_level(_space(text, each, place, whole), turn) for each in (last, at)]
            goes_on = _goes_on(spaces[:1], spaces[1])
        if held and not goes_on:
            yield from _line(held, turned)
            held = []
        last, turned = at, turn
        held.append((_plain(character), box))
    yield from _line(held, turned)


def _characters(text: Any, words: str, place: Place, whole: Box) -> Iterator[tuple[str, Box | None, int]]:
    """Each character with its box and its turn (see `Place.turn`); without a box: a break."""
    from pypdfium2 import raw

    box_of, angle_of = raw.FPDFText_GetCharBox, raw.FPDFText_GetCharAngle
    sides = tuple(ctypes.c_double() for _ in range(4))
    left, right, bottom, top = sides
    into = tuple(ctypes.byref(side) for side in sides)
    turns: dict[float, int] = {}
    for at, character in enumerate(words):
        if character in "\r\n\0":
            yield character, None, 0
            continue
        box_of(text, at, *into)
        box = place.box(left.value, bottom.value, right.value, top.value, within=whole)
        angle = angle_of(text, at)
        turn = turns.get(angle)
        if turn is None:
            turn = turns[angle] = place.turn(angle)
        yield character, box, turn


def _space(text: Any, at: int, place: Place, whole: Box) -> Box:
    """The space that a font gives a character, whatever of it is ink."""
    from pypdfium2 import raw

    space = raw.FS_RECTF()
    raw.FPDFText_GetLooseCharBox(text, at, space)
    return place.box(space.left, space.bottom, space.right, space.top, within=whole)


def _level(box: Box, turn: int) -> Box:
    """A box as it lies in a line that is turned back."""
    if not turn:
        return box
    return Box(-box.bottom if turn > 0 else box.top, box.left if turn > 0 else -box.right, box.height, box.width)


def _goes_on(before: list[Box], box: Box) -> bool:
    """Whether a character stands in the line of those before it. Asked of each of a document: no call in it."""
    if not before:
        return False
    left, top, _, height = box
    last_left, row_top, last_width, row_height = before[-1]
    bottom, row_bottom = top + height, row_top + row_height
    for _, other_top, _, other_height in before:
        if other_top < row_top:
            row_top = other_top
        if other_top + other_height > row_bottom:
            row_bottom = other_top + other_height
    row_height = row_bottom - row_top
    higher, lower = (row_height, height) if row_height > height else (height, row_height)
    common = (row_bottom if row_bottom < bottom else bottom) - (row_top if row_top > top else top)
    if common < _SHARED * lower and abs(row_top + row_bottom - top - bottom) > higher:
        return False
    return -higher / 2 <= left - last_left - last_width <= _GAP * higher


def _line(held: list[tuple[str, Box]], turned: int) -> Iterator[Line]:
    while held and held[-1][0] == " ":
        held = held[:-1]
    if not held:
        return
    for apart in list(_APART.finditer("".join(character for character, _ in held)))[::-1]:
        held[apart.start() : apart.end()] = [each for each in held[apart.start() : apart.end()] if each[0] != " "]
    box = around([each for _, each in held])
    if turned:
        boxes = tuple([Box(box.left, top, box.width, height or 1) for _, (_, top, _, height) in held])
    else:
        boxes = tuple([Box(left, box.top, width or 1, box.height) for _, (left, _, width, _) in held])
    yield Line("".join(character for character, _ in held), box, boxes)


def _plain(character: str) -> str:
    """A character; what hyphenation leaves is a hyphen, and what has no meaning a sign of its own."""
    if character in "\x02\xad\ufffe":
        return "-"
    return "\ufffd" if ord(character) < 32 or 0xD800 <= ord(character) < 0xE000 else character


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
