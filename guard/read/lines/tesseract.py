"""The second engine: the installed Tesseract, for firms that require it.

The lines are found here, turned to dark on light, brought to one size and stacked on one sheet: Tesseract's own layout
analysis is made for paper and loses most of a screen. Pictures go in and text comes out through pipes, so that no
temporary file ever holds them.
"""

from __future__ import annotations

import os
import subprocess
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree import ElementTree

import cv2
import numpy as np
from numpy.typing import NDArray

from guard.errors import ReaderFailed
from guard.model import Box, Pixels
from guard.model.boxes import around
from guard.read.engine import Told, tell_nobody
from guard.read.lines.language_data import LANGUAGES, check, program
from guard.read.lines.regions import loose_strokes
from guard.read.lines.strokes import find_lines
from guard.read.page import Line

_LINE_PX = 40
"""Height of a strip on the sheet: glyphs of about 30 pixels, which the networks of Tesseract know best."""
_GAP_PX = 24
_MARGIN_PX = 20
_AIR = 0.2


@dataclass(frozen=True, slots=True)
class _Strip:
    """A line of the picture on the sheet."""

    ink: Box
    left: int
    """Of the strip in the picture."""
    top: int
    """Of the strip on the sheet."""
    scale: float
    picture: NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class _Glyph:
    text: str
    x0: int
    x1: int
    y: float
    confidence: float


class TesseractLines:
    """Lines by their strokes, read by Tesseract from one sheet."""

    name = "tesseract"

    def __init__(self, *, timeout_s: float = 20.0, threads: int = 1) -> None:
        self._timeout_s = timeout_s
        self._threads = threads

    def warm(self) -> None:
        """Check that the program and its language data are there."""
        check()

    def rest(self) -> None:
        """Nothing: the program has ended by then."""

    def lines(self, pixels: Pixels, inside: Box | None = None, told: Told = tell_nobody) -> tuple[Line, ...]:
        """Every line of text whose middle is inside a box, in no particular order; None: wherever it is."""
        ink = find_lines(pixels, inside)
        told((), (*ink.lines, *loose_strokes(ink)))
        strips = _stack(pixels, ink.lines)
        if not strips:
            return ()
        glyphs = _glyphs(self._run(_sheet(strips)))
        return tuple(line for strip in strips if (line := _line(strip, glyphs)) is not None)

    def _run(self, sheet: NDArray[np.uint8]) -> bytes:
        height, width = sheet.shape
        portable = b"P5 %d %d 255\n" % (width, height) + sheet.tobytes()
        options = ["-l", "+".join(LANGUAGES), "--psm", "6", "--dpi", "220", "-c", "hocr_char_boxes=1"]
        try:
            done = subprocess.run(
                [program(), "stdin", "stdout", *options, "hocr"],
                input=portable,
                capture_output=True,
                timeout=self._timeout_s,
                check=False,
                env={**os.environ, "OMP_THREAD_LIMIT": str(self._threads)},
            )
        except subprocess.TimeoutExpired as error:
            raise ReaderFailed("tesseract ran out of time: choose the engine rapid or allow more time") from error
        except OSError as error:
            raise ReaderFailed("tesseract could not be started: install tesseract-ocr anew") from error
        if done.returncode != 0:
            check()
            raise ReaderFailed(f"tesseract ended with status {done.returncode}")
        return done.stdout


def _stack(pixels: Pixels, boxes: Sequence[Box]) -> list[_Strip]:
    grey = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY), np.uint8)
    strips = []
    top = _GAP_PX
    for box in sorted(boxes, key=lambda box: box.top):
        air = max(2, round(box.height * _AIR))
        y0, y1 = max(0, box.top - air), min(grey.shape[0], box.bottom + air)
        x0, x1 = max(0, box.left - air), min(grey.shape[1], box.right + air)
        scale = _LINE_PX / (y1 - y0)
        way = cv2.INTER_CUBIC if scale > 1 else cv2.INTER_AREA
        size = (max(1, round((x1 - x0) * scale)), _LINE_PX)
        scaled = cv2.resize(_ink_on_paper(grey[y0:y1, x0:x1]), size, interpolation=way)
        strips.append(_Strip(box, x0, top, scale, np.asarray(scaled, np.uint8)))
        top += _LINE_PX + _GAP_PX
    return strips


def _ink_on_paper(strip: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Dark writing on white, whatever the colours were."""
    low, high = np.percentile(strip, (1, 99)).tolist()
    ground = float(np.median(strip))
    if ground < (low + high) / 2:
        strip, ground, high, low = 255 - strip, 255 - ground, 255 - low, 255 - high
    spread: NDArray[np.uint8] = np.clip(
        (strip.astype(np.float32) - low) * (255 / max(1.0, ground - low)), 0, 255
    ).astype(np.uint8)
    return spread


def _sheet(strips: Sequence[_Strip]) -> NDArray[np.uint8]:
    width = max(strip.picture.shape[1] for strip in strips) + 2 * _MARGIN_PX
    sheet = np.full((strips[-1].top + _LINE_PX + _GAP_PX, width), 255, np.uint8)
    for strip in strips:
        sheet[strip.top : strip.top + _LINE_PX, _MARGIN_PX : _MARGIN_PX + strip.picture.shape[1]] = strip.picture
    return sheet


def _glyphs(hocr: bytes) -> list[_Glyph]:
    try:
        root = ElementTree.fromstring(hocr)
    except ElementTree.ParseError as error:
        raise ReaderFailed("tesseract gave no readable answer") from error
    glyphs = []
    for element in root.iter():
        if element.get("class") == "ocrx_cinfo" and element.text:
            place, _, sure = (element.get("title") or "").partition(";")
            x0, y0, x1, y1 = (int(number) for number in place.split()[1:5])
            confidence = min(1.0, max(0.0, float(sure.split()[1]) / 100))
            glyphs.append(_Glyph(element.text, x0, x1, (y0 + y1) / 2, confidence))
    return glyphs


def _line(strip: _Strip, glyphs: Sequence[_Glyph]) -> Line | None:
    top, bottom = strip.top - _GAP_PX / 2, strip.top + _LINE_PX + _GAP_PX / 2
    own = sorted((glyph for glyph in glyphs if top <= glyph.y < bottom), key=lambda glyph: glyph.x0)
    text = ""
    characters: list[Box] = []
    before: _Glyph | None = None
    for glyph in own:
        x0, x1 = (round(strip.left + (x - _MARGIN_PX) / strip.scale) for x in (glyph.x0, glyph.x1))
        box = Box(x0, strip.ink.top, max(1, x1 - x0), strip.ink.height)
        if before is not None and glyph.x0 - before.x1 > _space_px(before, glyph):
            end = characters[-1].right
            text += " "
            characters.append(Box(end, strip.ink.top, max(1, x0 - end), strip.ink.height))
        text += glyph.text
        characters += [box] * len(glyph.text)
        before = glyph
    if not text.strip():
        return None
    confidence = float(np.mean([glyph.confidence for glyph in own]))
    return Line(text, around(characters), tuple(characters), confidence)


def _space_px(left: _Glyph, right: _Glyph) -> float:
    """The gap from which on it is a space: wide characters carry air of their own."""
    wide = unicodedata.east_asian_width(left.text[-1]) in "WF" or unicodedata.east_asian_width(right.text[0]) in "WF"
    return _LINE_PX * (0.4 if wide else 0.17)
