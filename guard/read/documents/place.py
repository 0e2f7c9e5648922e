"""Where a document lies whose words were found: at its edges, or where the words tell; and whether it is one at all."""

from __future__ import annotations

import math

import cv2
import numpy as np

from guard.model import Pixels
from guard.read.documents.edges import Place, Quad, find_edges
from guard.read.documents.kinds.kind import SHEET
from guard.read.documents.level import Level, Rect
from guard.read.documents.photos import is_photo
from guard.read.documents.words import Document

CLEAR, FIRM = 0.4, 0.56
"""How well the edges must be seen, 0 to 1, where words of a form stand near, and where the document lacks a word."""
_MANY = 2
"""Words beyond those needed that make a document in a photo where no edges are seen."""
_LIKE = 0.12
"""Difference of two proportions that are one, as a logarithm, at most."""
_AIR, _EDGE = 0.08, 0.01
"""Rim that is covered around a place that the words tell, and around edges that are seen, in shares of its sides."""


def place_of(turned: Level, document: Document, pixels: Pixels) -> tuple[Place | None, float]:
    """The corners of a document in the level picture, and how well its edges are seen.

    None: it is no document, but a part of a form that asks for the same.
    """
    least = FIRM if document.weak else CLEAR if document.foreign else 0.0
    if document.weak and document.lacking <= 0 and in_photo(turned, document, pixels):
        least = 0.0 if document.lacking <= -_MANY and not document.foreign else CLEAR
    edges = find_edges(pixels, turned.angle, document)
    seen = 0.0 if edges is None else edges.weakest
    if least and (edges is None or seen < least or any(stands_in(edges.corners, rect) for rect in document.foreign)):
        return None, seen
    if document.weak and least and edges is not None and not _is_card(edges.corners, document.aspect):
        return None, seen
    told = _grown(_quad(document.card), _AIR)
    if edges is None:
        return told, seen
    shown = _grown(edges.corners, _EDGE)
    return (shown if seen >= CLEAR else _around(shown, _quad(document.card))), seen


def in_photo(turned: Level, document: Document, pixels: Pixels) -> bool:
    """Whether a document lies in a photo or a scan."""
    return is_photo(pixels, turned.corners(_quad(document.card)))


def _is_card(corners: Quad, aspect: float | None) -> bool:
    """Whether edges are those of a card of that width over height, or near it; of a sheet where it varies."""
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = corners
    width = math.hypot(x1 - x0, y1 - y0) + math.hypot(x2 - x3, y2 - y3)
    height = math.hypot(x3 - x0, y3 - y0) + math.hypot(x2 - x1, y2 - y1)
    likely = (SHEET, 1 / SHEET) if aspect is None else (aspect,)
    return any(abs(math.log(width / height / one)) < _LIKE for one in likely)


def _quad(rect: Rect) -> Quad:
    return (rect.left, rect.top), (rect.right, rect.top), (rect.right, rect.bottom), (rect.left, rect.bottom)


def _grown(quad: Quad, share: float) -> Place:
    """A place with a rim around it, in shares of it."""
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = quad
    x, y = (x0 + x1 + x2 + x3) / 4, (y0 + y1 + y2 + y3) / 4
    return tuple((x + (1 + 2 * share) * (px - x), y + (1 + 2 * share) * (py - y)) for px, py in quad)


def _around(*places: Place) -> Place:
    """The smallest convex place that holds some."""
    corners = np.array([corner for place in places for corner in place], np.float32)
    return tuple((x, y) for x, y in cv2.convexHull(corners, clockwise=True)[:, 0].tolist())


def stands_in(place: Place, rect: Rect) -> bool:
    """Whether a rectangle's middle lies inside."""
    x, y = rect.middle
    return all(
        (x1 - x0) * (y - y0) >= (y1 - y0) * (x - x0)
        for (x0, y0), (x1, y1) in zip(place, (*place[1:], place[0]), strict=True)
    )
