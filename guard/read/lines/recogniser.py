"""Reads one line of text: the PP-OCR recogniser of the rapidocr wheel through ONNX Runtime."""

from __future__ import annotations

import itertools
import threading
from collections import OrderedDict
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from statistics import fmean, median
from typing import NamedTuple

import cv2
import numpy as np
import onnxruntime
from numpy.typing import NDArray

from guard.model import Pixels
from guard.read.lines.squeeze import HEIGHT_PX, View, full, squeezed
from guard.read.network import quick_session

_PAIRS = "黃黄強强靜静粵粤戶户溫温淨净內内吳吴呂吕沒没換换沖冲況况涼凉決决減减別别峯峰敎教眞真査查曰日"
_VARIANTS = dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True))
"""Forms that differ by a stroke, and that the network takes for each other: the usual one counts."""
_CERTAIN = 0.9
"""Confidence below which a squeezed character is read again. Measured: squeezing never changed a surer one."""
_CERTAIN_FIGURE = 0.97
"""The same for figures and Latin letters: O and 0, and rows of one figure, are told from less."""
_LIGHT = frozenset(" ，。、；：！？,.:;!?")
"""Marks of which confidence says little, and that matter little …"""
_NOISE = 0.5
"""Confidence from which on such a mark is taken."""
_APART = 0.2
"""Distance of a character that stands apart, in heights of a strip: narrow letters stand closer."""
_MARKS = frozenset("，。、；：！？")
"""Marks that stand at the left of their square."""
_MARK = 0.12
"""Room of such a mark to the left of its middle, in heights of a strip."""
_BESIDE = 2
"""Characters on each side of a doubtful one that are read again with it: they tell O from 0."""
_NOTHING = 0.3
"""Mean confidence of a squeezed view that shows no writing, at most. Measured: full width showed symbols at best."""
_MUCH = 0.45
"""Share of a line's characters to read again, from which on all of it is read again."""
_USUAL_WIDTH_PX = 960
"""Width from which on a line's working memory is given back after it."""
_ALONE_WIDTH_PX = 1600
"""Width from which on a line is read while no other such one is: two take 100 MiB at once."""


@dataclass(frozen=True, slots=True)
class Strip:
    """What was read in the picture of one line."""

    text: str = field(repr=False)
    edges: tuple[float, ...]
    """The x of every character's edge, one more than characters, in pixels of the strip; empty without characters."""
    confidence: float
    """0 to 1, the mean over the characters; 0 without characters."""


class Glyph(NamedTuple):
    """A character and its place."""

    name: str
    x: float
    """Its middle, in pixels of the strip."""
    sure: float

    def moved(self, right: int) -> Glyph:
        """The same character in a strip that begins so much further to the left."""
        return self._replace(x=self.x + right)


class Recogniser:
    """One line at a time (batches gain nothing on a processor), with a memory of lines it has seen. Any thread.

    A line renders to the same pixels wherever it scrolls, so that a repeated screen costs next to nothing. The memory
    holds digests of pixels and their text, in this process alone, and forgets the oldest.
    """

    def __init__(self, model: Path, quick: Path | None = None, *, memory: int = 4096) -> None:
        """`quick`: the same network, counting in bytes; it reads in the place of `model` where the processor can."""
        self._session = quick_session(model, quick, 1, (1, 3, HEIGHT_PX, HEIGHT_PX))
        names = self._session.get_modelmeta().custom_metadata_map["character"].split("\n")
        self._names = ["", *(_VARIANTS.get(name, name) for name in names), " "]
        self._input = self._session.get_inputs()[0].name
        self._shrinking = onnxruntime.RunOptions()
        self._shrinking.add_run_config_entry("memory.enable_memory_arena_shrinkage", "cpu:0")
        self._memory: OrderedDict[bytes, Strip] = OrderedDict()
        self._limit = memory
        self._lock = threading.Lock()
        self._wide = threading.Lock()

    def read(self, strip: Pixels) -> Strip:
        """The text of a strip that shows one line with a little air around it."""
        digest = blake2b(np.ascontiguousarray(strip).data, digest_size=16, salt=str(strip.shape).encode()[:16])
        key = digest.digest()
        with self._lock:
            known = self._memory.get(key)
            if known is not None:
                self._memory.move_to_end(key)
                return known
        read = self._strip(strip)
        with self._lock:
            self._memory[key] = read
            if len(self._memory) > self._limit:
                self._memory.popitem(last=False)
        return read

    def rest(self) -> None:
        """Give back working memory; the weights and the lines that were seen stay."""
        self._run(np.zeros((1, 3, HEIGHT_PX, HEIGHT_PX), np.float32), shrink=True)

    def _strip(self, strip: Pixels) -> Strip:
        view = squeezed(strip)
        glyphs = self._glyphs(view)
        if view.squeezed and _confidence(glyphs) > _NOTHING:
            glyphs = self._checked(strip, glyphs)
        if not glyphs:
            return Strip("", (), 0.0)
        text = "".join(glyph.name for glyph in glyphs)
        return Strip(text, _edges(text, [glyph.x for glyph in glyphs], *strip.shape[:2]), _confidence(glyphs))

    def _checked(self, strip: Pixels, glyphs: list[Glyph]) -> list[Glyph]:
        """What a squeezed view showed, with its doubtful places read again in full width."""
        spans = doubtful(glyphs, strip.shape[0])
        if spans == [(0, len(glyphs))]:
            return self._glyphs(full(strip))
        for first, last in reversed(spans):
            start, end = _between(glyphs, first - 1, 0.0), _between(glyphs, last - 1, float(strip.shape[1]))
            again = [glyph.moved(round(start)) for glyph in self._glyphs(full(strip[:, round(start) : round(end)]))]
            if not _agree(glyphs, first, last, again):
                return self._glyphs(full(strip))
            glyphs[first:last] = again
        return glyphs

    def _glyphs(self, view: View) -> list[Glyph]:
        values = cv2.dnn.blobFromImage(view.picture, 1 / 127.5, mean=(127.5, 127.5, 127.5))
        chances = self._run(np.asarray(values, np.float32), shrink=view.picture.shape[1] > _USUAL_WIDTH_PX)
        best = chances.argmax(axis=1)
        sure = chances[np.arange(len(best)), best]
        glyphs: list[Glyph] = []
        begun = before = 0
        for step, index in enumerate(best.tolist()):
            if index and index != before:
                begun = step
                glyphs.append(Glyph(self._names[index], view.x(step + 0.5), float(sure[step])))
            elif index:
                most = max(glyphs[-1].sure, float(sure[step]))
                glyphs[-1] = Glyph(self._names[index], view.x((begun + step + 1) / 2), most)
            before = index
        return glyphs

    def _run(self, values: NDArray[np.float32], *, shrink: bool) -> NDArray[np.float32]:
        options = self._shrinking if shrink else None
        with self._wide if values.shape[3] > _ALONE_WIDTH_PX else nullcontext():
            chances: NDArray[np.float32] = self._session.run(None, {self._input: values}, options)[0][0]
        return chances


def _confidence(glyphs: Sequence[Glyph]) -> float:
    return fmean(glyph.sure for glyph in glyphs) if glyphs else 0.0


def doubtful(glyphs: Sequence[Glyph], height: int) -> list[tuple[int, int]]:
    """First and end of what should be read again, in a strip of that height; all of it where that is much.

    From one character that stands apart to another, so that a cut there takes nothing from either, and none of a row
    of equal figures is lost or read twice.
    """
    spans: list[tuple[int, int]] = []
    for nth, glyph in enumerate(glyphs):
        if glyph.sure >= _needed(glyph.name) or (spans and nth < spans[-1][1] - 1):
            continue
        first, end = max(0, nth - _BESIDE), min(len(glyphs), nth + _BESIDE + 1)
        while first > 0 and not _stands_apart(glyphs, first, height):
            first -= 1
        while end < len(glyphs) and not _stands_apart(glyphs, end - 1, height):
            end += 1
        if spans and first < spans[-1][1]:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((first, end))
    again = sum(end - first for first, end in spans)
    return [(0, len(glyphs))] if not glyphs or again > _MUCH * len(glyphs) else spans


def _needed(name: str) -> float:
    """The confidence from which on a character of a squeezed line counts."""
    if name in _LIGHT:
        return _NOISE
    return _CERTAIN_FIGURE if name.isascii() else _CERTAIN


def _stands_apart(glyphs: Sequence[Glyph], nth: int, height: int) -> bool:
    """Whether a character is sure, another than those beside it, and not close to them."""
    glyph, beside = glyphs[nth], (glyphs[nth - 1], glyphs[nth + 1])
    return (
        glyph.sure >= _CERTAIN
        and glyph.name not in _LIGHT
        and all(other.name != glyph.name and abs(other.x - glyph.x) >= _APART * height for other in beside)
    )


def _between(glyphs: Sequence[Glyph], nth: int, at_end: float) -> float:
    """Where to cut between a character and the next."""
    if nth < 0 or nth + 1 >= len(glyphs):
        return at_end
    return (glyphs[nth].x + glyphs[nth + 1].x) / 2


def _agree(glyphs: Sequence[Glyph], first: int, end: int, again: Sequence[Glyph]) -> bool:
    """Whether a second reading begins and ends with what stands there: then no character was cut."""
    if not again:
        return False
    begins = first == 0 or again[0].name == glyphs[first].name
    return begins and (end == len(glyphs) or again[-1].name == glyphs[end - 1].name)


def _edges(text: str, centres: list[float], height: int, width: int) -> tuple[float, ...]:
    """Edges half-way between neighbours, but close before a mark; the outer ones as far as usual characters."""
    pairs = list(itertools.pairwise(centres))
    step = median(right - left for left, right in pairs) if pairs else 0.5 * height
    reach = max(step, 0.45 * height) * 0.66
    between = [(left + right) / 2 for left, right in pairs]
    for nth, name in enumerate(text[1:]):
        if name in _MARKS:
            between[nth] = max(between[nth], centres[nth + 1] - _MARK * height)
    return (max(0.0, centres[0] - reach), *between, min(float(width), centres[-1] + reach))
