"""The default engine: PP-OCR networks carried by the rapidocr wheel, through ONNX Runtime."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import numpy as np

from guard.model import Box, Pixels
from guard.model.boxes import around, frame, moved, touch
from guard.read.engine import Told, tell_nobody
from guard.read.lines.detector import Detector, Quad
from guard.read.lines.networks import DETECTOR, QUICK, QUICK_DETECTOR, RECOGNISER, folder_of_networks
from guard.read.lines.recogniser import Recogniser, Strip
from guard.read.lines.regions import SURE, loose_strokes, unsure_regions, worth_reading
from guard.read.lines.strokes import Ink, find_lines
from guard.read.page import Line, is_stray_letter
from guard.read.stretches import runs

_AIR = 0.25
"""Air around a line's ink that the network sees, in heights of the line."""
_BODY = 0.25
"""Share of the fullest row's ink from which on a row belongs to a line's body."""
_SPARE = 0.12
"""Room above and below a line's body for dots and tails of letters, in heights of the body."""
_THIN_PX = 5
"""Height of writing, at least; what is lower is the rim of something, or what a border leaves of a line."""
_NOISE = 0.5
"""Confidence from which on a reading is text."""
_QUAD_AIR = 0.1
"""Air that the detection network leaves above and below the ink, in heights of its line."""
_FIRM = 0.9
"""Confidence from which on a line need not be read again where the network finds it too."""
_QUAD_WIDTH, _QUAD_HEIGHT = 0.8, 2.4
"""Share of the width of what the network finds that lines fill, at least, and its height in heights of them, at most,
where it found nothing new: it leaves air around a line."""
_TWICE = 0.4
"""Share of the smaller one that two lines both cover, from which on they are two readings of one place."""
_FIGURE, _FIGURES = 0.75, 6
"""Width of a figure in heights of its line, at most, and figures of a number that matters, at least."""
_USUAL_PX = 12
"""Height of ink at which the network finds text: at more it takes longer and finds nothing else."""
PHOTO_PX = 1280
"""Longer side at which the network sees a photo."""
_MANY, _FIRST, _WRITING = 80, 40, 8
"""Lines of a picture that may be the grain of a photo, at least, how many of these are read first, and how many of the
first are text, at most, where the rest is left to the network."""
_WORDS, _WORDY = 8, 3
"""Lines that tell the size of text, at least, and their characters: pieces of large letters read as short words."""


class RapidLines:
    """Lines by their strokes; where those cannot be trusted, by the detection network; read one by one."""

    name = "rapid"

    def __init__(self, models: Path | None = None, *, threads: int = 2) -> None:
        """`models`: a folder with the two networks; None: those of the wheel."""
        self._models = models
        self._threads = threads
        # Several lines at once, each on one thread: no line waits for the slowest part of each of its layers.
        self._readers = ThreadPoolExecutor(threads, "reader")
        self._recogniser: Recogniser | None = None
        self._detector: Detector | None = None

    def warm(self) -> None:
        """Load the recogniser and run it once. The detector waits until a picture needs it."""
        self._reader().read(np.full((24, 96, 3), 255, np.uint8))

    def rest(self) -> None:
        """Give back the working memory of the recogniser."""
        if self._recogniser is not None:
            self._recogniser.rest()

    def lines(self, pixels: Pixels, inside: Box | None = None, told: Told = tell_nobody) -> tuple[Line, ...]:
        """Every line of text, in no particular order; of those that strokes tell, the ones inside a box alone."""
        ink = find_lines(pixels, inside)
        lines, is_grain = self._by_strokes(pixels, ink, told)
        regions = (frame(pixels.shape),) if is_grain else unsure_regions(ink, lines)
        usual_px = ink.usual_px
        del ink  # of a large photo it is as large as what the network needs
        if not regions:
            return tuple(line for line in lines if line.confidence >= _NOISE)
        found: list[Line] = []
        told(lines, regions)
        # The network looks at the next region while what it found in the one before is read.
        with ThreadPoolExecutor(1, "looking") as looking:
            looked = looking.map(
                lambda region: self._reading(pixels, region, scale_of(region, usual_px, lines), lines), regions
            )
            for nth, reading in enumerate(looked):
                if nth:
                    told((*lines, *found), regions[nth:])
                found += filter(None, reading)
        # A lone letter amid the doodles of an unsure region is one more doodle, unless the network sees it too.
        firm = (
            line
            for line in lines
            if not (is_stray_letter(line.text) and any(touch(line.box, region) for region in regions))
        )
        return tuple(line for line in _agreed((*firm, *found)) if line.confidence >= _NOISE)

    def _by_strokes(self, pixels: Pixels, ink: Ink, told: Told) -> tuple[tuple[Line, ...], bool]:
        """The lines that strokes tell, those with figures read first; and whether the rest was left unread as grain."""
        boxes = sorted(worth_reading(ink), key=lambda box: (not may_be_number(ink, box), -box.width / box.height))
        loose = () if told is tell_nobody else loose_strokes(ink)
        told((), (*boxes, *loose))
        reader = self._reader()
        lines: list[Line] = []
        doubtful: list[Box] = []
        repeated = _repeated(pixels, ink, boxes)
        for nth, read in enumerate(self._readers.map(lambda same: reader.read(same[0].pixels), repeated)):
            placed = list(filter(None, (place(read, strip.box, strip.left) for strip in repeated[nth])))
            lines += placed
            doubtful += [line.box for line in placed if line.confidence < SURE]
            left = (strip.box for same in repeated[nth + 1 :] for strip in same)
            told(lines, (*left, *doubtful, *loose))
            if nth + 1 == _FIRST and len(repeated) >= _MANY and _are_grain(lines):
                return tuple(lines), True
        return tuple(lines), False

    def _reader(self) -> Recogniser:
        if self._recogniser is None:
            folder = folder_of_networks(self._models)
            self._recogniser = Recogniser(folder / RECOGNISER, QUICK if self._models is None else None)
        return self._recogniser

    def _reading(self, pixels: Pixels, region: Box, scale: float, known: tuple[Line, ...]) -> Iterator[Line | None]:
        """What the network finds in a region and strokes have not told; it is being read when this returns."""
        if self._detector is None:
            quick = QUICK_DETECTOR if self._models is None else None
            self._detector = Detector(folder_of_networks(self._models) / DETECTOR, quick, threads=self._threads)
        piece = pixels[region.top : region.bottom, region.left : region.right]
        firm = [line.box for line in known if line.confidence >= _FIRM and not is_stray_letter(line.text)]
        quads = [
            quad
            for quad in self._detector.find(np.ascontiguousarray(piece), scale)
            if not is_known(moved(quad.part(0, 1), region.left, region.top), firm)
        ]
        quads.sort(key=lambda quad: -quad.size[0] / quad.size[1])
        return self._readers.map(lambda quad: self._quad(piece, quad, region), quads)

    def _quad(self, piece: Pixels, quad: Quad, region: Box) -> Line | None:
        line = place_quad(self._reader().read(quad.cut(piece)), quad)
        return None if line is None else line.moved(region.left, region.top)


def _are_grain(lines: Iterable[Line]) -> bool:
    """Whether next to nothing of the first lines is text, so that the rest is left to the network."""
    return sum(line.confidence >= _NOISE for line in lines) <= _WRITING


def may_be_number(ink: Ink, box: Box) -> bool:
    """Whether a line has as many narrow shapes as a number has figures; words in Latin letters have them too."""
    columns = np.asarray(ink.mask[box.top : box.bottom, box.left : box.right].any(axis=0), np.bool_)
    return sum(end - start <= _FIGURE * box.height for start, end in runs(columns)) >= _FIGURES


class Cut(NamedTuple):
    """The strip of one line."""

    box: Box
    pixels: Pixels
    left: int
    """The x in the picture at which it begins."""


def strip_of(pixels: Pixels, ink: Ink, box: Box) -> Cut | None:
    """A line with a little air around it; None: it is too low to be writing."""
    top, bottom = core(ink, box)
    if bottom - top < _THIN_PX:
        return None
    air = round((bottom - top) * _AIR) + 1
    left, right = max(0, box.left - air - 1), min(pixels.shape[1], box.right + air + 1)
    return Cut(box, pixels[max(0, top - air) : bottom + air, left:right], left)


def _repeated(pixels: Pixels, ink: Ink, boxes: Iterable[Box]) -> list[list[Cut]]:
    """The strips of lines, those that are pixel by pixel the same together: tables and menus say much again."""
    found: dict[tuple[object, ...], list[Cut]] = {}
    for strip in filter(None, (strip_of(pixels, ink, box) for box in boxes)):
        known_by = strip.pixels.shape, sha256(strip.pixels.tobytes()).digest()
        found.setdefault(known_by, []).append(strip)
    return list(found.values())


def core(ink: Ink, box: Box) -> tuple[int, int]:
    """First row and end of a line's body; a rule or a halo that hangs on to the line would make the body small."""
    profile = np.count_nonzero(ink.mask[box.top : box.bottom, box.left : box.right], axis=1)
    full = np.flatnonzero(profile >= _BODY * profile.max(initial=1))
    if not full.size:
        return box.top, box.bottom
    first, end = int(full[0]), int(full[-1]) + 1
    spare = round(_SPARE * (end - first)) + 1
    return box.top + max(0, first - spare), box.top + min(box.height, end + spare)


def is_known(found: Box, firm: Iterable[Box]) -> bool:
    """Whether what the network found is no more than lines that were read for sure: they fill most of its width."""
    middle = found.middle[1]
    filled = sum(
        min(box.right, found.right) - max(box.left, found.left)
        for box in firm
        if touch(box, found) and box.top <= middle < box.bottom and found.height <= _QUAD_HEIGHT * box.height
    )
    return filled >= _QUAD_WIDTH * found.width


def scale_of(region: Box, usual_px: int, lines: tuple[Line, ...]) -> float:
    """How small the network may see a region: by the text around it, or as small as a photo of a card may be."""
    if sum(line.confidence >= _FIRM and len(line.text) >= _WORDY for line in lines) >= _WORDS:
        return min(1.0, _USUAL_PX / usual_px)
    return min(1.0, PHOTO_PX / max(region.width, region.height))


def _agreed(lines: tuple[Line, ...]) -> list[Line]:
    """Of two readings of one place the surer and fuller one."""
    ordered = sorted(lines, key=lambda line: -(line.confidence * len(line.text)))
    boxes = [line.box for line in ordered]
    edges = np.array([(box.left, box.top, box.right, box.bottom) for box in boxes]).reshape(-1, 4)
    areas = np.array([box.width * box.height for box in boxes])
    agreed = np.zeros(len(ordered), np.bool_)
    for nth, (left, top, right, bottom) in enumerate(edges):
        others = edges[agreed]
        across = np.minimum(right, others[:, 2]) - np.maximum(left, others[:, 0])
        down = np.minimum(bottom, others[:, 3]) - np.maximum(top, others[:, 1])
        common = np.maximum(0, across) * np.maximum(0, down)
        agreed[nth] = (common / np.minimum(areas[nth], areas[agreed]) < _TWICE).all()
    return list(itertools.compress(ordered, agreed))


def place(strip: Strip, box: Box, left: int) -> Line | None:
    """The line of a strip that was cut out from `left` on; None: there is nothing but space."""
    start = len(strip.text) - len(strip.text.lstrip())
    end = len(strip.text.rstrip())
    if end <= start:
        return None
    inner = [round(left + edge) for edge in strip.edges[start : end + 1]]
    inner[0] = min(inner[0], box.left)
    inner[-1] = max(inner[-1], box.right)
    characters = tuple(Box(x0, box.top, max(1, x1 - x0), box.height) for x0, x1 in itertools.pairwise(inner))
    return Line(strip.text[start:end], box, characters, strip.confidence)


def place_quad(strip: Strip, quad: Quad) -> Line | None:
    """The line of a strip that was cut along a quad; None: there is nothing but space."""
    start = len(strip.text) - len(strip.text.lstrip())
    end = len(strip.text.rstrip())
    if end <= start:
        return None
    inner = quad.narrowed(_QUAD_AIR)
    width = quad.size[0]
    edges = [edge / width for edge in strip.edges[start : end + 1]]
    characters = tuple(inner.part(x0, x1) for x0, x1 in itertools.pairwise(edges))
    return Line(strip.text[start:end], around(characters), characters, strip.confidence)
