"""What is still found on marked screens and under the watermark: `bench marks FOLDER`.

The folder holds pictures and `truth.json`: its `images` name each a `file` and the `entities` in it, with their `boxes`
as left, top, right, bottom in pixels. Every picture is read as it is, with the number of frosted pictures laid over it,
and under the words of the watermark as they are painted where no compositor is needed.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

import cv2
import numpy as np
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter

from bench.report import Row
from guard.detect import Detector
from guard.model import Box, Pixels, ReadingLimits, Watermark
from guard.read.examine import examine
from guard.read.lines.rapid import RapidLines
from guard.redact.trace.carrier import Carrier, tile
from guard.redact.trace.embed import marked
from tests.support.pictures import covered
from ui.theme import WATERMARK
from ui.watermark import dots

_COVER = 0.8
"""Share of a value's box that must be covered before it counts as found."""
_WORDS = "wang desk-7 2026-11-24 08:30"
_OPACITIES = (0.08, 0.15)

Truth = list[tuple[str, list[Box]]]
"""Files, and where values stand in them."""


def rows(folder: Path) -> Iterable[Row]:
    """The share of values that are found, and what is found where nothing is, one way after the other."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    _application = QGuiApplication.instance() or QGuiApplication([])
    pattern = tile(Carrier(b"the firm of the bench"), b"\0\0\0\1")
    ways: dict[str, Callable[[Pixels], Pixels]] = {
        "as they are": lambda picture: picture,
        "with the number": lambda picture: marked(picture, pattern),
        **{f"under words of opacity {each:g}": partial(_under, opacity=each) for each in _OPACITIES},
    }
    engine, detector, truth = RapidLines(), Detector(), _truth(folder)
    engine.warm()
    for way, change in ways.items():
        found = wrong = 0
        for file, values in truth:
            picture = np.asarray(cv2.imread(str(folder / file)), np.uint8)
            boxes = _found(engine, detector, change(picture))
            found += sum(covered(box, boxes) >= _COVER for box in values)
            wrong += sum(all(covered(value, (box,)) == 0 for value in values) for box in boxes)
        total = sum(len(values) for _, values in truth)
        yield Row(f"{way}: values found, of {total} on {len(truth)} screens", found, "")
        yield Row(f"{way}: boxes where nothing is", wrong, "")


def _found(engine: RapidLines, detector: Detector, picture: Pixels) -> tuple[Box, ...]:
    _, data = cv2.imencode(".png", picture, (cv2.IMWRITE_PNG_COMPRESSION, 1))
    page = examine(engine, data.tobytes(), ReadingLimits(timeout_s=300)).page
    findings = detector.detect(page.text, page.labels)
    return tuple({box for each in findings for box in page.boxes(each.start or 0, each.end or 0)})


def _under(picture: Pixels, opacity: float) -> Pixels:
    height, width = picture.shape[:2]
    shown = QImage(cv2.cvtColor(picture, cv2.COLOR_BGR2BGRA).data, width, height, QImage.Format.Format_RGB32).copy()
    with QPainter(shown) as painter:
        painter.setClipRegion(dots(QSize(width, height), _WORDS, Watermark(_WORDS, opacity, angle_degrees=20)))
        painter.fillRect(shown.rect(), QColor(WATERMARK))
    seen = np.frombuffer(shown.constBits(), np.uint8).reshape(height, width, 4)
    return np.ascontiguousarray(seen[:, :, :3])


def _truth(folder: Path) -> Truth:
    images = json.loads((folder / "truth.json").read_text("utf-8"))["images"]
    return [(image["file"], [_box(*box) for each in image["entities"] for box in each["boxes"]]) for image in images]


def _box(left: int, top: int, right: int, bottom: int) -> Box:
    return Box(left, top, right - left, bottom - top)
