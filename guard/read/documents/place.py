"""Where a document lies whose words were found: at its edges, or where the words tell; and whether it is one at all."""

from __future__ import annotations

import cv2
import numpy as np

from guard.model import Pixels
from guard.read.documents.edges import find_edges
from guard.read.documents.kinds.kind import SHEET
from guard.read.documents.level import Corners, Level, Rect, is_like
from guard.read.documents.photos import is_photo
from guard.read.documents.words import Document

CLEAR, FIRM = 0.4, 0.56
"""How well the edges must be seen, 0 to 1, where words of a form stand near, and where the document lacks a word."""
_MANY = 2
"""Words beyond those needed that make a document in a photo where no edges are seen."""
_AIR, _EDGE = 0.08, 0.01
"""Rim that is covered around a place that the words tell, and around edges that are seen, in shares of its sides."""


def place_of(turned: Level, document: Document, pixels: Pixels) -> tuple[Corners, float] | None:
    """The corners of a document in the level picture, and how well its edges are seen.

    None: it is no document, but a part of a form that asks for the same.
    """
    least = FIRM if document.weak else CLEAR if document.foreign else 0.0
    if document.weak and document.lacking <= 0 and in_photo(turned, document, pixels):
        least = 0.0 if document.lacking <= -_MANY and not document.foreign else CLEAR
    edges = find_edges(pixels, turned.angle, document)
    if edges is None:
        return None if least else (guessed(document), 0.0)
    corners, seen = edges
    if least and (seen < least or any(stands_in(corners, rect) for rect in document.foreign)):
        return None
    if least and document.weak and not _is_card(corners, document.aspect):
        return None
    shown = _grown(corners, _EDGE)
    return (shown if seen >= CLEAR else _around(shown, document.card.corners)), seen


def guessed(document: Document) -> Corners:
    """Where a document lies as its words tell, in the level picture."""
    return _grown(document.card.corners, _AIR)


def in_photo(turned: Level, document: Document, pixels: Pixels) -> bool:
    """Whether a document lies in a photo or a scan."""
    return is_photo(pixels, turned.back(document.card.corners))


def _is_card(corners: Corners, aspect: float | None) -> bool:
    """Whether edges are those of a card of that width over height, or near it; of a sheet where it varies."""
    likely = (SHEET, 1 / SHEET) if aspect is None else (aspect,)
    return any(is_like(corners, one) for one in likely)


def _grown(place: Corners, share: float) -> Corners:
    """A place with a rim around it, in shares of it."""
    middle = place.mean(axis=0)
    return np.asarray(middle + (1 + 2 * share) * (place - middle))


def _around(*places: Corners) -> Corners:
    """The smallest convex place that holds some."""
    return np.asarray(cv2.convexHull(np.concatenate(places), clockwise=True)[:, 0], np.float32)


def stands_in(place: Corners, rect: Rect) -> bool:
    """Whether a rectangle's middle lies inside."""
    return cv2.pointPolygonTest(place, rect.middle, False) >= 0
