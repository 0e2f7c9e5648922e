"""Reads one line of text: the PP-OCR recogniser of the rapidocr wheel through ONNX Runtime."""

from __future__ import annotations

import itertools
import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path

import cv2
import numpy as np
import onnxruntime
from numpy.typing import NDArray

from guard.model import Pixels

_HEIGHT_PX = 48
_STEP_PX = 8
"""One output step of the network covers this much of its input."""
_PAIRS = "黃黄強强靜静粵粤戶户溫温淨净內内吳吴呂吕沒没換换沖冲況况涼凉決决減减別别峯峰敎教眞真査查曰日"
_VARIANTS = dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True))
"""Forms that differ by a stroke, and that the network takes for each other: the usual one counts."""
_NARROWEST_PX = 48
_WIDEST_PX = 2400
_USUAL_WIDTH_PX = 960
"""What a wider line took of memory is given back after it."""


@dataclass(frozen=True, slots=True)
class Strip:
    """What was read in the picture of one line."""

    text: str = field(repr=False)
    edges: tuple[float, ...]
    """The x of every character's edge, one more than characters, in pixels of the strip; empty without characters."""
    confidence: float
    """0 to 1, the mean over the characters; 0 without characters."""


def session(model: Path, threads: int, *, arena: bool = True) -> onnxruntime.InferenceSession:
    """A network, bound to a number of threads. Without an arena it is slower and gives its memory back."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # Lines differ in width: a memory plan for each width would only pile up.
    options.enable_mem_pattern = False
    options.enable_cpu_mem_arena = arena
    return onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])


class Recogniser:
    """One line at a time (batches gain nothing on a processor), with a memory of lines it has seen. Any thread.

    A line renders to the same pixels wherever it scrolls, so that a repeated screen costs next to nothing. The memory
    holds digests of pixels and their text, in this process alone, and forgets the oldest.
    """

    def __init__(self, model: Path, *, memory: int = 4096) -> None:
        self._session = session(model, threads=1)
        names = self._session.get_modelmeta().custom_metadata_map["character"].split("\n")
        self._names = ["", *(_VARIANTS.get(name, name) for name in names), " "]
        self._input = self._session.get_inputs()[0].name
        self._shrinking = onnxruntime.RunOptions()
        self._shrinking.add_run_config_entry("memory.enable_memory_arena_shrinkage", "cpu:0")
        self._memory: OrderedDict[bytes, Strip] = OrderedDict()
        self._limit = memory
        self._lock = threading.Lock()

    def read(self, strip: Pixels) -> Strip:
        """The text of a strip that shows one line with a little air around it."""
        digest = blake2b(np.ascontiguousarray(strip).data, digest_size=16, salt=str(strip.shape).encode()[:16])
        key = digest.digest()
        with self._lock:
            known = self._memory.get(key)
            if known is not None:
                self._memory.move_to_end(key)
                return known
        read = self._decode(self._infer(strip), *strip.shape[:2])
        with self._lock:
            self._memory[key] = read
            if len(self._memory) > self._limit:
                self._memory.popitem(last=False)
        return read

    def rest(self) -> None:
        """Give back working memory; the weights and the lines that were seen stay."""
        self._run(np.zeros((1, 3, _HEIGHT_PX, _NARROWEST_PX), np.float32), shrink=True)

    def _infer(self, strip: Pixels) -> NDArray[np.float32]:
        height, width = strip.shape[:2]
        wide = int(np.ceil(width * _HEIGHT_PX / height / _STEP_PX)) * _STEP_PX
        wide = min(_WIDEST_PX, max(_NARROWEST_PX, wide))
        way = cv2.INTER_LINEAR if height < _HEIGHT_PX else cv2.INTER_AREA
        scaled = cv2.resize(strip, (wide, _HEIGHT_PX), interpolation=way)
        values = np.asarray(cv2.dnn.blobFromImage(scaled, 1 / 127.5, mean=(127.5, 127.5, 127.5)), np.float32)
        return self._run(values, shrink=wide > _USUAL_WIDTH_PX)

    def _run(self, values: NDArray[np.float32], *, shrink: bool) -> NDArray[np.float32]:
        options = self._shrinking if shrink else None
        chances: NDArray[np.float32] = self._session.run(None, {self._input: values}, options)[0][0]
        return chances

    def _decode(self, chances: NDArray[np.float32], height: int, width: int) -> Strip:
        best = chances.argmax(axis=1)
        sure = chances[np.arange(len(best)), best]
        text: list[str] = []
        spans: list[tuple[int, int]] = []
        confidence: list[float] = []
        before = 0
        for step, index in enumerate(best.tolist()):
            if index and index != before:
                text.append(self._names[index])
                spans.append((step, step))
                confidence.append(float(sure[step]))
            elif index:
                spans[-1] = (spans[-1][0], step)
                confidence[-1] = max(confidence[-1], float(sure[step]))
            before = index
        if not text:
            return Strip("", (), 0.0)
        centres = [(first + last + 1) / 2 * width / len(best) for first, last in spans]
        return Strip("".join(text), _edges(centres, height, width), float(np.mean(confidence)))


def _edges(centres: list[float], height: int, width: int) -> tuple[float, ...]:
    """Edges half-way between the middles of neighbours; the outer ones as far as a usual character reaches."""
    step = float(np.median(np.diff(centres))) if len(centres) > 1 else 0.5 * height
    reach = max(step, 0.45 * height) * 0.6
    between = [(left + right) / 2 for left, right in itertools.pairwise(centres)]
    return (max(0.0, centres[0] - reach), *between, min(float(width), centres[-1] + reach))
