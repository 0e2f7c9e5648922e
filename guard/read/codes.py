"""QR codes and their kin: who can scan them gets a contact, a payment or a session; of bars, the number of a parcel."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray

from guard.model import Box, EntityType, Evidence, Finding, Pixels
from guard.model.boxes import holds
from guard.read.lines.cells import by_cells

_FORMATS = (
    zxingcpp.BarcodeFormat.QRCode,
    zxingcpp.BarcodeFormat.MicroQRCode,
    zxingcpp.BarcodeFormat.RMQRCode,
    zxingcpp.BarcodeFormat.Aztec,
    zxingcpp.BarcodeFormat.DataMatrix,
    zxingcpp.BarcodeFormat.PDF417,
)
"""Codes in two dimensions."""
_GOODS = (zxingcpp.BarcodeFormat.EAN13, zxingcpp.BarcodeFormat.EAN8, zxingcpp.BarcodeFormat.UPCA)
"""Bars that tell what a thing is, and nothing of who has it."""
_NUMBERS = (
    zxingcpp.BarcodeFormat.Code128,
    zxingcpp.BarcodeFormat.Code39,
    zxingcpp.BarcodeFormat.Code93,
    zxingcpp.BarcodeFormat.Codabar,
    zxingcpp.BarcodeFormat.ITF,
)
"""Bars of parcels, tickets and members."""
BARRED = frozenset({"number", "goods"})
"""What codes in bars hold: the same is written beside them, and can be read."""
_FEWEST_BARRED = 8
"""Characters of a number in bars, at least: stripes may look like fewer."""
_REACH = 0.6
"""Room around the bars that were read in which they may go on, in shares of their length."""
_SAME_WAY = 0.8
"""Cosine of twice the angle between a change of grey and that of the bars, at least."""
_FAINT = 0.1
"""Least change of grey, squared, in shares of that of the bars."""
_BAR_GAP = 12
"""Length of a code in widths of the widest gap between its bars."""
_KINDS = (
    (
        "contact",
        re.compile(
            r"^(BEGIN:VCARD|MECARD:|BIZCARD:|https?://(u\.wechat\.com|w\.url\.cn|work\.weixin\.qq\.com|wxqun\.qq\.com)/|weixin://contacts/|tel:|mailto:|sms(to)?:"
            r"|https?://(qm\.qq\.com|wa\.me|t\.me|line\.me)/)",
            re.IGNORECASE,
        ),
    ),
    (
        "payment",
        re.compile(
            r"^(wxp://|weixin://wxpay|https?://(qr\.alipay\.com|qr\.95516\.com|payapp\.weixin\.qq\.com)"
            r"|alipays?:|upi:|bitcoin:|ethereum:|00020101|\d{18}$)",
            re.IGNORECASE,
        ),
    ),
    (
        "login",
        re.compile(
            r"^(otpauth:|https?://(login\.)?(weixin|wx\d?)\.qq\.com/|https?://[^/]*(login|passport|sso|auth)"
            r"|WIFI:)",
            re.IGNORECASE,
        ),
    ),
)
_PLAIN_ADDRESS = re.compile(r"^https?://[^/?#\s]+(/([A-Z]?[a-z]+[_./-]?){0,9})?$", re.ASCII)
"""Address of words alone. Letters large and small by chance are a key to something."""
_SMALL_PIXELS = 800_000
"""Small pictures are looked at larger too: their codes may be too fine."""
_CELL_PX = 8
_CELLS = 5
"""Cells across and down of what is read closely, at least."""
_STEP = 40
"""Levels of grey between neighbours of a code, at least."""
_BUSY = 0.12
"""Share of a cell's pixels that differ from their neighbour by a step, at least."""
_PLACES = 8
"""Places that are read closely, at most, the largest first."""
_UNREAD = "unread"
_BETWEEN, _MOST_BETWEEN = (0.25, 0.75), 0.5
"""Greys that are neither dark nor light, and their share of a code that is blurred, at most; of a ground it is more."""
_DARK = (0.25, 0.75)
"""Share of a code that is dark, its quiet border included; writing is far lighter, or darker."""
_UNEVEN = 1.5
"""Longest over shortest side of a code that is seen from aslant, at most."""
_QUIET = 0.06
"""Margin around a code that is covered with it, as a share of its side."""


def find_codes(pixels: Pixels) -> tuple[Finding, ...]:
    """A finding for each code; an advertisement's plain web address is one of little confidence."""
    grey = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY), np.uint8)
    found = _read(grey, 1)
    if not found and grey.size <= _SMALL_PIXELS:
        found = _read(_larger(grey, 2), 2)
    for place in _dense(grey):
        if not any(_overlap(place, finding.boxes[0]) for finding in found):
            found += _read_closely(grey, place)
    return tuple(found)


def _read_closely(grey: NDArray[np.uint8], place: Box) -> list[Finding]:
    """What looks like a code, read larger and with light and dark changed: too fine ones, and light bars on dark."""
    piece = grey[place.top : place.bottom, place.left : place.right]
    for scale in (1, 2, 3):
        if scale > 1 and piece.size > _SMALL_PIXELS:
            break
        larger = _larger(piece, scale)
        for shown in (larger, np.asarray(255 - larger, np.uint8)):
            found = [finding for finding in _read(shown, scale) if finding.evidence.context != _UNREAD]
            if found:
                return [_moved(finding, place) for finding in found]
    return []


def _larger(grey: NDArray[np.uint8], scale: int) -> NDArray[np.uint8]:
    return np.asarray(cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC), np.uint8)


def _moved(finding: Finding, place: Box) -> Finding:
    (box,) = finding.boxes
    return replace(finding, boxes=(box._replace(left=box.left + place.left, top=box.top + place.top),))


def _dense(grey: NDArray[np.uint8]) -> list[Box]:
    """Where light and dark change as often as in a code, higher than a line of text; with air, the largest first."""
    rows, columns = grey.shape[0] // _CELL_PX, (grey.shape[1] - 1) // _CELL_PX
    if min(rows, columns) < _CELLS:
        return []
    steps = cv2.threshold(cv2.absdiff(grey[:, 1:], grey[:, :-1]), _STEP, 255, cv2.THRESH_BINARY)[1]
    share = by_cells(np.asarray(steps[: rows * _CELL_PX, : columns * _CELL_PX], np.uint8), _CELL_PX)
    busy = np.asarray(share > 255 * _BUSY, np.uint8)
    joined = cv2.morphologyEx(busy, cv2.MORPH_CLOSE, np.ones((1, 3), np.uint8))
    solid = cv2.morphologyEx(joined, cv2.MORPH_OPEN, np.ones((_CELLS, _CELLS), np.uint8))
    found = cv2.connectedComponentsWithStats(solid, connectivity=8)[2][1:].tolist()
    places = []
    for left, top, width, height, _ in sorted(found, key=lambda one: -one[4])[:_PLACES]:
        air = 2 + max(width, height) // 8
        x0, y0 = max(0, left - air) * _CELL_PX, max(0, top - air) * _CELL_PX
        x1 = min(grey.shape[1], (left + width + air) * _CELL_PX)
        y1 = min(grey.shape[0], (top + height + air) * _CELL_PX)
        places.append(Box(x0, y0, x1 - x0, y1 - y0))
    return places


def _overlap(place: Box, code: Box) -> bool:
    """Whether a code stands in the middle of a place."""
    return holds(code, place)


def _read(grey: NDArray[np.uint8], scale: int) -> list[Finding]:
    formats = zxingcpp.BarcodeFormats((*_FORMATS, *_GOODS, *_NUMBERS))
    findings = []
    for code in zxingcpp.read_barcodes(grey, formats=formats, return_errors=True):
        position = code.position
        corners = (position.top_left, position.top_right, position.bottom_right, position.bottom_left)
        barred = code.format in _GOODS or code.format in _NUMBERS
        if barred and (not code.valid or len(code.text) < _FEWEST_BARRED):
            continue
        points = [(corner.x, corner.y) for corner in corners]
        xs, ys = zip(*(_bars(grey, points) if barred else points), strict=True)
        box = _box([x / scale for x in xs], [y / scale for y in ys], grey.shape, scale)
        if barred:
            kind, confidence = ("number", 0.8) if code.format in _NUMBERS else ("goods", 0.4)
        elif code.valid:
            kind, confidence = _judge(code.text)
        elif code.format == zxingcpp.BarcodeFormat.QRCode and _square(box, points) and _is_half_dark(grey, box, scale):
            kind, confidence = _UNREAD, 0.6
        else:
            continue  # chance made a pattern look like a code
        evidence = Evidence("codes", context=kind)
        findings.append(Finding(EntityType.QR_CODE, confidence, None, None, evidence, boxes=(box,)))
    return findings


def _bars(grey: NDArray[np.uint8], corners: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Two corners of the place of bars of which some rows were read: as far as the grey changes in their direction."""
    xs, ys = zip(*corners, strict=True)
    length = max(max(xs) - min(xs), max(ys) - min(ys))
    room = int(_REACH * length)
    left, top = max(0, min(xs) - room), max(0, min(ys) - room)
    smooth = cv2.GaussianBlur(grey[top : max(ys) + room, left : max(xs) + room], (0, 0), 1.0)
    # Squared: a change to light points the same way as one to dark.
    change = (cv2.Sobel(smooth, cv2.CV_32F, 1, 0) + 1j * cv2.Sobel(smooth, cv2.CV_32F, 0, 1)) ** 2
    strength = np.abs(change)
    read = np.zeros(smooth.shape, np.uint8)
    cv2.fillConvexPoly(read, np.array(corners, np.int32) - (left, top), 1)
    bars = change[read > 0].sum()
    same = np.real(change * np.conj(bars)) > _SAME_WAY * strength * np.abs(bars)
    strong = strength > _FAINT * np.percentile(strength[read > 0], 90)
    kernel = np.ones((max(3, length // _BAR_GAP),) * 2, np.uint8)
    joined = cv2.morphologyEx(np.asarray(same & strong, np.uint8), cv2.MORPH_CLOSE, kernel)
    count, places, boxes, _ = cv2.connectedComponentsWithStats(cv2.morphologyEx(joined, cv2.MORPH_OPEN, kernel))
    held = np.bincount(places[read > 0], minlength=count)[1:]
    if not held.any():
        return list(corners)
    x, y, width, height = boxes[1 + int(held.argmax()), :4].tolist()
    return [(left + x, top + y), (left + x + width, top + y + height)]


def _square(box: Box, corners: Sequence[tuple[int, int]]) -> bool:
    """Whether a place is large enough and about as long as wide: what is long and turned has a square box too."""
    sides = [math.dist(corner, corners[nth - 1]) for nth, corner in enumerate(corners)]
    is_even = max(sides) <= _UNEVEN * min(sides)
    return is_even and min(box.width, box.height) >= 40 and 0.8 <= box.width / box.height <= 1.25


def _is_half_dark(grey: NDArray[np.uint8], box: Box, scale: int) -> bool:
    """Whether about as much is dark as is light, and little between: text and grounds may have what looks like a code's
    corners."""
    top, left = box.top * scale, box.left * scale
    piece = grey[top : top + box.height * scale, left : left + box.width * scale]
    dark, light = np.percentile(piece, (2, 98))
    levels = (piece - dark) / max(1.0, light - dark)
    between = float(np.mean((levels > _BETWEEN[0]) & (levels < _BETWEEN[1])))
    return between <= _MOST_BETWEEN and _DARK[0] <= float(np.mean(levels < 1 / 2)) <= _DARK[1]


def _judge(text: str) -> tuple[str, float]:
    for kind, pattern in _KINDS:
        if pattern.search(text):
            return kind, 0.98
    if _PLAIN_ADDRESS.match(text):
        return "address", 0.4
    return "content", 0.8


def _box(xs: list[float], ys: list[float], shape: tuple[int, ...], scale: int) -> Box:
    margin = _QUIET * max(max(xs) - min(xs), max(ys) - min(ys))
    left, top = max(0, round(min(xs) - margin)), max(0, round(min(ys) - margin))
    right = min(shape[1] // scale, round(max(xs) + margin) + 1)
    bottom = min(shape[0] // scale, round(max(ys) + margin) + 1)
    return Box(left, top, max(1, right - left), max(1, bottom - top))
