"""Finds lines of text on flat interface screens without a network: by the strokes of the glyphs.

Strokes are thin, so closing and opening by a small square answer to them and not to the step edges of panels, bubbles
and pictures. Measured on 60 labelled screens: 10 to 30 ms for 1920 × 1080 where the detection network needs 130 to
570 ms. What it cannot judge (photos, busy wallpapers) is left in `Ink` for the network.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np

from guard.model import Box, Pixels
from guard.model.boxes import holds
from guard.read.lines.beside import cut_pictures, is_picture_beside
from guard.read.lines.faint import with_faint_strokes
from guard.read.lines.grid import wipe_barcodes, wipe_rules
from guard.read.lines.rows import TALLEST_PX, Mask, Rect, split_rows
from guard.read.lines.rulers import find_rulers
from guard.read.lines.shapes import shapes
from guard.read.lines.spacing import blank, letter_gap

_CONTRAST = 36
"""Levels of grey by which a stroke stands out from its ground, at least."""
_HALO = 0.15
"""Share of the contrast nearby below which it is no stroke."""
_STROKE_PX = 9
"""Width of a stroke, at most."""
_AROUND = (45, 15)
"""Width and height of what tells dark writing from light: a row of a list may be of another ground than the next."""
_BAND_PIXELS = 2_000_000
_HALO_ROWS = 96
"""Rows above and below a pixel on which its answer depends."""
_SIDE_PX = (18, 48)
"""Height of the sides of fields, from the first to below the second; longer upright runs are no strokes at all."""
_CORNER_PX = 10
"""Room of a rounded corner between a field's side and its upper or lower edge."""
_SMALL_PX = 8
"""Height from which on small print is read beside larger text, however large that is."""
_WORDS, _MARKS = 0.55, 0.85
"""Gaps between pieces of a line, in heights of it: between words, and behind a full-width mark."""
_COLUMN = 4
"""Pieces that begin at one place where a column of a tight table may begin: only words are joined across it."""
_COLUMN_PX = 3
_MARK = 0.4
"""Width of a comma or a colon in heights of the line, at most."""
_USUAL_PX = 16
_SPECK_PX = 9
"""Width and height of a speck that stands alone, at most."""
_GRAIN_PX = 1.5
"""Spread by which a picture with grain is smoothed before strokes are sought: letters of 20 pixels keep theirs."""
_SPECKS, _GRAIN = 200, 0.75
"""Specks of a picture whose specks are the grain of a photo, and their share of all that stands alone, at least."""


@dataclass(frozen=True, slots=True)
class Ink:
    """Where strokes are, and the lines they form."""

    mask: Mask = field(repr=False)
    """255 where a stroke is, as large as the picture."""
    lines: tuple[Box, ...]
    """Around the ink of each line."""
    usual_px: int
    """The usual height of a line's ink."""
    grainy: bool
    """Whether the picture is full of specks, as photos are that were taken in little light."""


def find_lines(pixels: Pixels, inside: Box | None = None) -> Ink:
    """Lines of text by local contrast, in no particular order; those whose middle is not inside a box are wiped out."""
    mask = _strokes(pixels)
    grainy = _is_grainy(mask)
    if grainy:
        mask = _strokes(np.asarray(cv2.GaussianBlur(pixels, (0, 0), _GRAIN_PX), np.uint8))
    wipe_barcodes(mask, pixels)
    rulers = wipe_rules(mask, pixels)
    usual = _usual_height(mask)
    found_late = find_rulers(mask, usual)
    if found_late:
        _wipe(mask, found_late)
        usual = _usual_height(mask)
        rulers += found_late
    join = max(7, int(usual * _WORDS)) | 1
    parts = _components(mask, join, rulers)
    wide = letter_gap(parts, join, usual)
    if wide:
        join = wide | 1
        parts = _components(mask, join, rulers)
    words = max(_WORDS, blank(parts, join, usual))
    half = join // 2
    found: list[Rect] = []
    for x, y, w, h in parts:
        left, top, width, height = x + half, y + 1, w - 2 * half, h - 2  # back to the ink
        for piece in cut_pictures(mask, left, top, width, height, usual):
            if _is_text(mask, *piece, usual):
                found += split_rows(mask, *piece, usual)
    boxes = tuple(Box(x0, y0, x1 - x0, y1 - y0) for x0, y0, x1, y1 in _merge_pieces(mask, found, usual, rulers, words))
    if inside is not None:
        _wipe(mask, (box for box in boxes if not holds(inside, box)))
        boxes = tuple(box for box in boxes if holds(inside, box))
    return Ink(mask, boxes, usual, grainy)


def _strokes(pixels: Pixels) -> Mask:
    """Where strokes are; a large picture band by band, which bounds the memory."""
    height, width = pixels.shape[:2]
    rows = max(256, _BAND_PIXELS // width)
    if height <= rows + _HALO_ROWS:
        return _strokes_of_band(pixels)
    mask = np.empty((height, width), np.uint8)
    for top in range(0, height, rows):
        above, below = max(0, top - _HALO_ROWS), min(height, top + rows + _HALO_ROWS)
        end = min(height, top + rows)
        mask[top:end] = _strokes_of_band(pixels[above:below])[top - above : end - above]
    return mask


def _strokes_of_band(pixels: Pixels) -> Mask:
    grey = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY), np.uint8)
    return with_faint_strokes(pixels, _strokes_of_channel(grey, _CONTRAST), _strokes_of_channel)


def _strokes_of_channel(grey: Mask, contrast: int) -> Mask:
    """The strokes in one channel that stand out by more than so many levels."""
    square = np.ones((_STROKE_PX, _STROKE_PX), np.uint8)
    lightest, darkest = cv2.dilate(grey, square), cv2.erode(grey, square)
    high, low = (np.asarray(each, np.uint8) for each in (cv2.erode(lightest, square), cv2.dilate(darkest, square)))
    dark_on_light = _dark_on_light(grey, high, low)
    dark = cv2.bitwise_and(cv2.subtract(high, grey), dark_on_light)
    light = cv2.bitwise_and(cv2.subtract(grey, low), cv2.bitwise_not(dark_on_light))
    # The halo that JPEG lays around writing is fainter than the writing itself.
    faint = np.maximum(np.asarray(cv2.addWeighted(lightest, _HALO, darkest, -_HALO, 0), np.uint8), contrast)
    mask = cv2.compare(cv2.bitwise_or(dark, light), faint, cv2.CMP_GT)
    # Long straight runs are borders and rulers, not strokes.
    across = np.asarray(cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((1, 64), np.uint8)), np.uint8)
    mask = cv2.bitwise_and(mask, cv2.bitwise_not(across))
    upright = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((_SIDE_PX[1], 1), np.uint8))
    strokes = np.asarray(cv2.bitwise_and(mask, cv2.bitwise_not(upright)), np.uint8)
    for left, top, width, height in _sides(strokes, across):
        strokes[top : top + max(0, height), left : left + width] = 0
    return strokes


def _dark_on_light(grey: Mask, high: Mask, low: Mask) -> Mask:
    """Where writing is dark, if there is any: the ground around is lighter than what stands out from it."""
    # Between two dense lines low is no darker than the gap: only places of much contrast tell what writing is.
    contrast = cv2.subtract(high, low)
    weight = cv2.boxFilter(contrast, cv2.CV_32F, _AROUND)
    middle = cv2.addWeighted(high, 0.5, low, 0.5, 0)
    weighed = cv2.boxFilter(cv2.multiply(middle, contrast, dtype=cv2.CV_32F), cv2.CV_32F, _AROUND)
    del middle, contrast
    level = cv2.boxFilter(grey, cv2.CV_32F, _AROUND)
    return np.asarray(cv2.compare(cv2.multiply(level, weight, dst=level), weighed, cv2.CMP_GE), np.uint8)


def _sides(mask: Mask, across: Mask) -> list[Rect]:
    """Left and right sides of fields, with their corners: upright runs between two borders that go one way from it."""
    runs = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((_SIDE_PX[0], 1), np.uint8))
    if not cv2.countNonZero(runs) or not cv2.countNonZero(across):
        return []
    found = []
    for left, top, width, height in shapes(np.asarray(runs, np.uint8)):
        first, end = max(0, top - _CORNER_PX), top + height + _CORNER_PX
        before = across[first:end, max(0, left - 2 * _CORNER_PX) : max(0, left - 1)].any(axis=1)
        after = across[first:end, left + width + 1 : left + width + 2 * _CORNER_PX].any(axis=1)
        edges = np.flatnonzero(before | after)
        if width > 3 or (before.any() and after.any()) or not edges.size:
            continue
        upper, lower = first + int(edges[0]), first + int(edges[-1]) + 1
        if upper < top + 2 and lower > top + height - 2:
            corner = left - _CORNER_PX if before.any() else left
            found.append([left, top, width, height])
            found.append([max(0, corner), upper, width + _CORNER_PX, top - upper])
            found.append([max(0, corner), top + height, width + _CORNER_PX, lower - top - height])
    return found


def _components(mask: Mask, join: int, rulers: Sequence[Box] = ()) -> list[Rect]:
    """Strokes that stand closer than that to each other, and have no ruler between them."""
    grown = np.asarray(cv2.dilate(mask, np.ones((3, join), np.uint8)), np.uint8)
    _wipe(grown, rulers)
    return shapes(grown)


def _is_grainy(mask: Mask) -> bool:
    """Whether nearly all that stands alone are specks, as in photos that were taken in little light."""
    half = 3
    sizes = [max(w - 2 * half, h - 2) for _, _, w, h in _components(mask, 2 * half + 1)]
    specks = sum(size <= _SPECK_PX for size in sizes)
    return specks >= _SPECKS and specks >= _GRAIN * len(sizes)


def _wipe(mask: Mask, boxes: Iterable[Box]) -> None:
    for box in boxes:
        mask[box.top : box.bottom, box.left : box.right] = 0


def _usual_height(mask: Mask) -> int:
    heights = [h for _, _, w, h in _components(mask, 5) if 8 <= h <= 60 and w <= 600]
    return int(np.median(heights)) if heights else _USUAL_PX


def _is_text(mask: Mask, left: int, top: int, width: int, height: int, usual: int) -> bool:
    if height < 5 or width < 4 or (height > TALLEST_PX and width < 3 * usual):
        return False
    if height < 0.45 * usual and width < 4 * usual and not _is_small_print(mask, left, top, width, height):
        return False  # a stray dash or dot
    if height > 1.8 * usual and width < 1.6 * height:
        inner = mask[top + height // 5 : top + height - height // 5, left + width // 5 : left + width - width // 5]
        if inner.size == 0 or cv2.countNonZero(inner) < 0.12 * inner.size:
            return False  # the outline of an icon or a picture
    return True


def _is_small_print(mask: Mask, left: int, top: int, width: int, height: int) -> bool:
    """Whether something far lower than the usual line is wider than a dot and less solid than a dash."""
    ink = cv2.countNonZero(mask[top : top + height, left : left + width])
    return height >= _SMALL_PX and width >= 1.5 * height and ink < 0.75 * width * height


def _merge_pieces(mask: Mask, boxes: list[Rect], usual: int, rulers: Sequence[Box], words: float) -> list[Rect]:
    """Joins pieces of one line: much vertical overlap and a gap below `words`, in heights of a line."""
    starts = Counter(box[0] // _COLUMN_PX for box in boxes)
    rows: dict[int, list[Rect]] = {}
    merged: list[Rect] = []
    for box in sorted(boxes):
        column = sum(starts[box[0] // _COLUMN_PX + shift] for shift in (-1, 0, 1)) >= _COLUMN
        near = [row for key in range(box[1] // 16 - 3, box[3] // 16 + 1) for row in rows.get(key, ())]
        row = next((row for row in near if _belongs(row, box, usual, words)), None)
        if row is None:
            far = (row for row in near if _belongs(row, box, usual, _MARKS))
            row = next((row for row in far if not column or _ends_in_mark(mask, row)), None)
        if row is not None and _parted(row, box, rulers):
            row = None
        if row is None:
            row = list(box)
            rows.setdefault(row[1] // 16, []).append(row)
            merged.append(row)
        else:
            row[1], row[2], row[3] = min(row[1], box[1]), max(row[2], box[2]), max(row[3], box[3])
    return merged


def _belongs(row: Rect, box: Rect, usual: int, reach: float) -> bool:
    row_height, height = row[3] - row[1], box[3] - box[1]
    overlap = min(row[3], box[3]) - max(row[1], box[1])
    return (
        overlap >= 0.6 * min(row_height, height)
        and box[0] - row[2] <= reach * min(usual * 1.6, max(usual, row_height, height))
        and max(row[3], box[3]) - min(row[1], box[1]) < 2.2 * usual + 12
        and not is_picture_beside(row, box, usual)
    )


def _ends_in_mark(mask: Mask, row: Rect) -> bool:
    """Whether a piece ends in a comma or a colon: narrow, and half as high as the line."""
    left, top, right, bottom = row
    width = max(2, round(_MARK * (bottom - top)))
    end = mask[top:bottom, max(left, right - width) : right] > 0
    blank = np.flatnonzero(~end.any(axis=0))
    ink = np.flatnonzero(end[:, int(blank[-1]) + 1 :].any(axis=1)) if blank.size else np.empty(0, np.intp)
    return ink.size > 0 and int(ink[-1] - ink[0]) < 0.55 * (bottom - top)


def _parted(row: Rect, box: Rect, rulers: Sequence[Box]) -> bool:
    middle = (max(row[1], box[1]) + min(row[3], box[3])) // 2
    first, end = row[2], box[0]
    return first < end and any(
        ruler.top <= middle < ruler.bottom and ruler.left < end and first < ruler.right for ruler in rulers
    )
