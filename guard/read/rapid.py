"""The default engine: PP-OCR networks carried by the rapidocr wheel, through ONNX Runtime."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np

from guard.model import Box, Pixels
from guard.read.networks import RECOGNISER, folder_of_networks
from guard.read.page import Line
from guard.read.recogniser import Recogniser, Strip
from guard.read.strokes import Ink, find_lines

_AIR = 0.25
"""Around a line's ink, in heights of the line."""


class RapidLines:
    """Lines by their strokes, read one by one."""

    name = "rapid"

    def __init__(self, models: Path | None = None, *, threads: int = 2) -> None:
        """`models`: a folder with the two networks; None: those of the wheel."""
        self._models = models
        self._threads = threads
        self._recogniser: Recogniser | None = None

    def warm(self) -> None:
        """Load the recogniser and run it once."""
        self._reader().read(np.full((24, 96, 3), 255, np.uint8))

    def lines(self, pixels: Pixels) -> tuple[Line, ...]:
        """Every line of text, in no particular order."""
        ink = find_lines(pixels)
        read = (self._read(pixels, ink, box) for box in ink.lines)
        return tuple(line for line in read if line is not None)

    def _reader(self) -> Recogniser:
        if self._recogniser is None:
            folder = folder_of_networks(self._models)
            self._recogniser = Recogniser(folder / RECOGNISER, threads=self._threads)
        return self._recogniser

    def _read(self, pixels: Pixels, ink: Ink, box: Box) -> Line | None:
        air = round(box.height * _AIR) + 1
        top, bottom = max(0, box.top - air), min(pixels.shape[0], box.top + box.height + air)
        left, right = max(0, box.left - air - 1), min(pixels.shape[1], box.left + box.width + air + 1)
        strip = self._reader().read(pixels[top:bottom, left:right])
        return place(strip, box, left)


def place(strip: Strip, box: Box, left: int) -> Line | None:
    """The line of a strip that was cut out from `left` on; None: there is nothing but space."""
    start = len(strip.text) - len(strip.text.lstrip())
    end = len(strip.text.rstrip())
    if end <= start:
        return None
    inner = [round(left + edge) for edge in strip.edges[start : end + 1]]
    inner[0] = min(inner[0], box.left) if start == 0 else inner[0]
    inner[-1] = max(inner[-1], box.left + box.width) if end == len(strip.text) else inner[-1]
    characters = tuple(Box(x0, box.top, max(1, x1 - x0), box.height) for x0, x1 in itertools.pairwise(inner))
    return Line(strip.text[start:end], box, characters, strip.confidence)
