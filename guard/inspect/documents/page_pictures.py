"""The pictures of a page of a portable document: where they are seen, and whether more is in them than is seen.

Source: PDFium's fpdf_edit.h and fpdf_transformpage.h (boxes and clips of an object in the space of what it is in).
"""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from typing import Any

from guard.inspect.documents.page_place import Place
from guard.model import Box

_SMALLEST_PX = 24
"""Shorter side of a picture on a page in which something can be read."""
_FINER, _FINER_SCAN = 1.5, 2.5
"""Pixels of a picture to one of the rendered page from which on it is looked at finer; of one that fills the page."""
_FILLS = 0.6
"""Share of a page that a scan of one fills, at least; a scan of 300 dots an inch can be read as the page shows it."""
_LONGEST_PX = 3_000
"""Longer side of a picture that is looked at finer."""
_MOST_TIMES = 32
"""Times as large as on the rendered page at which a picture is looked at, at most."""
_MORE_PX = 200
"""Shorter side of a picture that is looked at though it is drawn smaller than anything can be read; icons have less."""
_MOST = 16
"""Pictures of one page that are looked at one by one; of more, the whole page is."""
_OBJECTS = 20_000
"""Things drawn on one page that are walked over for its pictures."""
_RECTANGLE = 5
"""Segments of a clip that is a rectangle, with the one that closes it."""
_SPOKEN = b"ActualText"
_LONG = 3
"""Length of words in heights of them, above which they may be somebody's: joined letters and hyphens are shorter."""
_SLACK = 1.0
"""Points by which a picture may stand out from its clip and count as whole."""
_OF_PATTERNS = [0xBF, 0xBF, 0xBF]
"""Colour that PDFium tells of what is filled with a pattern. Source: CPDF_ColorState::SetPattern."""
_FILTER = "DCTDecode"
_PHOTO, _MARK, _PIXELS = b"\xff\xd8", 0xFF, 0xDA
_WORDS = frozenset({0xE1, 0xED, 0xFE})
"""Segments of a photo (JPEG) with words: Exif and XMP, IPTC, remarks."""
_HEAD_BYTES = 256 * 1024
"""Bytes at the beginning of a photo in which its segments are looked for."""
Rectangle = tuple[float, float, float, float]
"""Left, bottom, right, top, in points."""


@dataclass(frozen=True, slots=True)
class PagePictures:
    """What is looked at as pictures."""

    boxes: list[Box]
    """In pixels of the rendered page."""
    finer: dict[Box, float]
    """How many times as large as on the rendered page some of them show what they hold."""
    crowded: bool
    """Whether there are more than are looked at one by one."""
    drawn: bool
    """Whether anything at all is drawn."""
    hidden: bool
    """Whether a picture holds what is not seen: below something else, cut off, outside of the page, words beside it."""


def find(page: Any, place: Place, whole: Box, *, patterns: bool) -> PagePictures:
    """The pictures of a page, also those inside of other drawings. `whole`: the page, in pixels.

    `patterns`: whether things may be filled with a pattern, which may be a picture.
    """
    from pypdfium2 import raw

    found: list[Box] = []
    finer: dict[Box, float] = {}
    hidden = False
    things = 0
    for each in page.get_objects():
        things += 1
        if things > _OBJECTS:
            return PagePictures(found, finer, crowded=True, drawn=True, hidden=True)
        if each.type == raw.FPDF_PAGEOBJ_TEXT:
            found += _told_otherwise(each, place, whole)
            continue
        if each.type == raw.FPDF_PAGEOBJ_FORM:
            continue
        rectangle, cut = _on_page(each)
        box = place.box(*rectangle, within=whole)
        hidden = hidden or any(_meet(box, below) for below in found)
        filled = patterns and each.type == raw.FPDF_PAGEOBJ_PATH and _is_filled_with_a_pattern(each)
        size = each.get_px_size() if each.type == raw.FPDF_PAGEOBJ_IMAGE else (0, 0)
        seen = min(box.width, box.height) >= _SMALLEST_PX or (min(size) >= _MORE_PX and box.width and box.height)
        if (filled or each.type == raw.FPDF_PAGEOBJ_IMAGE) and seen:
            times = _times(size, box, whole)
            looked = min(times, _MOST_TIMES, _LONGEST_PX / max(box.width, box.height))
            unseen = times > _FINER_SCAN * max(1, looked)
            hidden = hidden or cut or filled or unseen or _outside(place, rectangle, whole) or _says_more(each)
            if looked > 1:
                finer[box] = max(looked, finer.get(box, 1))
            if box not in found:
                found.append(box)
    return PagePictures(found, finer, crowded=len(found) > _MOST, drawn=things > 0, hidden=hidden)


def _times(size: tuple[int, int], box: Box, whole: Box) -> float:
    """How many pixels a picture has for one of the rendered page; 1: no more than count."""
    times = max(size) / max(box.width, box.height)
    fills = box.width * box.height >= _FILLS * whole.width * whole.height
    return times if times > (_FINER_SCAN if fills else _FINER) else 1


def _told_otherwise(words: Any, place: Place, whole: Box) -> list[Box]:
    """Where words are drawn for which the page gives other ones: what is read there is not what is seen."""
    from pypdfium2 import raw

    for at in range(max(0, raw.FPDFPageObj_CountMarks(words))):
        mark = raw.FPDFPageObj_GetMark(words, at)
        if raw.FPDFPageObjMark_GetParamValueType(mark, _SPOKEN) == raw.FPDF_OBJECT_STRING:
            box = place.box(*_on_page(words)[0], within=whole)
            return [box] if box.width > _LONG * box.height or box.height > _LONG * box.width else []
    return []


def _on_page(thing: Any) -> tuple[Rectangle, bool]:
    """Where a thing is on the page, and whether it is cut off there."""
    rectangle: Rectangle = thing.get_bounds()
    cut = _is_cut(thing, rectangle)
    around = thing.container
    while around is not None:
        rectangle = around.get_matrix().on_rect(*rectangle)
        cut = cut or _is_cut(around, rectangle)
        around = around.container
    return rectangle, cut


def _is_cut(thing: Any, rectangle: Rectangle) -> bool:
    """Whether a clip of a thing lets less be seen of it than the rectangle."""
    from pypdfium2 import raw

    clip = raw.FPDFPageObj_GetClipPath(thing)
    x, y = ctypes.c_float(), ctypes.c_float()
    for path in range(max(0, raw.FPDFClipPath_CountPaths(clip)) if clip else 0):
        count = raw.FPDFClipPath_CountPathSegments(clip, path)
        if count > _RECTANGLE:
            return True
        points = []
        for at in range(count):
            if raw.FPDFPathSegment_GetPoint(raw.FPDFClipPath_GetPathSegment(clip, path, at), x, y):
                points.append((x.value, y.value))
        if points and not _holds(points, rectangle):
            return True
    return False


def _holds(points: list[tuple[float, float]], rectangle: Rectangle) -> bool:
    across, up = [x for x, _ in points], [y for _, y in points]
    left, bottom, right, top = rectangle
    return (
        min(across) <= left + _SLACK
        and min(up) <= bottom + _SLACK
        and max(across) >= right - _SLACK
        and max(up) >= top - _SLACK
    )


def _is_filled_with_a_pattern(path: Any) -> bool:
    """Whether it may be: PDFium tells a certain grey of it, and that of what is grey as well."""
    from pypdfium2 import raw

    colour = [ctypes.c_uint() for _ in range(4)]
    return not raw.FPDFPageObj_GetFillColor(path, *colour) or [each.value for each in colour[:3]] == _OF_PATTERNS


def _says_more(image: Any) -> bool:
    """Whether a photo carries words beside what it shows: who took it, where, a description."""
    if _FILTER not in image.get_filters():
        return False
    content = bytes(image.get_data(decode_simple=True)[:_HEAD_BYTES])
    at = 2
    while content.startswith(_PHOTO) and at + 4 <= len(content) and content[at] == _MARK and content[at + 1] != _PIXELS:
        if content[at + 1] in _WORDS:
            return True
        at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
    return False


def _outside(place: Place, rectangle: Rectangle, whole: Box) -> bool:
    """Whether a rectangle reaches out of the page, by more than a pixel or two."""
    far = Box(whole.left - whole.width, whole.top - whole.height, 3 * whole.width, 3 * whole.height)
    box = place.box(*rectangle, within=far)
    return (
        box.left < whole.left - 2
        or box.top < whole.top - 2
        or box.right > whole.right + 2
        or box.bottom > whole.bottom + 2
    )


def _meet(one: Box, other: Box) -> bool:
    """Whether two boxes share more than an edge."""
    return (
        min(one.right, other.right) - max(one.left, other.left) > 1
        and min(one.bottom, other.bottom) - max(one.top, other.top) > 1
    )
