"""Learns what documents look like, from what is shaped like a card in labelled pictures.

Of each set `truth.json`: a list of pictures with `file` and `values`, each of a `type` (ID_DOCUMENT, BANK_CARD_FACE)
with its `box` (left, top, right, bottom, in pixels).
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from guard.model import Pixels, ReadingLimits
from guard.read.brightness import brightened
from guard.read.documents.level import Corners
from guard.read.documents.looks import pooled
from guard.read.documents.shapes import Shapes
from guard.read.files.decode import decode
from guard.read.looks import Looks
from tools.train.labelled import labelled
from tools.train.looks import fitted

_TYPES = ("ID_DOCUMENT", "BANK_CARD_FACE")
_ALIKE, _INSIDE, _APART = 0.45, 0.7, 0.1
"""Share that a shape and a document's upright box have in common of both, and of the shape, at least, where it is that
document; and of the smaller one, at most, where it is none."""
_HELD_BACK = 0.01
"""Inverse strength by which weights are held back."""
_FALSE = 0.004
"""Share of other shapes that may be taken for a document, of makers who were left out."""
_FOLDS = 8
"""Folds by makers and repositories, at least: each maker of documents has one of its own."""


class Seen(NamedTuple):
    """A shape in a picture."""

    pooled: NDArray[np.float32]
    """Of it, and of it turned by a quarter, a half and three quarters."""
    is_document: bool
    maker: str


def learn(sets: Path, others: Sequence[Path], models: Path, say: Callable[[str], None]) -> None:
    """Train on sets of pictures with documents, each a folder of its maker, and on folders of labelled pictures.

    `others`: show no document. Tells what is found of makers who were left out.
    """
    seen = list(chain(_of_sets(sets), _of_others(others)))
    makers = sorted({one.maker for one in seen if one.is_document})
    fold = np.array(
        [makers.index(one.maker) if one.maker in makers else zlib.crc32(one.maker.encode()) for one in seen]
    ) % max(_FOLDS, len(makers))
    is_document = np.array([one.is_document for one in seen])
    scores = np.empty(len(seen))
    for nth in range(fold.max() + 1):
        looks = _learned([one for one, its in zip(seen, fold, strict=True) if its != nth])
        scores[fold == nth] = [looks.score(one.pooled[0]) for one, its in zip(seen, fold, strict=True) if its == nth]
    least = float(np.quantile(scores[~is_document], 1 - _FALSE))
    for maker in makers:
        theirs = np.array([one.maker == maker for one in seen])
        found, false = scores[theirs & is_document] > least, scores[theirs & ~is_document] > least
        say(f"{maker}: {found.sum()} of {found.size} shapes of documents found, {false.sum()} of {false.size} others")
    apart = np.array([one.maker not in makers for one in seen])
    say(f"without documents: {(scores[apart] > least).sum()} of {apart.sum()} shapes found")
    _learned(seen, least).save(models / "documents.npz")


def _learned(seen: Sequence[Seen], least: float = 0.0) -> Looks:
    """`least`: log-odds that count as none."""
    rows = np.concatenate([one.pooled for one in seen])
    wanted = np.repeat([one.is_document for one in seen], [len(one.pooled) for one in seen])
    return fitted(rows, wanted, _HELD_BACK, least=least)


def _of_sets(sets: Path) -> Iterator[Seen]:
    for truth in sorted(sets.glob("*/truth.json")):
        for told in json.loads(truth.read_text(encoding="utf-8")):
            boxes = [value["box"] for value in told["values"] if value["type"] in _TYPES]
            yield from _of_picture(truth.parent / told["file"], boxes, truth.parent.name)


def _of_others(others: Sequence[Path]) -> Iterator[Seen]:
    for folder in others:
        for label in labelled(folder):
            yield from _of_picture(label.path, (), label.repository)


def _of_picture(path: Path, boxes: Sequence[Sequence[float]], maker: str) -> Iterator[Seen]:
    """Its shapes, but those of which nobody can say whether they are a document."""
    pixels = brightened(decode(path.read_bytes(), ReadingLimits()).pixels)
    for piece, corners in Shapes(pixels).photos(()):
        shared = [_shared(corners, box) for box in boxes]
        is_document = any(alike >= _ALIKE and inside >= _INSIDE for alike, inside, _ in shared)
        if is_document or all(smaller <= _APART for _, _, smaller in shared):
            turned: list[Pixels] = [np.ascontiguousarray(np.rot90(piece, quarters)) for quarters in range(4)]
            yield Seen(np.array([pooled(one) for one in turned]), is_document, maker)


def _shared(corners: Corners, box: Sequence[Any]) -> tuple[float, float, float]:
    """What a shape and a box have in common, in shares of both together, of the shape, and of the smaller one."""
    left, top, right, bottom = box
    upright = np.array([(left, top), (right, top), (right, bottom), (left, bottom)], np.float32)
    common = float(cv2.intersectConvexConvex(corners, upright)[0])
    area, other = cv2.contourArea(corners), float((right - left) * (bottom - top))
    return common / (area + other - common), common / area, common / min(area, other)
